"""Visits from a file: looked at, confirmed once; and a day as a file."""

import csv
from datetime import UTC, datetime, time, timedelta
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.forms.sheets import read_sheet
from accounts.models import AuditEvent, HeldFile, Notice, Patient
from accounts.rules.tables import FileError, shown_safely
from appointments.actions.confirmations import confirm_imported
from appointments.models import Appointment, Occupancy
from appointments.rules.imports import COLUMNS, read_visits
from tests.fixtures.cast import make_appointment

IMPORT, EXPORT = reverse("clinic_appointments_import"), reverse("clinic_day_export")
HEADER = ["external_id", "mrn", "doctor", "date", "start", "minutes", "kind"]
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def day(now):
    return (now.astimezone(PACIFIC) + timedelta(days=5)).date()


@pytest.fixture
def rows(patient, other_patient, doctor, day):
    visit = [doctor.email, day.isoformat()]
    return [
        ["a1", patient.record.mrn, *visit, "09:00", "30", "video"],
        ["a2", other_patient.record.mrn, *visit, "10:00", "30", "in-person"],
        ["a3", "NOBODY-1", *visit, "11:00", "30", "video"],
    ]


def csv_file(rows, name="visits.csv"):
    lines = StringIO()
    csv.writer(lines).writerows([HEADER, *rows])
    return SimpleUploadedFile(name, lines.getvalue().encode())


def look(client, clinic, file):
    return client.post(IMPORT, {"clinic": clinic.pk, "file": file})


def confirm(client, **more):
    return client.post(IMPORT, {"confirm": HeldFile.objects.latest("pk").pk, **more})


def test_a_file_is_looked_at_before_anything_is_booked(client_of, scheduler, clinic, rows):
    page = look(client_of(scheduler), clinic, csv_file(rows))
    assert b"2 visits to book" in page.content
    assert b"1 row with mistakes" in page.content
    assert b"Row 4" in page.content
    assert not Appointment.objects.exists()


def test_a_confirmed_file_is_booked_once(client_of, scheduler, clinic, rows):
    client = client_of(scheduler)
    look(client, clinic, csv_file(rows))
    done = confirm(client).content
    assert b"The visits are booked" in done
    assert b"2 visits booked" in done
    assert Appointment.objects.count() == Occupancy.objects.count() == 2
    assert AuditEvent.objects.filter(action="appointment_booked").count() == 2
    assert b"choose the file again" in confirm(client).content
    again = look(client, clinic, csv_file(rows))
    assert b"2 visits that were imported before" in again.content
    assert b"There is nothing to import" in again.content


def test_confirmations_are_owed_where_they_were_asked_for(client_of, scheduler, clinic, rows, now):
    client = client_of(scheduler)
    look(client, clinic, csv_file(rows[:1]))
    confirm(client, confirmations="on")
    assert confirm_imported(now) == 1
    assert Notice.objects.filter(kind="appointment_booked").exists()
    assert confirm_imported(now) == 0


def test_without_them_nobody_is_told(client_of, scheduler, clinic, rows, now):
    client = client_of(scheduler)
    look(client, clinic, csv_file(rows))
    confirm(client)
    assert confirm_imported(now) == 0


def test_a_time_that_was_taken_since_the_look_is_named(
    client_of, scheduler, clinic, rows, doctor, other_patient, day
):
    client = client_of(scheduler)
    look(client, clinic, csv_file(rows))
    starts_at = datetime.combine(day, datetime.min.time(), PACIFIC) + timedelta(hours=9)
    make_appointment(other_patient.record, doctor.practitioner, starts_at=starts_at)
    page = confirm(client)
    assert b"are not any more" in page.content
    assert b"this overlaps a visit that is booked" in page.content


def test_a_workbook_is_read_like_a_csv_file(client_of, scheduler, clinic, rows):
    book, content = Workbook(), BytesIO()
    for row in [HEADER, *rows]:
        book.active.append(row)
    book.save(content)
    file = SimpleUploadedFile("visits.xlsx", content.getvalue())
    assert b"2 visits to book" in look(client_of(scheduler), clinic, file).content


def test_what_is_no_table_of_visits_is_refused_in_words(client_of, scheduler, clinic):
    client = client_of(scheduler)
    page = look(client, clinic, SimpleUploadedFile("a.csv", b"mrn,doctor,date,start,kind\n"))
    assert b"Error:" in page.content
    assert b"Choose a file." in client.post(IMPORT, {"clinic": clinic.pk}).content
    assert client.get(IMPORT).status_code == 200
    assert not HeldFile.objects.exists()


def test_a_file_of_somebody_else_cannot_be_confirmed(
    client_of, scheduler, other_scheduler, clinic, rows
):
    look(client_of(scheduler), clinic, csv_file(rows))
    assert b"choose the file again" in confirm(client_of(other_scheduler)).content
    wrong = client_of(scheduler).post(IMPORT, {"confirm": "none"})
    assert b"choose the file again" in wrong.content
    assert not Appointment.objects.exists()


def test_a_file_that_lay_too_long_is_chosen_again(client_of, scheduler, clinic, rows, now):
    client = client_of(scheduler)
    look(client, clinic, csv_file(rows))
    HeldFile.objects.update(uploaded_at=now - timedelta(hours=2))
    assert b"choose the file again" in confirm(client).content
    assert not Appointment.objects.exists()


