"""Bad devices, refusals and bad lines made for real: each gets its code, its sentence and its help."""

import json
from pathlib import Path

import pytest

from tests.fixtures.servers import wait_until
from tests.media.looks import blemishes
from tests.media.seen import LONGEST, NOT_READY, PARTLY, READY_BUT, outcome, run_check
from tests.portal.turn_client import credential
from videovisit.models import ReadinessCheck

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("media")]
SILENT = ("digital-silence", "The microphone is on, but completely silent")
BLACK = ("black-frames", "The picture is black")
NO_CAMERA = ("blocked-in-browser", "The camera is blocked for this page")
NO_MICROPHONE = ("blocked-in-browser", "The microphone is blocked for this page")
FIND_NO_CAMERA = ("no-device", "We can't find a camera")
FIND_NO_MICROPHONE = ("no-device", "We can't find a microphone")
FAKE = "--use-fake-device-for-media-stream"
TCP_ONLY = ("tcp-only", "Your network blocks the fast way for video")
SLOW = ("slow-line", "Your internet is slow right now")
TOO_SLOW = ("slow-line", "Your internet is too slow for video right now")
LOSS = ("loss", "Your connection drops pieces")
DELAY = ("delay", "There will be a short delay")
NO_TURN = ("no-turn", "One way for the video could not be tested")
POLICY = ("blocked-by-policy", "Our page is set up wrongly")
# A page that a test has changed on its way is a stranger to this machine: it needs leave to open sockets here.
CHANGED = ("camera", "microphone", "local-network-access")
SOUND_ONLY = "You can still have your visit: join with sound only, and your doctor will hear you."


def test_a_good_computer_on_a_good_line_is_ready_within_eight_seconds(relay_site, computer):
    seen = run_check(computer(relay_site), relay_site)
    assert (seen.told, seen.sentence) == ({}, seen.ready)
    assert seen.stored.route == "udp"
    assert seen.stored.kbps >= 800
    assert (seen.stored.loss, seen.stored.rtt) == (0, pytest.approx(40, abs=20))
    assert seen.stored.duration <= 8000


def test_black_picture_and_silent_microphone(relay_site, computer):
    seen = run_check(computer(relay_site, film="black", sound="silent"), relay_site)
    assert seen.sentence == NOT_READY
    assert seen.told == {"picture": BLACK, "sound": SILENT}
    assert seen.first == [SILENT[1]]
    assert not seen.page.get_by_text(SOUND_ONLY).is_visible()


def test_both_devices_denied(relay_site, computer):
    seen = run_check(computer(relay_site, allowed=()), relay_site)
    assert seen.sentence == NOT_READY
    assert seen.told == {"camera": NO_CAMERA, "microphone": NO_MICROPHONE}
    assert seen.page.get_by_text("Just left of the address is a small sign").first.is_visible()
    assert not seen.page.get_by_text("Click the crossed-out camera").first.is_visible()


def test_a_network_that_blocks_udp(relay_site, computer, line):
    line.becomes(loss=1.0)
    seen = run_check(computer(relay_site), relay_site)
    assert seen.sentence == READY_BUT
    assert seen.told == {"routes": TCP_ONLY, "route": TCP_ONLY}
    assert seen.stored.route == "tcp"


