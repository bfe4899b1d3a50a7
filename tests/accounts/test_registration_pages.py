"""The pages of registering, as a browser sees them."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.actions.activation import issue_activation_code
from accounts.actions.outbox import unseal
from accounts.actions.registration import Proof
from accounts.forms.registration import CodeForm
from accounts.models import Notice, Patient, PatientAccess, Registration, User
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import PASSWORD, make_record
from tests.fixtures.pages import seen

SIGNUP, CODE, DETAILS = map(
    reverse, ("account_signup", "registration_code", "registration_details")
)
RIVERA = {
    "mrn": "mrn-100042",
    "last_name": "Rivera",
    "birth_date_0": "2",
    "birth_date_1": "29",
    "birth_date_2": "1980",
}
READY = "Your account is ready."
pytestmark = pytest.mark.django_db


def newest_code():
    return unseal(Notice.objects.filter(kind="registration_code").latest("pk").sealed)["code"]


def proven(client):
    client.post(SIGNUP, RIVERA)
    client.post(CODE, {"code": newest_code()})
    return client


def test_the_page_after_the_form_is_the_same_for_known_and_unknown(client, unregistered, patient):
    pages = []
    for typed in (RIVERA, {**RIVERA, "mrn": "MRN-9"}, {**RIVERA, "mrn": "MRN-100001"}):
        answer = client.post(SIGNUP, typed)
        assert (answer.status_code, answer["Location"]) == (302, CODE)
        page = client.get(CODE).content.decode()
        pages.append(re.sub(r'value="\w{64}"', "", page))  # the CSRF token
    assert Registration.objects.count() == 3
    assert len(set(pages)) == 1


def story(client, typed):
    """What somebody without the code gets, from the form to the closed fence."""
    sent = client.post(SIGNUP, typed)
    tries = [client.post(CODE, {"code": code}) for code in ("", "x", *["ABCDE-12345"] * 4)]
    pages = [sent, *tries, client.get(CODE), client.get(DETAILS)]
    said = [re.sub(r'value="\w{64}"', "", page.text) for page in pages]
    fence = client.post(SIGNUP, typed)  # says when it opens
    pages.append(fence)
    return [(page.status_code, page.get("Location"), {*page.headers}) for page in pages], said


def test_without_the_code_everything_is_the_same_for_known_and_unknown(
    client_of, clinic, unregistered, patient
):
    make_record(clinic, "MRN-5", email="")
    numbers = ("MRN-100042", "MRN-9", "MRN-100001", "MRN-5")
    stories = [story(client_of(None), {**RIVERA, "mrn": number}) for number in numbers]
    assert [status for status, *_ in stories[0][0]] == [302, *[200] * 7, 302, 429]
    assert stories.count(stories[0]) == len(numbers)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mrn": ""}, "Enter your medical record number."),
        ({"mrn": "MRN\0"}, "holds a hidden character"),
        ({"mrn": "9" * 301}, "32 at most"),
        ({"mrn": "\U0001f600"}, "letters, numbers and dashes only"),
        ({"last_name": "A" * 300}, "100 at most"),
        ({"last_name": "\U0001f600"}, "A last name has letters"),
        ({"last_name": " "}, "Enter your last name."),
        ({"birth_date_0": "", "birth_date_1": "", "birth_date_2": ""}, "Enter your date of birth."),
        ({"birth_date_1": ""}, "Enter the month, the day and the year of birth."),
        ({"birth_date_1": "30"}, "There is no such day."),
        ({"birth_date_1": "\0"}, "holds a hidden character"),
        ({"birth_date_2": "2096"}, "must be in the past"),
    ],
)
def test_bad_input_gets_a_plain_answer_and_changes_nothing(client, unregistered, typed, words):
    answer = client.post(SIGNUP, {**RIVERA, **typed})
    assert words in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_right_code_leads_to_the_details(client, unregistered):
    client.post(SIGNUP, RIVERA)
    before = client.session.session_key
    answer = client.post(CODE, {"code": newest_code()})
    assert answer["Location"] == DETAILS
    assert client.session.session_key != before
    assert client.get(CODE)["Location"] == DETAILS


def test_a_wrong_code_is_said_and_the_fifth_ends_the_registration(client, unregistered):
    client.post(SIGNUP, RIVERA)
    for _try in range(4):
        assert "not right" in client.post(CODE, {"code": "x"}).content.decode()
    assert "wrong five times" in client.post(CODE, {"code": "x"}).content.decode()
    assert "wrong five times" in client.post(CODE, {"code": newest_code()}).content.decode()
    assert "Wait 15 minutes" in client.get(CODE).content.decode()
    assert client.post(SIGNUP, RIVERA).status_code == 429


def test_a_code_that_is_too_old_is_said_so(client, unregistered):
    client.post(SIGNUP, RIVERA)
    Registration.objects.update(expires_at=F("created_at"))
    assert "Your time is over" in client.post(CODE, {"code": newest_code()}).content.decode()


def test_the_code_is_asked_for_only_after_the_form(client, clinic):
    assert client.get(CODE)["Location"] == SIGNUP
    assert client.get(DETAILS)["Location"] == CODE


def test_another_browser_cannot_use_the_code(client, client_of, unregistered):
    client.post(SIGNUP, RIVERA)
    assert client_of(None).post(CODE, {"code": newest_code()})["Location"] == SIGNUP


def test_the_address_on_record_counts_as_proved(client, unregistered):
    details = {"email": unregistered.email.upper(), "password1": PASSWORD, "terms": "on"}
    answer = proven(client).post(DETAILS, details)
    user = User.objects.get()
    assert answer["Location"] == reverse("appointments")
    assert READY in client.get(answer["Location"]).text
    assert client.session["_auth_user_id"] == str(user.pk)
    assert list(user.emailaddress_set.values_list("email", "verified")) == [(user.email, True)]


def test_another_address_is_proved_by_allauths_code(client, unregistered, drain, smtp_sink):
    details = {"email": "new@example.com", "password1": PASSWORD, "terms": "on"}
    answer = proven(client).post(DETAILS, details)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    assert PatientAccess.objects.get().patient == unregistered
    assert Notice.objects.filter(kind="account_mail", user=User.objects.get()).exists()


def test_who_registers_gets_a_mail_that_the_account_is_ready(
    client, unregistered, drain, smtp_sink
):
    details = {"email": unregistered.email, "password1": PASSWORD, "terms": "on"}
    proven(client).post(DETAILS, details)
    drain()
    mail = smtp_sink.text_to(unregistered.email)
    assert smtp_sink.messages[-1]["Subject"] == "Your account is ready"
    assert "Hello Marisol," in mail
    assert "Did you not make this account?" in mail


def test_the_mail_is_in_the_language_of_the_record(client, unregistered, drain, smtp_sink):
    Patient.objects.update(language="es")
    details = {"email": unregistered.email, "password1": PASSWORD, "terms": "on"}
    proven(client).post(DETAILS, details)
    drain()
    assert "Hola" in smtp_sink.text_to(unregistered.email)
    assert smtp_sink.messages[-1]["Content-Language"] == "es"


def test_another_address_gets_that_mail_once_it_is_proved(client, unregistered):
    details = {"email": "new@example.com", "password1": PASSWORD, "terms": "on"}
    proven(client).post(DETAILS, details)
    ready = Notice.objects.filter(kind="account_ready")
    assert not ready.exists()
    mail = unseal(Notice.objects.get(kind="account_mail").sealed)["text"]
    typed = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail, re.MULTILINE)[0]
    landing = client.post(reverse("account_email_verification_sent"), {"code": typed}, follow=True)
    assert READY in landing.text
    assert "with the new address" not in landing.text
    assert ready.get().user == User.objects.get()


def test_a_printed_code_that_was_replaced_meanwhile_is_told(
    client, unregistered, scheduler, actor_of
):
    issue = partial(issue_activation_code, unregistered, actor=actor_of(scheduler))
    client.post(SIGNUP, RIVERA)
    client.post(CODE, {"code": issue(now=database_now())})
    issue(now=database_now() + timedelta(minutes=1))
    details = {"email": "new@example.com", "password1": PASSWORD, "terms": "on"}
    answer = client.post(DETAILS, details, follow=True)
    assert answer.redirect_chain == [(CODE, 302)]
    assert "Please note The clinic has issued a newer activation code" in seen(answer.text)


@pytest.mark.parametrize("page", [SIGNUP, CODE, DETAILS, reverse("register_now")])
def test_asking_for_the_head_of_a_page_answers_as_asking_for_the_page(client, unregistered, page):
    for browser in (client, proven(client)):
        whole, head = browser.get(page), browser.head(page)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.get("Location") == whole.get("Location")


def test_an_address_of_another_account_is_told_by_mail_alone(client, unregistered, patient):
    details = {"email": patient.email, "password1": PASSWORD, "terms": "on"}
    answer = proven(client).post(DETAILS, details)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not PatientAccess.objects.filter(patient=unregistered).exists()
    assert Notice.objects.filter(kind="account_mail", user=patient).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": ""}, "Enter an e-mail address."),
        ({"email": "x"}, "Enter an e-mail address like name@example.com."),
        ({"password1": ""}, "Choose a password."),
        ({"password1": "short"}, "too short"),
        ({"password1": "Marisol-Rivera-29x"}, "It uses a name"),
        ({"terms": ""}, "Tick the box"),
    ],
)
def test_details_that_will_not_do_make_no_account(client, unregistered, typed, words):
    details = {"email": "new@example.com", "password1": PASSWORD, "terms": "on"}
    answer = proven(client).post(DETAILS, {**details, **typed})
    assert words in answer.content.decode()
    assert not User.objects.exists()


def test_a_second_try_may_use_the_address_of_an_unproved_first_one(client, unregistered):
    details = {"email": "new@example.com", "password1": PASSWORD, "terms": "on"}
    proven(client).post(DETAILS, details)
    client.cookies.clear()
    answer = proven(client).post(DETAILS, details)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert PatientAccess.objects.get().user == User.objects.get()


def test_the_slower_of_two_registrations_gets_a_clear_page(client, client_of, unregistered):
    slower = proven(client_of(None))
    details = {"email": unregistered.email, "password1": PASSWORD, "terms": "on"}
    proven(client).post(DETAILS, details)
    answer = slower.post(DETAILS, {**details, "email": "other@example.com"}, follow=True)
    assert "This record has an account" in answer.content.decode()
    assert User.objects.count() == 1


def test_the_sixth_try_gets_a_page_that_says_when(client, unregistered):
    for _try in range(5):
        client.post(SIGNUP, RIVERA)
    answer = client.post(SIGNUP, RIVERA)
    assert answer.status_code == 429
    assert 890 <= int(answer["Retry-After"]) <= 900


def test_over_the_slow_limit_the_page_asks_for_an_activation_code(client, unregistered):
    for number in range(30):
        client.post(SIGNUP, RIVERA, REMOTE_ADDR=f"198.51.100.{number}")
    client.post(SIGNUP, RIVERA)
    assert "we send no more codes" in client.get(CODE).content.decode()


@pytest.mark.parametrize("page", [SIGNUP, CODE, DETAILS])
def test_somebody_with_an_own_record_has_nothing_to_register(client_of, patient, page):
    answer = client_of(patient).get(page, follow=True)
    assert answer.redirect_chain[-1] == (reverse("home"), 302)


def test_the_address_of_the_flyer_leads_here(client, clinic):
    assert client.get("/registernow")["Location"] == SIGNUP


def test_a_code_that_another_tab_has_closed_is_told_by_the_page():
    form = CodeForm({"code": "123456"})
    form.full_clean()
    form.refuse(Proof.CLOSED)
    assert form.errors == {}
