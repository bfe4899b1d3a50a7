"""A channel whose server is unwell rests, for all workers at once, and is asked again by and by.

So a mail server that stalls costs one try each rest, not every notice's, and text messages go on.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import ChannelRest
from accounts.rules.outbox import rest_until


@transaction.atomic
def rest(channel: str, now: datetime) -> None:
    """Its server has failed once more: leave it alone, longer each time."""
    resting = ChannelRest.objects.select_for_update()
    row, _ = resting.get_or_create(channel=channel, defaults={"failures": 0, "until": now})
    row.failures += 1
    row.until = rest_until(row.failures, now)
    row.save()


def trust(channel: str) -> None:
    """Its server has answered."""
    ChannelRest.objects.filter(channel=channel).delete()