@pytest.mark.fault
@pytest.mark.parametrize(
    ("film", "sound", "sentence", "told"),
    [
        (
            *("still", "quiet", READY_BUT),
            {
                "picture": ("frozen", "The picture stands still"),
                "sound": ("quiet", "You are a little quiet"),
            },
        ),
        (
            *("dark", "too-quiet", NOT_READY),
            {
                "picture": ("too-dark", "You are hard to see"),
                "sound": ("too-quiet", "We hardly hear the microphone"),
            },
        ),
        ("slow", "speech", READY_BUT, {"picture": ("low-fps", "The picture moves in jumps")}),
        ("small", "speech", READY_BUT, {"picture": ("low-resolution", "The picture is small")}),
        ("black", "speech", NOT_READY, {"picture": BLACK}),
        ("good", "silent", NOT_READY, {"sound": SILENT}),
    ],
)
def test_weak_devices(relay_site, computer, film, sound, sentence, told):
    seen = run_check(computer(relay_site, film=film, sound=sound), relay_site)
    assert (seen.sentence, seen.told) == (sentence, told)
    assert seen.first == [told[seen.stored.todo][1]]
    only_sound = list(told) == ["picture"] and sentence == NOT_READY
    assert seen.page.get_by_text(SOUND_ONLY).is_visible() == only_sound
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_a_clipped_microphone_is_found_by_more_tests(relay_site, computer):
    seen = run_check(computer(relay_site, sound="clipped"), relay_site)
    assert (seen.told, seen.sentence) == ({}, seen.ready)
    seen.page.get_by_text("More tests").click()
    seen.page.get_by_role("button", name="Test more").click()
    seen.page.get_by_text("Done. If something could be better").wait_for(timeout=LONGEST)
    seen.page.get_by_role("heading", name="You are too loud for the microphone").wait_for()
    wait_until(lambda: ReadinessCheck.objects.filter(findings__clipping__code="clipping").exists())


@pytest.mark.fault
@pytest.mark.parametrize(
    ("allowed", "told"),
    [("microphone", {"camera": NO_CAMERA}), ("camera", {"microphone": NO_MICROPHONE})],
)
def test_one_kind_allowed_only(relay_site, computer, allowed, told):
    seen = run_check(computer(relay_site, allowed=(allowed,)), relay_site)
    assert (seen.sentence, seen.told) == (NOT_READY, told)
    assert seen.page.get_by_text(SOUND_ONLY).is_visible() == (allowed == "microphone")
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_no_camera(relay_site, computer):
    none = "--use-fake-device-for-media-stream=device-count=0"  # of cameras
    seen = run_check(computer(relay_site, film="", flags=[none]), relay_site)
    assert (seen.sentence, seen.told) == (NOT_READY, {"camera": FIND_NO_CAMERA})
    assert seen.page.get_by_text(SOUND_ONLY).is_visible()


@pytest.mark.fault
@pytest.mark.skipif(Path("/dev/snd").exists(), reason="this machine has a sound card of its own")
def test_no_device_at_all(relay_site, computer):
    seen = run_check(computer(relay_site, without=[FAKE]), relay_site)
    assert seen.sentence == NOT_READY
    assert seen.told == {"camera": FIND_NO_CAMERA, "microphone": FIND_NO_MICROPHONE}
    assert blemishes(seen.page) == {}


def rewritten(page, url: str, headers: dict[str, str | None]) -> None:
    """Change headers of the page's answer on its way, as a proxy would; None takes one away."""

    def change(route) -> None:
        answer = route.fetch()
        kept = {**answer.headers, **headers}
        changed = {name: value for name, value in kept.items() if value is not None}
        route.fulfill(response=answer, headers=changed)

    page.route(url, change)


