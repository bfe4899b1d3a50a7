"""Booking, moving and cancelling: one transaction each, and never two in one place."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import AuditEvent, Notice
from appointments.actions.booking import Edit, book, cancel, mark_no_show, move
from appointments.actions.holds import hold, wanted_of
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted
from appointments.models import Appointment, Occupancy
from appointments.rules.changes import Refusal, refuses_no_show

HALF = timedelta(minutes=30)


@pytest.fixture
def wanted(doctor, now):
    start = (now + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    return Wanted(doctor.practitioner, start, start + HALF, "video", timedelta(minutes=5))


@pytest.fixture
def booked(patient, wanted, clinic, actor_of, now):
    return book(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=now)


def test_a_booked_visit_takes_the_doctors_time_with_its_buffer(booked, wanted):
    taken = Occupancy.objects.get()
    assert (taken.period.lower, taken.period.upper) == (
        wanted.starts_at,
        wanted.ends_at + timedelta(minutes=5),
    )
    assert AuditEvent.objects.filter(action="appointment_booked").count() == 1
    assert Notice.objects.get(kind="appointment_booked").channel == "mail"


def test_nobody_books_a_time_that_has_begun(patient, wanted, clinic, actor_of):
    late = wanted.starts_at + timedelta(seconds=1)
    with pytest.raises(RefusedError) as refused:
        book(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=late)
    assert refused.value.refusal == Refusal.PAST
    assert not Appointment.objects.exists()


def test_two_visits_of_a_doctor_never_overlap(booked, other_patient, wanted, clinic, actor_of, now):
    later = Wanted(wanted.practitioner, wanted.ends_at, wanted.ends_at + HALF, "video")
    with pytest.raises(RefusedError) as refused:
        book(other_patient.record, later, clinic=clinic, actor=actor_of(other_patient), now=now)
    assert refused.value.refusal == Refusal.TAKEN
    assert Appointment.objects.count() == 1


def test_a_move_raises_the_revision_and_takes_the_new_time_alone(
    booked, wanted, patient, actor_of, now
):
    start = wanted.starts_at + timedelta(hours=3)
    to = Wanted(wanted.practitioner, start, start + HALF, "in_person")
    moved = move(booked, to, Edit(actor_of(patient), now, revision=0))
    assert (moved.revision, moved.modality, moved.starts_at) == (1, "in_person", start)
    assert Occupancy.objects.get().period.lower == start
    with pytest.raises(ChangedMeanwhileError):
        cancel(booked, Edit(actor_of(patient), now, revision=0))


def test_a_cancelled_visit_gives_its_time_back(booked, patient, actor_of, now):
    gone = cancel(booked, Edit(actor_of(patient), now, revision=0), reason="Better")
    assert (gone.status, gone.cancel_reason) == ("cancelled", "Better")
    assert not Occupancy.objects.exists()
    with pytest.raises(RefusedError) as refused:
        cancel(gone, Edit(actor_of(patient), now, revision=1))
    assert refused.value.refusal == Refusal.OVER


def test_nobody_is_missed_before_the_visit_begins(booked, scheduler, actor_of, now):
    with pytest.raises(RefusedError):
        mark_no_show(booked, Edit(actor_of(scheduler), now, revision=0))
    missed = mark_no_show(booked, Edit(actor_of(scheduler), booked.ends_at, revision=0))
    assert missed.status == "noshow"


def test_a_hold_keeps_others_out_for_ten_minutes(
    patient, other_patient, wanted, clinic, actor_of, now
):
    held = hold(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=now)
    other = {"clinic": clinic, "actor": actor_of(other_patient)}
    with pytest.raises(RefusedError):
        book(other_patient.record, wanted, now=now, **other)
    assert wanted_of(held) == wanted
    hold(patient.record, wanted, clinic=clinic, actor=actor_of(patient), now=now)
    book(other_patient.record, wanted, now=now + timedelta(minutes=10), **other)
    assert Occupancy.objects.get().appointment is not None


def test_who_is_here_has_not_missed_the_visit():
    now = datetime(2026, 11, 24, 17, tzinfo=UTC)
    assert refuses_no_show("arrived", now, now, now=now) == Refusal.STARTED
    assert refuses_no_show("cancelled", now, now, now=now) == Refusal.OVER
