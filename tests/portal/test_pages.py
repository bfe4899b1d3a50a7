"""The front pages, the pages of trouble, and the parts that every page is made of."""

import gzip
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Clinic
from accounts.selectors.help_line import help_line
from portal import views
from portal.context import banner, page, page_of
from tests.fixtures.pages import seen

STATIC = Path(__file__).resolve().parents[2] / "static"
SOURCES = ["vendor/govuk/govuk.css", "css/tokens.css", "css/portal.css"]
FRONT = ["home", "get_care", "video_visit", "help", "privacy", "terms", "accessibility"]
TROUBLE = {
    400: views.bad_request,
    403: views.forbidden,
    404: views.not_found,
    413: views.too_large,
    429: views.too_many,
    500: views.server_error,
    503: views.unavailable,
}
MONDAY_NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)  # in San Francisco
SUNDAY_NOON = datetime(2026, 11, 22, 20, tzinfo=UTC)


def words(html: str) -> str:
    """What a person reads, in one line."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


@pytest.mark.django_db
@pytest.mark.parametrize("name", FRONT)
def test_a_front_page_has_one_title_and_the_help_line(client, name):
    answer = client.get(reverse(name))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1>") == 1
    assert re.search(r"<title>\S[^<]* - Video Visit Portal</title>", html)
    assert (
        "Need technical help? Call 1-800-555-0123, Monday through Friday, "
        "5 a.m. to 5 p.m. Pacific time" in words(html)
    )
    assert "Call 911" in words(html)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FRONT)
def test_an_anonymous_front_page_asks_the_database_nothing(client, name, django_assert_num_queries):
    page()
    with django_assert_num_queries(0):
        client.get(reverse(name))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FRONT)
def test_a_front_page_is_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405


def test_the_address_on_the_flyer_leads_to_registration(client):
    answer = client.get("/registernow")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_signup"))


def test_signed_on_the_front_page_leads_to_the_account(client_of, patient):
    html = client_of(patient).get("/").content.decode()
    assert reverse("account_home") in html
    assert "Sign off" in words(html)
    assert f'__link" href="{reverse("account_login")}"' not in html


@pytest.mark.django_db
def test_signing_off_is_a_post(client_of, patient):
    html = client_of(patient).get("/").content.decode()
    assert f'<form method="post" action="{reverse("account_logout")}">' in html


@pytest.mark.django_db
def test_the_menu_marks_the_present_page(client):
    html = client.get("/help/").content.decode()
    assert re.search(r'href="/help/" aria-current="page"', html)
    assert html.count('aria-current="page"') == 1


@pytest.mark.django_db
def test_a_language_is_chosen_by_a_button_and_kept(client):
    answer = client.post(reverse("set_language"), {"language": "es", "next": "/help/"})
    assert (answer.status_code, answer["Location"]) == (302, "/help/")
    html = client.get("/help/").content.decode()
    assert '<html lang="es">' in html
    assert '<button type="submit" class="portal-link" name="language" value="en" lang="en">' in html


@pytest.mark.parametrize(
    ("method", "came_from", "back"),
    [
        ("get", "http://testserver/getcare", "/help/"),
        ("post", "http://testserver/getcare?a=1&b", "/getcare?a=1&b"),
        ("post", "http://elsewhere.example/getcare", "/help/"),
        ("post", "", "/help/"),
    ],
)
def test_a_language_leads_back_to_the_page_that_a_form_was_sent_from(rf, method, came_from, back):
    request = getattr(rf, method)("/help/", headers={"referer": came_from, "host": "testserver"})
    assert page_of(request) == back


@pytest.mark.parametrize("status", TROUBLE)
def test_a_page_of_trouble_says_what_to_do_next(rf, status, clinic):
    answer = TROUBLE[status](rf.get("/nowhere"))
    read = words(answer.content.decode())
    assert answer.status_code == status
    assert "Call the help line: 1-800-555-0123" in read
    assert "Go to the front page" in read or "Try again" in read


@pytest.mark.django_db
@pytest.mark.parametrize("view", [views.server_error, views.unavailable])
def test_when_we_fail_the_page_needs_neither_database_nor_session(
    rf, view, django_assert_num_queries
):
    page()
    with django_assert_num_queries(0):
        html = view(rf.get("/")).content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert 'id="navigation"' not in html


def test_when_the_database_is_down_the_browser_is_told_when_to_come_back(rf, clinic):
    assert views.unavailable(rf.get("/"))["Retry-After"] == "30"


@pytest.mark.django_db
def test_an_unknown_address_gets_the_page_not_found(client):
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "We cannot find that page" in words(answer.content.decode())


@pytest.mark.django_db
def test_a_form_without_its_token_is_explained():
    answer = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "es"})
    assert answer.status_code == 403
    assert "This page was open for too long" in words(answer.content.decode())


def clinic_with(**fields) -> Clinic:
    hours = {
        "help_days": [0, 1, 2, 3, 4],
        "help_opens": at(5),
        "help_closes": at(17),
    }
    return Clinic(
        **{"time_zone": "America/Los_Angeles", "help_phone": "+18005550123", **hours, **fields}
    )


def at(hour: int):
    return datetime(2026, 1, 1, hour, tzinfo=UTC).time()


def said(clinic: Clinic, now: datetime) -> str:
    return words(
        render_to_string("components/_help_line.html", {"help_line": help_line(clinic, now=now)})
    )


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (MONDAY_NOON, "Open now"),
        (MONDAY_NOON - timedelta(hours=8), "Opens today at 5 a.m."),
        (SUNDAY_NOON, "Opens Monday 5 a.m."),
    ],
)
def test_the_help_line_says_whether_it_is_open(now, state):
    assert said(clinic_with(), now).endswith(f"5 a.m. to 5 p.m. Pacific time {state}")


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({"help_days": [0, 2]}, "Monday, Wednesday, 5 a.m. to 5 p.m. Pacific time"),
        ({"help_days": list(range(7))}, "every day, 5 a.m. to 5 p.m. Pacific time"),
        ({"help_closes": at(5)}, "Monday through Friday, 24 hours Pacific time"),
        ({"help_closes": at(12)}, "5 a.m. to noon Pacific time"),
        ({"time_zone": "America/Denver"}, "5 a.m. to 5 p.m. Mountain time"),
        ({"time_zone": "Europe/Lisbon"}, "5 a.m. to 5 p.m. Europe/Lisbon"),
        ({"time_zone": "Nowhere/Land"}, "5 a.m. to 5 p.m. Nowhere/Land"),
    ],
    ids=str,
)
def test_the_help_line_says_its_hours_in_words(fields, hours):
    assert hours in said(clinic_with(**fields), MONDAY_NOON)


def test_a_day_that_no_week_has_is_left_out():
    assert "Monday, 5 a.m." in said(clinic_with(help_days=[0, 7, 99]), MONDAY_NOON)


def test_a_help_line_without_days_gives_its_number_alone():
    read = said(clinic_with(help_days=[]), MONDAY_NOON)
    assert "1-800-555-0123" in read
    assert "Open" not in read


def test_the_days_are_named_in_the_readers_language():
    with translation.override("es"):
        assert "lunes" in said(clinic_with(), SUNDAY_NOON)


class Everything(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(
        label="Address", help_text="We write once.", widget=forms.EmailInput({"placeholder": "you"})
    )
    password = forms.CharField(widget=forms.PasswordInput({"autocomplete": "current-password"}))
    nickname = forms.CharField(required=False)
    way = forms.ChoiceField(choices=[("e", "E-mail"), ("t", "Text")], widget=forms.RadioSelect)
    zone = forms.ChoiceField(choices=[("Pacific", [("p", "Pacific time")])])
    why = forms.CharField(widget=forms.Textarea)
    days = forms.MultipleChoiceField(choices=[("0", "Mo")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(help_text="You can change it.")
    secret = forms.CharField(widget=forms.HiddenInput)


def wrong_form() -> str:
    form = Everything({"email": "nobody"})
    form.add_error(None, "Nothing fits.")
    return str(form)


def test_every_control_of_a_form_has_its_label():
    html = str(Everything())
    ids = set(re.findall(r'<(?:input|select|textarea)[^>]*? id="([^"]+)"', html)) - {"id_secret"}
    assert ids == set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    assert "placeholder" not in html
    assert words(html).count("(optional)") == 1


def test_what_describes_a_control_is_on_the_page():
    html = wrong_form()
    described = {
        one for ids in re.findall(r'aria-describedby="([^"]+)"', html) for one in ids.split()
    }
    assert described >= {"id_email_helptext", "id_email_error", "id_way_error"}
    assert described <= set(re.findall(r' id="([^"]+)"', html))


def test_the_summary_of_errors_leads_to_each_control():
    html = wrong_form()
    links = re.findall(r'<li><a href="#([^"]+)"', html)
    assert {"id_email", "id_way_0", "id_zone", "id_days_0", "id_agree"} <= set(links)
    assert set(links) <= set(re.findall(r'<(?:input|select|textarea)[^>]*? id="([^"]+)"', html))
    assert "Nothing fits." in words(html)
    assert "autofocus" in html


@pytest.mark.django_db
def test_the_title_says_that_a_form_was_wrong(client):
    html = client.post(reverse("account_login"), {"login": "", "password": ""}).content.decode()
    assert re.search(r"<title>Error: ", html)


def told(rf, *levels) -> str:
    """The banner after these messages."""
    request = rf.get("/")
    request._messages = CookieStorage(request)
    for level in levels:
        messages.add_message(request, level, f"Told {level}.")
    return banner(request)


def test_several_messages_share_one_banner(rf):
    html = told(rf, messages.SUCCESS, messages.INFO)
    assert html.count('class="govuk-notification-banner ') == 1
    assert re.findall(r"Told \d+\.", html) == ["Told 25.", "Told 20."]


@pytest.mark.parametrize(
    ("levels", "heading"),
    [
        ((messages.SUCCESS,), "Done"),
        ((messages.SUCCESS, messages.SUCCESS), "Done"),
        ((messages.SUCCESS, messages.INFO), "Please note"),
        ((messages.ERROR,), "Please note"),
    ],
)
def test_what_was_done_is_headed_so_and_all_else_is_to_be_noted(rf, levels, heading):
    assert seen(told(rf, *levels)).startswith(f"{heading} Told")


def test_without_a_message_there_is_no_banner(rf):
    assert told(rf) == ""


def test_a_list_of_one_page_has_no_pages_to_turn():
    assert "<nav" not in turned(Paginator(range(10), 10).page(1))


def test_a_long_list_turns_both_ways():
    html = turned(Paginator(range(30), 10).page(2))
    assert ("?page=1" in html, "?page=3" in html) == (True, True)
    assert "Page 2 of 3" in words(html)


def turned(page_obj) -> str:
    return render_to_string("components/_pagination.html", {"page_obj": page_obj})


def sheets() -> list[Path]:
    return [STATIC / name for name in SOURCES] + sorted((STATIC / "css" / "parts").glob("*.css"))


def test_the_style_sheet_is_in_step_with_its_sources():
    joined = "".join(path.read_text(encoding="utf-8") for path in sheets())
    assert (STATIC / "css" / "site.css").read_text(encoding="utf-8") == joined, "run: make css"


def test_the_style_sheet_stays_within_its_budget():
    assert len(gzip.compress((STATIC / "css" / "site.css").read_bytes(), 9)) <= 16_000


def test_the_vendored_sheet_carries_no_brand():
    css = (STATIC / "vendor/govuk/govuk.css").read_text(encoding="utf-8").lower()
    for mark in ("url(", "transport", "crown", "crest", "#1d70b8", "#0f7a52", "#ffdd00", "#ca3535"):
        assert mark not in css
