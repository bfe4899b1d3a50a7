"""Who is told of a visit, how they are reached, and what is dropped because it is true no more."""

from datetime import timedelta

import pytest

from accounts.actions.delivery import deliver_due
from accounts.actions.outbox import owe
from accounts.models import Notice, Patient, PatientAccess, StaffTask, User
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.notices import tell
from appointments.actions.reminders import remind, tell_doors
from appointments.actions.taking import Wanted
from appointments.models import Appointment
from appointments.rules.join_window import Times, Window
from appointments.rules.notices import BOOKED, CANCELLED, DOOR, MOVED, REMINDER, is_still_true
from tests.fixtures.cast import A_DAY, make_appointment

pytestmark = pytest.mark.django_db
HALF = timedelta(minutes=30)
PHONE, OTHER_PHONE = "+15005550006", "+15005550007"


def owed():
    rows = Notice.objects.order_by("recipient", "channel")
    return [(row.recipient, row.channel) for row in rows]


def agree(record, now, phone=PHONE):
    Patient.objects.filter(pk=record.pk).update(phone=phone, text_consent_at=now)
    record.refresh_from_db()


def help_with(record, user, now, **fields):
    times = {"starts_at": now - A_DAY, **fields}
    return PatientAccess.objects.create(user=user, patient=record, kind="caregiver", **times)


def test_a_patient_is_told_by_mail_and_by_text_where_they_agreed(appointment, patient, now):
    agree(patient.record, now)
    tell(appointment, BOOKED, now=now)
    key = f"patient:{patient.record.pk}"
    assert owed() == [(key, "mail"), (key, "text")]


@pytest.mark.parametrize("fields", [{"text_consent_at": None}, {"phone": ""}, "stopped"])
def test_without_consent_or_phone_there_is_no_text(appointment, patient, now, fields):
    agree(patient.record, now)
    changed = {"text_stopped_at": now} if fields == "stopped" else fields
    Patient.objects.filter(pk=patient.record.pk).update(**changed)
    appointment.patient.refresh_from_db()
    tell(appointment, BOOKED, now=now)
    assert [channel for _, channel in owed()] == ["mail"]


def test_who_acts_for_a_patient_is_told_by_their_own_contacts(child, parent, doctor, now):
    visit = make_appointment(child, doctor.practitioner, starts_at=now + A_DAY)
    tell(visit, BOOKED, now=now)
    assert owed() == [(f"user:{parent.pk}", "mail")]


def test_a_helper_who_agreed_to_texts_on_their_own_record_gets_them(
    appointment, other_patient, patient, now
):
    help_with(patient.record, other_patient, now)
    agree(other_patient.record, now, OTHER_PHONE)
    tell(appointment, BOOKED, now=now)
    helper = f"user:{other_patient.pk}"
    assert owed() == [
        (f"patient:{patient.record.pk}", "mail"),
        (helper, "mail"),
        (helper, "text"),
    ]


def test_one_mailbox_is_told_once_by_the_helpers_words(child, parent, doctor, now):
    Patient.objects.filter(pk=child.pk).update(email=parent.email.upper())
    child.refresh_from_db()
    visit = make_appointment(child, doctor.practitioner, starts_at=now + A_DAY)
    tell(visit, BOOKED, now=now)
    assert owed() == [(f"user:{parent.pk}", "mail")]


@pytest.mark.parametrize("gone", ["ended", "closed"])
def test_a_grant_that_ended_or_a_closed_account_is_told_nothing(child, parent, doctor, now, gone):
    if gone == "ended":
        PatientAccess.objects.update(ended_at=now)
    else:
        User.objects.filter(pk=parent.pk).update(is_active=False)
    visit = make_appointment(child, doctor.practitioner, starts_at=now + A_DAY)
    tell(visit, BOOKED, now=now)
    assert owed() == []


@pytest.mark.parametrize(
    ("kind", "times"),
    [("appointment_moved", 1), ("appointment_cancelled", 1), ("appointment_reminder", 0)],
)
def test_staff_are_asked_once_to_call_who_can_be_told_of_a_change_by_no_message(
    child, doctor, now, kind, times
):
    visit = make_appointment(child, doctor.practitioner, starts_at=now + timedelta(days=2))
    for _ in range(2):
        tell(visit, kind, now=now)
    assert owed() == []
    asked = StaffTask.objects.filter(kind="unreachable", patient=child, clinic=child.clinic)
    assert len(asked) == StaffTask.objects.count() == times


def test_nobody_is_asked_to_call_who_gets_a_message(appointment, now):
    tell(appointment, "appointment_moved", now=now)
    assert not StaffTask.objects.exists()


def test_telling_twice_owes_once(appointment, now):
    tell(appointment, BOOKED, now=now)
    tell(appointment, BOOKED, now=now)
    assert len(owed()) == 1


# --- asked again after the claim ---


@pytest.fixture
def states(smtp_sink, now):
    """Send what is due; what became of each kind."""

    def send():
        deliver_due(now)
        return {row.kind: (row.state, row.failure) for row in Notice.objects.all()}

    return send


DROPPED, SENT = ("dropped", "no longer true"), ("sent", "")


def edit(actor, appointment, now):
    return Edit(actor, now, appointment.revision)


def to(appointment, starts_at):
    return Wanted(appointment.practitioner, starts_at, starts_at + HALF, "video")