def workbook(*rows) -> bytes:
    book, content = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_read_as_it_is_shown():
    written = (
        datetime(2026, 12, 1, tzinfo=UTC).replace(tzinfo=None),
        time(9, 30),
        1e22,
        None,
        "=1+1",
        "x",
    )
    text = read_sheet(workbook(["a", "b", "c", "d", "e", "f"], [], [None], list(written)))
    assert text.splitlines() == [
        "a,b,c,d,e,f",
        "",
        "",
        "2026-12-01,09:30:00,10000000000000000000000,,=,x",
    ]


def test_what_only_looks_like_a_workbook_is_refused():
    zipped = BytesIO()
    with ZipFile(zipped, "w") as parts:
        parts.writestr("a.txt", "none")
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as parts:
        parts.writestr("a.txt", bytes(25_000_001))
    for content, problem in (
        (zipped.getvalue(), "not_xlsx"),
        (b"PK\x03\x04 not at all", "not_xlsx"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "not_table"),
        (bomb.getvalue(), "too_large"),
        (bytes(2_500_001), "too_large"),
        (workbook(["x" * 30_000] * 30, *[["y" * 30_000] * 30] * 15), "too_large"),
    ):
        with pytest.raises(FileError) as refused:
            read_sheet(content)
        assert refused.value.problem == problem


def rewritten(book: bytes, old: bytes, new: bytes) -> bytes:
    whole, changed = ZipFile(BytesIO(book)), BytesIO()
    with ZipFile(changed, "w", ZIP_DEFLATED) as parts:
        for name in whole.namelist():
            parts.writestr(name, whole.read(name).replace(old, new))
    return changed.getvalue()


def test_a_row_that_a_workbook_numbers_far_off_is_not_waited_for():
    far = rewritten(workbook(["a"], ["b"]), b'<row r="2"', b'<row r="200000"')
    with pytest.raises(FileError) as refused:
        read_sheet(far)
    assert refused.value.problem == "too_large"


def test_a_workbook_that_says_it_is_smaller_than_it_is_is_read_whole():
    small = rewritten(
        workbook(["a"], ["b"], ["c"]), b'<dimension ref="A1:A3"', b'<dimension ref="A1"'
    )
    assert read_sheet(small).split() == ["a", "b", "c"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_a_file_that_can_be_read(kind, client_of, scheduler, clinic, now):
    client, where = client_of(scheduler), reverse(f"clinic_import_template_{kind}")
    assert f'href="{where}"' in client.get(IMPORT).text
    answer = client.get(where)
    assert answer["Content-Disposition"] == f'attachment; filename="visits.{kind}"'
    text = read_sheet(answer.content)
    assert tuple(text.splitlines()[0].split(",")) == COLUMNS.known
    (visit,), wrong = vars(read_visits(text, PACIFIC)).values()
    assert (visit.starts_at > now, wrong) == (True, [])


@pytest.mark.parametrize("cell", ["+15105550111", "+1 510 555-0111", "Rivera", "12-5", ""])
def test_a_phone_number_and_what_begins_no_formula_is_saved_as_it_is(cell):
    assert shown_safely(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "-5", "@SUM(A1)", "+1+cmd|' /C calc'!A0", "+A1", "+1--510", "+1", "+151055501 x"),
        *("+1510555011122334", "\uff0b15105550111", " +15105550111=1", "+\u0661\u0662\u0663\u0664"),
    ],
)
def test_all_else_that_begins_a_formula_is_made_harmless(cell):
    assert shown_safely(cell) == f"'{cell}"


def export(client, day, kind="csv"):
    return client.post(EXPORT, {"date": day.isoformat(), "kind": kind})


@pytest.fixture
def visit(patient, doctor, day):
    Patient.objects.filter(pk=patient.record.pk).update(last_name="=cmd()", phone="+15105550111")
    starts_at = datetime.combine(day, datetime.min.time(), PACIFIC) + timedelta(hours=23)
    return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at, reason="rash")


def test_a_day_is_saved_with_formulas_made_harmless(client_of, scheduler, visit, day):
    answer = export(client_of(scheduler), day)
    assert answer["Content-Disposition"] == f'attachment; filename="visits-{day}.csv"'
    header, row = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    found = dict(zip(header, row, strict=True))
    assert (found["last_name"], found["start"]) == ("'=cmd()", "23:00")
    assert found["phone"] == "+15105550111"
    assert b"rash" not in answer.content
    assert AuditEvent.objects.get(action="appointment_seen").detail == {"how": "export"}


def test_a_day_is_saved_as_a_workbook(client_of, scheduler, visit, day):
    answer = export(client_of(scheduler), day, "xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet.max_row == 2
    assert sheet["M2"].value == visit.code


def test_only_the_day_and_only_the_own_clinic_is_in_it(
    client_of, scheduler, other_scheduler, visit, day
):
    for client, wanted in (
        (client_of(scheduler), day + timedelta(days=1)),
        (client_of(other_scheduler), day),
    ):
        assert len(export(client, wanted).content.splitlines()) == 1
    assert b"There is no such day" in client_of(scheduler).post(EXPORT, {"date": "2/30"}).content
    assert client_of(scheduler).get(EXPORT).status_code == 200
