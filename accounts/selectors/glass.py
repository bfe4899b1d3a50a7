"""Who has broken the glass, for whom, and whom they can name by two exact identifiers."""

from datetime import date, datetime

from accounts.models import BreakGlass, Clinic, Patient
from accounts.models.people import Role
from accounts.rules.actor import Actor
from accounts.rules.names import name_key
from accounts.rules.registration import mrn_key

MAY_BREAK = (Role.PRACTITIONER, Role.SCHEDULER)


def live_glass(actor: Actor, now: datetime) -> BreakGlass | None:
    """The record that the actor reads by breaking the glass; None reads as "does not exist".

    It is theirs while they work as a doctor or as clinic staff.
    """
    if not actor.clinics(*MAY_BREAK):
        return None
    open_ones = BreakGlass.objects.filter(user=actor.user_id, ended_at=None, ends_at__gt=now)
    return open_ones.select_related("patient__clinic").first()


def exactly(birth_date: date, *, mrn: str, last_name: str) -> list[Patient]:
    """The records of any clinic with this birth date and this number, last name, or both; two at most.

    A read that shows nothing yet: whoever asks has given a reason, and is written down.
    """
    born = Patient.objects.filter(clinic__in=Clinic.objects.values("pk"), birth_date=birth_date)
    numbered = born.filter(mrn_key=mrn_key(mrn)) if mrn else born
    named = numbered.filter(name_key=name_key(last_name)) if last_name else numbered
    return list(named.select_related("clinic").order_by("pk")[:2])
