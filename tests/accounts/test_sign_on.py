"""Signing on by password: who gets in, what is counted, and what a stranger can learn."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import authenticate
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.outbox import unseal
from accounts.models import AttemptCount, AuditEvent, Notice
from tests.fixtures.cast import PASSWORD

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
CODE = "/accounts/password/reset/confirm/"
NEW = "the-ferry-hums-under-copper-rain"
STRANGER = "nobody.at.all@example.com"


def sign_on(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def mails() -> list[dict]:
    """What the outbox owes, newest last."""
    return [unseal(notice.sealed) for notice in Notice.objects.order_by("pk")]


def test_the_right_password_signs_on(client, patient):
    answer = sign_on(client, patient.email)
    assert answer["Location"] == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.get(reverse("account_home")).status_code == 200


def test_staff_land_on_the_front_page(client, scheduler):
    assert sign_on(client, scheduler.email)["Location"] == reverse(settings.STAFF_REDIRECT_URL)


@pytest.mark.parametrize("typed", ["ADA.Patient@Example.com", "  ada.patient@example.com "])
def test_case_and_blanks_of_the_address_do_not_matter(client, patient, typed):
    assert sign_on(client, typed).status_code == 302


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(client, patient):
    page = sign_on(client, patient.email, "wrong")
    assert "The e-mail address or the password is not right." in page.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (STRANGER, PASSWORD),
        ("", ""),
        ("\x00@example.com", "x"),
        ("a" * 300 + "@example.com", "x"),
        ("🦊@example.com", "x"),
        ("ada.patient@example.com", "\x00"),
        ("ada.patient@example.com", "x" * 5000),
    ],
)
def test_nonsense_gets_a_page_and_nobody_in(client, patient, email, password):
    page = sign_on(client, email, password)
    assert page.status_code == 200
    assert "There is a problem" in page.text


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_on_leads_to_our_own_pages_only(client, patient, target):
    answer = sign_on(client, patient.email, next=target)
    assert answer["Location"] == reverse(settings.LOGIN_REDIRECT_URL)


def test_signing_on_leads_back_to_where_one_wanted_to_go(client, patient):
    assert (
        sign_on(client, patient.email, next="/accounts/history/")["Location"]
        == "/accounts/history/"
    )


def test_staying_signed_on_is_off_until_one_asks_for_it(client, patient):
    assert 'name="remember"' in client.get(LOGIN).text
    sign_on(client, patient.email)
    assert client.session.get_expire_at_browser_close()
    other = Client()
    sign_on(other, patient.email, remember="on")
    assert other.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_a_closed_account_stays_closed_and_says_so_to_its_owner_only(client, patient):
    patient.is_active = False
    patient.save()
    assert "not right" in sign_on(client, patient.email, "wrong").text
    assert sign_on(client, patient.email)["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(reverse("account_inactive")).text
    assert client.get(reverse("account_home")).status_code == 302


def test_signing_on_is_written_down_with_its_proof(client, patient):
    sign_on(client, patient.email)
    event = AuditEvent.objects.get(action="signed_on")
    assert (event.actor_id, event.role, event.target) == (
        patient.pk,
        "patient",
        f"user:{patient.pk}",
    )
    assert event.detail == {"how": ["password"]}
    assert event.session
    assert event.address == "127.0.0.1"


def test_a_failure_is_written_down_by_id_and_never_by_address(client, patient):
    sign_on(client, patient.email, "wrong")
    sign_on(client, STRANGER, "wrong")
    known, unknown = AuditEvent.objects.filter(action="sign_on_failed").order_by("id")
    assert (known.actor_id, known.target) == (None, f"user:{patient.pk}")
    assert (unknown.actor_id, unknown.target) == (None, "")
    assert "@" not in f"{known.detail}{unknown.detail}{known.reason}"


def test_the_sixth_try_meets_a_page_that_says_when_to_come_again(client, patient):
    for _ in range(5):
        sign_on(client, patient.email, "wrong")
    page = sign_on(client, patient.email)
    assert page.status_code == 429
    assert re.search(r"try again only at\s*<strong>\d+(:\d\d)?\s[ap]\.m\.", page.text)
    assert 0 < int(page["Retry-After"]) <= 900
    assert "_auth_user_id" not in client.session


def test_a_right_password_starts_the_count_over(client, patient):
    for _ in range(4):
        sign_on(client, patient.email, "wrong")
    sign_on(client, patient.email)
    assert not AttemptCount.objects.filter(kind="sign-on-client").exists()


def test_a_stranger_cannot_lock_the_owner_out_of_a_known_device(client, patient):
    sign_on(client, patient.email)
    client.post(reverse("account_logout"))
    stranger = Client()
    for _ in range(6):
        sign_on(stranger, patient.email, "wrong")
    assert sign_on(stranger, patient.email).status_code == 429
    assert sign_on(client, patient.email).status_code == 302


def test_a_device_is_known_to_those_who_signed_on_there_only(client, patient, other_patient):
    sign_on(client, other_patient.email)
    client.post(reverse("account_logout"))
    stranger = Client()
    for _ in range(6):
        sign_on(stranger, patient.email, "wrong")
    assert sign_on(client, patient.email).status_code == 429


@pytest.mark.parametrize("cookie", ["", "x:y:z", "\x00"])
def test_a_device_cookie_that_is_not_ours_is_an_unknown_device(client, patient, cookie):
    client.cookies[settings.KNOWN_DEVICE_COOKIE] = cookie
    assert sign_on(client, patient.email).status_code == 302


def test_the_device_cookie_is_out_of_reach_of_scripts_and_names_nobody(client, patient):
    answer = sign_on(client, patient.email)
    cookie = answer.cookies[settings.KNOWN_DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert patient.email not in cookie.value


def test_the_first_sign_on_is_no_news_but_one_from_another_browser_is(client, patient):
    sign_on(client, patient.email)
    assert mails() == []
    sign_on(Client(), patient.email)
    (mail,) = mails()
    assert mail["subject"] == "New sign-on to your account"
    assert (mail["to"], mail["language"]) == (patient.email, "en")


def test_a_known_browser_is_no_news(client, patient):
    sign_on(client, patient.email)
    client.post(reverse("account_logout"))
    sign_on(client, patient.email)
    assert mails() == []


def work_of(client, email) -> list[str]:
    """The statements of one failed sign-on, without their values."""
    with CaptureQueriesContext(connection) as queries:
        sign_on(client, email, "wrong")
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in queries]


def test_known_and_unknown_people_cost_the_same_work(patient):
    work_of(Client(), "warms.the.cache@example.com")
    assert work_of(Client(), patient.email) == work_of(Client(), STRANGER)


def without_tokens(page) -> str:
    return re.sub(r'(nonce|value)="[^"]*"|request id \w+', "", page.text)


def test_known_and_unknown_people_get_the_same_page(patient):
    known, unknown = (sign_on(Client(), who, "wrong") for who in (patient.email, STRANGER))
    assert known.status_code == unknown.status_code
    assert without_tokens(known) == without_tokens(unknown)


def reset(client, email):
    return client.post(RESET, {"email": email})


def code_in(mail) -> str:
    return re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail["text"], re.MULTILINE)[0]


def test_a_mailed_code_opens_a_new_password(client, patient):
    reset(client, patient.email)
    assert client.post(CODE, {"code": code_in(mails()[-1])}).status_code == 302
    client.post("/accounts/password/reset/complete/", {"password1": NEW})
    assert "Your password is changed" in client.get("/accounts/password/reset/done/").text
    assert sign_on(Client(), patient.email).status_code == 200
    assert sign_on(Client(), patient.email, NEW).status_code == 302


def test_a_new_password_is_told_and_written_down_and_ends_every_session(client, patient, client_of):
    inside = Client()
    sign_on(inside, patient.email)
    reset(client, patient.email)
    client.post(CODE, {"code": code_in(mails()[-1])})
    client.post("/accounts/password/reset/complete/", {"password1": NEW})
    assert mails()[-1]["subject"] == "Your password was changed"
    assert AuditEvent.objects.filter(
        action="password_changed", target=f"user:{patient.pk}"
    ).exists()
    assert inside.get(reverse("account_home")).status_code == 302


def test_resetting_signs_nobody_on(client, patient):
    reset(client, patient.email)
    client.post(CODE, {"code": code_in(mails()[-1])})
    client.post("/accounts/password/reset/complete/", {"password1": NEW})
    assert "_auth_user_id" not in client.session


def test_a_code_guessed_five_times_is_over(client, patient):
    reset(client, patient.email)
    answers = [client.post(CODE, {"code": "BBBB-BBBB"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 302]
    code = code_in(mails()[-1])
    assert client.post(CODE, {"code": code})["Location"] == reverse("account_login")
    assert AuditEvent.objects.filter(action="sign_on_failed", detail__how="reset_code").count() == 5


def test_a_code_is_over_after_ten_minutes(client, patient):
    reset(client, patient.email)
    code = code_in(mails()[-1])
    session = client.session
    session["account_password_reset_verification"]["at"] -= 601
    session.save()
    assert client.post(CODE, {"code": code})["Location"] == reverse("account_login")


def test_a_code_works_in_the_browser_that_asked_for_it_only(client, patient):
    reset(client, patient.email)
    assert Client().post(CODE, {"code": code_in(mails()[-1])})["Location"] == reverse(
        "account_login"
    )


def test_asking_for_a_code_tells_nothing_about_who_has_an_account(patient):
    known, unknown = Client(), Client()
    answers = [reset(known, patient.email), reset(unknown, STRANGER)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, CODE)] * 2
    pages = [known.get(CODE), unknown.get(CODE)]
    same = [without_tokens(page).replace(patient.email, STRANGER) for page in pages]
    assert same[0] == same[1]
    assert [mail["to"] for mail in mails()] == [patient.email, STRANGER]


def reset_work(email) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        reset(Client(), email)
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"])[:60] for query in queries]


def test_asking_for_a_code_costs_the_same_work_for_everybody(patient):
    reset_work("warms.the.cache@example.com")
    assert reset_work(patient.email) == reset_work(STRANGER)


def test_a_stranger_who_asked_is_told_that_there_is_no_account(client, clinic):
    reset(client, STRANGER)
    (mail,) = mails()
    assert "We have no account for it" in mail["text"]
    assert "/registernow" in mail["text"]


def test_the_sixth_request_for_a_code_is_refused(client, patient):
    answers = [reset(client, patient.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert Notice.objects.count() == 5


def test_another_password_ends_other_sessions_but_not_this_one(patient):
    here, there = Client(), Client()
    sign_on(here, patient.email)
    sign_on(there, patient.email)
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW})
    assert here.get(reverse("account_home")).status_code == 200
    assert there.get(reverse("account_home")).status_code == 302
    assert mails()[-1]["subject"] == "Your password was changed"


def test_the_old_password_is_asked_for(client_of, patient):
    client = client_of(patient)
    page = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": NEW})
    assert "This is not the password you have now." in page.text


def test_an_account_without_a_password_may_choose_one(client_of, patient):
    patient.set_unusable_password()
    patient.save()
    client = client_of(patient)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    client.post("/accounts/password/set/", {"password1": NEW})
    assert sign_on(Client(), patient.email, NEW).status_code == 302


def test_another_address_counts_once_its_code_came_back_and_the_old_one_is_told(client_of, patient):
    client, old = client_of(patient), patient.email
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": "yes"})
    assert mails()[-1]["to"] == "new@example.com"
    client.post("/accounts/confirm-email/", {"code": code_in(mails()[-1])})
    patient.refresh_from_db()
    assert patient.email == "new@example.com"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [
        ("new@example.com", True)
    ]
    told = mails()[-1]
    assert (told["to"], told["subject"]) == (old, "The e-mail address of your account was changed")
    assert "new@example.com" not in told["text"]
    assert AuditEvent.objects.filter(action="email_changed").count() == 1


def test_contact_and_factors_ask_for_a_proof_that_is_younger_than_five_minutes(client_of, patient):
    client = client_of(patient)
    session = client.session
    session["proven_at"] -= 301
    session.save()
    answer = client.post("/accounts/email/", {"email": "new@example.com", "action_add": "yes"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD})
    assert mails()[-1]["to"] == "new@example.com"


def test_mails_keep_subjects_short_and_impersonal(client, patient):
    reset(client, patient.email)
    sign_on(client, patient.email)
    sign_on(Client(), patient.email)
    for mail in mails():
        assert len(mail["subject"]) <= 60
        assert patient.first_name not in mail["subject"]
        assert patient.last_name not in mail["text"]
        assert f"Hello {patient.first_name}," in mail["text"]


def test_mails_speak_the_language_of_their_reader(client, patient):
    patient.language = "es"
    patient.save()
    sign_on(client, patient.email)
    sign_on(Client(), patient.email)
    assert mails()[-1]["language"] == "es"


def test_mails_travel_by_the_outbox(client, patient, drain, smtp_sink):
    reset(client, patient.email)
    assert smtp_sink.messages == []
    drain()
    assert re.search("[A-Z]{4}-[A-Z]{4}", smtp_sink.text_to(patient.email))


def test_a_request_without_an_address_is_still_counted(patient):
    client = Client(REMOTE_ADDR="")
    assert sign_on(client, patient.email, "wrong").status_code == 200
    assert AuditEvent.objects.get().address is None


def test_other_backends_failures_without_a_request_are_not_ours(patient):
    assert authenticate(email=patient.email, password="wrong") is None
    assert not AuditEvent.objects.exists()
