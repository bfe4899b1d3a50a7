"""One line of the table: a figure measured in this run, beside its target."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Result:
    """`value` in `unit` ("x" is a ratio within this run); it passes at most, or at least, at `target`."""

    name: str
    value: float
    target: float
    unit: str = "x"
    kind: Literal["at most", "at least"] = "at most"

    @property
    def passes(self) -> bool:
        """Whether the target is met."""
        return self.value <= self.target if self.kind == "at most" else self.value >= self.target

    def line(self) -> str:
        """The line of the table."""
        figure = f"{self.value:10.3g} {self.unit:<3}"
        verdict = "pass" if self.passes else "FAIL"
        return f"{self.name:<64} {figure} {self.kind} {self.target:g}  {verdict}"
