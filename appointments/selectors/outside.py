"""Which visits of a file lie outside the hours of their doctors."""

from collections.abc import Sequence

from accounts.models import Clinic
from appointments.rules.diaries import Placed
from appointments.rules.slots import Span, is_worked
from appointments.selectors.slots import schedules_of, week_of


def placed_outside(clinic: Clinic, placed: Sequence[Placed]) -> list[Placed]:
    """Those that their doctor's hours at the clinic are not open for; three queries a doctor."""
    found: list[Placed] = []
    for practitioner in sorted({row.practitioner for row in placed}):
        rows = [row for row in placed if row.practitioner == practitioner]
        schedule = schedules_of(clinic.pk).filter(practitioner=practitioner).first()
        first = min(row.visit.starts_at for row in rows)
        last = max(row.visit.ends_at for row in rows)
        week = week_of(schedule, first, last) if schedule else None
        found += [
            row
            for row in rows
            if week is None
            or not is_worked(week, Span(row.visit.starts_at, row.visit.ends_at), row.visit.modality)
        ]
    return found
