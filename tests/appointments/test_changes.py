"""What patients do with their visits themselves: moved, met another way, cancelled, booked."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import AuditEvent, Clinic, Notice, Practitioner
from appointments.actions import booking
from appointments.actions.booking import Edit
from appointments.actions.changes import (
    Choice,
    HoldGoneError,
    book,
    cancel,
    hold_time,
    reschedule,
    switch,
)
from appointments.actions.holds import hold
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted, taking
from appointments.models import Appointment, ClinicPolicy, Occupancy, WeeklyHours
from appointments.rules.changes import (
    MOST_UPCOMING,
    Refusal,
    refuses_booking,
    refuses_change,
    refuses_edit,
    refuses_no_show,
)
from appointments.rules.times import Reader
from appointments.selectors.choices import Seeking, times_for
from tests.fixtures.cast import make_appointment

HALF, HOUR, DAY = timedelta(minutes=30), timedelta(hours=1), timedelta(days=1)
A_MICROSECOND = timedelta(microseconds=1)
AT_CLINIC = Reader("America/Los_Angeles", "", "en")


@pytest.mark.parametrize(
    ("status", "early", "refusal"),
    [
        ("booked", timedelta(0), None),
        ("booked", -A_MICROSECOND, Refusal.TOO_LATE),
        ("arrived", DAY, Refusal.STARTED),
        ("fulfilled", DAY, Refusal.OVER),
        ("cancelled", DAY, Refusal.OVER),
        ("noshow", DAY, Refusal.OVER),
    ],
)
def test_a_patient_may_change_a_booked_visit_until_the_clinics_notice(status, early, refusal, now):
    assert refuses_change(status, now + HOUR + early, now=now, notice=HOUR) == refusal


def test_staff_may_edit_what_is_not_over():
    found = {status: refuses_edit(status, "planned") for status in ("booked", "arrived", "noshow")}
    assert found == {"booked": None, "arrived": None, "noshow": Refusal.OVER}


@pytest.mark.parametrize(("length", "waited"), [(30, 15), (15, 15), (10, 10)])
def test_a_visit_is_missed_after_a_quarter_of_an_hour_or_its_end(now, length, waited):
    begun = now - timedelta(minutes=waited)
    ends_at = begun + timedelta(minutes=length)
    assert refuses_no_show("booked", begun, ends_at, now=now) is None
    before = now - A_MICROSECOND
    assert refuses_no_show("booked", begun, ends_at, now=before) == Refusal.TOO_EARLY
    assert refuses_no_show("arrived", begun, ends_at, now=now) == Refusal.STARTED
    assert refuses_no_show("fulfilled", begun, ends_at, now=now) == Refusal.OVER


def test_a_patient_books_with_a_doctor_they_know_and_not_without_end():
    assert refuses_booking(is_known=True, upcoming=MOST_UPCOMING - 1) is None
    assert refuses_booking(is_known=True, upcoming=MOST_UPCOMING) == Refusal.TOO_MANY
    assert refuses_booking(is_known=False, upcoming=0) == Refusal.NOT_KNOWN


@pytest.fixture
def appointment(at_ten) -> Appointment:
    """The patient's video visit in three days, in the doctor's hours."""
    return at_ten(3)


@pytest.fixture
def seeking(appointment, schedule) -> Seeking:
    """Another time for the patient's visit."""
    return Seeking(appointment, "video")


@pytest.fixture
def follow_up(appointment, schedule) -> Seeking:
    """A visit besides it, at the clinic."""
    return Seeking(appointment, "in_person", books=True)


@pytest.fixture
def moments(seeking, now):
    """The first free times from tomorrow on."""

    def found(seek=seeking, number=5):
        days = times_for(seek, AT_CLINIC, ahead=1, now=now).days
        stamps = [at.here.iso for day in days for at in day.times]
        return [datetime.fromisoformat(stamp) for stamp in stamps[:number]]

    return found