def test_of_two_moves_only_the_last_is_told(appointment, scheduler, actor_of, states, now):
    actor = actor_of(scheduler)
    tell(appointment, BOOKED, now=now)
    once = move(appointment, to(appointment, now + A_DAY), edit(actor, appointment, now))
    move(once, to(once, now + 2 * A_DAY), edit(actor, once, now))
    states()
    kinds = Notice.objects.order_by("kind", "revision")
    assert [(row.kind, row.revision, row.state) for row in kinds] == [
        (BOOKED, 0, "dropped"),
        (MOVED, 1, "dropped"),
        (MOVED, 2, "sent"),
    ]


def test_a_reminder_of_a_cancelled_visit_is_dropped(patient, doctor, actor_of, states, now):
    visit = make_appointment(patient.record, doctor.practitioner, starts_at=now + HALF)
    remind(now)
    cancel(visit, edit(actor_of(patient), visit, now))
    assert states() == {REMINDER: DROPPED, CANCELLED: SENT}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, SENT),
        ({"status": "arrived"}, DROPPED),
        ({"modality": "in_person"}, DROPPED),
        ({"expected_ends_at": timedelta(minutes=-31)}, DROPPED),
        ({"starts_at": timedelta(minutes=16)}, DROPPED),
    ],
)
def test_the_door_is_told_only_while_it_is_open(patient, doctor, states, now, change, state):
    make_appointment(patient.record, doctor.practitioner, starts_at=now - timedelta(hours=1))
    Appointment.objects.update(expected_ends_at=now)
    tell_doors(now)
    moments = {key: now + value for key, value in change.items() if key.endswith("_at")}
    Appointment.objects.update(**{**change, **moments, **later(now, moments)})
    assert states() == {DOOR: state}


def later(now, moments):
    """Times that stay in order, whichever of them a case moves."""
    if "starts_at" in moments:
        return {"ends_at": now + A_DAY, "expected_ends_at": now + A_DAY}
    return {"ends_at": now - timedelta(minutes=40)}


def test_a_helper_whose_grant_ended_meanwhile_is_told_nothing(child, parent, doctor, states, now):
    visit = make_appointment(child, doctor.practitioner, starts_at=now + A_DAY)
    tell(visit, BOOKED, now=now)
    PatientAccess.objects.update(ended_at=now)
    assert states() == {BOOKED: DROPPED}


def test_a_message_sent_again_by_staff_is_about_the_same_visit(appointment, patient, states, now):
    cause = f"appointment:{appointment.pk}:again"
    owe(BOOKED, cause=cause, to=patient.record, channel="mail", now=now)
    assert states() == {BOOKED: SENT}


WINDOW = Window()


@pytest.mark.parametrize(
    ("kind", "status", "minutes", "true"),
    [
        (BOOKED, "booked", -60, True),
        (BOOKED, "arrived", 0, True),
        (MOVED, "booked", 59, True),
        (MOVED, "booked", 60, False),
        (BOOKED, "cancelled", -60, False),
        (CANCELLED, "cancelled", 60, True),
        (CANCELLED, "booked", -60, False),
        (REMINDER, "booked", -1, True),
        (REMINDER, "booked", 0, False),
        (REMINDER, "arrived", -1, False),
        (DOOR, "booked", -15, True),
        (DOOR, "booked", -16, False),
        (DOOR, "booked", 60, False),
        (DOOR, "arrived", 0, False),
    ],
)
def test_what_is_still_true_of_a_visit_of_half_an_hour(now, kind, status, minutes, true):
    times = Times(now, now + HALF, "video", status, "planned")
    at = now + timedelta(minutes=minutes)
    assert is_still_true(kind, times, now=at, window=WINDOW) is true


# --- what the readers have to do ---


@pytest.fixture
def mail_to(appointment, smtp_sink, now):
    def send(kind, **fields):
        Appointment.objects.update(**fields)
        owe(
            kind,
            cause=f"appointment:{appointment.pk}",
            to=appointment.patient,
            channel="mail",
            now=now,
        )
        deliver_due(now)
        return smtp_sink.messages[-1].get_body(("plain",)).get_content()

    return send


@pytest.mark.parametrize(("readiness", "asks"), [("ready", False), ("changed", True)])
@pytest.mark.parametrize("kind", [BOOKED, REMINDER])
def test_the_check_is_asked_for_until_it_has_passed(mail_to, kind, readiness, asks):
    assert ("/videovisit" in mail_to(kind, readiness=readiness)) is asks


def test_a_patient_with_an_account_is_not_asked_to_register(mail_to):
    assert "/registernow" not in mail_to(BOOKED)


def test_a_patient_without_an_account_is(mail_to):
    PatientAccess.objects.update(ended_at="2026-01-01T00:00Z")
    assert "/registernow" in mail_to(BOOKED)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "In your time zone: 1:00 p.m. Eastern time"),
        ("Asia/Tokyo", "In your time zone: Wednesday, January 6, 2027, 3:00 a.m. Asia/Tokyo"),
        ("America/Los_Angeles", ""),
        ("America/Tijuana", ""),
        ("", ""),
    ],
)
def test_the_readers_own_clock_stands_beside_where_it_differs(mail_to, patient, now, zone, said):
    Patient.objects.update(time_zone=zone)
    day = now.replace(year=now.year + 1, month=1, day=5, hour=18, minute=0, second=0, microsecond=0)
    ends_at = day + HALF
    body = mail_to(BOOKED, starts_at=day, ends_at=ends_at, expected_ends_at=ends_at)
    assert "10:00 a.m. Pacific time" in body
    assert (said in body) if said else ("your time zone" not in body)
