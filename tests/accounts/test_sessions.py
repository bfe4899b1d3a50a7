"""How long somebody stays signed on, what a visit keeps open, and how sessions end."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.actions.sign_on import deactivate
from accounts.middleware import IdleSessionMiddleware, works_in_visit_only
from accounts.models import AuditEvent
from accounts.rules.actor import PORTAL
from accounts.rules.browsers import browser_words, short_address
from accounts.rules.sessions import (
    SessionTimes,
    ends_at,
    is_fresh_proof,
    is_worth_noting,
    seconds_left,
    session_state,
)
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import PASSWORD, make_user

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
TICK = timedelta(microseconds=1)
HOME = "/accounts/"
STATE = "/accounts/session/"


def times(**fields) -> SessionTimes:
    return SessionTimes(**{"started_at": NOON, "last_active_at": NOON, "idle": HALF_HOUR, **fields})


@pytest.mark.parametrize(
    ("at", "state"),
    [(NOON, "active"), (NOON + HALF_HOUR - TICK, "active"), (NOON + HALF_HOUR, "ended")],
)
def test_a_session_ends_when_nothing_happened_for_too_long(at, state):
    assert session_state(times(), now=at) == state


@pytest.mark.parametrize(("before", "state"), [(TICK, "active"), (timedelta(0), "ended")])
def test_a_session_ends_after_twelve_hours_however_busy(before, state):
    at = NOON + timedelta(hours=12) - before
    assert session_state(times(last_active_at=at), now=at) == state


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["tampered", "x" * 3000, '"\\000tampered"', '"\\377tampered"'])
def test_a_session_cookie_that_is_not_ours_is_nobodys(client, value):
    cookie = {"cookie": f"{settings.SESSION_COOKIE_NAME}={value}"}
    assert client.get("/", headers=cookie).status_code == 200
    assert client.get(HOME, headers=cookie)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("before", "state"), [(TICK, "visit_only"), (timedelta(0), "ended")])
def test_a_visit_keeps_itself_alive_until_it_is_over(before, state):
    over = NOON + timedelta(hours=2)
    assert session_state(times(visit_until=over), now=over - before) == state


def test_a_visit_changes_nothing_while_the_session_is_active():
    assert session_state(times(visit_until=NOON + timedelta(hours=2)), now=NOON) == "active"


def test_what_is_left_is_counted_in_whole_seconds_and_never_below_none():
    assert seconds_left(times(), now=NOON + TICK) == 1799
    assert seconds_left(times(), now=NOON + HALF_HOUR * 2) == 0
    assert ends_at(times()) == NOON + HALF_HOUR


@pytest.mark.parametrize(
    ("idle", "passed", "noted"), [(30, 60, True), (30, 59, False), (5, 20, True), (5, 19, False)]
)
def test_activity_is_written_down_once_a_minute_or_oftener(idle, passed, noted):
    moments = times(idle=timedelta(minutes=idle))
    assert is_worth_noting(moments, now=NOON + timedelta(seconds=passed)) is noted


def test_a_proof_is_fresh_for_five_minutes():
    five = timedelta(minutes=5)
    assert is_fresh_proof(NOON, now=NOON + five - TICK)
    assert not is_fresh_proof(NOON, now=NOON + five)
    assert not is_fresh_proof(None, now=NOON)


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:146.0) Gecko/20100101 Firefox/146.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (IPHONE, "Safari, iPhone"),
        (EDGE, "Edge, Linux"),
        ("curl/8.1 \x1b[31m\r\n", ""),
        ("Firefox" * 90, "Firefox"),
        ("something on Android", "Android"),
    ],
)
def test_a_browser_is_kept_in_words(header, words):
    assert browser_words(header) == words


@pytest.mark.parametrize(
    ("address", "short"),
    [
        ("203.0.113.77", "203.0.113.x"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::x"),
        ("2001:db8::1", "2001:db8::x"),
        ("::1", "::x"),
        (None, ""),
    ],
)
def test_addresses_are_shown_shortened(address, short):
    assert short_address(address) == short


def turn_back(client: Client, **by: timedelta) -> None:
    """Move moments of the client's session into the past (or, negative, the future)."""
    session = client.session
    for name, back in by.items():
        session[name] = (database_now() - back).timestamp()
    session.save()