@pytest.fixture
def held(actor_of, patient, now):
    """Holds a time and says which."""

    def hold(seeking, starts_at, at=now):
        kept = hold_time(seeking, starts_at, actor=actor_of(patient), now=at)
        return Choice(kept.pk, starts_at)

    return hold


@pytest.fixture
def edit(actor_of, patient, now) -> Edit:
    return Edit(actor_of(patient), now, revision=0)


def test_a_held_time_becomes_the_time_of_the_visit(seeking, moments, held, edit):
    (starts_at, *_) = moments()
    moved = reschedule(seeking.appointment, held(seeking, starts_at), edit)
    assert (moved.starts_at, moved.ends_at, moved.revision) == (starts_at, starts_at + HALF, 1)
    assert Occupancy.objects.get().appointment == moved
    assert Notice.objects.filter(kind="appointment_moved", revision=1).exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        *("time_held", "appointment_moved"),
    ]


def test_saying_yes_twice_is_saying_it_once(seeking, moments, held, edit):
    choice = held(seeking, moments()[0])
    once = reschedule(seeking.appointment, choice, edit)
    again = reschedule(seeking.appointment, choice, edit)
    assert (again.starts_at, again.revision) == (once.starts_at, 1)
    assert AuditEvent.objects.filter(action="appointment_moved").count() == 1


def test_a_second_choice_takes_the_place_of_the_first(seeking, moments, held, edit):
    first, second, *_ = moments()
    old = held(seeking, first)
    new = held(seeking, second)
    with pytest.raises(HoldGoneError):
        reschedule(seeking.appointment, old, edit)
    assert reschedule(seeking.appointment, new, edit).starts_at == second


def test_the_same_time_can_be_chosen_again(seeking, moments, held):
    starts_at = moments()[0]
    held(seeking, starts_at)
    assert starts_at in moments()
    held(seeking, starts_at)
    assert Occupancy.objects.filter(held_for__isnull=False).count() == 1


def test_a_hold_counts_for_ten_minutes_and_not_one_moment_more(seeking, moments, held, edit, now):
    choice, ten = held(seeking, moments()[0]), timedelta(minutes=10)
    with pytest.raises(HoldGoneError):
        reschedule(seeking.appointment, choice, Edit(edit.actor, now + ten, 0))
    just = Edit(edit.actor, now + ten - A_MICROSECOND, 0)
    assert reschedule(seeking.appointment, choice, just).revision == 1


def test_what_was_chosen_in_time_may_be_said_yes_to_when_it_is_too_late(
    seeking, moments, held, edit, now
):
    starts_at = seeking.appointment.starts_at
    ClinicPolicy.objects.create(clinic=seeking.appointment.clinic, change_notice=starts_at - now)
    choice = held(seeking, moments()[0])
    late = now + timedelta(minutes=5)
    with pytest.raises(RefusedError) as refused:
        hold_time(seeking, moments()[1], actor=edit.actor, now=late)
    assert refused.value.refusal == Refusal.TOO_LATE
    assert reschedule(seeking.appointment, choice, Edit(edit.actor, late, 0)).revision == 1


def test_a_visit_that_others_changed_is_not_moved(
    seeking, moments, held, edit, actor_of, scheduler
):
    choice = held(seeking, moments()[0])
    staff = Edit(actor_of(scheduler), edit.now, 0)
    booking.cancel(seeking.appointment, staff)
    with pytest.raises(ChangedMeanwhileError) as changed:
        reschedule(seeking.appointment, choice, edit)
    assert changed.value.appointment.status == "cancelled"
    with pytest.raises(RefusedError) as refused:
        reschedule(seeking.appointment, choice, Edit(edit.actor, edit.now, 1))
    assert refused.value.refusal == Refusal.OVER
    assert Occupancy.objects.filter(held_for__isnull=False).exists()


@pytest.mark.parametrize("status", ["arrived", "noshow", "fulfilled"])
def test_a_visit_that_has_begun_or_is_over_is_not_moved(status, seeking, moments, held, edit):
    choice = held(seeking, moments()[0])
    Appointment.objects.update(status=status)
    with pytest.raises(RefusedError):
        reschedule(seeking.appointment, choice, edit)
    assert Appointment.objects.get().revision == 0


