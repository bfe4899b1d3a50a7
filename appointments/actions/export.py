"""Saving a day of the clinic as a file: each visit in it is written down."""

from datetime import date, datetime

from django.db import transaction

from accounts.rules.actor import Actor
from appointments.actions.looks import note_seen
from appointments.selectors.export import table_of, visits_on


@transaction.atomic
def export_day(day: date, *, actor: Actor, now: datetime) -> list[list[str]]:
    """The table of a day of the actor's clinics."""
    visits = visits_on(actor, day)
    note_seen(visits, actor=actor, now=now, how="export")
    return table_of(visits)
