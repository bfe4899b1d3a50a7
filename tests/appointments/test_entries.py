"""An appointment as its pages show it: words of the day, marks, and which visit comes first."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from appointments.rules.entries import (
    LIVE_FOR,
    Facts,
    Live,
    Reader,
    day_word,
    entry_of,
    has_live_side,
    minutes_until,
    next_of,
)
from appointments.rules.join_window import OPENS_BEFORE, Window
from portal.templatetags.times import unbroken

NOW = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)  # Tuesday, 10:30 p.m. in Los Angeles
LA = "America/Los_Angeles"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
READER = Reader(language="en", zone="", now=NOW, window=Window())


def facts(starts_at=NOW + HOUR, **more):
    ends_at = starts_at + HOUR / 2
    values = {
        "patient_id": 1,
        "first_name": "Ada",
        "last_name": "Okoye",
        "kind": "self",
        "level": "clinical",
        "reference": "0123456789",
        "revision": 0,
        "starts_at": starts_at,
        "expected_ends_at": ends_at,
        "modality": "video",
        "status": "booked",
        "visit_status": "planned",
        "readiness": "not_tested",
        "arrived_at": None,
        "reason": "Cough",
        "doctor_first_name": "Dana",
        "doctor_last_name": "Okafor",
        "credentials": "MD",
        "clinic": "Bayside Health",
        "address": "100 Bayside Way",
        "zone": LA,
        "phone": "+18005550123",
        "change_notice": 2 * HOUR,
        "cancel_notice": HOUR / 2,
        "doctor_is_here": True,
    }
    return Facts(**{**values, **more})


def entry(*args, **more):
    return entry_of(facts(*args, **more), READER)


@pytest.mark.parametrize(
    ("hours", "word"),
    [
        *[(-25, ""), (-22.6, ""), (-22.5, "today"), (1.4, "today")],
        *[(1.5, "tomorrow"), (25.4, "tomorrow"), (25.5, ""), (49, "")],
    ],
)
def test_today_and_tomorrow_are_days_of_the_clinics_calendar(hours, word):
    assert day_word(NOW + hours * HOUR, NOW, LA) == word


def test_a_year_is_named_half_a_year_from_now():
    assert entry(NOW + timedelta(days=180)).words["on"] == "Sunday, May 23"
    assert entry(NOW + timedelta(days=181)).words["on"] == "Monday, May 24, 2027"


def test_minutes_are_counted_for_two_hours_and_rounded_up():
    assert minutes_until(NOW + 2 * HOUR, NOW) == 120
    assert minutes_until(NOW + 2 * HOUR + SECOND, NOW) is None
    assert minutes_until(NOW + SECOND, NOW) == 1
    assert minutes_until(NOW, NOW) is None


def test_names_code_and_phone_are_as_people_read_them():
    words = entry().words
    assert (words["patient"], words["doctor"]) == ("Ada Okoye", "Dana Okafor, MD")
    assert (words["code"], words["phone"]) == ("01234-56789", "1-800-555-0123")
    assert entry(credentials="").words["doctor"] == "Dana Okafor"


def test_a_page_holds_the_states_to_come_of_the_next_twelve_hours():
    opens = NOW + LIVE_FOR
    assert entry(opens + OPENS_BEFORE).case.is_live
    assert not entry(opens + OPENS_BEFORE + SECOND).case.is_live
    assert entry(NOW).case.is_live
    assert not entry(NOW, status="cancelled").case.is_live
    assert not entry(NOW, modality="in_person").case.is_live
    assert not entry(NOW, visit_status="in-progress").case.is_live


def test_the_mark_changes_with_what_people_are_told_of():
    one = facts()
    others = [
        one._replace(revision=1),
        one._replace(status="arrived"),
        one._replace(visit_status="in-progress"),
    ]
    marks = {entry_of(each, READER).words["mark"] for each in [one, *others]}
    assert len(marks) == 4
    same = entry_of(one._replace(readiness="ready"), READER).words["mark"]
    assert same == entry_of(one, READER).words["mark"]


@pytest.mark.parametrize(
    ("level", "reason", "may_change"),
    [("join", "", False), ("scheduling", "", True), ("clinical", "Cough", True)],
)
def test_a_level_opens_the_reason_and_the_ways(level, reason, may_change):
    shown = entry(NOW + 2 * HOUR, level=level)
    assert (shown.words["reason"], shown.case.has_reason) == (reason, bool(reason))
    assert (shown.case.may_change, shown.case.may_book) == (may_change, may_change)
    assert not entry(NOW + 2 * HOUR, level=level, status="arrived").case.may_change
    assert not entry(NOW + 2 * HOUR, level=level, doctor_is_here=False).case.may_book


@pytest.mark.parametrize(
    ("ahead", "may"),
    [
        (2 * HOUR, (True, True, False)),
        (2 * HOUR - SECOND, (False, True, True)),
        (HOUR / 2, (False, True, True)),
        (HOUR / 2 - SECOND, (False, False, True)),
    ],
)
def test_what_the_clinics_notice_forbids_is_not_offered(ahead, may):
    case = entry(NOW + ahead).case
    assert (case.may_change, case.may_cancel, case.is_too_late) == may
    assert not entry(NOW + ahead, level="join").case.is_too_late


def test_when_one_can_join_is_said_by_the_readers_own_clock_too():
    near = NOW + 1.5 * HOUR  # the door opens at 11:45 p.m. in Los Angeles
    east = entry_of(facts(near), replace(READER, zone="America/New_York"))
    words = east.words
    assert (words["opens_clock"], words["opens_own_clock"]) == (
        unbroken("11:45 p.m."),
        unbroken("2:45 a.m."),
    )
    assert (words["opens_own_on"], east.case.opens_own_day) == ("Wednesday, November 25", True)
    assert not entry_of(facts(near), READER).case.opens_own_day


def test_the_first_visit_comes_first_unless_one_can_be_joined():
    at_clinic = entry(NOW - HOUR / 4, modality="in_person")
    joinable, later = entry(NOW + HOUR / 6), entry(NOW + HOUR)
    assert next_of([at_clinic, joinable, later]) is joinable
    assert next_of([at_clinic, later]) is at_clinic


def test_the_visit_whose_doctor_waits_comes_before_all():
    joinable, going_on = entry(NOW - HOUR / 6), entry(NOW, visit_status="in-progress")
    waited_for = entry(NOW, visit_status="in-progress", live=live(waits=True))
    assert waited_for.case.news == "waits"
    assert next_of([joinable, going_on, waited_for]) is waited_for
    assert next_of([joinable, going_on]) is joinable


def test_a_cancelled_visit_is_never_the_next():
    gone = entry(NOW, status="cancelled")
    later = entry(NOW + HOUR)
    assert next_of([gone, later]) is later
    assert next_of([gone]) is None


def test_the_readers_own_time_stands_beside_where_it_is_another():
    east = entry_of(facts(), replace(READER, zone="America/New_York"))
    assert (east.case.own_zone, east.words["own_clock"]) == (
        "America/New_York",
        unbroken("2:30 a.m."),
    )
    assert east.words["own_day"] == "Wednesday, November 25, "
    same_clock = entry_of(facts(), replace(READER, zone="America/Vancouver"))
    assert (same_clock.case.own_zone, same_clock.words["own_clock"]) == ("", "")


@pytest.mark.parametrize(
    ("hours", "has"),
    [(-25, True), (0, True), (1.5, True), (1.74, True), (1.75, False), (25, False)],
)
def test_the_live_side_is_asked_from_the_day_on_which_the_door_opens(hours, has):
    assert has_live_side(facts(NOW + hours * HOUR), READER) is has


def live(**more):
    names = {"first_name": None, "last_name": None, "credentials": None}
    said = {"waits": False, "is_off": False, "is_late": False}
    said |= {"called_at": None, "call_made_at": None}
    hours = {"help_days": [*range(7)], "help_opens": time(8), "help_closes": time(17)}
    return Live(**{**names, **said, **hours, **more})


@pytest.mark.parametrize(
    ("said", "news"),
    [
        ({}, ""),
        ({"waits": True, "is_off": True}, "waits"),
        ({"is_off": True, "is_late": True}, "off"),
        ({"is_late": True}, "late"),
    ],
)
def test_of_all_that_is_said_of_the_doctor_one_thing_is_told(said, news):
    shown = entry(NOW, live=live(**said))
    assert (shown.case.news, shown.words["mark"].endswith(news)) == (news, True)
    assert entry(NOW, live=live(**said), status="cancelled").case.news == ""


@pytest.mark.parametrize(
    ("days", "call", "clock"), [(range(7), "by", unbroken("8:30 a.m.")), ((), "open", "")]
)
def test_who_asked_for_a_call_reads_when_it_comes(days, call, clock):
    called = live(is_off=True, called_at=NOW, help_days=[*days])
    shown = entry(NOW + HOUR, live=called)
    assert (shown.case.call, shown.words["call_clock"]) == (call, clock)
    assert entry(NOW, live=called._replace(is_off=False)).case.call == ""


def test_who_was_called_reads_when_and_is_promised_nothing():
    called = live(is_late=True, called_at=NOW, call_made_at=NOW + HOUR / 3)
    shown = entry(NOW + HOUR, live=called)
    assert (shown.case.call, shown.words["call_clock"]) == ("made", unbroken("10:50 p.m."))


def test_who_was_called_on_another_day_reads_which():
    called = live(is_late=True, called_at=NOW - 24 * HOUR, call_made_at=NOW - 23 * HOUR)
    shown = entry(NOW + HOUR, live=called)
    assert shown.case.call == "made-before"
    assert shown.words["call_day"] == "Monday, November 23, 2026"


@pytest.mark.parametrize(("credentials", "name"), [("DO", "Ida Berg, DO"), ("", "Ida Berg")])
def test_who_took_over_is_the_doctor(credentials, name):
    took_over = live(first_name="Ida", last_name="Berg", credentials=credentials)
    assert entry(live=took_over).words["doctor"] == name
    assert entry(live=live()).words["doctor"] == "Dana Okafor, MD"
