"""A file of 10,000 visits of which seven are wrong, by the door through which staff bring it."""

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import ClinicMembership, Notice, Practitioner, User
from appointments.models import Appointment, Occupancy
from tests.fixtures.cast import make_record

ROWS, PEOPLE, A_DAY = 10_000, 20, 32  # so many doctors and patients; visits of each in a day
HEADER = ["external_id", "mrn", "doctor", "date", "start", "minutes", "kind"]
WRONG_ROW = re.compile(r"<strong>Row (\d+)</strong><br>(.*?)</li>", re.DOTALL)
# by the row's number in the file: the column, what stands there, and what the report says
WRONG = {
    2: ("mrn", "NOBODY-1", "mrn: your clinic has nobody with this."),
    404: ("date", "2030-02-30", "date: there is no such date. Write it like 2026-11-24."),
    1009: ("doctor", "ghost@example.com", "doctor: your clinic has nobody with this."),
    3333: ("kind", "by phone", "kind: write video or in-person."),
    5555: ("minutes", "0", "minutes: a visit takes 1 to 480 minutes."),
    7777: ("date", "2020-01-06", "date: this time has passed."),
    10_001: ("start", "=NOW()", "start: the cell starts like a formula (= + - @)."),
}


@pytest.fixture
def doctors(clinic):
    users = User.objects.bulk_create(User(email=f"d{n}@example.com") for n in range(PEOPLE))
    Practitioner.objects.bulk_create(Practitioner(user=user) for user in users)
    ClinicMembership.objects.bulk_create(
        ClinicMembership(user=user, clinic=clinic, role="practitioner") for user in users
    )


@pytest.fixture
def file(clinic, doctors, now) -> SimpleUploadedFile:
    """Each slot from tomorrow on, every doctor with one of the patients; seven cells are spoiled."""
    for n in range(PEOPLE):
        make_record(clinic, f"MRN-{n}")
    first, lines = now.date() + timedelta(days=2), StringIO()
    table = csv.writer(lines)
    table.writerow(HEADER)
    for n in range(ROWS):
        row = a_row(first, n)
        if n + 2 in WRONG:
            column, spoiled, _said = WRONG[n + 2]
            row[HEADER.index(column)] = spoiled
        table.writerow(row)
    return SimpleUploadedFile("visits.csv", lines.getvalue().encode())


def a_row(first: date, number: int) -> list[str]:
    turn, who = divmod(number, PEOPLE)
    day, slot = divmod(turn, A_DAY)
    clock = f"{8 + slot // 4:02}:{slot % 4 * 15:02}"
    people = [f"MRN-{who}", f"d{who}@example.com"]
    return [f"X{number}", *people, f"{first + timedelta(days=day)}", clock, "15", "video"]


def test_the_wrong_rows_of_a_large_file_are_named_the_rest_is_offered_and_nothing_is_changed(
    client_of, scheduler, clinic, file
):
    sent = {"clinic": clinic.pk, "file": file}
    page = client_of(scheduler).post(reverse("clinic_appointments_import"), sent)
    named = {int(row): unescape(said.strip()) for row, said in WRONG_ROW.findall(page.text)}
    assert named == {row: said for row, (_column, _cell, said) in WRONG.items()}
    assert "9993 visits to book" in page.text
    assert "Book 9993 visits" in page.text
    assert not Appointment.objects.exists()
    assert not Occupancy.objects.exists()
    assert not Notice.objects.exists()