def refusal(seeking, starts_at, actor, now):
    with pytest.raises(RefusedError) as refused:
        hold_time(seeking, starts_at, actor=actor, now=now)
    assert not Occupancy.objects.filter(held_for=seeking.appointment.patient).exists()
    return refused.value.refusal


def test_only_free_times_of_the_doctors_hours_are_held(seeking, moments, edit, now, doctor):
    first, *_ = moments()
    assert refusal(seeking, now - HOUR, edit.actor, now) == Refusal.PAST
    assert refusal(seeking, first + timedelta(minutes=7), edit.actor, now) == Refusal.NOT_OFFERED
    assert refusal(seeking, first + 200 * DAY, edit.actor, now) == Refusal.NOT_OFFERED
    WeeklyHours.objects.update(offers="in_person")
    assert refusal(seeking, first, edit.actor, now) == Refusal.NOT_OFFERED
    WeeklyHours.objects.all().delete()
    assert refusal(seeking, first, edit.actor, now) == Refusal.NOT_OFFERED


def test_a_doctor_who_left_offers_no_time(seeking, moments, edit, now, doctor):
    first, *_ = moments()
    doctor.is_active = False
    doctor.save()
    assert refusal(seeking, first, edit.actor, now) == Refusal.NOT_OFFERED
    assert moments() == []


def test_a_time_that_somebody_else_took_is_taken(seeking, moments, other_patient, edit, now):
    first, *_ = moments()
    make_appointment(other_patient.record, seeking.appointment.practitioner, starts_at=first)
    assert refusal(seeking, first, edit.actor, now) == Refusal.TAKEN
    assert first not in moments()


def test_nobody_is_in_two_places(seeking, follow_up, moments, edit, now, administrator):
    other = Practitioner.objects.create(user=administrator)
    first, *_ = moments()
    busy = make_appointment(
        seeking.appointment.patient, other, starts_at=first - HALF + timedelta(minutes=1)
    )
    assert refusal(seeking, first, edit.actor, now) == Refusal.PATIENT_BUSY
    assert refusal(follow_up, first, edit.actor, now) == Refusal.PATIENT_BUSY
    Appointment.objects.filter(pk=busy.pk).update(status="cancelled")
    hold_time(seeking, first, actor=edit.actor, now=now)


def test_a_visit_switches_at_its_own_time_and_back(seeking, edit):
    switched = switch(seeking.appointment, "in_person", edit)
    assert (switched.modality, switched.starts_at) == ("in_person", seeking.appointment.starts_at)
    assert switch(seeking.appointment, "in_person", edit).revision == 1
    back = switch(switched, "video", Edit(edit.actor, edit.now, 1))
    assert (back.modality, back.revision) == ("video", 2)


def test_a_switch_is_refused_where_the_hours_are_not_open_for_it(seeking, edit):
    WeeklyHours.objects.update(offers="video")
    with pytest.raises(RefusedError) as refused:
        switch(seeking.appointment, "in_person", edit)
    assert refused.value.refusal == Refusal.NOT_OFFERED
    with pytest.raises(ChangedMeanwhileError):
        switch(seeking.appointment, "in_person", Edit(edit.actor, edit.now, 7))


def test_a_visit_whose_doctor_has_no_hours_there_is_not_switched(appointment, edit):
    with pytest.raises(RefusedError):
        switch(appointment, "in_person", edit)


def test_a_patient_cancels_with_a_reason_and_twice_is_once(appointment, edit):
    gone = cancel(appointment, edit, reason="Feeling better")
    assert (gone.status, gone.cancel_reason) == ("cancelled", "Feeling better")
    assert cancel(appointment, edit, reason="again").revision == 1
    assert not Occupancy.objects.exists()


def test_cancelling_too_late_or_what_others_changed_is_refused(appointment, edit):
    late = Edit(edit.actor, appointment.starts_at - HALF + A_MICROSECOND, 0)
    with pytest.raises(RefusedError) as refused:
        cancel(appointment, late)
    assert refused.value.refusal == Refusal.TOO_LATE
    with pytest.raises(ChangedMeanwhileError):
        cancel(appointment, Edit(edit.actor, edit.now, 5))


