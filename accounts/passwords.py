"""Which passwords are refused, without asking anybody on the internet, and in words that help."""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from accounts.models import User
from accounts.selectors.clinics import default_clinic
from accounts.selectors.sessions import is_staff_without_second_factor

READ_AT_MOST = 72  # zxcvbn's time grows with the square of the length; more adds nothing
HARD_ENOUGH = 3  # of 4: some 10^8 guesses at least
WORD_FROM = 4  # letters; shorter pieces of names stand in too many good passwords
LEFT_OVER = 8  # characters that must remain once names are taken out
REASONS: dict[str, str | Promise] = {
    "user_inputs": gettext_lazy("It uses a name that others know: yours, or the clinic's."),
    "passwords": gettext_lazy("It is close to a password that many people use."),
    "dictionary": gettext_lazy("It is made of one or two common words."),
    "repeat": gettext_lazy("It repeats itself."),
    "sequence": gettext_lazy("It follows a row, such as abc or 1234."),
    "spatial": gettext_lazy("It follows keys that lie beside each other."),
    "date": gettext_lazy("It is built around a date."),
    "regex": gettext_lazy("It is built around a year."),
    "bruteforce": gettext_lazy("It is too short to be safe."),
}
HELP = gettext_lazy(
    "Use three or four words that have nothing to do with each other, or let your browser or "
    "password manager make one up. Spaces are welcome."
)


class GuessablePasswordValidator:
    """Refuses what a guessing program would try early: leaked, common, patterned, about oneself."""

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raise ValidationError with the reason and what helps."""
        words = context_words(user)
        if leans_on(words, password):
            raise _refused("user_inputs")
        found = zxcvbn(password[:READ_AT_MOST], user_inputs=words)
        if found["score"] < HARD_ENOUGH:
            raise _refused(weakness(found["sequence"]))

    def get_help_text(self) -> str:
        """What to do, in the hint beside the field."""
        return str(HELP)


class OnlyFactorValidator:
    """Asks staff for a longer password as long as nothing else guards their account."""

    def __init__(self, min_length: int = 15) -> None:
        self.min_length = min_length

    def validate(self, password: str, user: User | AnonymousUser | None = None) -> None:
        """Raise ValidationError when it is too short for an account without a second factor."""
        if len(password) >= self.min_length or not isinstance(user, User):
            return
        if is_staff_without_second_factor(user):
            raise ValidationError(
                _(
                    "People who work at the clinic need at least %(count)d characters until "
                    "they have set up a second step for sign-on."
                ),
                code="password_too_short_alone",
                params={"count": self.min_length},
            )

    def get_help_text(self) -> str:
        """Nothing to add: most people never meet this rule."""
        return ""


def context_words(user: User | AnonymousUser | None) -> list[str]:
    """Words that a stranger would try for this person here, in lower case."""
    texts = [settings.PORTAL_NAME, default_clinic().name]
    if isinstance(user, User):
        texts += [user.first_name, user.last_name, user.email]
    pieces = (piece for text in texts for piece in [text, *re.split(r"\W+", text)])
    return sorted({piece.casefold() for piece in pieces if len(piece) >= WORD_FROM})


def leans_on(words: Iterable[str], password: str) -> bool:
    """Whether little is left of the password once the words are taken out of it."""
    folded = left = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != folded and len(left) < LEFT_OVER


def weakness(sequence: list[dict[str, Any]]) -> str:
    """The key of REASONS for the longest pattern that was found in a password."""
    patterns = [match for match in sequence if match["pattern"] != "bruteforce"]
    if not patterns:
        return "bruteforce"
    longest = max(patterns, key=lambda match: len(match["token"]))
    named, pattern = longest.get("dictionary_name"), longest["pattern"]
    return str(named if named in REASONS else pattern)


def _refused(reason: str) -> ValidationError:
    words = _("This password is easy to guess. %(reason)s %(help)s")
    return ValidationError(
        words, code="password_guessable", params={"reason": REASONS[reason], "help": HELP}
    )
