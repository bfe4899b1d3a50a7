"""What people are told of a move: the new time beside the one they know, the kind only if it changed."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.delivery import deliver_due
from accounts.models import Patient, Practitioner
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.taking import Wanted
from appointments.models import Appointment
from tests.fixtures.cast import A_DAY, make_appointment, make_schedule, make_staff

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)


@pytest.fixture
def mails(smtp_sink, now):
    """Send what is due: the subjects, and the text of the last mail."""

    def send():
        deliver_due(now)
        last = smtp_sink.messages[-1]
        plain = last.get_body(("plain",)).get_content()
        return [message["Subject"] for message in smtp_sink.messages], plain

    return send


@pytest.fixture
def change(appointment, scheduler, actor_of, now):
    """Staff move the visit so many hours, and to another way to meet."""

    def to(hours, way="video", doctor=None):
        visit = Appointment.objects.get()
        starts_at = visit.starts_at + timedelta(hours=hours)
        wanted = Wanted(doctor or visit.practitioner, starts_at, starts_at + HALF, way)
        return move(visit, wanted, Edit(actor_of(scheduler), now, visit.revision))

    return to


def test_a_new_time_is_told_beside_the_old_one(appointment, change, mails, patient):
    Patient.objects.update(time_zone="America/New_York")
    change(1)
    subjects, plain = mails()
    assert subjects == ["Your visit has a new time"]
    assert "The old time was: " in plain
    assert plain.count("In your time zone: ") == 3  # of the new time, the old, and the door


@pytest.mark.parametrize(
    ("hours", "subject"),
    [
        (0, "Your visit has changed: it is at the clinic"),
        (1, "Your visit has a new time and is now at the clinic"),
    ],
)
def test_the_kind_is_told_when_it_changed(change, mails, hours, subject):
    change(hours, "in_person")
    subjects, plain = mails()
    assert subjects == [subject]
    assert ("The old time was" in plain) is bool(hours)


def test_another_doctor_is_told(change, mails, clinic):
    user = make_staff(clinic, "new@example.com", "practitioner", last_name="Newman")
    change(0, doctor=make_schedule_of(user, clinic))
    subjects, plain = mails()
    assert subjects == ["Your visit is with another doctor"]
    assert "Newman" in plain


def make_schedule_of(user, clinic):
    return make_schedule(Practitioner.objects.create(user=user), clinic).practitioner


def test_of_two_quick_moves_the_old_time_is_the_one_that_people_know(appointment, change, mails):
    change(1)
    change(1)
    mails()
    moved = Appointment.objects.get()
    assert (moved.moved_from, moved.starts_at) == (
        appointment.starts_at,
        appointment.starts_at + timedelta(hours=2),
    )
    change(1)
    assert Appointment.objects.get().moved_from == moved.starts_at


def test_a_year_is_said_when_it_is_another_one(patient, doctor, change, mails, now):
    Appointment.objects.all().delete()
    make_appointment(patient.record, doctor.practitioner, starts_at=now + 400 * A_DAY)
    change(1)
    _, plain = mails()
    years = {line[-4:] for line in plain.splitlines() if line[-6:-4] == ", "}
    assert years == {str((now + 400 * A_DAY).year)}


def test_staff_read_from_when_to_when_and_what_else_changed(
    change, client_of, scheduler, clinic, now
):
    Appointment.objects.update(booked_at=now)
    user = make_staff(clinic, "new@example.com", "practitioner", last_name="Newman")
    doctor = make_schedule_of(user, clinic)
    for hours, way, whom in ((1, "in_person", None), (0, "video", None), (2, "video", doctor)):
        visit = change(hours, way, whom)
    page = client_of(scheduler).get(reverse("clinic_appointment", args=[visit.reference])).text
    said = [
        " ".join(words.split())
        for words in re.findall(r"<span>(Moved:.*?)</span>", page, re.DOTALL)
    ]
    assert re.fullmatch(r"Moved: from .+ to .+; now with Sam Newman", said[0])
    assert "; now by video" in said[1]
    assert " from " not in said[1]


@pytest.mark.parametrize(
    ("reason", "subject", "says"),
    [
        ("doctor_away", "The clinic had to cancel your video visit", True),
        ("other: flood", "The clinic had to cancel your video visit", True),
        ("patient_asked", "Your video visit is cancelled", False),
    ],
)
def test_a_cancellation_by_the_clinic_says_so_and_offers_a_new_time(
    appointment, scheduler, actor_of, mails, now, reason, subject, says
):
    cancel(appointment, Edit(actor_of(scheduler), now, 0), reason=reason)
    subjects, plain = mails()
    assert subjects == [subject]
    assert ("We are sorry." in plain, "Choose a new time:" in plain) == (says, says)
