"""Taking over patient records from a file: named mistakes, no surprises, the same result twice."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.held_files import FileOverError
from accounts.actions.patients_import import (
    confirm_import,
    import_patients,
    look_at_import,
    plan_import,
)
from accounts.models import AuditEvent, HeldFile, Notice, Patient
from accounts.rules.actor import PORTAL
from accounts.rules.imports import read_rows
from accounts.rules.tables import MOST_BYTES, MOST_ROWS, FileError, read_text
from tests.fixtures.cast import make_record

HEADER = "mrn,last_name,first_name,birth_date,email,phone,language,time_zone"
ANA = "MRN-1,Núñez,Ana,1951-03-04,ana@example.com,+15105550111,es,America/Denver"
TODAY = date(2026, 11, 24)
IMPORT = reverse("clinic_import")


def lines(*rows):
    return "\n".join((HEADER, *rows)) + "\n"


def problems(text):
    return [row.problems for row in read_rows(text, languages=["en", "es"], today=TODAY)]


@pytest.fixture
def take_over(clinic, now):
    def take_over(*rows, header=HEADER):
        text = "\n".join((header, *rows))
        return import_patients(clinic, text, actor=PORTAL, now=now, cause="import:1")

    return take_over


def counts(plan):
    return len(plan.added), len(plan.changed), plan.same, len(plan.wrong)


def test_a_file_may_start_with_a_byte_order_mark():
    assert read_text(b"\xef\xbb\xbf" + lines(ANA).encode()) == lines(ANA)


@pytest.mark.parametrize(
    ("content", "problem"), [(b"x" * (MOST_BYTES + 1), "too_large"), (b"\xff\xfe", "not_utf8")]
)
def test_a_file_that_is_no_text_is_refused(content, problem):
    with pytest.raises(FileError) as refused:
        read_text(content)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("text", "problem", "about"),
    [
        ("", "column_missing", "mrn"),
        ("mrn,last_name,first_name\n", "column_missing", "birth_date"),
        (HEADER + ",colour\x1b[31m\n", "column_unknown", "colour[31m"),
        (HEADER + ",email\n", "column_twice", "email"),
        (lines('"MRN-1'), "not_csv", ""),
        (lines(*["x"] * (MOST_ROWS + 1)), "too_many_rows", "20000"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, problem, about):
    with pytest.raises(FileError) as refused:
        read_rows(text, languages=["en"], today=TODAY)
    assert (refused.value.problem, refused.value.about) == (problem, about)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",Nunez,Ana,1951-03-04,,,,", ("mrn", "missing")),
        ("MRN 1!,Nunez,Ana,1951-03-04,,,,", ("mrn", "mrn")),
        ("=MRN(),Nunez,Ana,1951-03-04,,,,", ("mrn", "formula")),
        ("MRN-1,,Ana,1951-03-04,,,,", ("last_name", "missing")),
        ("MRN-1,@SUM(A1),Ana,1951-03-04,,,,", ("last_name", "formula")),
        ("MRN-1,Nu\0nez,Ana,1951-03-04,,,,", ("last_name", "hidden")),
        (f"MRN-1,{'N' * 300},Ana,1951-03-04,,,,", ("last_name", "name")),
        ("MRN-1,Nunez,\U0001f600,1951-03-04,,,,", ("first_name", "name")),
        ("MRN-1,Nunez,Ana,1980-02-30,,,,", ("birth_date", "date")),
        ("MRN-1,Nunez,Ana,02/29/1980,,,,", ("birth_date", "date")),
        ("MRN-1,Nunez,Ana,19800229,,,,", ("birth_date", "date")),
        ("MRN-1,Nunez,Ana,2026-11-25,,,,", ("birth_date", "future")),
        ("MRN-1,Nunez,Ana,1899-12-31,,,,", ("birth_date", "year")),
        (f"MRN-1,Nunez,Ana,1951-03-04,{'a' * 255},,,", ("email", "email")),
        ("MRN-1,Nunez,Ana,1951-03-04,,,fr,", ("language", "language")),
        ("MRN-1,Nunez,Ana,1951-03-04,,,,Mars/Base", ("time_zone", "time_zone")),
        ("MRN-1,Nunez,Ana", ("", "cells")),
    ],
)
def test_a_wrong_cell_is_named(row, problem):
    assert problems(lines(row)) == [(problem,)]


def test_a_number_that_stands_twice_keeps_both_rows_out():
    same = ANA.lower().replace("america/denver", "")
    nobody = ",Quist,Ben,1974-11-30,,,,"
    twice, missing = (("mrn", "twice"),), (("mrn", "missing"),)
    assert problems(lines(ANA, same, nobody, nobody)) == [twice, twice, missing, missing]


def test_two_spellings_of_a_number_are_the_same_number():
    found = problems(lines(ANA, ANA.replace("MRN-1", "mrn1"), ANA.replace("MRN-1", "MRN 1!")))
    assert found == [(("mrn", "twice"),), (("mrn", "twice"),), (("mrn", "mrn"),)]


def test_rows_are_counted_as_spreadsheets_count_them():
    rows = read_rows(lines(ANA, "", "MRN-2"), languages=["es"], today=TODAY)
    assert [row.number for row in rows] == [2, 4]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contact", "column"), [("not-an-address,", "email"), (",12", "phone"), (",+1510555", "phone")]
)
def test_a_contact_that_cannot_be_one_is_named(clinic, now, contact, column):
    plan = plan_import(clinic, lines(f"MRN-1,Nunez,Ana,1951-03-04,{contact},,"), now=now)
    assert plan.wrong[0].problems == ((column, column),)


@pytest.mark.django_db
def test_new_records_are_added_as_the_file_has_them(take_over):
    assert counts(take_over(ANA, "mrn-2,Quist,Ben,1974-11-30,,(510) 555-0122,,")) == (2, 0, 0, 0)
    ana, ben = Patient.objects.order_by("mrn")
    assert (ana.mrn, ana.name_key, ana.language) == ("MRN-1", "nunez", "es")
    assert (ben.mrn, ben.phone, ben.language) == ("MRN-2", "+15105550122", "en")


@pytest.mark.django_db
def test_a_second_run_changes_nothing(take_over):
    take_over(ANA)
    before = Patient.objects.values().get()
    assert counts(take_over(ANA)) == (0, 0, 1, 0)
    assert Patient.objects.values().get() == before


@pytest.mark.django_db
def test_a_number_written_in_another_way_is_the_same_record(take_over):
    take_over(ANA)
    assert counts(take_over(ANA.replace("MRN-1", "mrn 1"))) == (0, 0, 1, 0)
    assert Patient.objects.get().mrn == "MRN-1"


@pytest.mark.django_db
def test_a_changed_row_changes_its_record_and_an_empty_cell_nothing(take_over):
    take_over(ANA)
    plan = take_over("MRN-1,Nunez,Anna,1951-03-04,,,,")
    ana = Patient.objects.get()
    assert plan.changed[0].columns == ("last_name", "first_name")
    assert (ana.first_name, ana.email) == ("Anna", "ana@example.com")


@pytest.mark.django_db
def test_the_columns_that_may_be_missing_may_be_missing(take_over):
    header = "BIRTH_DATE, mrn ,first_name,last_name"
    assert counts(take_over("1951-03-04,MRN-1,Ana,Núñez", header=header)) == (1, 0, 0, 0)


@pytest.mark.django_db
def test_wrong_rows_do_not_hinder_the_others(take_over):
    assert counts(take_over(ANA, "MRN-2")) == (1, 0, 0, 1)


@pytest.mark.django_db
def test_records_of_another_clinic_are_left_alone(take_over, other_clinic):
    make_record(other_clinic, "MRN-1")
    assert counts(take_over(ANA)) == (1, 0, 0, 0)
    assert Patient.objects.filter(mrn="MRN-1").count() == 2


@pytest.mark.django_db
def test_a_record_with_small_letters_is_the_same_record(take_over, clinic):
    make_record(clinic, "mrn-1")
    assert counts(take_over(ANA)) == (0, 1, 0, 0)


@pytest.mark.django_db
def test_each_record_is_written_down(take_over, clinic):
    old = make_record(clinic, "MRN-1")
    take_over(ANA, "MRN-2,Quist,Ben,1974-11-30,,,,")
    actions = AuditEvent.objects.order_by("pk").values_list("action", "patient", "target")
    new = Patient.objects.get(mrn="MRN-2")
    assert list(actions) == [
        ("record_added", new.pk, "import:1"),
        ("record_changed", old.pk, "import:1"),
        ("patients_imported", None, "import:1"),
    ]
    detail = AuditEvent.objects.get(action="patients_imported").detail
    assert detail == {"added": 1, "changed": 1, "wrong": 0}


@pytest.mark.django_db
def test_somebody_who_signs_on_is_told_of_a_new_contact_at_the_old_one_too(take_over, patient):
    old = patient.record.email
    Patient.objects.update(text_consent_at="2026-01-01T00:00Z")
    plan = take_over("MRN-100001,Okoye,Ada,1951-03-04,new@example.com,+15105550111,es,")
    record = Patient.objects.get()
    assert (record.email, record.text_consent_at, record.language) == (
        "new@example.com",
        None,
        "en",
    )
    assert len(plan.moved) == 1
    told = Notice.objects.filter(kind="contact_changed").order_by("pk")
    assert [notice.recipient for notice in told] == 2 * [
        f"user:{patient.pk}",
        f"patient:{record.pk}",
    ]
    assert old != "new@example.com"


@pytest.mark.django_db
def test_somebody_with_one_address_is_told_there_once(take_over, patient):
    Patient.objects.update(email=patient.email)
    take_over("MRN-100001,Okoye,Ada,1951-03-04,,+15105550111,,")
    assert Notice.objects.get().recipient == f"user:{patient.pk}"


@pytest.mark.django_db
def test_nobody_is_told_of_the_contact_of_a_record_that_is_not_registered(take_over, clinic):
    make_record(clinic, "MRN-1")
    assert take_over(ANA).moved == []
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_file_is_confirmed_once_and_within_an_hour(clinic, scheduler, actor_of, now):
    actor = actor_of(scheduler)
    held, plan = look_at_import(clinic, lines(ANA), actor=actor, now=now)
    assert (plan.to_do, plan.total, Patient.objects.count()) == (1, 1, 0)
    with pytest.raises(FileOverError):
        confirm_import(held, actor=actor, now=now + timedelta(hours=1))
    confirm_import(held, actor=actor, now=now)
    with pytest.raises(FileOverError):
        confirm_import(held, actor=actor, now=now)
    assert HeldFile.objects.get().sealed is None


@pytest.mark.django_db
def test_a_file_that_lies_too_long_is_erased(clinic, scheduler, actor_of, now):
    actor = actor_of(scheduler)
    old, _plan = look_at_import(clinic, lines(ANA), actor=actor, now=now)
    look_at_import(clinic, lines(ANA), actor=actor, now=now + timedelta(hours=1, seconds=1))
    old.refresh_from_db()
    assert old.sealed is None


def upload(content, name="patients.csv"):
    file = BytesIO(content)
    file.name = name
    return file


@pytest.mark.django_db
def test_staff_look_at_a_file_and_then_confirm_it(client_of, scheduler, clinic):
    client = client_of(scheduler)
    file = upload(lines(ANA, "MRN-2,Quist,Ben,1980-02-30,,,,").encode())
    report = client.post(IMPORT, {"clinic": clinic.pk, "file": file}).content.decode()
    assert "birth_date: there is no such date." in report
    assert "Import 1 record" in report
    held = HeldFile.objects.get()
    assert b"Ana" not in bytes(held.sealed)
    done = client.post(IMPORT, {"confirm": held.pk}).content.decode()
    assert "The records are imported" in done
    assert Patient.objects.get().first_name == "Ana"
    again = client.post(IMPORT, {"confirm": held.pk}).content.decode()
    assert "Please choose the file again" in again


@pytest.mark.django_db
def test_nothing_is_confirmed_that_somebody_else_looked_at(
    client_of, scheduler, other_scheduler, actor_of, clinic, now
):
    held, _plan = look_at_import(clinic, lines(ANA), actor=actor_of(scheduler), now=now)
    for number in (held.pk, "x", "9" * 5000):
        answer = client_of(other_scheduler).post(IMPORT, {"confirm": number})
        assert "Please choose the file again" in answer.content.decode()
    assert not Patient.objects.exists()


@pytest.mark.django_db
def test_a_file_that_lay_too_long_is_asked_for_again(client_of, scheduler, actor_of, clinic, now):
    past = now - timedelta(hours=2)
    held, _plan = look_at_import(clinic, lines(ANA), actor=actor_of(scheduler), now=past)
    answer = client_of(scheduler).post(IMPORT, {"confirm": held.pk})
    assert "Please choose the file again" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe", "The file is not in UTF-8."),
        (b"x" * (MOST_BYTES + 1), "The file is too large"),
        (b"mrn\n", "The column last_name is missing."),
        (f"{HEADER},<b>\n".encode(), "The column &amp;lt;b&amp;gt; is not one we know."),
    ],
)
def test_a_file_that_will_not_do_is_said_to_staff(client_of, scheduler, clinic, content, words):
    answer = client_of(scheduler).post(IMPORT, {"clinic": clinic.pk, "file": upload(content)})
    assert words in answer.content.decode()
    assert not HeldFile.objects.exists()


@pytest.mark.django_db
def test_a_file_for_another_clinic_is_refused(client_of, scheduler, other_clinic):
    file = upload(lines(ANA).encode())
    client_of(scheduler).post(IMPORT, {"clinic": other_clinic.pk, "file": file})
    assert not HeldFile.objects.exists()


@pytest.mark.django_db
def test_a_report_with_nothing_to_do_offers_nothing(client_of, scheduler, clinic, take_over):
    take_over(ANA)
    file = upload(lines(ANA).encode())
    answer = client_of(scheduler).post(IMPORT, {"clinic": clinic.pk, "file": file})
    assert "There is nothing to import." in answer.content.decode()


@pytest.mark.django_db
def test_the_command_looks_and_then_takes_over(clinic, tmp_path, capsys):
    file = tmp_path / "patients.csv"
    file.write_text(lines(ANA, "MRN-2"), encoding="utf-8")
    call_command("import_patients", file, clinic=clinic.slug, dry_run=True)
    assert not Patient.objects.exists()
    call_command("import_patients", file, clinic=clinic.slug)
    said = capsys.readouterr().out
    assert Patient.objects.count() == 1
    assert "nothing was changed" in said
    assert "Row 3: the row has more or fewer cells" in said


@pytest.mark.django_db
def test_the_command_says_what_it_cannot_use(clinic, tmp_path):
    file = tmp_path / "patients.csv"
    for slug, words in (("nowhere", "no clinic"), (clinic.slug, "No such file")):
        with pytest.raises(CommandError, match=words):
            call_command("import_patients", file, clinic=slug)
    file.write_bytes(b"mrn\n")
    with pytest.raises(CommandError, match="column last_name is missing"):
        call_command("import_patients", file, clinic=clinic.slug)


@pytest.mark.django_db
def test_many_rows_take_no_more_queries_than_few(take_over):
    def queries(count, first_name):
        with CaptureQueriesContext(connection) as captured:
            take_over(*(f"MRN-{n},Lee,{first_name},1951-03-04,,,," for n in range(count)))
        return len(captured)

    assert queries(10, "Sam") == queries(2_000, "Sam")
    assert queries(10, "Pat") == queries(2_000, "Pat")
