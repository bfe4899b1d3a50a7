"""Rooms as the hub and the pages read them: many at once, by three plain queries however many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from accounts.selectors.clinics import hours_of
from accounts.selectors.prepared import Reading, prepared_rows, read
from appointments.models import Appointment
from appointments.rules.join_window import Times
from appointments.rules.references import reference_of
from appointments.selectors.appointments import window, with_people
from videovisit.models import Seat
from videovisit.rules.day import minutes_between
from videovisit.rules.ladder import RUNGS
from videovisit.rules.line import DayVisit, Line, ahead_of, line_of, wait_of
from videovisit.rules.presence import BLINK
from videovisit.rules.room import Room, SeatFacts
from videovisit.selectors.lateness import IS_OFF, LATE_COLUMNS, LATE_JOIN, facts_of

SEATS_WITH = (
    "visit__covering__user",
    "visit__appointment__clinic",
    "visit__appointment__patient",
    "visit__appointment__practitioner__user",
)
NOBODY = line_of([])
REFUSED_FOR = timedelta(minutes=10)  # so long a guest's host is told that they were not let in
DAY = timedelta(hours=12)  # a doctor's day, before and after now
IS_THEIRS = """
CASE WHEN seat.role = 'patient' THEN EXISTS (
    SELECT 1 FROM accounts_patientaccess AS access
    WHERE access.user_id = seat.user_id AND access.patient_id = appointment.patient_id
      AND access.level = ANY(%(levels)s::text[]) AND access.ended_at IS NULL AND access.starts_at <= now()
      AND (access.ends_at IS NULL OR access.ends_at > now()))
  WHEN seat.role = 'doctor' THEN EXISTS (
    SELECT 1 FROM accounts_practitioner AS doctor
    JOIN accounts_clinicmembership AS work ON work.user_id = doctor.user_id
    WHERE doctor.user_id = seat.user_id AND work.clinic_id = appointment.clinic_id
      AND work.role = 'practitioner' AND work.ended_at IS NULL
      AND doctor.id = coalesce(visit.covering_id, appointment.practitioner_id))
  ELSE guest.ended_at IS NULL AND guest.revision = appointment.revision END
"""
# As Practitioner.get_full_name makes it.
DOCTOR_NAME = """trim(seer_user.first_name || ' ' || seer_user.last_name)
    || CASE WHEN seer.credentials = '' THEN '' ELSE ', ' || seer.credentials END"""
ROOMS = f"""
SELECT now(), visit.id, visit.version, visit.doctor_ready_at IS NOT NULL
    AND (appointment.status <> 'booked' OR visit.doctor_ready_at >= appointment.changed_at),
  visit.started_at, visit.ended_at,
  coalesce(visit.covering_id, appointment.practitioner_id), appointment.id, appointment.revision,
  appointment.starts_at, appointment.expected_ends_at, appointment.modality, appointment.status,
  appointment.visit_status, appointment.arrived_at, visit.called_in_at,
  (SELECT json_agg(json_build_object('id', seat.id, 'role', seat.role, 'tab', seat.tab,
      'name', coalesce(person.first_name, guest.name),
      'seen', extract(epoch FROM seat.seen_at), 'is_theirs', {IS_THEIRS},
      'has_page', seat.tab_left_at IS NULL OR seat.tab_left_at > now() - %(blink)s::interval,
      'has_come', seat.tab <> '' AND coalesce(seat.tab_left_at >= visit.started_at, true),
      'has_left', seat.left_at IS NOT NULL, 'is_outside', seat.outside_since IS NOT NULL,
      'guest', coalesce(guest.id, 0), 'is_admitted', guest.id IS NULL OR guest.admitted_at IS NOT NULL,
      'is_refused', guest.ended_at IS NOT NULL) ORDER BY seat.id)
    FROM videovisit_seat AS seat
    LEFT JOIN accounts_user AS person ON person.id = seat.user_id
    LEFT JOIN videovisit_guest AS guest ON guest.id = seat.guest_id
    WHERE seat.visit_id = visit.id AND (guest.id IS NULL
      OR (guest.ended_at IS NULL OR guest.refused_at > now() - %(refused)s::interval)
        AND guest.revision = appointment.revision)),
  (SELECT json_build_array(message.id, message.template, message.text,
      floor(extract(epoch FROM now() - message.sent_at) / 60)::int)
    FROM videovisit_visitmessage AS message WHERE message.visit_id = visit.id
      AND message.sent_at >= greatest(appointment.arrived_at, visit.handed_over_at)
    ORDER BY message.sent_at DESC LIMIT 1),
  (SELECT array[finishing_after, late_after, told_after, choices_after]
    FROM videovisit_clinicladder AS ladder WHERE ladder.clinic_id = appointment.clinic_id),
  clinic.help_days, clinic.help_opens, clinic.help_closes, clinic.time_zone,
  {DOCTOR_NAME}, {LATE_COLUMNS}, {IS_OFF}
