"""What the live side has written down of visits: read from its tables, which are above this app.

Asked only of visits of today and before: nothing of it stands about a later one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from accounts.selectors.prepared import prepared_rows
from appointments.rules.entries import Facts, Live, Reader, has_live_side

# A hand-over and an opened room of before a move count no more.
READ = """
SELECT visit.reference, account.first_name, account.last_name, doctor.credentials,
  visit.status = 'booked' AND live.ended_at IS NULL AND live.doctor_ready_at >= visit.changed_at
    AND EXISTS (SELECT FROM videovisit_seat AS seat
      WHERE seat.visit_id = live.id AND seat.role = 'doctor' AND seat.left_at IS NULL
        AND seat.tab_left_at IS NULL),
  awaits.doctor AND late.day_off_id IS NOT NULL AND late.day_off_over_at IS NULL,
  awaits.doctor AND (late.reached >= 4 OR late.expected_at - visit.starts_at > interval '30 min'),
  late.called_at, clinic.help_days, clinic.help_opens, clinic.help_closes
FROM appointments_appointment AS visit
JOIN accounts_clinic AS clinic ON clinic.id = visit.clinic_id
LEFT JOIN videovisit_visit AS live ON live.appointment_id = visit.id
LEFT JOIN videovisit_lateness AS late
  ON late.appointment_id = visit.id AND late.revision = visit.revision
LEFT JOIN accounts_practitioner AS doctor ON doctor.id = live.covering_id
  AND (visit.status <> 'booked' OR live.handed_over_at IS NULL
    OR live.handed_over_at >= visit.changed_at)
LEFT JOIN accounts_user AS account ON account.id = doctor.user_id
CROSS JOIN LATERAL (SELECT visit.status IN ('booked', 'arrived') AND visit.visit_status = 'planned'
  AND visit.expected_ends_at > %(now)s::timestamptz - %(after)s::interval
  AND (live.doctor_ready_at IS NULL OR live.doctor_ready_at < visit.starts_at - %(before)s::interval)
) AS awaits(doctor)
WHERE visit.reference = ANY(%(references)s::text[])
"""


def with_live(rows: Sequence[Facts], reader: Reader) -> list[Facts]:
    """The same visits with what the live side says of them; one query, or none."""
    asked = [facts.reference for facts in rows if facts.reference and has_live_side(facts, reader)]
    if not asked:
        return [*rows]
    found = _read(asked, reader)
    return [facts._replace(live=found.get(facts.reference)) for facts in rows]


def _read(references: Iterable[str], reader: Reader) -> dict[str, Live]:
    opens = {"before": reader.window.before, "after": reader.window.after, "now": reader.now}
    asked: dict[str, Any] = {"references": [*references], **opens}
    return {reference: Live._make(said) for reference, *said in prepared_rows(READ, asked)}
