"""What a finished check comes to, for a reader: a few rows with a word, and the codes to explain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# As static/js/check/page.js groups them; a test holds the two together.
ROWS = {
    "browser": ("browser", "place", "policy", "setting"),
    "camera": ("camera", "picture", "which_camera", "see_yourself"),
    "microphone": ("microphone", "sound", "mute", "clipping", "bluetooth"),
    "speaker": ("speaker",),
    "server": ("server", "socket"),
    "line": ("routes", "bitrate", "loss", "delay", "jitter", "route", "computer", "timings"),
}
WORST_FIRST = ("fail", "warn", "skip", "pass")
UNTESTED = "wait"
Findings = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Row:
    """One row of a report; `state` is the worst status of what it holds, or "wait" for none."""

    name: str
    state: str


def rows_of(findings: Findings) -> list[Row]:
    """The rows in their order."""
    return [Row(name, _worst(findings, parts)) for name, parts in ROWS.items()]


def told_of(findings: Findings) -> frozenset[str]:
    """What is to be explained: each code alone, with its check, and with its status.

    "in-use", "in-use camera" and "in-use fail": an explanation that holds for one check or one
    status alone is looked up by it (templates/videovisit/_help.html).
    """
    return frozenset(key for name, finding in findings.items() for key in _keys(name, finding))


def _keys(name: str, finding: Mapping[str, Any]) -> Iterator[str]:
    code = finding["code"]
    if code:
        yield from (code, f"{code} {name}", f"{code} {finding['status']}")


def _worst(findings: Findings, parts: tuple[str, ...]) -> str:
    found = {findings[name]["status"] for name in parts if name in findings}
    return next((status for status in WORST_FIRST if status in found), UNTESTED)
