"""Every answer's frame: who asks, the request's id, the access log, and the matrix at work."""

import re
from ipaddress import ip_network

import pytest

from portal import middleware, rules
from portal.rules import client_address, is_loopback, is_proxy

ID = "0123456789abcdef0123456789abcdef"


def introduced(**meta):
    meta = {"REMOTE_ADDR": "203.0.113.9", **meta}
    middleware.introduce(meta)
    return meta


@pytest.mark.parametrize(
    ("forwarded", "hops", "address"),
    [
        ("198.51.100.7", 1, "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7", 1, "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("", 1, "10.0.0.1"),
        ("198.51.100.7", 2, "10.0.0.1"),
        ("198.51.100.7:4711", 1, "10.0.0.1"),
        ("fe80::7%eth0", 1, "10.0.0.1"),
        ("Rivera", 1, "10.0.0.1"),
        ("198.51.100.7", 0, "10.0.0.1"),
    ],
)
def test_the_client_is_whom_the_outermost_trusted_proxy_saw(forwarded, hops, address):
    assert client_address("10.0.0.1", forwarded, hops) == address


@pytest.mark.parametrize(
    ("peer", "trusted"), [("10.0.0.1", True), ("203.0.113.9", False), ("", True), ("odd", False)]
)
def test_a_proxy_is_known_by_its_network(peer, trusted):
    assert is_proxy(peer, [ip_network("10.0.0.0/8")]) is trusted


@pytest.mark.parametrize(
    ("address", "local"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)]
)
def test_loopback_is_this_machine_only(address, local):
    assert is_loopback(address) is local


def test_without_a_proxy_nothing_forwarded_is_believed():
    meta = introduced(HTTP_X_FORWARDED_FOR="198.51.100.7", HTTP_X_REQUEST_ID=ID)
    assert meta["REMOTE_ADDR"] == "203.0.113.9"
    assert meta["HTTP_X_REQUEST_ID"] != ID
    assert "HTTP_X_FORWARDED_FOR" not in meta


def test_a_trusted_proxy_names_the_client_and_the_request(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    meta = introduced(
        REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.7", HTTP_X_REQUEST_ID=ID
    )
    assert (meta["REMOTE_ADDR"], meta["HTTP_X_REQUEST_ID"]) == ("198.51.100.7", ID)


def test_a_stranger_is_not_the_proxy(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    meta = introduced(HTTP_X_FORWARDED_FOR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https")
    assert meta["REMOTE_ADDR"] == "203.0.113.9"
    assert "HTTP_X_FORWARDED_PROTO" not in meta


@pytest.mark.parametrize("given", ["", "short", ID.upper(), ID + "\n", "Rivera" * 6])
def test_a_malformed_request_id_is_replaced(settings, given):
    settings.TRUSTED_PROXY_COUNT = 1
    made = introduced(REMOTE_ADDR="10.0.0.1", HTTP_X_REQUEST_ID=given)["HTTP_X_REQUEST_ID"]
    assert made != given
    assert len(made) == 32


def test_a_page_of_ones_own_leads_somebody_not_signed_on_to_signing_on(client, db):
    answer = client.get("/accounts/profile/?page=2")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/accounts/profile/%3Fpage%3D2"


def test_the_admin_leads_somebody_not_signed_on_to_our_own_signing_on(client, db):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def body(answer):
    """Without what differs each time: the tokens of forms, and where one is."""
    text = answer.content.decode().replace(answer.wsgi_request.path, "/here/")
    return re.sub(r'(?<=name="csrfmiddlewaretoken" value=")\w+', "token", text)


@pytest.mark.parametrize("path", ["/admin/", "/clinic/staff/", "/clinic/patients/7/"])
def test_a_page_of_another_role_is_404_exactly_like_no_page(client_of, patient, path):
    signed_on = client_of(patient)
    answer, nowhere = signed_on.get(path), signed_on.get("/no/such/page/")
    assert (answer.status_code, nowhere.status_code) == (404, 404)
    assert body(answer) == body(nowhere)


def test_a_page_without_a_row_is_nobodys(monkeypatch, client):
    monkeypatch.delitem(rules.PAGES, "healthz")
    assert client.get("/healthz").status_code == 302


def test_django_admins_own_doors_are_closed_even_to_administrators():
    assert rules.may_open("admin:index", "administrator")
    assert not rules.may_open("admin:index", "scheduler")
    assert not rules.may_open("admin:login", "administrator")
    assert not rules.may_open("admin:password_change", "administrator")
