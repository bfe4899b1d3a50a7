"""A hundred checks stored at once: what they do to the p95 of the Appointment Center.

One process serves both. Somebody reads the page at a steady pace, ten times a second, whether or
not the last answer has come (a late answer delays none of the next). Minutes alternate: in every
second one, a hundred patients post their results in the same moment. The best p95 of such minutes
is held against the best of the quiet ones (what else the machine does only adds).
"""

import json
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.bench_appointments import CENTER, World, own_database
from bench.bench_pages import ASGI, Server, read_answer, request_for
from bench.result import Result

AT_ONCE = 100
PACE = 0.1  # seconds between two requests
MINUTE = 60.0
PAIRS = 2  # of a quiet and a busy minute
RESULT = {
    "verdict": "ready",
    "todo": "",
    "duration": 6800,
    "findings": {
        name: {"status": "pass", "code": "", "ms": 100}
        for name in ("browser", "camera", "picture", "microphone", "sound", "server", "bitrate")
    },
    "numbers": {"kbps": 2400, "rtt": 40, "jitter": 10, "loss": 0},
    "route": "udp",
    "browser": {"family": "chrome", "version": 150, "system": "windows"},
    "devices": [{"kind": "camera", "class": "usb"}],
    "answers": {},
}


def posts(worlds: list[World]) -> list[bytes]:
    """A request of each patient, signed on in a browser and with a run of their own."""
    from django.conf import settings

    from videovisit.selectors.checks import browser_cookie, new_browser, new_run
    from videovisit.views.parts import BROWSER_COOKIE

    made, token = [], "b" * 32
    for world in worlds:
        browser = new_browser()
        body = {"run": new_run(browser), "visit": "", "quick": False, "result": RESULT}
        cookies = [world.cookies, f"{BROWSER_COOKIE}={browser_cookie(browser)}"]
        cookies.append(f"{settings.CSRF_COOKIE_NAME}={token}")
        made.append(posted("/videovisit/result", body, token=token, cookies="; ".join(cookies)))
    return made


def posted(path: str, body: dict[str, Any], *, token: str, cookies: str) -> bytes:
    """The bytes of a POST of JSON."""
    data = json.dumps(body).encode()
    head = request_for(path, cookies).decode().replace("GET", "POST", 1).removesuffix("\r\n")
    more = f"X-CSRFToken: {token}\r\nContent-Type: application/json\r\n"
    return f"{head}{more}Content-Length: {len(data)}\r\n\r\n".encode() + data


def one(server: Server, request: bytes) -> float:
    """Milliseconds of a request on a connection that was open before it; SystemExit unless 200."""
    with server.connect() as connection:
        began = time.perf_counter()
        connection.sendall(request)
        read_answer(connection)
        return (time.perf_counter() - began) * 1000


def burst(server: Server, requests: list[bytes]) -> float:
    """Send all at the same moment; seconds until the last is stored."""
    ready = threading.Barrier(len(requests) + 1)

    def post(request: bytes) -> None:
        with server.connect() as connection:
            ready.wait()
            connection.sendall(request)
            read_answer(connection)

    with ThreadPoolExecutor(len(requests)) as pool:
        sent = [pool.submit(post, request) for request in requests]
        ready.wait()
        began = time.perf_counter()
        for each in sent:
            each.result()
        return time.perf_counter() - began


def minute(server: Server, page: bytes, requests: list[bytes]) -> tuple[list[float], float]:
    """(milliseconds of each page, seconds of the burst) in a minute; no requests: a quiet one."""
    with ThreadPoolExecutor(AT_ONCE) as readers, ThreadPoolExecutor(1) as other:
        began, read, storing = time.perf_counter(), [], None
        for number in range(int(MINUTE / PACE)):
            time.sleep(max(0.0, began + number * PACE - time.perf_counter()))
            read.append(readers.submit(one, server, page))
            if requests and number == int(MINUTE / PACE / 2):
                storing = other.submit(burst, server, requests)
        return [each.result() for each in read], storing.result() if storing else 0.0


def p95(found: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(found, n=20)[-1]


def measured() -> tuple[list[float], list[float], list[float]]:
    """(p95 of each quiet minute, of each busy one, seconds of each burst)."""
    quiet: list[float] = []
    busy: list[float] = []
    bursts: list[float] = []
    worlds = [World() for _ in range(AT_ONCE)]
    for world in worlds:
        world.fill(1, 10)
    page = request_for(CENTER, worlds[0].cookies)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(ASGI["one hop"], Path(folder))
        try:
            for _ in range(100):  # warm
                one(server, page)
            for _ in range(PAIRS):
                quiet.append(p95(minute(server, page, [])[0]))
                found, seconds = minute(server, page, posts(worlds))
                busy.append(p95(found))
                bursts.append(seconds)
        finally:
            server.stop()
    return quiet, busy, bursts


def kept() -> int:
    """How many checks there are."""
    from videovisit.models import ReadinessCheck

    return ReadinessCheck.objects.count()


def main() -> list[Result]:
    """The figure of the issue, and whether every check was kept."""
    with own_database():
        quiet, busy, bursts = measured()
        stored = kept()
    print(f"ms, p95 of the page: quiet {min(quiet):.1f}, with a burst {min(busy):.1f}")
    print(f"s, until {AT_ONCE} checks were stored: {min(bursts):.2f}")
    return [
        Result("Appointment Center, p95 with 100 checks at once", min(busy) / min(quiet), 1.1),
        Result(
            "... and checks that were kept, of each 100", stored / PAIRS, AT_ONCE, "", "at least"
        ),
    ]
