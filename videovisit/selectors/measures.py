"""What a clinic lives by: one walk over the visits of a period, counted by PostgreSQL."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.formats import time_format

from accounts.models import Clinic, Practitioner
from accounts.rules.actor import Actor
from accounts.rules.tables import shown_safely
from appointments.rules.cancelling import Why
from videovisit.models import LateChoice, LateChosen
from videovisit.rules.measures import (
    FEWEST,
    Share,
    Spread,
    is_hidden,
    missed,
    on_time,
    spread,
)
from videovisit.rules.plots import Plot, plot

# Minutes are counted, not visits listed: what comes back does not grow with the clinic. A visit
# that was handed over says nothing of how late either doctor was.
COUNTED = """
SELECT grouping(doctor, hour, began, waited, status), doctor, hour, late, began, waited, status,
  count(*)
FROM (
  SELECT booked.practitioner_id AS doctor,
    extract(hour FROM booked.starts_at AT TIME ZONE %(zone)s)::int AS hour,
    CASE WHEN visit.covering_id IS NULL THEN
      floor(extract(epoch FROM visit.doctor_ready_at - booked.starts_at) / 60)::int END AS late,
    floor(extract(epoch FROM visit.started_at - booked.starts_at) / 60)::int AS began,
    floor(extract(epoch FROM
      visit.started_at - greatest(booked.starts_at, booked.arrived_at)) / 60)::int AS waited,
    CASE WHEN booked.status = 'cancelled' AND booked.cancel_reason = %(unmet)s
      THEN 'unmet' ELSE booked.status END AS status
  FROM appointments_appointment AS booked
  LEFT JOIN videovisit_visit AS visit ON visit.appointment_id = booked.id
  WHERE booked.clinic_id = %(clinic)s AND booked.modality = 'video'
    AND booked.starts_at >= %(since)s AND booked.starts_at < %(now)s
) AS visits
GROUP BY GROUPING SETS ((doctor, late), (hour, late), (began), (waited), (status))
"""
# What grouping() says of each set: a bit for each column that is not in it.
BY_DOCTOR, BY_HOUR, BEGAN, WAITED, STATUS = 0b01111, 0b10111, 0b11011, 0b11101, 0b11110
HEADER = ("measure", "group", "visits", "share_percent", "median_minutes", "four_of_five_minutes")
HIDDEN = f"<{FEWEST}"  # in a cell: so few that a figure would speak of single people

Counted = dict[int, dict[Any, dict[Any, int]]]  # for each set its groups, and how often each value


@dataclass(frozen=True)
class Group:
    """How late doctors were in one group: of a doctor, of an hour of the day, of who chose the same."""

    label: str
    spread: Spread


@dataclass(frozen=True)
class Groups:
    """Groups of visits, and the plot of those that are not too small to be shown."""

    rows: Sequence[Group]

    @property
    def plot(self) -> Plot:
        """A bar for each."""
        return plot([(row.label, row.spread) for row in self.rows])


@dataclass(frozen=True)
class Measures:
    """The page. `unmet` visits were those whose doctor never came."""

    clinic: Clinic
    since: datetime
    until: datetime
    on_time: Share
    waiting: Spread
    missed: Share
    unmet: int
    doctors: Groups
    hours: Groups
    choices: Groups


def measured_clinics(actor: Actor) -> list[Clinic]:
    """The clinics whose figures the actor may see, by name."""
    own = Clinic.objects.filter(pk__in=actor.clinics("scheduler", "administrator"))
    return list(own.order_by("name", "pk"))


def measures_of(clinic: Clinic, days: int, now: datetime) -> Measures:
    """The figures of a clinic's video visits that were booked for the last days."""
    since = now - timedelta(days=days)
    counted = _counted(clinic, since, now)
    begun, waited = counted[BEGAN][None], counted[WAITED][None]
    statuses: dict[str, int] = counted[STATUS][None]
    return Measures(
        clinic=clinic,
        since=since,
        until=now,
        on_time=on_time(begun),
        waiting=spread(waited),
        missed=missed(statuses),
        unmet=statuses.get("unmet", 0),
        doctors=_by_doctor(counted[BY_DOCTOR]),
        hours=_by_hour(counted[BY_HOUR]),
        choices=_by_choice(clinic, since, now),
    )


def _counted(clinic: Clinic, since: datetime, now: datetime) -> Counted:
    """For each set its groups (a doctor, an hour, or None), and how often each value was met."""
    asked: dict[str, Any] = {"clinic": clinic.pk, "zone": clinic.time_zone, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {**asked, "now": now, "unmet": Why.DOCTOR_ABSENT})
        rows = cursor.fetchall()
    found: Counted = defaultdict(lambda: defaultdict(dict))
    for of, doctor, hour, late, began, waited, status, number in rows:
        group = {BY_DOCTOR: doctor, BY_HOUR: hour}.get(of)
        value = {BEGAN: began, WAITED: waited, STATUS: status}.get(of, late)
        if value is not None:
            found[of][group][value] = number
    return found


def _by_doctor(counted: Mapping[int, Mapping[int, int]]) -> Groups:
    people = Practitioner.objects.filter(pk__in=counted).select_related("user")
    named = people.order_by("user__last_name", "user__first_name", "pk")
    return Groups([Group(who.get_full_name(), spread(counted[who.pk])) for who in named])


def _by_hour(counted: Mapping[int, Mapping[int, int]]) -> Groups:
    hours = sorted(counted.items())
    return Groups([Group(time_format(time(hour), "P"), spread(late)) for hour, late in hours])


def _by_choice(clinic: Clinic, since: datetime, now: datetime) -> Groups:
    """How late the doctor was when patients chose, by what they chose."""
    made = LateChosen.objects.filter(
        appointment__clinic=clinic, chosen_at__gte=since, chosen_at__lt=now
    )
    counted: dict[str, dict[int, int]] = defaultdict(dict)
    for what, minutes, number in made.values_list("what", "minutes").annotate(Count("pk")):
        counted[what][minutes] = number
    words = LateChoice.choices
    return Groups([Group(str(word), spread(counted[key])) for key, word in words if key in counted])


def table_of(measures: Measures) -> list[list[str]]:
    """The rows under HEADER; what is too small to be shown is "<10", no cell begins a formula.

    A cell is empty where the measure has no such figure, or nothing was counted.
    """
    rows: list[tuple[str, str, Share | Spread]] = [
        ("on_time_starts", "", measures.on_time),
        ("waiting", "", measures.waiting),
        ("no_shows", "", measures.missed),
        *(("lateness_by_doctor", row.label, row.spread) for row in measures.doctors.rows),
        *(("lateness_by_hour", row.label, row.spread) for row in measures.hours.rows),
        *(("late_when_chosen", row.label, row.spread) for row in measures.choices.rows),
    ]
    unmet = ["doctor_did_not_come", "", str(measures.unmet), "", "", ""]
    return [unmet, *([measure, shown_safely(group), *_cells(of)] for measure, group, of in rows)]


def _cells(figure: Share | Spread) -> list[str]:
    """Visits, percent, median, four of five."""
    if isinstance(figure, Share):
        return [_cell(figure.whole, figure.whole), _cell(figure.whole, figure.percent), "", ""]
    late = [_cell(figure.number, minutes) for minutes in (figure.median, figure.most)]
    return [_cell(figure.number, figure.number), "", *late]


def _cell(number: int, value: int | None) -> str:
    """The value of so many visits; where they are none there is nothing to hide, and no figure."""
    if not number:
        return "" if value is None else str(value)
    return HIDDEN if is_hidden(number) else str(value)
