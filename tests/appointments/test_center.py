"""The Appointment Center: what stands where, for whom, and that Join is there exactly when it works."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import PatientAccess
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.rules.clock import when
from tests.fixtures.cast import make_appointment, make_user
from tests.fixtures.pages import seen

pytestmark = pytest.mark.django_db
HOME, PAST, STATE = "/appointments/", "/appointments/past/", "/appointments/state"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OPENS, CLOSES = 15 * MINUTE, HOUR  # before the start; after the start, of a visit of 30 minutes
JOIN = "Join Appointment"


@pytest.fixture
def visit(patient, doctor):
    """Makes the patient's video visit, so long from the database's now."""

    def make(starts_in, **more):
        record = more.pop("record", patient.record)
        starts_at = database_now() + starts_in
        return make_appointment(record, doctor.practitioner, starts_at=starts_at, **more)

    return make


@pytest.fixture
def page(client_of, patient):
    """What the patient (or somebody else) sees of a page."""

    def read(address=HOME, who=None):
        return seen(client_of(who or patient).get(address).text)

    return read


@pytest.mark.parametrize(
    ("starts_in", "joins"),
    [(OPENS + SECOND, False), (OPENS, True), (SECOND - CLOSES, True), (-CLOSES, False)],
)
def test_join_is_there_exactly_while_it_works(visit, page, starts_in, joins):
    reference = visit(starts_in).reference
    assert (JOIN in page()) is joins
    assert ("Join Now" in page(f"/appointments/{reference}/")) is joins


def test_before_it_stands_from_when_and_in_how_many_minutes(visit, page):
    visit(OPENS + 12 * MINUTE)
    assert re.search(r"You can join from \d+:\d\d [ap]\.m\. \(in 12 minutes\)", page())


def test_one_minute_is_one_and_hours_are_not_counted(visit, page):
    visit(OPENS + SECOND)
    visit(OPENS + 3 * HOUR)
    words = page()
    assert words.count("(in 1 minute)") == 1
    assert words.count("You can join from") == 2
    assert words.count("minute") == 1


def test_a_door_that_opens_on_the_day_before_says_so(visit, page, clinic):
    clinic.time_zone = "Etc/GMT+12"
    clinic.save()
    now = database_now()
    midnight = (now - 12 * HOUR).replace(hour=0, minute=5, second=0, microsecond=0) + 3 * DAY
    visit(midnight + 12 * HOUR - now)
    assert re.search(r"\w+day, \w+ \d+: You can join from 11:50 p\.m\.", page())


def test_after_the_window_stand_a_new_time_and_the_phone(visit, schedule, page):
    reference = visit(-CLOSES).reference
    for words in (page(), page(f"/appointments/{reference}/")):
        assert "The time to join this visit has passed." in words
        assert "Choose a new time" in words
        assert "1-800-555-0123" in words
    assert "No visit is booked" in page()


def test_a_missed_visit_is_forgotten_by_the_next_day(visit, page):
    visit(-CLOSES - DAY)
    assert "The time to join" not in page()
    assert "Video visit with Sam Okafor, MD" in page(PAST)


def test_a_video_visit_says_to_stay_and_one_at_the_clinic_where_to_go(visit, page, clinic):
    clinic.address = "100 Bayside Way"
    clinic.save()
    visit(DAY)
    visit(2 * DAY, modality="in_person")
    words = page()
    assert "Video visit - from home, do not travel" in words
    assert "In-person visit at Bayside Health, 100 Bayside Way" in words
    assert words.count("You can join from") == 1


def test_a_visit_at_the_clinic_has_no_join_and_says_how_to_prepare(visit, page, clinic):
    reference = visit(MINUTE, modality="in_person").reference
    assert JOIN not in page()
    words = page(f"/appointments/{reference}/")
    assert "Join Now" not in words
    assert "Plan to be there 10 minutes early." in words


def test_a_cancelled_visit_stays_until_its_window_closes(visit, page):
    visit(SECOND - CLOSES, status="cancelled")
    assert "Cancelled This visit will not take place." in page()
    assert "No visit is booked" in page()
    assert "Cancelled" not in page(PAST)


def test_a_cancelled_visit_is_past_once_its_window_has_closed(visit, page):
    visit(-CLOSES, status="cancelled")
    assert "Cancelled" not in page()
    assert "Cancelled" in page(PAST)


def test_who_has_joined_is_told_so_and_may_come_back(visit, page):
    visit(-MINUTE, status="arrived", arrived_at=database_now())
    words = page()
    assert "You are in the waiting room." in words
    assert JOIN in words
    assert "Not tested yet" not in words


def test_a_visit_that_goes_on_may_be_joined_again_after_its_window(visit, page):
    visit(-2 * HOUR, status="arrived", arrived_at=database_now(), visit_status="in-progress")
    words = page()
    assert JOIN in words
    assert "The visit is going on. You can come back." in words
    assert "You are in the waiting room." not in words


@pytest.mark.parametrize(
    ("readiness", "words", "leads_to_check"),
    [
        ("not_tested", "Not tested yet", True),
        ("ready", "Ready", False),
        ("changed", "Ready, changed since", True),
        ("problem", "Problem found", True),
    ],
)
def test_readiness_is_said_in_words(client_of, patient, visit, readiness, words, leads_to_check):
    visit(DAY, readiness=readiness)
    html = client_of(patient).get(HOME).text
    assert words in seen(html)
    assert ('id="check-next"' in html) is leads_to_check


def test_times_name_the_clinics_zone_and_ones_own_where_it_differs(visit, page, patient):
    tomorrow = (database_now() + DAY).replace(hour=20, minute=0, second=0)
    visit(tomorrow - database_now())
    assert "Pacific time where you are" not in page()
    patient.time_zone = "Asia/Tokyo"
    patient.save()
    assert re.search(r"Pacific time \w+day, \w+ \d+, 5:00 a\.m\. Asia/Tokyo where you are", page())
    patient.time_zone = "America/New_York"
    patient.save()
    assert re.search(r"Pacific time \d:00 p\.m\. Eastern time where you are", page())


def test_today_and_tomorrow_are_said(visit, page):
    visit(MINUTE)
    assert "Your next visit Today, " in page()


# --- for whom ---


def care(user, patient, now, level="clinical", **more):
    grant = {"user": user, "patient": patient, "kind": "caregiver", "starts_at": now - DAY}
    return PatientAccess.objects.create(level=level, **grant, **more)


def test_visits_of_others_are_told_apart_by_name(visit, page, patient, child, now):
    care(patient, child, now)
    visit(2 * DAY)
    visit(DAY, record=child)
    words = page()
    assert words.index("Next visit of Noor Haddad") < words.index("Your visits")
    assert words.index("Your visits") < words.index("Visits of Noor Haddad")


def test_a_person_without_visits_is_named_all_the_same(visit, page, patient, child, now):
    care(patient, child, now)
    visit(DAY)
    assert "Visits of Noor Haddad No visit is booked." in page()


def test_past_visits_of_others_carry_their_names(visit, page, patient, child, now):
    visit(-5 * DAY, status="fulfilled")
    assert "Ada Okoye." not in page(PAST)
    care(patient, child, now)
    visit(-4 * DAY, record=child, status="noshow")
    assert "Noor Haddad. Video visit with Sam Okafor, MD Missed" in page(PAST)


@pytest.mark.parametrize(
    ("level", "reason", "ways"),
    [("join", False, False), ("scheduling", False, True), ("clinical", True, True)],
)
def test_a_level_opens_reason_and_ways(visit, page, patient, child, now, level, reason, ways):
    care(patient, child, now, level=level)
    reference = visit(DAY, record=child, reason="Rash").reference
    words = page(f"/appointments/{reference}/")
    assert "Patient Noor Haddad" in words
    assert ("Rash" in words, "Cancel this visit" in words) == (reason, ways)
    assert "Add to calendar" in words


@pytest.mark.parametrize("ended", ["ended_at", "ends_at"])
def test_a_grant_that_has_ended_shows_nothing(visit, page, patient, child, now, ended):
    care(patient, child, now, **{ended: now - SECOND})
    reference = visit(DAY, record=child).reference
    assert "Noor" not in page()
    assert "We cannot find that page" in page(f"/appointments/{reference}/")


def test_somebody_without_a_record_is_told_what_to_do(page, clinic):
    words = page(who=make_user("new@example.com", "New", "Person"))
    assert "No patient record belongs to this account yet" in words
    assert "My account" in words


def test_without_visits_the_page_says_how_to_get_one(page):
    words = page()
    assert "No visit is booked" in words
    assert "call 1-800-555-0123" in words
    assert "No visit is past yet." in page(PAST)


# --- many ---


def numbers_of_queries(client, *addresses):
    found = []
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found.append(len(queries))
    return found


def test_one_visit_and_thirty_take_the_same_few_queries(client_of, patient, visit):
    client = client_of(patient)
    reference = visit(DAY).reference
    visit(-DAY, status="fulfilled")
    addresses = (HOME, PAST, STATE, f"/appointments/{reference}/")
    client.get(HOME)  # reads the clinic of the footer, which is kept
    before = numbers_of_queries(client, *addresses)
    for number in range(2, 31):
        visit(number * DAY)
        visit(-number * DAY, status="fulfilled")
    assert numbers_of_queries(client, *addresses) == before
    assert max(before) <= 5


def test_many_upcoming_visits_come_in_pages_of_fifty(client_of, patient, visit):
    for number in range(1, 52):
        visit(number * DAY)
    client = client_of(patient)
    first, second = (seen(client.get(HOME + page).text) for page in ("", "?page=2"))
    assert (first.count("Appointment Details"), second.count("Appointment Details")) == (50, 1)
    assert "Page 1 Next page" in first
    assert "Previous page Page 2" in second
    assert "Your next visit" not in second


def test_past_visits_come_in_pages_of_twenty_newest_first(page, visit):
    for number in range(1, 22):
        visit(-number * DAY, status="fulfilled")
    assert page(PAST).count("Done") == 20
    assert page(f"{PAST}?page=2").count("Done") == 1
    yesterday, last = (database_now() - days * DAY for days in (1, 21))
    assert when(yesterday, "America/Los_Angeles", "en").full_day in page(PAST)
    assert when(last, "America/Los_Angeles", "en").full_day in page(f"{PAST}?page=2")


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 30, "1.5", "%00"])
def test_a_page_that_is_no_number_is_the_first(client_of, patient, visit, number):
    visit(DAY)
    assert "Your next visit" in client_of(patient).get(f"{HOME}?page={number}").text


def test_a_page_after_the_last_is_empty(client_of, patient, visit):
    visit(DAY)
    answer = client_of(patient).get(f"{HOME}?page=999999")
    assert (answer.status_code, "Previous page" in answer.text) == (200, True)


# --- details ---


def test_details_name_all_that_one_needs(visit, page):
    made = visit(DAY, reason="Cough", reference="ABCDE01234")
    words = page(f"/appointments/{made.reference}/")
    for part in ("ABCDE-01234", "Reason for the visit Cough", "What to prepare", "Headphones"):
        assert part in words
    for way in ("Add to calendar", "Choose another time", "In person instead"):
        assert way in words


def test_after_the_visit_a_follow_up_is_offered(visit, page, schedule):
    reference = visit(-DAY, status="fulfilled").reference
    words = page(f"/appointments/{reference}/")
    assert "Done" in words
    assert "Book a follow-up" in words
    assert "Cancel this visit" not in words


@pytest.mark.parametrize("written", ["abcde-01234", "ABCDE-O1234", "abcdeol234"])
def test_a_reference_may_be_written_as_people_write_it(client_of, patient, visit, written):
    visit(DAY, reference="ABCDE01234")
    assert client_of(patient).get(f"/appointments/{written}/").status_code == 200


@pytest.mark.parametrize("wrong", ["ABCDE0123", "x" * 300, "🦊" * 10, "%00BCDE01234", "UUUUUUUUUU"])
def test_what_is_no_reference_is_no_page(client_of, patient, visit, wrong):
    visit(DAY)
    assert client_of(patient).get(f"/appointments/{wrong}/").status_code == 404


def test_a_visit_of_others_looks_like_none(client_of, patient, other_patient, visit):
    reference = visit(DAY, record=other_patient.record).reference
    client = client_of(patient)
    for address in ("/appointments/%s/", f"{STATE}?visit=%s"):
        theirs, none = (client.get(address % code) for code in (reference, "0000000000"))
        assert theirs.status_code == none.status_code == 404
        assert re.sub(r'nonce="[^"]*"|value="[^"]*"', "", theirs.text) == re.sub(
            r'nonce="[^"]*"|value="[^"]*"', "", none.text
        )


# --- what changes by itself ---


@pytest.mark.parametrize("query", ["", "?part=next", "?visit=ABCDE01234", "?page=1"])
def test_the_state_answers_304_until_something_has_changed(client_of, patient, visit, query):
    visit(DAY, reference="ABCDE01234")
    client = client_of(patient)
    first = client.get(STATE + query)
    assert "<html" not in first.text
    again = client.get(STATE + query, headers={"If-None-Match": f"W/{first['ETag']}"})
    assert (again.status_code, again.content) == (304, b"")
    assert int(again["X-Now"]) == round(database_now().timestamp() * 1000)
    Appointment.objects.update(status="cancelled")
    changed = client.get(STATE + query, headers={"If-None-Match": first["ETag"]})
    assert "Cancelled" in changed.text or query == "?part=next"
    assert changed["ETag"] != first["ETag"]


def test_a_page_begins_with_the_version_of_its_state(client_of, patient, visit):
    reference, client = visit(DAY).reference, client_of(patient)
    for page, state in [
        (HOME, f"{STATE}?page=1"),
        (PAST, f"{STATE}?part=next"),
        (f"/appointments/{reference}/", f"{STATE}?visit={reference}"),
    ]:
        html = client.get(page).text
        assert f'data-live="{state}"' in html
        assert f"data-version={client.get(state)['ETag']}" in html


def test_the_version_changes_when_the_door_opens(client_of, patient, visit):
    visit(OPENS + SECOND)
    client = client_of(patient)
    before = client.get(STATE)["ETag"]
    Appointment.objects.update(starts_at=database_now() + OPENS)
    assert client.get(STATE)["ETag"] != before


def test_a_page_holds_the_states_to_come_and_when_they_come(client_of, patient, visit):
    made = visit(OPENS + MINUTE)
    html = client_of(patient).get(f"/appointments/{made.reference}/").text
    opens = round((made.starts_at - OPENS).timestamp() * 1000)
    assert f'data-opens="{opens}" data-closes="{opens + 75 * 60_000}"' in html
    assert re.findall(r'data-when="(\w+)" hidden', html) == ["open", "ended"]


def test_asking_keeps_nobody_signed_on(client_of, patient):
    client = client_of(patient)
    session = client.session
    session["active_at"] = before = session["active_at"] - 300
    session.save()
    client.get(STATE)
    assert client.session["active_at"] == before
    client.get(HOME)
    assert client.session["active_at"] > before