@pytest.mark.parametrize(("role", "minutes"), [("patient", 30), ("scheduler", 15)])
def test_staff_are_signed_off_sooner_than_patients(request, client_of, role, minutes):
    client = client_of(request.getfixturevalue(role))
    turn_back(client, active_at=timedelta(minutes=minutes, seconds=-5))
    assert client.get(HOME).status_code == 200
    turn_back(client, active_at=timedelta(minutes=minutes))
    assert client.get(HOME)["Location"] == f"{reverse('account_login')}?next=/accounts/"
    assert "_auth_user_id" not in client.session


def test_whoever_was_signed_off_is_told_why(client_of, patient):
    client = client_of(patient)
    turn_back(client, active_at=HALF_HOUR)
    page = client.get(HOME, follow=True)
    assert "because nothing happened for a while" in page.text
    assert AuditEvent.objects.filter(action="signed_off", detail__why="idle").count() == 1


def test_twelve_hours_are_the_most_that_anybody_stays_signed_on(client_of, patient):
    client = client_of(patient)
    turn_back(client, signed_on_at=timedelta(hours=12))
    assert client.get(HOME).status_code == 302


def test_a_session_that_nobody_signed_on_to_is_not_taken_over(client_of, patient):
    client = client_of(patient)
    session = client.session
    del session["signed_on_at"]
    session.save()
    assert client.get(HOME).status_code == 302


def test_a_request_within_a_minute_writes_nothing(client_of, patient):
    client = client_of(patient)
    client.get(STATE)
    before = Session.objects.get().session_data
    client.get(HOME)
    assert Session.objects.get().session_data == before


def test_activity_starts_the_idle_time_over(client_of, patient):
    client = client_of(patient)
    turn_back(client, active_at=timedelta(minutes=20))
    client.get(HOME)
    assert client.get(STATE).json()["seconds_left"] > 29 * 60


def test_asking_how_long_it_lasts_is_no_activity(client_of, patient):
    client = client_of(patient)
    turn_back(client, active_at=timedelta(minutes=20))
    client.get(STATE)
    assert 9 * 60 < client.get(STATE).json()["seconds_left"] <= 10 * 60


def test_the_page_carries_the_warning_with_the_servers_time(client_of, patient):
    page = client_of(patient).get(HOME).text
    assert 'role="alertdialog"' in page
    assert 'data-warn-seconds="120"' in page


def test_staying_signed_on_starts_the_idle_time_over(client_of, patient):
    client = client_of(patient)
    turn_back(client, active_at=timedelta(minutes=29))
    answer = client.post(STATE).json()
    assert (answer["state"], answer["seconds_left"]) == ("active", 1800)
    assert client.get(STATE).json()["seconds_left"] > 1790


def test_nobody_is_told_that_they_are_signed_off_and_gets_a_fresh_token(client):
    answer = client.get(STATE)
    assert answer.json()["state"] == "ended"
    assert answer.json()["person"] == ""
    assert answer.json()["csrf"]
    assert "no-store" in answer["Cache-Control"]


def test_a_session_cannot_be_revived_after_its_end(client_of, patient):
    client = client_of(patient)
    turn_back(client, active_at=HALF_HOUR)
    assert client.post(STATE).json()["state"] == "ended"
    assert client.get(HOME).status_code == 302


@pytest.fixture
def in_a_visit(client_of, patient):
    """A patient whose idle time is over while a visit goes on."""
    client = client_of(patient)
    turn_back(client, active_at=HALF_HOUR, visit_until=timedelta(hours=-1))
    return client


