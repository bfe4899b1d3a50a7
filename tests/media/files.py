"""Pictures (y4m) and sounds (wav) for a browser's fake camera and microphone, made here, small."""

import math
import random
import wave
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

RATE = 16_000
SECONDS = 1  # a browser plays it again and again
FULL = 32_767


GREY_NOISE = bytes(96 + value % 64 for value in range(256))


@dataclass(frozen=True)
class Film:
    """Frames whose light (luma, 16 black to 235 white) runs from left to right and moves each frame.

    Or noise, as hard to send as can be.
    """

    low: int = 40
    high: int = 220
    width: int = 320
    height: int = 240
    fps: int = 20
    step: int = 5
    is_noise: bool = False

    def frames(self) -> Iterator[bytes]:
        """One second of YUV 4:2:0, without colour; a browser plays it again and again."""
        colour = bytes([128]) * (self.width * self.height // 2)
        for frame in range(self.fps):
            yield (self._noise() if self.is_noise else self._light(frame)) + colour

    def _light(self, frame: int) -> bytes:
        span = self.high - self.low + 1
        line = (self.low + (x + frame * self.step) % span for x in range(self.width))
        return bytes(line) * self.height

    def _noise(self) -> bytes:
        return random.randbytes(self.width * self.height).translate(GREY_NOISE)


FILMS = {
    "good": Film(),
    "black": Film(low=16, high=16),
    "still": Film(step=0),
    "dark": Film(low=20, high=50),
    "slow": Film(fps=6),
    "small": Film(width=160, height=120),
    "noise": Film(width=480, height=270, fps=15, is_noise=True),
}


def write_film(path: Path, film: Film) -> None:
    """Write the film as y4m."""
    head = f"YUV4MPEG2 W{film.width} H{film.height} F{film.fps}:1 Ip A1:1 C420\n"
    frames = (b"FRAME\n" + frame for frame in film.frames())
    path.write_bytes(head.encode() + b"".join(frames))


def speech(at: float) -> float:
    """Something like speech, about -20 dBFS: a voice of 140 Hz that opens and closes thrice a second."""
    voice = sum(math.sin(math.tau * 140 * n * at) / n for n in (1, 2, 3, 5, 8, 13))
    return 0.24 * voice * max(0.0, math.sin(math.tau * 3 * at))


def hiss(decibels: float) -> Callable[[float], float]:
    """Steady noise so many decibels below full scale: a browser makes speech louder, but not this."""
    return lambda _at: random.gauss(0, 10 ** (decibels / 20))


SOUNDS: dict[str, Callable[[float], float]] = {
    "speech": speech,
    "silent": lambda _at: 0.0,
    "quiet": hiss(-56),
    "too-quiet": hiss(-70),
    "clipped": lambda at: 4 * speech(at),
}


def write_sound(path: Path, sound: Callable[[float], float]) -> None:
    """Write the sound as a wav of one channel."""
    values = (max(-1.0, min(1.0, sound(at / RATE))) for at in range(RATE * SECONDS))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(array("h", (round(FULL * value) for value in values)).tobytes())