def test_a_held_time_is_booked_once(follow_up, moments, held, edit):
    starts_at = moments(follow_up)[0]
    choice, by = held(follow_up, starts_at), {"actor": edit.actor, "now": edit.now}
    booked = book(follow_up, choice, reason="Still coughing", **by)
    assert (booked.starts_at, booked.modality, booked.reason) == (
        *(starts_at, "in_person", "Still coughing"),
    )
    assert book(follow_up, choice, **by) == booked
    assert Appointment.objects.count() == 2
    assert not Occupancy.objects.filter(held_for__isnull=False).exists()


def test_a_booking_needs_its_hold(follow_up, moments, held, edit):
    first, second, *_ = moments(follow_up)
    choice = held(follow_up, first)
    for forged in (Choice(choice.hold + 1, first), Choice(choice.hold, second)):
        with pytest.raises(HoldGoneError):
            book(follow_up, forged, actor=edit.actor, now=edit.now)
    assert Appointment.objects.count() == 1


def test_a_patient_has_only_so_many_visits_with_a_doctor_ahead(follow_up, moments, held, edit):
    by = {"actor": edit.actor, "now": edit.now}
    for starts_at in moments(follow_up)[:MOST_UPCOMING]:
        book(follow_up, held(follow_up, starts_at), **by)
    assert refusal(follow_up, moments(follow_up)[0], edit.actor, edit.now) == Refusal.TOO_MANY
    Appointment.objects.filter(self_booked=True).latest("pk").delete()
    hold_time(follow_up, moments(follow_up)[0], actor=edit.actor, now=edit.now)


def test_a_hold_made_in_another_tab_does_not_exceed_the_limit(follow_up, moments, held, edit):
    times = moments(follow_up)
    choice = held(follow_up, times[0])
    people = (follow_up.appointment.patient, follow_up.appointment.practitioner)
    for starts_at in times[1 : MOST_UPCOMING + 1]:
        make_appointment(*people, starts_at=starts_at, self_booked=True)
    with pytest.raises(RefusedError) as refused:
        book(follow_up, choice, actor=edit.actor, now=edit.now)
    assert refused.value.refusal == Refusal.TOO_MANY
    assert Occupancy.objects.filter(pk=choice.hold).exists()


def test_a_doctor_of_a_cancelled_visit_alone_is_not_known(follow_up, moments, edit, now):
    first, *_ = moments(follow_up)
    booking.cancel(follow_up.appointment, edit)
    assert refusal(follow_up, first, edit.actor, now) == Refusal.NOT_KNOWN


def test_a_visit_booked_meanwhile_elsewhere_refuses_the_yes_and_keeps_the_hold(
    follow_up, moments, held, edit, administrator
):
    starts_at = moments(follow_up)[0]
    choice = held(follow_up, starts_at)
    other = Practitioner.objects.create(user=administrator)
    make_appointment(follow_up.appointment.patient, other, starts_at=starts_at)
    with pytest.raises(RefusedError) as refused:
        book(follow_up, choice, actor=edit.actor, now=edit.now)
    assert refused.value.refusal == Refusal.PATIENT_BUSY
    assert Occupancy.objects.filter(pk=choice.hold).exists()


def test_a_time_that_has_passed_is_not_held(appointment, clinic, edit):
    past = Wanted(appointment.practitioner, edit.now - HOUR, edit.now - HALF, "video")
    with pytest.raises(RefusedError) as refused:
        hold(appointment.patient, past, clinic=clinic, actor=edit.actor, now=edit.now)
    assert refused.value.refusal == Refusal.PAST


def test_a_fence_that_is_none_of_ours_is_not_taken_for_one(patient, clinic, now):
    with pytest.raises(IntegrityError), taking(set(), patient.record.pk, now=now):
        Clinic.objects.create(slug=clinic.slug, help_phone="+15105550100", help_days=[])
