"""What one page says to one other page of its call: a budget, and so many candidates, of its own."""

from typing import Any

from accounts.consumers import Budget
from videovisit.rules.messages import MOST_OF_A_GENERATION


class Pair:
    """From one page to one other; who speaks with three others speaks three times as much."""

    __slots__ = ("budget", "candidates")

    def __init__(self) -> None:
        self.budget, self.candidates = Budget(), 0

    def takes(self, signal: dict[str, Any]) -> bool:
        """Whether it is passed on: of candidates so many after each offer or answer."""
        if "description" in signal:
            self.candidates = 0
        self.candidates += len(signal.get("candidates", ()))
        return self.candidates <= MOST_OF_A_GENERATION
