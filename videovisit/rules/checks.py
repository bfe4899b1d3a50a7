"""What a result of the requirements check may look like; all else is refused and not stored."""

from dataclasses import dataclass, field
from typing import Any

STATUSES = frozenset({"pass", "warn", "fail", "skip", "info"})
NAMES = frozenset(
    {
        *("browser", "place", "policy", "permission", "camera", "picture", "see_yourself"),
        *("which_camera", "microphone", "sound", "clipping", "mute", "speaker", "playback"),
        *("bluetooth", "server", "socket", "resume", "routes", "addresses", "bitrate", "loss"),
        *("delay", "jitter", "opinion", "route", "computer", "timings", "legs", "setting"),
        *("same_browser",),
    }
)
# static/js/check gives these; a test holds the two lists together.
CODES = frozenset(
    {
        *("", "insecure-context", "webrtc-off", "browser-unsupported", "browser-old"),
        *("browser-basic", "in-app", "mobile-browser", "blocked-by-policy", "blocked-by-os"),
        *("blocked-in-browser", "prompt-dismissed", "prompt-unanswered", "no-device", "in-use"),
        *("device-error", "device-gone", "camera-ended", "no-frames", "black-frames"),
        *("few-frames", "frozen", "too-dark", "low-fps", "low-resolution", "cannot-see"),
        *("virtual-camera", "digital-silence", "too-quiet", "quiet", "not-spoken", "clipping"),
        *("muted", "audio-locked", "cannot-hear", "hands-free", "server-unreachable"),
        *("ws-failed", "ws-slow", "ws-not-resumed", "tcp-only", "tls-only", "no-relay"),
        *("relay-refused", "no-turn", "too-many", "slow-line", "loss", "delay", "jitter", "cpu"),
        *("late-picture", "media-timeout", "time-is-up", "hidden-tab", "wrong-clock"),
        *("on-battery", "other-browser", "not-asked", "tcp-leg", "udp-leg"),
    }
)
VERDICTS = frozenset({"ready", "ready-but", "not-ready", "partly"})
FAMILIES = frozenset({"chrome", "edge", "firefox", "safari", "opera", "other"})
SYSTEMS = frozenset({"windows", "mac", "linux", "chromeos", "ios", "android", "other"})
ROUTES = frozenset({"", "udp", "tcp", "tls"})
ANSWERS = frozenset({"yes", "no"})
QUESTIONS = frozenset({"see_yourself", "speaker", "playback"})
KINDS = frozenset({"camera", "microphone", "speaker"})
CLASSES = frozenset({"built-in", "usb", "bluetooth", "virtual", "unknown"})
LONGEST_RUN = 600_000  # milliseconds
MOST = {"kbps": 1_000_000, "rtt": 60_000, "jitter": 60_000, "loss": 100}
STEPS = {"kbps": 50, "rtt": 10, "jitter": 10, "loss": 0.5}
MOST_DEVICES = 12


class ResultError(ValueError):
    """A result that no check of ours sends; `about` names the part, never its value."""

    def __init__(self, about: str) -> None:
        super().__init__(about)
        self.about = about


@dataclass(frozen=True)
class Result:
    """A result that can be stored. `numbers` has kbps, rtt, jitter (ms) and loss (percent)."""

    verdict: str
    todo: str
    duration: int
    findings: dict[str, dict[str, Any]]
    numbers: dict[str, float]
    route: str
    family: str
    version: float
    system: str
    devices: str
    answers: dict[str, str] = field(default_factory=dict)


def read_result(sent: Any) -> Result:
    """The result that was sent as JSON. Raises ResultError for anything unknown or out of range."""
    wanted = {
        *("verdict", "todo", "duration", "findings", "numbers", "route", "browser"),
        *("devices", "answers"),
    }
    body = _exactly(sent, wanted, "result")
    browser = _exactly(body["browser"], {"family", "version", "system"}, "browser")
    return Result(
        verdict=_one_of(body["verdict"], VERDICTS, "verdict"),
        todo=_one_of(body["todo"], NAMES | {""}, "todo"),
        duration=int(_number(body["duration"], LONGEST_RUN, "duration")),
        findings=_findings(body["findings"]),
        numbers=_numbers(body["numbers"]),
        route=_one_of(body["route"], ROUTES, "route"),
        family=_one_of(browser["family"], FAMILIES, "family"),
        version=_number(browser["version"], 10_000, "version"),
        system=_one_of(browser["system"], SYSTEMS, "system"),
        devices=_devices(body["devices"]),
        answers=_answers(body["answers"]),
    )


def _exactly(value: Any, keys: set[str], about: str) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        raise ResultError(about)
    return value


def _one_of(value: Any, known: frozenset[str], about: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise ResultError(about)
    return value


def _number(value: Any, most: float, about: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= most:  # NaN is in no range, and no int is too long for it
        raise ResultError(about)
    return float(value)


def _findings(sent: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(sent, dict) or not sent or not set(sent) <= NAMES:
        raise ResultError("findings")
    return {name: _finding(finding) for name, finding in sent.items()}


def _finding(sent: Any) -> dict[str, Any]:
    finding = _exactly(sent, {"status", "code", "ms"}, "finding")
    return {
        "status": _one_of(finding["status"], STATUSES, "status"),
        "code": _one_of(finding["code"], CODES, "code"),
        "ms": round(_number(finding["ms"], LONGEST_RUN, "ms")),
    }


def _numbers(sent: Any) -> dict[str, float]:
    """Measured numbers, in their steps; what was not measured is left out."""
    if not isinstance(sent, dict) or not set(sent) <= set(MOST):
        raise ResultError("numbers")
    checked = {name: _number(value, MOST[name], name) for name, value in sent.items()}
    return {name: round(value / STEPS[name]) * STEPS[name] for name, value in checked.items()}


def _devices(sent: Any) -> str:
    """The set of devices as one line: "camera:usb,microphone:built-in", in order."""
    if not isinstance(sent, list) or len(sent) > MOST_DEVICES:
        raise ResultError("devices")
    pairs = [_exactly(device, {"kind", "class"}, "device") for device in sent]
    words = [
        f"{_one_of(pair['kind'], KINDS, 'kind')}:{_one_of(pair['class'], CLASSES, 'class')}"
        for pair in pairs
    ]
    return ",".join(sorted(words))


def _answers(sent: Any) -> dict[str, str]:
    if not isinstance(sent, dict) or not set(sent) <= QUESTIONS:
        raise ResultError("answers")
    return {name: _one_of(answer, ANSWERS, "answer") for name, answer in sent.items()}
