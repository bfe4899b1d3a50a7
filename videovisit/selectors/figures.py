"""How a visit went, in numbers: for its doctor, and for support; kept for 14 days."""

from django.db.models import Avg, Count, Max, Q, QuerySet, Sum

from videovisit.models import Seat, Visit

SAMPLE = 10  # seconds that one sample is about


def figures_of(visit: Visit) -> QuerySet[Seat]:
    """The people of a visit with what their calls came to. A system read: who asks is checked before.

    Means of kbit/s, percent and milliseconds; `frozen` in milliseconds, `longest` the worst delay;
    `measured` and `reduced` (not the whole picture) count samples of ten seconds. None: not said.
    """
    seats = visit.seats.select_related("opinion", "user", "guest").order_by("pk")
    return seats.annotate(
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