FROM videovisit_visit AS visit
JOIN appointments_appointment AS appointment ON appointment.id = visit.appointment_id
JOIN accounts_clinic AS clinic ON clinic.id = appointment.clinic_id
JOIN accounts_practitioner AS seer ON seer.id = coalesce(visit.covering_id, appointment.practitioner_id)
JOIN accounts_user AS seer_user ON seer_user.id = seer.user_id
{LATE_JOIN}
WHERE visit.id = ANY(%(visits)s::bigint[])
"""  # noqa: S608 - its parts are ours  # nosec B608
DAYS = """
SELECT coalesce(visit.covering_id, appointment.practitioner_id), appointment.id,
  appointment.starts_at, appointment.arrived_at, visit.started_at, visit.ended_at,
  appointment.status = 'arrived' AND appointment.visit_status = 'planned'
    AND appointment.expected_ends_at > %(closed)s::timestamptz
FROM (
  SELECT own.id FROM appointments_appointment AS own
  WHERE own.practitioner_id = ANY(%(doctors)s::bigint[])
    AND own.starts_at BETWEEN %(since)s::timestamptz AND %(until)s::timestamptz
  UNION
  SELECT taken.appointment_id FROM videovisit_visit AS taken WHERE taken.covering_id = ANY(%(doctors)s::bigint[])
) AS mine
JOIN appointments_appointment AS appointment ON appointment.id = mine.id
JOIN videovisit_visit AS visit ON visit.appointment_id = appointment.id
WHERE appointment.starts_at BETWEEN %(since)s::timestamptz AND %(until)s::timestamptz
"""
HOLDERS = f"""
SELECT held.n,
  CASE WHEN guest.id IS NULL THEN session.session_key IS NOT NULL AND person.is_active
  ELSE guest.browser_hash = encode(sha256(convert_to(held.key, 'UTF8')), 'hex') END,
  {IS_THEIRS}FROM unnest(%(seats)s::bigint[], %(keys)s::text[]) WITH ORDINALITY AS held(seat, key, n)
JOIN videovisit_seat AS seat ON seat.id = held.seat
JOIN videovisit_visit AS visit ON visit.id = seat.visit_id
JOIN appointments_appointment AS appointment ON appointment.id = visit.appointment_id
LEFT JOIN accounts_user AS person ON person.id = seat.user_id
LEFT JOIN videovisit_guest AS guest ON guest.id = seat.guest_id
LEFT JOIN django_session AS session
  ON session.session_key = held.key AND session.expire_date > now()
"""  # nosec B608 - our own text


@dataclass(frozen=True)
class Holder:
    """A page that holds a socket: the seat, and the session that it is signed on with."""

    seat: int
    session_key: str


@dataclass(frozen=True)
class Standing:
    """Whether a page's person is still signed on, and still belongs into the visit."""

    is_signed_on: bool
    is_theirs: bool


def rooms_of(visits: Iterable[int]) -> dict[int, Room]:
    """The rooms of the visits as they are now, by id. A system read: who asks is checked before."""
    return read(rooms_read(visits))


def rooms_read(visits: Iterable[int]) -> Reading[dict[int, Room]]:
    """How rooms_of reads them: for who asks otherwise. Of a doctor's line only who still waits wants to know."""
    asked: dict[str, Any] = {"visits": list(visits), "blink": BLINK, "refused": REFUSED_FOR}
    rows = yield ROOMS, {**asked, "levels": list(levels_for("join"))}
    waited_for = {row[6] for row in rows if row[4] is None}
    lines = (yield from _lines_read(waited_for, rows[0][0])) if waited_for else {}
    return {row[1]: _room(row, lines.get(row[6], NOBODY)) for row in rows}


