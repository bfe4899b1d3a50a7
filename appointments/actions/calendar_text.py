"""Appointments as iCalendar (RFC 5545): times in UTC, so that every program shows its own zone."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from icalendar import Alarm, Calendar, Event, vCalAddress

from accounts.actions.rendering import plain_words
from appointments.actions.visit_words import VisitWords, common_words, visit_words
from appointments.models import Appointment
from appointments.rules.calendar import PUBLISH, entry_status, rings_before, uid_of
from appointments.selectors.appointments import window
from appointments.selectors.calendar import CalendarEntry

REFRESHED = timedelta(hours=1)  # how often a calendar program may ask for a feed


def mimetype(method: str) -> str:
    """The type of a mail's part. Without a charset: the mail library adds it, once."""
    return f"text/calendar; method={method}"


def calendar_text(method: str, entries: Iterable[CalendarEntry], invited: str = "") -> str:
    """The entries as a calendar in the active language; `invited` is a mail's reader."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.PORTAL_NAME}//{settings.SITE_HOST}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if method == PUBLISH:
        calendar.add("x-wr-calname", settings.PORTAL_NAME)
        calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, invited))
    return bytes(calendar.to_ical()).decode()


def _event(entry: CalendarEntry, invited: str) -> Event:
    appointment = entry.appointment
    words = visit_words(appointment, entry.for_whom, written_at=appointment.changed_at)
    event = Event()
    event.add("uid", uid_of(appointment.reference, settings.SITE_HOST))
    event.add("sequence", appointment.revision)
    _add_times(event, appointment)
    _add_words(event, words, appointment)
    event.add("status", entry_status(appointment.status))
    event.add("organizer", _organizer(appointment))
    if invited:
        event.add("attendee", _attendee(invited))
    if not words.is_cancelled:
        event.add_component(_alarm(appointment, str(event["summary"])))
    return event


def _add_times(event: Event, appointment: Appointment) -> None:
    """The stamp is that of the last change: the same entry reads the same whenever it is written."""
    event.add("dtstart", appointment.starts_at.astimezone(UTC))
    event.add("dtend", appointment.ends_at.astimezone(UTC))
    for name in ("dtstamp", "last-modified"):
        event.add(name, appointment.changed_at.astimezone(UTC))


def _add_words(event: Event, visit: VisitWords, appointment: Appointment) -> None:
    for name in ("summary", "description"):
        values = {**common_words(appointment), "visit": visit}
        event.add(name, plain_words(f"appointments/calendar/{name}.txt", values))
    event.add("url", visit.link)
    if visit.place:
        event.add("location", visit.place)
    event.add("transp", "TRANSPARENT" if visit.is_cancelled else "OPAQUE")


def _organizer(appointment: Appointment) -> vCalAddress:
    """RFC 5546, 3.2: whoever publishes or invites is named."""
    sender = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    sender.params["CN"] = appointment.clinic.name
    return sender


def _attendee(address: str) -> vCalAddress:
    """Who is invited; no answer is asked for."""
    reader = vCalAddress(f"mailto:{address}")
    reader.params.update({"PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return reader


def _alarm(appointment: Appointment, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -rings_before(appointment.modality, window().before))
    return alarm
