"""A doctor runs late, as they say: everybody whose visit that touches is told the expected time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions.audit import record
from accounts.rules.actor import PORTAL
from appointments.actions.notices import tell
from appointments.models import Appointment
from appointments.selectors.appointments import with_people
from videovisit.events import announce
from videovisit.rules.delays import kind_to_tell
from videovisit.selectors.delays import expected_starts
from videovisit.selectors.lateness import lateness_of, waited_for

BATCH = 10  # visits of one transaction: a doctor who starts waits for no more


def tell_delays(now: datetime) -> int:
    """A sweep: write down what doctors have said since; returns how many visits are told of it.

    The rows decide, not the pressing of a button: who is booked into the session later is told,
    too, and a number that is corrected at once is told once.
    """
    due = sorted(expected_starts(now))
    return sum(_tell_batch(due[at : at + BATCH], now) for at in range(0, len(due), BATCH))


@transaction.atomic
def _tell_batch(due: Sequence[int], now: datetime) -> int:
    """Those that nobody else works on, whose doctor may still come, as it is once they are locked."""
    rows = Appointment.objects.select_for_update(skip_locked=True, no_key=True).order_by("pk")
    late = waited_for(rows.filter(pk__in=due).values_list("pk", flat=True), now)
    news = expected_starts(now)
    ahead = [pk for pk, each in late.items() if pk in news and not each.facts.is_off]
    people = with_people(Appointment.objects.filter(pk__in=ahead))
    visits = people.select_related("visit__covering")
    return sum(_expect(visit, news[visit.pk], now) for visit in visits)


def _expect(visit: Appointment, expected_at: datetime | None, now: datetime) -> bool:
    """Write it, and tell them where it is worth telling."""
    kept = lateness_of(visit)
    kind = kind_to_tell(kept.told, expected_at)
    kept.expected_at = expected_at
    if kind:
        kept.told, kept.tellings = expected_at, kept.tellings + 1
        tell(visit, kind, now=now, about=f"delay:{kept.tellings}")
        target = f"appointment:{visit.pk}"
        record(kind, actor=PORTAL, now=now, patient=visit.patient, target=target)
    kept.save(update_fields=["expected_at", "told", "tellings"])
    announce(0, visit.seen_by.pk)
    return bool(kind)
