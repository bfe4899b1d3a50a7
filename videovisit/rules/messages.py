"""What a page may say over a visit's socket: exact keys, short, and nothing that names a sender."""

import json
import re
from typing import Any

MOST_CHARACTERS = 65_536
MOST_SDP = 32_768
MOST_CANDIDATES = 30  # of one message
MOST_OF_A_GENERATION = 60  # candidates: of a description, and of what follows it (SECURITY.md 39)
MOST_CANDIDATE = 1_024
TICKET = re.compile(r"[\w.:=-]{0,512}", re.ASCII)
TAB = re.compile(r"[0-9a-f]{16}")
PEER = re.compile(r"[0-9]{1,12}\.[0-9a-f]{16}")
LINE = re.compile(r"[a-z]=[ -~]*")
SECTION = re.compile(r"m=(audio|video|application) \d{1,5} [A-Z/]{1,32}( [\w-]{1,64}){1,64}")
MOST_SECTIONS = 4  # audio, video, screen, data (SECURITY.md 39)
FINGERPRINT = re.compile(r"a=fingerprint:sha-256 [0-9A-F]{2}(:[0-9A-F]{2}){31}", re.IGNORECASE)
CANDIDATE = re.compile(
    r"candidate:[\w+/]{1,32} [12] (udp|tcp) \d{1,10} [\w.:-]{1,64} \d{1,5} typ "
    r"(host|srflx|prflx|relay)( [\w-]{1,32} [\w.:+/-]{1,256}){0,12}",
    re.IGNORECASE | re.ASCII,
)
MID = re.compile(r"[!-~]{0,256}")
FIGURES = {
    **dict.fromkeys(("kbps_in", "kbps_out"), 1_000_000),
    **dict.fromkeys(("loss_in", "loss_out"), 100),
    **dict.fromkeys(("rtt", "jitter", "frozen"), 60_000),
    "frames": 240,
}
LEVELS = ("video", "small", "audio")
ROUTES = ("", "direct", "udp", "tcp", "tls")


class MalformedError(Exception):
    """A message that no page of ours sends."""


def read_message(text: object) -> dict[str, Any]:
    """The message, checked whole. Raises MalformedError."""
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise MalformedError
    try:
        said = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise MalformedError from None
    kind = said.get("type") if isinstance(said, dict) else None
    reader = READERS.get(kind) if isinstance(kind, str) else None
    if reader is None or not reader(said):
        raise MalformedError
    return dict(said)


def _refuse(_word: str) -> None:
    raise ValueError


def _is_hello(said: dict[str, Any]) -> bool:
    keys = set(said) == {"type", "ticket", "tab"}
    return keys and _fits(said["ticket"], TICKET) and _fits(said["tab"], TAB)


def _is_ping(said: dict[str, Any]) -> bool:
    return set(said) == {"type", "n"} and type(said["n"]) is int and 0 <= said["n"] < 2**31


def _is_bare(said: dict[str, Any]) -> bool:
    return set(said) == {"type"}


def _is_signal(said: dict[str, Any]) -> bool:
    if not _fits(said.get("to"), PEER):
        return False
    if set(said) == {"type", "to", "description"}:
        return _is_description(said["description"])
    return set(said) == {"type", "to", "candidates"} and _are_candidates(said["candidates"])


def _is_description(given: object) -> bool:
    if not isinstance(given, dict) or set(given) != {"type", "sdp"}:
        return False
    if given["type"] == "rollback":
        return bool(given["sdp"] == "")
    return (
        given["type"] in ("offer", "answer")
        and _is_text(given["sdp"], MOST_SDP)
        and _is_sdp(given["sdp"].split("\r\n"))
    )


def _is_sdp(lines: list[str]) -> bool:
    """As browsers write it: each line known by its form, and no other kind of media, print or way."""
    *lines, last = lines
    sections = [line for line in lines if line.startswith("m=")]
    prints = [line for line in lines if line.startswith("a=fingerprint")]
    ways = [line.removeprefix("a=") for line in lines if line.startswith("a=candidate")]
    return (
        last == ""
        and lines[:1] == ["v=0"]
        and all(map(LINE.fullmatch, lines))
        and 0 < len(sections) <= MOST_SECTIONS
        and all(map(SECTION.fullmatch, sections))
        and bool(prints)
        and all(map(FINGERPRINT.fullmatch, prints))
        and len(ways) <= MOST_OF_A_GENERATION
        and all(map(CANDIDATE.fullmatch, ways))
    )


def _are_candidates(given: object) -> bool:
    return (
        isinstance(given, list) and len(given) <= MOST_CANDIDATES and all(map(_is_candidate, given))
    )


def _is_candidate(given: object) -> bool:
    keys = {"candidate", "sdpMid", "sdpMLineIndex", "usernameFragment"}
    if not isinstance(given, dict) or not {"candidate"} <= set(given) <= keys:
        return False
    line = given["candidate"]
    mids = (given.get("sdpMid"), given.get("usernameFragment"))
    index = given.get("sdpMLineIndex")
    return (
        _is_text(line, MOST_CANDIDATE)
        and (line == "" or CANDIDATE.fullmatch(line) is not None)
        and all(mid is None or _fits(mid, MID) for mid in mids)
        and (index is None or (type(index) is int and 0 <= index < MOST_SECTIONS))
    )


def _is_stats(said: dict[str, Any]) -> bool:
    if set(said) != {"type", "level", "route", *FIGURES}:
        return False
    known = said["level"] in LEVELS and said["route"] in ROUTES
    return known and all(_is_figure(said[name], most) for name, most in FIGURES.items())


def _is_figure(given: object, most: int) -> bool:
    return given is None or (type(given) in (int, float) and 0 <= given <= most)  # type: ignore[operator] # a number


def _is_text(given: object, most: int) -> bool:
    return isinstance(given, str) and len(given) <= most


def _fits(given: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(given, str) and pattern.fullmatch(given) is not None


READERS = {
    "hello": _is_hello,
    "ping": _is_ping,
    "take": _is_bare,
    "leave": _is_bare,
    "signal": _is_signal,
    "stats": _is_stats,
}
