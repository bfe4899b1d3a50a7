"""From the doctor's press on Start until both see each other, beside the least two pages can do.

One Chromium with its fake camera shows both, one run after the other. The bare demo is a page of
twenty lines whose signals go through an echo in this process; its patient has the camera open and
waits, its doctor's page loads, opens the camera and calls: what Start does in the portal.
"""

import asyncio
import contextlib
import tempfile
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from typing import Any

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from bench.result import Result
from bench.world import World

WARM, RUNS = 1, 20
PLAYS = """(place) => {
  const video = document.querySelector(place);
  return video && video.videoWidth > 0 && video.currentTime > 0;
}"""
SEES_SELF = "() => [...document.querySelectorAll('[data-self]')].some((own) => own.currentTime > 0)"
IS_CHECKED = """() => {
  const word = document.querySelector("[data-quick] [data-is-now]:not([hidden])");
  return word !== null && word.dataset.isNow !== "busy";
}"""
BARE = b"""<!doctype html><title>bare</title><video autoplay playsinline></video><script type="module">
const line = new WebSocket(`ws://${location.host}/line`);
const say = (said) => line.send(JSON.stringify(said));
const peer = new RTCPeerConnection();
const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true });
peer.ontrack = (event) => { document.querySelector("video").srcObject = event.streams[0]; };
peer.onicecandidate = ({ candidate }) => say({ candidate });
for (const track of stream.getTracks()) peer.addTrack(track, stream);
line.onmessage = async ({ data }) => {
  const { description, candidate } = JSON.parse(data);
  if (description) await peer.setRemoteDescription(description);
  if (description?.type === "offer") {
    await peer.setLocalDescription();
    say({ description: peer.localDescription });
  } else if (candidate) await peer.addIceCandidate(candidate);
};
if (line.readyState !== 1) await new Promise((done) => { line.onopen = done; });
if (location.search === "?calls") {
  await peer.setLocalDescription();
  say({ description: peer.localDescription });
}
document.title = "waits";
</script>"""


def page_or_line(_connection: ServerConnection, request: Request) -> Response | None:
    """The bare page, or None for its socket."""
    if request.path == "/line":
        return None
    kind = Headers({"Content-Type": "text/html", "Content-Length": str(len(BARE))})
    return Response(HTTPStatus.OK, "OK", kind, BARE)


@contextlib.contextmanager
def bare_site() -> Iterator[str]:
    """The address of the bare demo; what one page says the others hear."""
    loop, lines, found = asyncio.new_event_loop(), set(), []

    async def echo(line: ServerConnection) -> None:
        lines.add(line)
        with contextlib.suppress(Exception):
            async for said in line:
                broadcast(lines - {line}, said)
        lines.discard(line)

    async def listen() -> None:
        server = await serve(echo, "127.0.0.1", 0, process_request=page_or_line)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()

    ready = threading.Event()
    loop.create_task(listen())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    ready.wait()
    yield f"http://localhost:{found[0]}"
    loop.call_soon_threadsafe(loop.stop)


def until_both_play(pages: list[Any], place: str, began: float) -> float:
    """Seconds from `began` until each page plays the other's picture."""
    for page in pages:
        page.wait_for_function(PLAYS, arg=place, timeout=20_000)
    return time.perf_counter() - began


def bare_run(chromium: Any, site: str) -> float:
    """One call of two bare pages."""
    with contextlib.closing(chromium.new_context()) as context:
        patient, doctor = context.new_page(), context.new_page()
        patient.goto(site)
        patient.wait_for_function("document.title === 'waits'")
        began = time.perf_counter()
        doctor.goto(f"{site}/?calls", wait_until="commit")
        return until_both_play([patient, doctor], "video", began)


def portal_run(chromium: Any, site: str, world: World, *, number: int) -> float:
    """One visit: the patient waits, checked and all, and the doctor presses Start on the day's page."""
    reference = world.appointments[number].reference
    with (
        contextlib.closing(signed_on(chromium, site, world.people[number])) as hers,
        contextlib.closing(signed_on(chromium, site, world.users[number])) as his,
    ):
        patient, doctor = hers.new_page(), his.new_page()
        patient.goto(f"{site}/visits/{reference}/")
        doctor.goto(f"{site}/clinic/today/")
        patient.wait_for_function(SEES_SELF)
        patient.wait_for_function(IS_CHECKED)
        start = doctor.get_by_role("button", name="Start visit").first
        start.wait_for()
        doctor.wait_for_load_state("networkidle")
        began = time.perf_counter()
        start.evaluate("button => button.click()")  # Playwright's own click looks around first
        return until_both_play([patient, doctor], "[data-tiles] [data-plays=camera]", began)


def signed_on(chromium: Any, site: str, user: Any) -> Any:
    """A browser of this person's."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["second_factor"] = True
    session.save()
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}]
    )
    return context


def measured(world: World, folder: Path) -> tuple[list[float], list[float]]:
    """Seconds of the portal's runs and of the bare ones, by turns."""
    from playwright.sync_api import sync_playwright

    from tests.fixtures.servers import CHROMIUM_FLAGS, chromium_path, daphne

    with daphne(folder) as site, bare_site() as bare, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        pairs = [
            (portal_run(chromium, site, world, number=number), bare_run(chromium, bare))
            for number in range(WARM + RUNS)
        ]
        chromium.close()
    ours, theirs = zip(*pairs[WARM:], strict=True)
    return list(ours), list(theirs)


def main() -> list[Result]:
    """How long a visit takes to begin."""
    import os

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps a loop in this thread
    world = World(WARM + RUNS)
    try:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = measured(world, Path(folder))
    finally:
        world.clear()
    worst, bare = (quantiles(taken, n=20)[-1] for taken in (ours, theirs))
    return [
        Result("Start until both see each other, p95 to a bare demo's", worst / bare, 1.3),
        Result("... p95 of ours", worst, 1.0, "s"),
    ]
