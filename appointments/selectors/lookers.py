"""Who at the clinic looked at one's record, and at which appointments: for the person it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from appointments.models import Appointment

ABOUT = "appointment:"  # how the audit names one


@dataclass(frozen=True)
class LookRow:
    """One line: the last of `times` looks within an hour; `starts_at` of the appointment, if it is one."""

    look: Mapping[str, Any]
    starts_at: datetime | None


def look_rows(looks: Iterable[Mapping[str, Any]]) -> list[LookRow]:
    """The looks (accounts.selectors.history.who_looked) with the appointments that they name."""
    found = list(looks)
    begins = _begins(found)
    return [LookRow(look, begins.get((look["patient"], look["target"]))) for look in found]


def _begins(looks: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], datetime]:
    """When each appointment begins, by whose it is and its name in the audit."""
    named = [
        look["target"].removeprefix(ABOUT) for look in looks if look["target"].startswith(ABOUT)
    ]
    ours = Appointment.objects.filter(pk__in=named)
    rows = ours.values_list("patient", "pk", "starts_at")
    return {(patient, f"{ABOUT}{key}"): starts_at for patient, key, starts_at in rows}
