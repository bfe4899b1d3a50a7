"""A bare call of two pages through the relay, and what arrived of it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from portal.local.coturn import Turn
from tests.portal.turn_client import credential

SCRIPT = (Path(__file__).parent / "call.js").read_text(encoding="utf-8")
SETTLE, WINDOW, WINDOWS = 4, 4, 3  # seconds, seconds, how many


@dataclass(frozen=True)
class Came:
    """What one end received: kbit/s, loss in percent, mean round trip in ms."""

    kbps: float
    loss: float
    rtt: float


def servers(turn: Turn, url: str) -> list[dict[str, str]]:
    """One relay for one end, as RTCPeerConnection wants it."""
    name, password = credential(turn.secret)
    return [{"urls": url, "username": name, "credential": password}]


def bare_call(turn: Turn, patient, doctor, urls: tuple[str, str]) -> tuple[Came, Came]:
    """What the patient's page and the doctor's page receive; `urls` are their ways to the relay."""
    ends = (patient, doctor)
    for page in ends:
        page.evaluate(SCRIPT)
    offer = patient.evaluate("(servers) => call.offer(servers)", servers(turn, urls[0]))
    offered = [servers(turn, urls[1]), offer]
    answer = doctor.evaluate("([servers, offer]) => call.answer(servers, offer)", offered)
    patient.evaluate("(answer) => call.accept(answer)", answer)
    time.sleep(SETTLE)
    looks = [[page.evaluate("call.figures()") for page in ends]]
    for _ in range(WINDOWS):
        time.sleep(WINDOW)
        looks.append([page.evaluate("call.figures()") for page in ends])
    seen_by_patient, seen_by_doctor = zip(*looks, strict=True)
    return came(seen_by_patient), came(seen_by_doctor)


def came(looks: Sequence[dict[str, float]]) -> Came:
    """What came from the first look to the last; kbit/s in the best window between two.

    Other programs on this machine only take away: the check keeps the better of two runs, too.
    """
    whole = grown(looks[0], looks[-1])
    windows = [grown(*pair) for pair in pairwise(looks)]
    return Came(
        kbps=max(one["bytes"] * 8 / one["at"] for one in windows),
        loss=100 * whole["lost"] / max(1, whole["lost"] + whole["received"]),
        rtt=whole["waited"] / max(1, whole["answers"]),
    )


def grown(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """By how much each figure has grown."""
    return {name: after[name] - before[name] for name in before}
