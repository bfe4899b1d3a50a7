"""The browser's fences, on pages, errors, redirects and static files of the real server."""

import http.client
import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.templatetags.static import static
from django.test import Client

from portal.middleware import ContentPolicyMiddleware
from portal.policy import EVERYWHERE, permissions_policy
from tests.fixtures import servers


def fetch(url, **headers):
    """The answer itself, redirects not followed; its connection closed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", parts.path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def policy(answer):
    """The Content-Security-Policy as directive -> sources."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: set(sources) for name, *sources in (part.split() for part in parts)}


PATHS = ["/", "/help/", "/accounts/login/", "/no/such/page", "/accounts/profile/", "/healthz"]


@pytest.mark.parametrize("path", [*PATHS, "static"])
def test_every_answer_has_the_headers(site, path):
    answer = fetch(site + (static("css/site.css") if path == "static" else path))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert answer.headers["Server"] is None


@pytest.mark.parametrize("path", PATHS)
def test_the_content_security_policy_lets_nothing_inline_and_nobody_else_in(site, path):
    found = policy(fetch(site + path))
    assert found["default-src"] == found["object-src"] == found["base-uri"] == {"'none'"}
    assert found["frame-ancestors"] == {"'none'"}
    assert found["form-action"] == found["connect-src"] == {"'self'"}
    allowed = set.union(*found.values())
    assert all(source in {"'self'", "'none'", "data:", "blob:"} for source in allowed)


def test_a_page_that_asked_for_a_nonce_names_it_in_its_policy(rf):
    def page(request):
        return HttpResponse(str(request.csp_nonce))

    answer = ContentPolicyMiddleware(page)(rf.get("/"))
    assert f"'nonce-{answer.content.decode()}'" in answer["Content-Security-Policy"]


def test_a_wrong_host_is_400_with_all_fences_up(site):
    answer = fetch(f"{site}/", Host="evil.example")
    assert answer.status == 400
    assert all(answer.headers[name] for name in EVERYWHERE)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("home", set()),
        ("help", set()),
        ("account_login", {"publickey-credentials-create", "publickey-credentials-get"}),
        ("mfa_add_webauthn", {"publickey-credentials-create", "publickey-credentials-get"}),
    ],
)
def test_a_page_gets_only_the_features_that_it_needs(name, allowed):
    assert set(re.findall(r"([\w-]+)=\(self\)", permissions_policy(name))) == allowed
    assert re.search(r"camera=\(\), ", permissions_policy(name))


def test_a_visit_may_use_what_a_call_needs_and_the_check_its_devices():
    devices = {"camera", "microphone", "speaker-selection", "autoplay", "screen-wake-lock"}
    call = {"display-capture", "fullscreen", "picture-in-picture"}
    allowed = [
        set(re.findall(r"([\w-]+)=\(self\)", permissions_policy(name)))
        for name in ("video_visit", "visit")
    ]
    assert allowed == [devices, devices | call]


def test_passkeys_work_on_account_pages_and_nowhere_else(site):
    wanted = "publickey-credentials-get=(self)"
    assert wanted in fetch(f"{site}/accounts/login/").headers["Permissions-Policy"]
    assert wanted not in fetch(f"{site}/").headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/help/", "/healthz", "/getcare"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_wrong_method_is_405(client, db, path, method):
    assert Client().generic(method, path).status_code == 405


def test_pages_of_people_signed_on_are_not_stored(client_of, patient):
    assert client_of(patient).get("/accounts/profile/")["Cache-Control"] == "no-store"
    assert "Cache-Control" not in client_of(None).get("/help/")


def test_answers_to_forms_are_not_stored(client, db):
    assert client.post("/accounts/login/", {"login": "x"})["Cache-Control"] == "no-store"


def test_signing_off_clears_what_the_browser_kept(client_of, patient):
    answer = client_of(patient).post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'


def test_static_files_are_kept_for_long_under_their_hashed_names(site):
    assert "immutable" in fetch(site + static("css/site.css")).headers["Cache-Control"]


def test_plain_http_leads_to_https_and_https_is_remembered(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    client = Client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/help/")["Location"] == "https://testserver/help/"
    remembered = client.get("/healthz", secure=True)["Strict-Transport-Security"]
    assert remembered.startswith("max-age=31536000; includeSubDomains")


def test_cookies_of_a_secure_site_are_bound_to_its_host():
    names = settings_of("https://visits.clinic.example")
    assert names == ["__Host-session", "__Host-csrf", "__Host-language", "__Host-device", True]


def settings_of(origin):
    program = (
        "import json; from portal import settings as s; print(json.dumps([s.SESSION_COOKIE_NAME,"
        "s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.KNOWN_DEVICE_COOKIE,"
        "s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.LANGUAGE_COOKIE_SECURE]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=servers.ROOT,
        env=servers.test_environment(SITE_ORIGIN=origin),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)
