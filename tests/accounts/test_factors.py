"""Second factors: apps, recovery codes, who must have one, and a fresh proof of who one is."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions.outbox import unseal
from accounts.models import AuditEvent, ClinicMembership, Notice
from tests.fixtures.cast import PASSWORD

LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"
SET_UP = "/accounts/2fa/totp/activate/"
INDEX = "/accounts/2fa/"


def code_of(secret: str, steps: int = 0) -> str:
    """The code that an app with this key shows so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(user) -> str:
    """Give the user an app; its key."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def by_password(user, **defaults) -> Client:
    client = Client(**defaults)
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def key_on(page) -> str:
    """The app's key on the page that sets it up, without the blanks between its groups."""
    return re.search(r"<code[^>]*>([\w ]+)</code>", page.text)[1].replace(" ", "")


def set_up_app(client) -> None:
    secret = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": code_of(secret)})


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def subjects() -> list[str]:
    return [unseal(notice.sealed)["subject"] for notice in Notice.objects.order_by("pk")]


def test_an_app_is_asked_for_after_the_password(patient):
    secret = with_app(patient)
    client = by_password(patient)
    assert not is_in(client)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 302
    assert is_in(client)
    assert AuditEvent.objects.get(action="signed_on").detail == {"how": ["password", "totp"]}


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(patient, steps):
    secret = with_app(patient)
    client = by_password(patient)
    client.post(SECOND, {"code": code_of(secret, steps)})
    assert is_in(client)


@pytest.mark.parametrize("code", ["", "123", "12345x", "\x00", "🦊" * 9, "9" * 300])
def test_a_wrong_code_lets_nobody_in(patient, code):
    with_app(patient)
    client = by_password(patient)
    assert "There is a problem" in client.post(SECOND, {"code": code}).text
    assert not is_in(client)


def test_a_wrong_code_is_written_down(patient):
    with_app(patient)
    by_password(patient).post(SECOND, {"code": "000000"})
    event = AuditEvent.objects.get(action="sign_on_failed")
    assert (event.target, event.detail) == (f"user:{patient.pk}", {"how": "totp"})


def test_a_code_of_the_app_works_once(patient):
    secret = with_app(patient)
    code = code_of(secret, 1)
    first, second = by_password(patient), by_password(patient)
    first.post(SECOND, {"code": code})
    second.post(SECOND, {"code": f"{code[:3]} {code[3:]}"})
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.parametrize("between", ["", " ", "-"])
def test_a_used_code_stays_used_when_the_librarys_own_note_of_it_is_gone(patient, between):
    secret = with_app(patient)
    code = code_of(secret, 1)
    first, second = by_password(patient), by_password(patient)
    first.post(SECOND, {"code": code})
    cache.clear()  # it keeps a code for 30 s, though codes are taken for 90
    second.post(SECOND, {"code": f"{code[:3]}{between}{code[3:]}"})
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_code_that_set_the_app_up_does_not_sign_on(client_of, patient):
    client = client_of(patient)
    secret = key_on(client.get(SET_UP))
    code = code_of(secret)
    client.post(SET_UP, {"code": code})
    other = by_password(patient)
    other.post(SECOND, {"code": code})
    assert not is_in(other)


