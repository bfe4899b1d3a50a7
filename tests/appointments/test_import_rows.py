"""Rows of a file of visits: read as people write them, and every mistake named."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.rules.tables import FileError
from appointments.rules.diaries import Diary, Facts, Known, place
from appointments.rules.imports import read_visits

PACIFIC = ZoneInfo("America/Los_Angeles")
HEADER = "external_id,mrn,doctor,date,start,minutes,end,kind,reason"
GOOD = {
    "external_id": "a1",
    "mrn": "MRN-100001",
    "doctor": "Dana.Doctor@example.com",
    "date": "2026-12-01",
    "start": "09:30",
    "minutes": "30",
    "end": "",
    "kind": "video",
    "reason": "",
}
NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)


def sheet(*rows, header=HEADER):
    lines = [",".join(f'"{value}"' for value in {**GOOD, **row}.values()) for row in rows]
    return read_visits("\n".join([header, *lines]), PACIFIC)


def problems(**row):
    (wrong,) = sheet(row).wrong
    assert wrong.number == 2
    return [(problem.column, problem.word) for problem in wrong.problems]


def facts(**more):
    from collections import defaultdict

    given = {
        "patients": {"MRN100001": 1},
        "doctors": {"dana.doctor@example.com": 7},
        "known": {},
        "diaries_of_patients": defaultdict(Diary),
        "diaries_of_doctors": defaultdict(Diary),
    }
    return Facts(**{**given, **more})


def test_a_row_is_read_with_its_moments_by_the_clock_of_the_clinic():
    (visit,) = sheet({}).visits
    assert visit.starts_at == datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    assert visit.ends_at - visit.starts_at == timedelta(minutes=30)
    assert (visit.mrn, visit.doctor) == ("MRN100001", "dana.doctor@example.com")


@pytest.mark.parametrize(
    ("written", "hour"),
    [("9:30 p.m.", 21), ("9:30 AM", 9), ("12:30 am", 0), ("12:30pm", 12), ("21:30:00", 21)],
)
def test_clock_times_are_read_as_people_write_them(written, hour):
    (visit,) = sheet({"start": written}).visits
    assert visit.starts_at.astimezone(PACIFIC).hour == hour


def test_an_end_instead_of_minutes_and_an_american_date():
    (visit,) = sheet({"minutes": "", "end": "10:00", "date": "12/01/2026"}).visits
    assert visit.ends_at == datetime(2026, 12, 1, 18, tzinfo=UTC)
    (clinic,) = sheet({"kind": "In-person"}).visits
    assert clinic.modality == "in_person"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"mrn": ""}, ("mrn", "missing")),
        ({"mrn": "MRN?1!"}, ("mrn", "mrn")),
        ({"doctor": "Dana"}, ("doctor", "doctor")),
        ({"date": "2026-02-30"}, ("date", "date")),
        ({"date": "2/30"}, ("date", "date")),
        ({"date": "1026-02-03"}, ("date", "date")),
        ({"start": "25:00"}, ("start", "start")),
        ({"start": "13:00 pm"}, ("start", "start")),
        ({"start": "half past nine"}, ("start", "start")),
        ({"minutes": "0"}, ("minutes", "minutes")),
        ({"minutes": "481"}, ("minutes", "minutes")),
        ({"minutes": "ten"}, ("minutes", "minutes")),
        ({"kind": "phone"}, ("kind", "kind")),
        ({"reason": "x" * 501}, ("reason", "long")),
        ({"reason": "=1+1"}, ("reason", "formula")),
        ({"reason": "a\0b"}, ("reason", "hidden")),
        ({"minutes": ""}, ("minutes", "missing")),
        ({"end": "10:00"}, ("minutes", "both_ends")),
        ({"minutes": "", "end": "09:00"}, ("end", "ends_first")),
        ({"minutes": "", "end": "18:00"}, ("end", "minutes")),
        ({"date": "2027-03-14", "start": "2:30"}, ("start", "skipped")),
        ({"date": "2027-03-14", "start": "1:30", "minutes": "", "end": "2:30"}, ("end", "skipped")),
    ],
    ids=str,
)
def test_each_mistake_is_named_by_its_column(row, expected):
    assert expected in problems(**row)


def test_a_row_with_too_few_cells_and_a_file_without_an_end_are_named():
    read = read_visits(f"{HEADER}\na1,MRN-1", PACIFIC)
    assert read.wrong[0].problems[0].word == "cells"
    with pytest.raises(FileError):
        read_visits("mrn,doctor,date,start,kind\n1,2,3,4,5", PACIFIC)


def test_two_rows_with_one_external_id_contradict_each_other():
    read = sheet({}, {"start": "11:00"}, {"external_id": "", "start": "12:00"})
    assert [row.number for row in read.wrong] == [2, 3]
    assert len(read.visits) == 1


def test_of_two_rows_that_overlap_the_first_is_kept():
    read = sheet(
        {}, {"external_id": "a2", "start": "09:45"}, {"external_id": "a3", "start": "10:00"}
    )
    plan = place(read, facts(), now=NOW)
    assert [placed.visit.number for placed in plan.placed] == [2, 4]
    assert [(p.column, p.word, p.other) for p in plan.wrong[0].problems] == [
        ("doctor", "row", 2),
        ("mrn", "row", 2),
    ]
    assert plan.total == 3


def test_time_that_is_booked_and_people_nobody_knows_are_named():
    start = datetime(2026, 12, 1, 17, tzinfo=UTC)
    diary = Diary([(start, start + timedelta(minutes=31))])
    booked = place(
        sheet({}), facts(diaries_of_doctors={7: diary}, diaries_of_patients={1: Diary()}), now=NOW
    )
    assert booked.wrong[0].problems[0].word == "booked"
    nobody = place(sheet({"mrn": "X-1", "doctor": "a@b"}), facts(), now=NOW)
    assert [p.column for p in nobody.wrong[0].problems] == ["mrn", "doctor"]


def test_past_times_and_slips_of_the_finger_are_named():
    past = place(sheet({}), facts(), now=datetime(2026, 12, 2, tzinfo=UTC))
    assert past.wrong[0].problems[0] == ("date", "past", 0)
    far = place(sheet({"date": "2036-12-01"}), facts(), now=NOW)
    assert far.wrong[0].problems[0].word == "far"


def test_what_was_imported_before_is_not_booked_again():
    visit = sheet({}).visits[0]
    same = Known("booked", 1, 7, visit.starts_at, visit.ends_at, "video")
    assert place(sheet({}), facts(known={"a1": same}), now=NOW).same == [2]
    moved = same._replace(modality="in_person")
    plan = place(sheet({}), facts(known={"a1": moved}), now=NOW)
    assert (plan.changed, plan.placed) == ([2], [])


def test_rows_that_became_wrong_since_the_look_are_told_apart():
    plan = place(sheet({"mrn": ""}, {"external_id": "b", "mrn": "X-1"}), facts(), now=NOW)
    plan.seen = frozenset({2})
    assert [row.number for row in plan.newly_wrong] == [3]
