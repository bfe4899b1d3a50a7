"""Calendars: a person's private address, and the visits that stand in it."""

from datetime import datetime
from typing import NamedTuple

from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from accounts.selectors.people import live_grants
from appointments.models import Appointment, CalendarFeed
from appointments.rules.calendar import KEPT, MOST, secret_hash
from appointments.selectors.appointments import with_people


class CalendarEntry(NamedTuple):
    """A visit in somebody's calendar; `for_whom` is a first name, "" for one's own."""

    appointment: Appointment
    for_whom: str


def live_feed(actor: Actor) -> CalendarFeed | None:
    """The calendar address of the person that works now."""
    return CalendarFeed.objects.filter(user=actor.user_id, revoked_at=None).first()


def feed_with(secret: str) -> CalendarFeed | None:
    """The feed with its owner; None reads as "does not exist": unknown, ended, account closed."""
    feeds = CalendarFeed.objects.filter(revoked_at=None, user__is_active=True)
    return feeds.filter(secret_hash=secret_hash(secret)).select_related("user").first()


def entries_of(actor: Actor, now: datetime) -> list[CalendarEntry]:
    """The visits of oneself and those cared for, from 90 days ago on, cancelled ones too.

    Two queries.
    """
    grants = live_grants(now).filter(user=actor.user_id, level__in=levels_for("appointments"))
    own = {grant.patient_id for grant in grants if grant.kind == "self"}
    patients = [grant.patient_id for grant in grants]
    visits = Appointment.objects.filter(patient__in=patients, expected_ends_at__gt=now - KEPT)
    return [entry_of(visit, own) for visit in with_people(visits).order_by("starts_at")[:MOST]]


def entry_for(actor: Actor, appointment: Appointment, now: datetime) -> CalendarEntry:
    """One visit as it stands in the calendar of the person."""
    own = live_grants(now).filter(user=actor.user_id, kind="self")
    return entry_of(appointment, set(own.values_list("patient_id", flat=True)))


def entry_of(appointment: Appointment, own: set[int]) -> CalendarEntry:
    """The visit, with a first name where it is none of one's `own` (patient ids)."""
    is_own = appointment.patient_id in own
    return CalendarEntry(appointment, "" if is_own else appointment.patient.first_name)
