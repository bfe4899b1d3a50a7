"""A thumb for the visit, and why it points down."""

from collections.abc import Sequence
from datetime import datetime

from videovisit.models import Opinion, Seat


def say_opinion(seat: Seat, *, is_good: bool, causes: Sequence[str] = (), now: datetime) -> None:
    """What the person says now stands; what they said before does not."""
    said = {"is_good": is_good, "causes": list(causes), "said_at": now}
    Opinion.objects.update_or_create(seat=seat, defaults=said)