@pytest.mark.fault
def test_a_page_whose_own_header_forbids_the_camera(relay_site, computer):
    page = computer(relay_site, allowed=CHANGED)
    rewritten(page, "**/videovisit", {"permissions-policy": "camera=(), microphone=(self)"})
    seen = run_check(page, relay_site)
    assert seen.sentence == NOT_READY
    assert seen.told == {"policy": POLICY, "camera": POLICY}
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_a_page_in_a_frame_that_passes_nothing_on(relay_site, served, computer):
    """Ours cannot stand in a frame; this takes the fences down and looks behind them."""
    page = computer(relay_site)
    fences = {"x-frame-options": None, "content-security-policy": None}
    rewritten(page, f"{relay_site}/videovisit", fences)
    frame = f'<iframe src="{relay_site}/videovisit"></iframe>'
    page.route(f"{served}/frame", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{served}/frame")
    inside = page.frames[1]
    inside.get_by_role("button", name="Start the check").click()
    seen = outcome(inside)
    assert seen.sentence == NOT_READY
    ours = {name for name, told in seen.told.items() if told == POLICY}
    assert ours == {"policy", "camera", "microphone"}


@pytest.mark.fault
def test_credentials_that_have_expired(relay_site, computer, turn):
    def expire(route) -> None:
        answer = route.fetch()
        body = answer.json()
        name, password = credential(turn.secret, seconds=-60)
        body["iceServers"][0] |= {"username": name, "credential": password}
        route.fulfill(response=answer, body=json.dumps(body))

    page = computer(relay_site)
    page.route("**/visits/ice/", expire)
    seen = run_check(page, relay_site)
    assert seen.sentence == PARTLY
    assert seen.told["routes"] == ("relay-refused", "Our test server was busy")
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_a_network_with_no_way_out(udp_site, computer, line):
    line.becomes(loss=1.0)
    seen = run_check(computer(udp_site), udp_site)
    assert seen.sentence == NOT_READY
    assert seen.told["routes"] == ("no-relay", "This network blocks video calls")
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_a_network_that_lets_only_tls_out(tls_site, computer):
    page = computer(tls_site, flags=["--ignore-certificate-errors"])
    seen = run_check(page, tls_site)
    told = ("tls-only", "Your network blocks the fast way for video")
    assert (seen.sentence, seen.told) == (READY_BUT, {"routes": told, "route": told})
    assert seen.stored.route == "tls"


@pytest.mark.fault
def test_a_network_that_cuts_sockets(relay_site, computer):
    elsewhere = relay_site.replace("localhost", "127.0.0.1")  # no origin of ours: no socket opens
    seen = run_check(computer(elsewhere), elsewhere)
    assert seen.sentence == NOT_READY
    assert seen.told == {"socket": ("ws-failed", "We can't keep a live line to you")}
    assert blemishes(seen.page) == {}


@pytest.mark.fault
def test_a_portal_without_a_relay(site, clinic, computer):
    seen = run_check(computer(site), site)
    assert (seen.sentence, seen.told["routes"]) == (PARTLY, NO_TURN)
    assert set(seen.told.values()) == {NO_TURN}
    assert blemishes(seen.page) == {}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("rate", "least", "most", "told"),
    [
        (600_000, 300, 550, [None, SLOW]),  # at the edge of 450
        (300_000, 150, 300, [SLOW, TOO_SLOW]),  # at the edge of 200
        (150_000, 50, 150, [TOO_SLOW]),
    ],
)
def test_a_slow_line(udp_site, computer, line, rate, least, most, told):
    line.becomes(rate=rate)
    seen = run_check(computer(udp_site), udp_site)
    assert least <= seen.stored.kbps <= most
    assert seen.told.get("bitrate") in told
    assert (seen.sentence == NOT_READY) == (seen.told.get("bitrate") == TOO_SLOW)
    assert blemishes(seen.page) == {}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("share", "least", "most", "told"), [(0.03, 1.5, 4.5, [None, LOSS]), (0.08, 5.5, 10, [LOSS])]
)
def test_a_line_that_loses(udp_site, computer, line, share, least, most, told):
    line.becomes(loss=share)
    seen = run_check(computer(udp_site), udp_site)
    assert least <= seen.stored.loss <= most
    assert seen.told.get("loss") in told
    assert blemishes(seen.page) == {}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("seconds", "rtt", "told"), [(0.075, 190, {}), (0.15, 340, {"delay": DELAY})]
)
def test_a_line_with_a_long_way(udp_site, computer, line, seconds, rtt, told):
    line.becomes(delay=seconds)
    seen = run_check(computer(udp_site), udp_site)
    assert seen.stored.rtt == pytest.approx(rtt, abs=30)
    assert (seen.sentence, seen.told) == (READY_BUT if told else seen.ready, told)
    assert blemishes(seen.page) == {}