def _lines_read(doctors: Iterable[int], now: datetime) -> Reading[dict[int, Line]]:
    """Each doctor's line of today."""
    asked = list(doctors)
    values: dict[str, Any] = {"doctors": asked, "since": now - DAY, "until": now + DAY}
    values["closed"] = now - window().after
    days: defaultdict[int, list[DayVisit]] = defaultdict(list)
    rows = yield DAYS, values
    for doctor, appointment, starts, arrived, started, ended, waits in rows:
        days[doctor].append(DayVisit(appointment, starts, waits, arrived, started, ended))
    return {doctor: line_of(days[doctor]) for doctor in asked}


def _room(row: Sequence[Any], line: Line) -> Room:
    now, visit, version, ready, started, ended, doctor, appointment, revision, *rest = row
    starts, expected_end, modality, status, visit_status, arrived, called_in, *more = rest
    seats, message, rungs, days, opens, closes, zone, doctor_name, *lateness = more
    late = facts_of([starts, *lateness], tuple(rungs or RUNGS))
    return Room(
        at=now,
        visit=visit,
        appointment=appointment,
        practitioner=doctor,
        doctor=doctor_name,
        revision=revision,
        version=version,
        times=Times(starts, expected_end, modality, status, visit_status),
        is_ready=ready,
        is_started=started is not None,
        is_over=ended is not None,
        lasted=minutes_between(started, ended) if started and ended else 0,
        arrived_at=arrived,
        started_at=started,
        called_in_at=called_in,
        delay=minutes_between(starts, late.expected_at) if now < late.expected_at else 0,
        ahead=ahead_of(line, appointment),
        is_busy=line.began_at is not None and started is None,
        late=late,
        answers=hours_of(days, (opens, closes), zone),
        wait=wait_of(line, appointment, late=late, now=now),
        message=tuple(message) if message else None,
        seats=tuple(_seat(seat) for seat in seats or () if not seat["is_refused"]),
        refused=tuple(_seat(seat) for seat in seats or () if seat["is_refused"]),
    )


def _seat(facts: dict[str, Any]) -> SeatFacts:
    known = {name: value for name, value in facts.items() if name not in {"seen", "is_refused"}}
    return SeatFacts(seen_at=datetime.fromtimestamp(float(facts["seen"]), UTC), **known)


def standings_of(holders: Sequence[Holder]) -> list[Standing]:
    """What became of the sessions and rights behind open pages, in their order."""
    values: dict[str, Any] = {
        "seats": [holder.seat for holder in holders],
        "keys": [holder.session_key for holder in holders],
        "levels": list(levels_for("join")),
    }
    rows = prepared_rows(HOLDERS, values)
    found = {n: Standing(bool(signed), bool(theirs)) for n, signed, theirs in rows}
    return [found.get(n, Standing(False, False)) for n in range(1, len(holders) + 1)]


def seat_for(actor: Actor, reference: str) -> Seat | None:
    """The seat that the actor has in this visit and may still take; None reads as "no such visit".

    Somebody who waited for what was then moved to another day is not in that room any more.
    """
    seats = Seat.objects.select_related(*SEATS_WITH)
    own = seats.filter(
        user=actor.person, visit__appointment__reference=reference_of(reference)
    ).exclude(role="patient", visit__appointment__status="booked")
    seat = own.first()
    return seat if seat and standings_of([Holder(seat.pk, "")])[0].is_theirs else None


def has_consented(actor: Actor, appointment: Appointment) -> bool:
    """Whether the actor has agreed, for this visit, that nothing is recorded."""
    return Seat.objects.filter(user=actor.person, visit__appointment=appointment).exists()


def doctors_appointment(actor: Actor, reference: str) -> Appointment | None:
    """A video appointment that the actor sees as its doctor, own or covered; None for any other."""
    found = with_people(Appointment.objects.filter(clinic__in=actor.clinics("practitioner")))
    appointment = found.filter(reference=reference_of(reference)).select_related("visit").first()
    visit = getattr(appointment, "visit", None)
    if appointment is None:
        return None
    doctor = visit.covering if visit and visit.covering_id else appointment.practitioner
    return appointment if doctor.user_id == actor.person else None


def patient_named_to(seat: Seat) -> str:
    """Whose visit it is, for everybody but the patient."""
    patient = seat.visit.appointment.patient
    own = patient.grants.filter(user=seat.user_id, kind="self", ended_at=None).exists()
    return "" if own else patient.get_full_name()
