"""What a task says was done about it, and for how long a press can be taken back."""

from collections.abc import Iterable
from datetime import timedelta

TAKEN_BACK_WITHIN = timedelta(hours=24)  # the board shows what was closed until midnight
SAME = {"not_asked": "not_told"}  # one sentence says both


def said_once(words: Iterable[str]) -> list[str]:
    """Each word once, at its last place: what was done anew is said as done last."""
    alike = [SAME.get(word, word) for word in words]
    return list(dict.fromkeys(reversed(alike)))[::-1]
