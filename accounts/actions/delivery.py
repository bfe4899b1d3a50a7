"""Sends what is due: claim one, ask again whether it is owed, write it, send it, finish it.

Any number of these may run at once: the claims pass each other by (SKIP LOCKED). At the first sign
that the mail or text server is unwell its channel rests, so that the others' tries are not spent.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

from accounts.actions.breaker import rest, trust
from accounts.actions.kinds import kind_of
from accounts.actions.line import Line
from accounts.actions.outbox import claim, finish, give_up, put_off, unseal
from accounts.actions.rendering import mail_of, reference_of, text_of
from accounts.models import Notice
from accounts.models.outbox import Channel, NoticeState
from accounts.rules.outbox import NOWHERE, is_late
from accounts.selectors.outbox import Recipient, recipient_of
from accounts.sms import TextRefusedError, gateway, sends_texts

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
PERMANENT, CLOSING = 500, 421  # RFC 5321, 4.2.1 and 4.2.2
THIS_MAIL = frozenset({400, 413, 422})  # RFC 9110: a provider minds what was sent


class NotOwedError(Exception):
    """No longer true, or there is nobody to send it to."""


class RefusedError(Exception):
    """It will never be taken."""


class UnsentError(Exception):
    """It was not taken this time; `server` when no other would be taken either."""

    def __init__(self, reason: str, *, server: bool) -> None:
        super().__init__(reason)
        self.server = server


def deliver_due(now: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
    """Send what is due, text messages first, until nothing is or `go_on` says no.

    Returns how many notices were tried. `now` is carried forward by the monotonic clock.
    """
    began = monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=monotonic() - began)

    return sum(_deliver(channel, clock, go_on) for channel in (Channel.TEXT, Channel.MAIL))


def _deliver(channel: str, clock: Clock, go_on: Callable[[], bool]) -> int:
    with Line() as line:
        return _deliver_by(line, channel, clock=clock, go_on=go_on)


def _deliver_by(line: Line, channel: str, *, clock: Clock, go_on: Callable[[], bool]) -> int:
    tried, trusted = 0, False
    while go_on() and (notice := claim(channel, clock())):
        tried += 1
        is_well = deliver(notice, line, clock)
        if is_well is False:
            rest(channel, clock())
            break
        if is_well and not trusted:
            trust(channel)
            trusted = True
    return tried


def deliver(notice: Notice, line: Line, clock: Clock) -> bool | None:
    """Send a claimed notice and write down how it went.

    Whether its server is well; None where it was not asked.
    """
    try:
        transmit = _written(notice, line, clock())
    except NotOwedError as error:
        finish(notice, NoticeState.DROPPED, clock(), failure=str(error))
    except UnsentError as error:
        put_off(notice, clock(), str(error))
    else:
        return _sent(notice, clock, transmit)
    return None


def _sent(notice: Notice, clock: Clock, transmit: Callable[[], Any]) -> bool:
    try:
        _send(notice, transmit)
    except RefusedError as error:
        give_up(notice, clock(), str(error))
    except UnsentError as error:
        put_off(notice, clock(), str(error))
        return not error.server
    else:
        finish(notice, NoticeState.SENT, clock())
    return True


def _send(notice: Notice, transmit: Callable[[], Any]) -> None:
    """Raises RefusedError or UnsentError, whose words hold nothing personal."""
    try:
        transmit()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        raise _by_code(_code_of(error)) from None
    except TextRefusedError as error:
        raise RefusedError(f"text {error.code}") from None
    # ValueError: an address or header that no mail can have.
    except (AnymailRecipientsRefused, ValueError) as error:
        raise RefusedError(type(error).__name__) from None
    except AnymailAPIError as error:
        is_server = error.status_code not in THIS_MAIL
        raise UnsentError(f"provider {error.status_code}", server=is_server) from None
    except (smtplib.SMTPException, OSError) as error:
        raise UnsentError(type(error).__name__, server=True) from None
    except Exception as error:  # noqa: BLE001 - what nobody thought of must not stop the others
        raise _unknown(notice, "sent", error) from None


def _code_of(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> int:
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return max(code for code, _ in error.recipients.values())


def _by_code(code: int) -> RefusedError | UnsentError:
    """What an SMTP answer means: 5xx for ever, 421 the whole server, other 4xx this mail."""
    if code >= PERMANENT:
        return RefusedError(f"SMTP {code}")
    return UnsentError(f"SMTP {code}", server=code == CLOSING)


def _written(notice: Notice, line: Line, now: datetime) -> Callable[[], Any]:
    """The message, ready to go. A text that cannot be written must not stop the others."""
    try:
        secret = unseal(notice.sealed)
        _check(notice, secret, now)
        recipient = _reachable(notice, secret, now)
        if notice.channel == Channel.MAIL:
            return partial(line.send, mail_of(notice, recipient, secret))
        words, reference = text_of(notice, recipient, secret), reference_of(notice)
        return partial(gateway().send, to=recipient.address, text=words, reference=reference)
    except NotOwedError:
        raise
    except Exception as error:  # noqa: BLE001
        raise _unknown(notice, "written", error) from None


def _unknown(notice: Notice, what: str, error: Exception) -> UnsentError:
    """Tried again like any other; a trace could show what the notice carries."""
    name = type(error).__name__
    logger.error("notice %s (%s) could not be %s: %s", notice.pk, notice.kind, what, name)
    return UnsentError(f"not {what}: {name}", server=False)


def _check(notice: Notice, secret: dict[str, Any], now: datetime) -> None:
    if not kind_of(notice).is_still_owed(notice, now):
        raise NotOwedError("no longer true")
    if is_late(secret.get("expires_at"), now):
        raise NotOwedError("too late")


def _reachable(notice: Notice, secret: dict[str, Any], now: datetime) -> Recipient:
    recipient = recipient_of(notice, secret, now)
    if notice.channel == Channel.TEXT and not sends_texts():
        raise NotOwedError("no text messages here")
    if not recipient.address:
        raise NotOwedError(NOWHERE)
    return recipient
