"""A person's private calendar address: made, replaced, ended, read."""

import secrets
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Q

from accounts.actions.audit import record
from accounts.actions.outbox import seal, unseal
from accounts.models import User
from accounts.rules.actor import Actor
from appointments.models import CalendarFeed
from appointments.rules.calendar import SECRET_BYTES, secret_hash
from appointments.selectors.calendar import live_feed

AN_HOUR = timedelta(hours=1)
SHOW_TIME = timedelta(minutes=10)
TO_SHOW = "feed_to_show"  # session: a new address, sealed


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime) -> str:
    """End the address that works and make a new one; its secret is returned this once."""
    list(User.objects.select_for_update(no_key=True).filter(pk=actor.person).values_list("pk"))
    end_feed(actor=actor, now=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(
        user_id=actor.person, secret_hash=secret_hash(secret), created_at=now
    )
    record("calendar_feed_made", actor=actor, now=now, target=f"feed:{feed.pk}")
    return secret


def keep_to_show(session: SessionBase, secret: str, *, now: datetime) -> None:
    """Keep a new secret, encrypted, for whoever made it: the page may be loaded again."""
    until = (now + SHOW_TIME).isoformat()
    session[TO_SHOW] = seal({"secret": secret, "until": until}).decode()


def secret_to_show(session: SessionBase, *, actor: Actor, now: datetime) -> str:
    """What `keep_to_show` kept some minutes ago of the address that works now; else ""."""
    kept = unseal(session.get(TO_SHOW, "").encode())
    if not kept or datetime.fromisoformat(kept["until"]) <= now:
        return ""
    feed, secret = live_feed(actor), str(kept["secret"])
    return secret if feed and feed.secret_hash == secret_hash(secret) else ""


@transaction.atomic
def end_feed(*, actor: Actor, now: datetime) -> None:
    """The person's address works no more; nothing happens where there is none."""
    if CalendarFeed.objects.filter(user=actor.person, revoked_at=None).update(revoked_at=now):
        record("calendar_feed_ended", actor=actor, now=now)


def note_read(feed: CalendarFeed, now: datetime) -> None:
    """Keep when the feed was last read, at most once an hour."""
    stale = Q(read_at=None) | Q(read_at__lte=now - AN_HOUR)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(read_at=now)
