"""A provider reports how a text message ended. Each is taken once; said again it changes nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.actions.outbox import ask_to_call
from accounts.models import Notice
from accounts.models.outbox import Channel, NoticeState
from accounts.rules.texts import DELIVERED, failure_of

# Also those not known to be sent: the report may come before the provider's answer, or in its stead.
OPEN = (NoticeState.QUEUED, NoticeState.SENDING, NoticeState.SENT)


@transaction.atomic
def note_report(notice_id: int, outcome: str, code: str, *, now: datetime) -> bool:
    """Write down that the message was delivered, or ask staff to call; False where it had ended."""
    open_ones = Notice.objects.filter(channel=Channel.TEXT, state__in=OPEN, delivered_at=None)
    tried = open_ones.filter(pk=notice_id, attempt__gt=0)
    done = {"finished_at": Coalesce("finished_at", now), "lease_until": None, "sealed": None}
    if outcome == DELIVERED:
        return bool(tried.update(state=NoticeState.SENT, delivered_at=now, failure="", **done))
    return _failed(tried, failure_of(code), now=now, **done)


def _failed(tried: QuerySet[Notice], failure: str, *, now: datetime, **done: object) -> bool:
    notice = tried.select_for_update().first()
    if notice is None:
        return False
    tried.update(state=NoticeState.FAILED, failure=failure, **done)
    ask_to_call(notice, now, failure)
    return True