def test_codes_cannot_be_guessed_and_the_owner_is_not_locked_out(patient):
    secret = with_app(patient)
    owner = by_password(patient)
    owner.post(SECOND, {"code": code_of(secret, -1)})
    owner.post(reverse("account_logout"))
    thief = by_password(patient)
    answers = [thief.post(SECOND, {"code": "000000"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    owner.post(LOGIN, {"login": patient.email, "password": PASSWORD})
    owner.post(SECOND, {"code": code_of(secret)})
    assert is_in(owner)


def test_a_recovery_code_works_once(patient):
    with_app(patient)
    code = RecoveryCodes.activate(patient).generate_codes()[0]
    first, second = by_password(patient), by_password(patient)
    first.post(SECOND, {"code": code})
    second.post(SECOND, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)
    assert AuditEvent.objects.get(action="signed_on").detail["how"][-1] == "recovery_codes"


def test_a_half_done_sign_on_can_be_cancelled(patient):
    with_app(patient)
    client = by_password(patient)
    assert "Cancel and go back to Sign on" in client.get(SECOND).text
    client.post(reverse("account_logout"), {"next": LOGIN})
    assert client.get(SECOND)["Location"] == LOGIN


def test_a_new_password_does_not_skip_the_second_factor(client, patient):
    with_app(patient)
    client.post("/accounts/password/reset/", {"email": patient.email})
    text = unseal(Notice.objects.last().sealed)["text"]
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", text, re.MULTILINE)[0]
    client.post("/accounts/password/reset/confirm/", {"code": code})
    new = "the-ferry-hums-under-copper-rain"
    client.post("/accounts/password/reset/complete/", {"password1": new})
    client.post(LOGIN, {"login": patient.email, "password": new})
    assert not is_in(client)


def test_setting_up_an_app_gives_recovery_codes_and_tells_the_person(
    client_of, patient, django_capture_on_commit_callbacks
):
    client = client_of(patient)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    page = client.get("/accounts/2fa/recovery-codes/").text
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert subjects() == ["An app was set up for sign-on"]
    added = AuditEvent.objects.filter(action="factor_added").values_list("detail__how", flat=True)
    assert set(added) == {"totp", "recovery_codes"}


def test_the_database_alone_gives_no_key_away(client_of, patient):
    client = client_of(patient)
    secret = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": code_of(secret)})
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_removing_the_app_tells_the_person_and_takes_the_codes_along(client_of, patient):
    with_app(patient)
    RecoveryCodes.activate(patient)
    client = client_of(patient)
    assert "Remove the app?" in client.get("/accounts/2fa/totp/deactivate/").text
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert subjects() == ["The app for sign-on was removed"]
    assert AuditEvent.objects.filter(action="factor_removed").count() == 2


def test_new_recovery_codes_end_the_old_ones_and_tell_the_person(
    client_of, patient, django_capture_on_commit_callbacks
):
    with_app(patient)
    old = RecoveryCodes.activate(patient).generate_codes()
    client = client_of(patient)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/generate/")
    saved = client.get("/accounts/2fa/recovery-codes/download/").content.decode()
    assert not set(old) & set(saved.split())
    assert len(re.findall(r"^\d{8}$", saved, re.MULTILINE)) == 10
    assert subjects() == ["New recovery codes were made"]


@pytest.mark.parametrize("role", ["doctor", "scheduler", "support_agent", "administrator"])
def test_staff_without_a_second_factor_open_nothing_but_its_set_up(request, role):
    client = by_password(request.getfixturevalue(role))
    assert client.get("/accounts/")["Location"] == "/accounts/2fa/?next=%2Faccounts%2F"
    assert client.post("/accounts/history/")["Location"] == "/accounts/2fa/?next=%2F"
    assert "your account needs a second step" in client.get(INDEX).text
    assert client.get("/help/").status_code == 200


def test_patients_need_no_second_factor(patient):
    assert by_password(patient).get("/accounts/").status_code == 200


def test_in_the_demo_staff_need_none_either(doctor, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    assert by_password(doctor).get("/accounts/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_opens_everything_at_once(doctor):
    client = by_password(doctor)
    set_up_app(client)
    assert client.get("/accounts/").status_code == 200


def test_removing_the_last_one_closes_everything_again(doctor):
    secret = with_app(doctor)
    client = by_password(doctor)
    client.post(SECOND, {"code": code_of(secret)})
    assert client.get("/accounts/").status_code == 200
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/accounts/").status_code == 302


def test_somebody_who_becomes_staff_proves_the_factor_they_have(patient, clinic):
    client = by_password(patient)
    secret = with_app(patient)
    ClinicMembership.objects.create(user=patient, clinic=clinic, role="scheduler")
    asked = client.get("/accounts/")["Location"]
    assert asked == "/accounts/2fa/reauthenticate/?next=%2Faccounts%2F"
    client.post(asked, {"code": code_of(secret)})
    assert client.get("/accounts/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        SET_UP,
        f"{INDEX}webauthn/add/",
        f"{INDEX}recovery-codes/",
        f"{INDEX}recovery-codes/generate/",
    ],
)
def test_a_session_on_a_password_alone_cannot_get_round_the_factor_they_have(
    patient, clinic, address
):
    client = by_password(patient)
    with_app(patient)
    RecoveryCodes.activate(patient)
    ClinicMembership.objects.create(user=patient, clinic=clinic, role="scheduler")
    assert client.get(address)["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_somebody_elses_half_done_sign_on_is_no_second_factor(client, patient, doctor):
    secret = with_app(patient)
    client.post(LOGIN, {"login": patient.email, "password": PASSWORD})
    client.post(SECOND, {"code": code_of(secret)})
    client.post(reverse("account_logout"))
    client.post(LOGIN, {"login": doctor.email, "password": PASSWORD})
    assert client.get("/accounts/").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        SET_UP,
        "/accounts/2fa/webauthn/add/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/profile/contact/",
        "/accounts/proxies/invite/",
    ],
)
def test_what_matters_asks_for_a_fresh_proof(client_of, patient, address):
    client = client_of(patient)
    session = client.session
    session["proven_at"] -= 301
    session.save()
    assert client.get(address)["Location"].startswith("/accounts/reauthenticate/")


def test_a_wrong_password_is_no_proof(client_of, patient):
    client = client_of(patient)
    page = client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert "This is not your password." in page.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_a_proof_leads_to_our_own_pages_only(client_of, patient, target):
    client = client_of(patient)
    answer = client.post(f"/accounts/reauthenticate/?next={target}", {"password": PASSWORD})
    assert answer["Location"] == reverse("appointments")


def test_the_app_is_another_way_to_prove_it(client_of, patient):
    secret = with_app(patient)
    client = client_of(patient)
    assert "Use a code from your app" in client.get("/accounts/reauthenticate/").text
    answer = client.post("/accounts/2fa/reauthenticate/?next=/accounts/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/"
    assert client.post("/accounts/2fa/reauthenticate/", {"code": "000000"}).status_code == 200


PASSKEY = "/accounts/2fa/webauthn/"


ATTESTED = {"clientDataJSON": "e30", "attestationObject": "e30"}
MALFORMED = [
    *("", "{}", "null", "[]", "3", "\x00", '{"id": "x"}', '{"a": [1]}'),
    *("[" * 9_999, "9" * 9_999),
    json.dumps({"id": "x", "rawId": "x", "type": "public-key", "response": {}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": ATTESTED}),
    json.dumps({"id": "eA", "rawId": "eA", "response": {"userHandle": "🦊"}}),
]


@pytest.mark.parametrize("credential", MALFORMED)
def test_nonsense_is_no_passkey(client_of, client, patient, credential):
    signed_on = client_of(patient)
    signed_on.get(f"{PASSKEY}add/")
    answer = signed_on.post(f"{PASSKEY}add/", {"name": "x", "credential": credential})
    assert answer.status_code == 200
    assert not Authenticator.objects.exists()
    client.get(f"{PASSKEY}login/", headers={"accept": "application/json"})
    assert client.post(f"{PASSKEY}login/", {"credential": credential})["Location"] == LOGIN


def test_nonsense_is_no_passkey_as_a_second_step(patient):
    with_app(patient)
    client = by_password(patient)
    answers = [client.post(SECOND, {"credential": credential}) for credential in MALFORMED]
    assert {answer.status_code for answer in answers} == {200}
    assert not is_in(client)


def test_nonsense_is_no_fresh_proof(client_of, patient):
    key = {"name": "Key", "credential": {}}
    Authenticator.objects.create(user=patient, type="webauthn", data=key)
    client = client_of(patient)
    for credential in MALFORMED:
        client.post(f"{PASSKEY}reauthenticate/?next=/accounts/", {"credential": credential})
    assert "account_authentication_methods" not in client.session


def test_the_browser_is_asked_for_a_passkey_of_this_portal(client, clinic):
    answer = client.get(f"{PASSKEY}login/", headers={"accept": "application/json"})
    options = answer.json()["request_options"]["publicKey"]
    assert (options["rpId"], options["userVerification"]) == ("localhost", "required")
    assert client.get(f"{PASSKEY}login/")["Location"] == LOGIN


def test_a_new_passkey_is_made_for_the_person_by_name(client_of, patient):
    page = client_of(patient).get(f"{PASSKEY}add/").text
    assert '"displayName": "Ada Okoye"' in page
    assert '"name": "Video Visit Portal"' in page
    assert 'value="Passkey"' in page


def test_without_a_passkey_the_list_says_so(client_of, patient):
    assert "You have no passkey yet." in client_of(patient).get(PASSKEY).text


def test_nobody_touches_the_passkey_of_somebody_else(client_of, patient, other_patient):
    theirs = Authenticator.objects.create(
        user=other_patient, type="webauthn", data={"name": "Key", "credential": {}}
    )
    client = client_of(patient)
    for page in ("edit", "remove"):
        assert client.get(f"{PASSKEY}keys/{theirs.pk}/{page}/").status_code == 404