def test_while_a_visit_goes_on_everything_else_asks_again(in_a_visit):
    assert in_a_visit.get(HOME)["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F"
    assert in_a_visit.post("/accounts/proxies/")["Location"].endswith("next=%2F")
    assert in_a_visit.get(STATE).json()["state"] == "visit_only"
    assert in_a_visit.post(STATE).json()["state"] == "visit_only"


def test_a_view_of_the_visit_goes_on(in_a_visit, patient, actor_of, rf):
    request = rf.get("/visits/1/")
    request.session, request.user = in_a_visit.session, patient
    request.actor, request.resolver_match = actor_of(patient), None
    fence = IdleSessionMiddleware(lambda _request: HttpResponse())
    assert fence.process_view(request, works_in_visit_only(lambda _request: None)) is None
    assert fence.process_view(request, lambda _request: None).status_code == 302


def test_a_new_proof_opens_everything_again_with_a_new_session_id(in_a_visit):
    before = in_a_visit.session.session_key
    answer = in_a_visit.post("/accounts/reauthenticate/?next=/accounts/", {"password": PASSWORD})
    assert answer["Location"] == HOME
    assert in_a_visit.session.session_key != before
    assert in_a_visit.get(HOME).status_code == 200


def sign_on(user, **headers) -> Client:
    client = Client(headers=headers)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_signing_on_makes_a_new_session_id(client, patient):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post(reverse("account_login"), {"login": patient.email, "password": PASSWORD})
    assert client.session.session_key != session.session_key


def test_a_new_proof_keeps_the_session_in_the_list(patient):
    client = sign_on(patient)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert UserSession.objects.get().session_key == client.session.session_key


def test_people_see_where_they_are_signed_on_and_end_one_session(patient):
    here, there = sign_on(patient, user_agent=IPHONE), sign_on(patient, user_agent=FIREFOX)
    page = here.get("/accounts/sessions/").text
    assert "Safari, iPhone" in page
    assert "Firefox, Windows" in page
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post("/accounts/sessions/", {"session": other.pk})
    assert there.get(HOME).status_code == 302
    assert here.get(HOME).status_code == 200


def test_a_session_that_was_idle_for_too_long_is_not_listed(patient):
    here, there = sign_on(patient), sign_on(patient, user_agent=FIREFOX)
    turn_back(there, active_at=HALF_HOUR)
    assert "Firefox" not in here.get("/accounts/sessions/").text


def test_people_sign_off_everywhere_else_at_once(patient):
    here, *others = [sign_on(patient) for _ in range(3)]
    here.post("/accounts/sessions/", {"session": "all"})
    assert [client.get(HOME).status_code for client in others] == [302, 302]
    assert here.get(HOME).status_code == 200


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 40, "²"])
def test_nonsense_ends_no_session(patient, wanted):
    here, there = sign_on(patient), sign_on(patient)
    here.post("/accounts/sessions/", {"session": wanted})
    assert there.get(HOME).status_code == 200


def test_nobody_ends_the_session_of_somebody_else(patient, other_patient):
    here, theirs = sign_on(patient), sign_on(other_patient)
    other = UserSession.objects.get(session_key=theirs.session.session_key)
    here.post("/accounts/sessions/", {"session": other.pk})
    assert theirs.get(HOME).status_code == 200


def test_signing_off_ends_the_session_and_clears_the_cache(patient):
    client = sign_on(patient)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not UserSession.objects.exists()
    assert AuditEvent.objects.filter(action="signed_off", detail__why="asked").count() == 1


def test_a_link_signs_nobody_off(client_of, patient):
    client = client_of(patient)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(HOME).status_code == 200


def test_a_deactivated_account_is_out_at_once(patient, now):
    client = sign_on(patient)
    deactivate(user=patient, actor=PORTAL, now=now)
    assert client.get(HOME).status_code == 302
    assert not Session.objects.exists()


def test_a_session_cookie_that_was_tampered_with_is_nobody(client_of, patient):
    client = client_of(patient)
    key = client.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert client.get(HOME).status_code == 302


def test_the_session_of_an_account_that_is_gone_is_nobody(client_of, clinic):
    user = make_user("gone@example.com", "Gone", "Person")
    client = client_of(user)
    user.delete()
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize("cookie", ["", "x" * 5000, "\x00", "../../etc"])
def test_a_session_cookie_that_is_no_key_is_nobody(client, cookie, db):
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert client.get(HOME).status_code == 302


def test_staying_signed_on_does_not_promise_more_than_twelve_hours(client_of, patient):
    client = client_of(patient)
    session = client.session
    session["signed_on_at"] -= (timedelta(hours=12) - timedelta(minutes=5)).total_seconds()
    session.save()
    assert client.post(STATE).json()["seconds_left"] <= 5 * 60


@pytest.mark.parametrize("address", [STATE, "/accounts/sessions/", "/accounts/history/"])
def test_other_methods_are_refused(client_of, patient, address):
    assert client_of(patient).delete(address).status_code == 405


def test_anonymous_pages_cost_no_query_for_the_session(client, clinic, django_assert_num_queries):
    client.get("/help/")
    with django_assert_num_queries(0):
        client.get("/help/")


@pytest.mark.parametrize("address", ["/accounts/login/code/confirm/", "/accounts/3rdparty/"])
def test_pages_that_we_do_not_offer_do_not_exist(client_of, patient, address):
    assert client_of(patient).get(address).status_code == 404
