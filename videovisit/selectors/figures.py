"""How a visit went, in numbers: for its doctor, and for support; kept for 14 days."""

from typing import Any

from django.db.models import Avg, Count, Max, Q, Sum

from videovisit.models import Seat, Visit
from videovisit.rules.figures import how_it_went


def figures_of(visit: Visit) -> list[Seat]:
    """The people of a visit with what their calls came to. A system read: who asks is checked before.

    Means of kbit/s, percent and milliseconds; `frozen` in milliseconds, `longest` the worst delay;
    `measured` and `reduced` (not the whole picture) count samples of ten seconds. None: not said.
    `went` is the word for all of it (rules/figures.py).
    """
    seats = visit.seats.select_related("opinion", "user", "guest").order_by("pk")
    measured = seats.annotate(
        measured=Count("samples"),
        reduced=Count("samples", filter=~Q(samples__level="video")),
        kbps_in=Avg("samples__kbps_in"),
        kbps_out=Avg("samples__kbps_out"),
        loss=Avg("samples__loss_in"),
        delay=Avg("samples__rtt"),
        longest=Max("samples__rtt"),
        jitter=Avg("samples__jitter"),
        frozen=Sum("samples__frozen"),
    )
    return [_with_word(seat) for seat in measured]


def _with_word(seat: Any) -> Seat:
    each = seat.frozen / seat.measured if seat.frozen is not None else None
    seat.went = how_it_went(loss=seat.loss, delay=seat.delay, jitter=seat.jitter, frozen=each)
    said: Seat = seat
    return said
