"""Who waits outside to be told, and by which way each of them is reached."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Patient, User
from accounts.models.outbox import Channel
from accounts.selectors.people import own_record
from accounts.sms import sends_texts
from appointments.models import Appointment
from appointments.selectors.notices import contacts
from videovisit.models import Seat, SeatRole, Visit
from videovisit.rules.outside import READY, Call, call_of
from videovisit.rules.presence import AWAY_AFTER, BLINK
from videovisit.rules.support import masked_mail

LAST_DIGITS = 4


@dataclass(frozen=True)
class Reach:
    """How somebody is told, as others may read over their shoulder, and why by no texts.

    Of the number that texts go to the end, the address of mail masked.
    """

    phone: str
    mail: str
    why_no_texts: str  # "here", "phone", "consent", or "" where there are some

    @property
    def is_reached(self) -> bool:
        """Whether there is any way at all."""
        return bool(self.phone or self.mail)


def reach_of(user: User, appointment: Appointment, now: datetime) -> Reach:
    """The ways to this person of the patient's side."""
    person = person_of(user, appointment)
    ways = dict(contacts(person, READY, now))
    phone = ways.get(Channel.TEXT, "") if sends_texts() else ""
    why = "" if phone else _why(person, now)
    return Reach(phone[-LAST_DIGITS:], masked_mail(ways.get(Channel.MAIL, "")), why)


def _why(person: Patient | User, now: datetime) -> str:
    if not sends_texts():
        return "here"
    record = person if isinstance(person, Patient) else own_record(person, now)
    return "consent" if record and record.phone else "phone"


def person_of(user: User, appointment: Appointment) -> Patient | User:
    """To whom messages go: the record of who is the patient, else the helper's account."""
    own = appointment.patient.grants.filter(user=user, kind="self", ended_at=None)
    return appointment.patient if own.exists() else user


def outside_seats(visit: Visit) -> QuerySet[Seat]:
    """The patient's side that is outside."""
    return Seat.objects.filter(visit=visit, role=SeatRole.PATIENT, outside_since__isnull=False)


def missed_call(appointment: Appointment, now: datetime) -> bool:
    """Whether the doctor has called them back, and they have not come in time."""
    visit = Visit.objects.filter(appointment=appointment, started_at=None).first()
    if visit is None or call_of(visit.called_in_at, now=now) != Call.MISSED:
        return False
    return outside_seats(visit).exists()


def is_anybody_in(visit: Visit, role: str, now: datetime) -> bool:
    """Whether somebody of this side is on the page now."""
    seen = {"left_at": None, "outside_since": None, "seen_at__gt": now - AWAY_AFTER}
    return Seat.objects.filter(visit=visit, role=role, **seen).exists()


def is_doctor_in(visit: Visit, now: datetime) -> bool:
    """Whether the doctor's page of the visit is open now: who went back to the day is not in it."""
    doctors = Seat.objects.filter(visit=visit, role=SeatRole.DOCTOR, left_at=None)
    open_page = Q(tab_left_at=None) | Q(tab_left_at__gt=now - BLINK)
    return doctors.filter(open_page, seen_at__gt=now - AWAY_AFTER).exists()
