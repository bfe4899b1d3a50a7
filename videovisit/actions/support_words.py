"""The message with the way to the check, which support sends to the contacts on record."""

from dataclasses import replace
from typing import Any

from accounts.actions.kinds import Kind
from accounts.models import Notice
from accounts.selectors.outbox import Recipient
from appointments.actions import notices

CHECK_HELP = "check_help"


def _words(notice: Notice, recipient: Recipient) -> dict[str, Any]:
    """What every message about a visit has; its way leads to the check, which is open to anyone."""
    known = notices.words(notice, recipient)
    return {**known, "visit": replace(known["visit"], link=known["check_link"])}


SUPPORT_KINDS = {
    CHECK_HELP: Kind("videovisit/support/notices", notices.is_still_owed, _words),
}
