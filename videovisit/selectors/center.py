"""What the Appointment Center says of the live side of visits (appointments/selectors/live.py)."""

from typing import Any

from accounts.selectors.prepared import prepared_rows
from appointments.rules.entries import Live, Reader
from videovisit.rules.presence import AWAY_AFTER, BLINK
from videovisit.selectors.lateness import CALL_MADE, LATE_JOIN

# A hand-over and an opened room of before a move count no more.
READ = f"""
SELECT appointment.reference, account.first_name, account.last_name, doctor.credentials,
  visit.ended_at IS NULL AND (appointment.status = 'booked'
      AND visit.doctor_ready_at >= appointment.changed_at
    OR appointment.status = 'arrived' AND visit.doctor_ready_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM videovisit_seat AS seat
        WHERE seat.visit_id = visit.id AND seat.role = 'patient' AND seat.left_at IS NULL
          AND seat.outside_since IS NULL
          AND seat.seen_at > %(now)s::timestamptz - %(away)s::interval
          AND coalesce(seat.tab_left_at > %(now)s::timestamptz - %(blink)s::interval, true)))
    AND EXISTS (SELECT FROM videovisit_seat AS seat
      WHERE seat.visit_id = visit.id AND seat.role = 'doctor' AND seat.left_at IS NULL
        AND seat.tab_left_at IS NULL),
  awaits.doctor AND late.day_off_id IS NOT NULL AND late.day_off_over_at IS NULL,
  awaits.doctor
    AND (late.reached >= 4 OR late.expected_at - appointment.starts_at > interval '30 min'),
  late.called_at, {CALL_MADE}, clinic.help_days, clinic.help_opens, clinic.help_closes
FROM appointments_appointment AS appointment
JOIN accounts_clinic AS clinic ON clinic.id = appointment.clinic_id
LEFT JOIN videovisit_visit AS visit ON visit.appointment_id = appointment.id
{LATE_JOIN}
LEFT JOIN accounts_practitioner AS doctor ON doctor.id = visit.covering_id
  AND (appointment.status <> 'booked' OR visit.handed_over_at IS NULL
    OR visit.handed_over_at >= appointment.changed_at)
LEFT JOIN accounts_user AS account ON account.id = doctor.user_id
CROSS JOIN LATERAL (SELECT appointment.status IN ('booked', 'arrived')
  AND appointment.visit_status = 'planned'
  AND appointment.expected_ends_at > %(now)s::timestamptz - %(after)s::interval
  AND (visit.doctor_ready_at IS NULL
    OR visit.doctor_ready_at < appointment.starts_at - %(before)s::interval)
) AS awaits(doctor)
WHERE appointment.reference = ANY(%(references)s::text[])
"""  # noqa: S608 - its parts are ours  # nosec B608


def live_of(references: list[str], reader: Reader) -> dict[str, Live]:
    """By reference; one query."""
    opens = {"before": reader.window.before, "after": reader.window.after, "now": reader.now}
    presence = {"away": AWAY_AFTER, "blink": BLINK}
    asked: dict[str, Any] = {"references": references, **opens, **presence}
    return {reference: Live._make(said) for reference, *said in prepared_rows(READ, asked)}
