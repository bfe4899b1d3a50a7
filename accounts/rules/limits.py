"""How many tries of what, in which window: the first fence against guessing."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of `kind` by one key within `window`; then the rest of it is closed."""

    kind: str
    most: int
    window: timedelta


PROOF_BY_CLIENT = Limit("proof-client", 5, timedelta(minutes=15))  # MRN text and client
# Wrong codes go into the same count; the start that a code needs stands in it already.
PROOF_BY_CODE = Limit(PROOF_BY_CLIENT.kind, PROOF_BY_CLIENT.most + 1, PROOF_BY_CLIENT.window)
PROOF_BY_MRN = Limit("proof-mrn", 30, timedelta(hours=24))  # slow guard of one MRN
PROOF_BY_ADDRESS = Limit("proof-address", 60, timedelta(minutes=15))  # a clinic sits behind one
SIGN_ON_BY_CLIENT = Limit("sign-on-client", 5, timedelta(minutes=15))  # e-mail and client
SIGN_ON_BY_EMAIL = Limit("sign-on-email", 50, timedelta(hours=1))  # not for known devices
SIGN_ON_BY_ADDRESS = Limit("sign-on-address", 300, timedelta(minutes=15))  # nor for them
RESET_BY_CLIENT = Limit("reset-client", 5, timedelta(minutes=15))
RESET_BY_EMAIL = Limit("reset-email", 10, timedelta(hours=1))  # not for known devices
FACTOR_BY_CLIENT = Limit("factor-client", 5, timedelta(minutes=15))  # user and client
FACTOR_BY_USER = Limit("factor-user", 50, timedelta(hours=1))  # not for known devices
TOTP_ONCE = Limit("totp-once", 1, timedelta(minutes=3))  # longer than any code is valid
MAILED_CODE = Limit("mailed-code", 5, timedelta(minutes=10))  # tries at one code, its whole life
CODE_BY_CLIENT = Limit("code-client", 10, timedelta(minutes=15))  # invitation codes
CONTACT_CODES = Limit("contact-code", 5, timedelta(hours=1))  # codes sent to new contacts
INVITATIONS = Limit("invitation", 20, timedelta(hours=24))  # sent by one person
REPORT_BY_ADDRESS = Limit("report-address", 30, timedelta(minutes=15))  # forged delivery reports


def is_within(limit: Limit, count: int) -> bool:
    """Whether the `count`-th try of the window (this one included) is still allowed."""
    return count <= limit.most


def window_start(limit: Limit, now: datetime) -> datetime:
    """A window that began at or before this moment is over."""
    return now - limit.window
