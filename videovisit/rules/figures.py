"""How a call went, in a word, from its means: with the bounds of the words that the call itself shows."""

LOOK, SAMPLE = 5, 10  # seconds that a word of the call, and that a sample, is about
# As POOR and BAD in static/js/visit/quality.js; a test holds them together. Percent, ms.
POOR = {"loss": 3, "rtt": 300, "jitter": 30, "frozen": 500}
BAD = {"loss": 10, "rtt": 600, "jitter": 100, "frozen": 1500}


def how_it_went(
    *, loss: float | None, delay: float | None, jitter: float | None, frozen: float | None
) -> str:
    """The word: "good", "poor" or "bad"; "" where nothing was said (None). `frozen` is of a sample (ms)."""
    looks = SAMPLE / LOOK
    means = {"loss": loss, "rtt": delay, "jitter": jitter, "frozen": frozen and frozen / looks}
    if all(mean is None for mean in means.values()):
        return ""
    if _passes(means, BAD):
        return "bad"
    return "poor" if _passes(means, POOR) else "good"


def _passes(means: dict[str, float | None], limits: dict[str, int]) -> bool:
    return any((means[name] or 0) > limit for name, limit in limits.items())
