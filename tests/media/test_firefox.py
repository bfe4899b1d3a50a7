"""The check in Firefox ESR: a good computer, devices that are blocked, a question left open."""

import shutil

import pytest

from tests.media.seen import NOT_READY, run_check

pytestmark = [
    *(pytest.mark.e2e, pytest.mark.fault, pytest.mark.xdist_group("media")),
    pytest.mark.skipif(not shutil.which("firefox-esr"), reason="firefox-esr is not installed"),
]
FAKE = {
    "media.navigator.streams.fake": True,
    "media.peerconnection.ice.loopback": True,  # else no way to a relay on this machine
    "media.cubeb.force_mock_context": True,  # else no sound runs where there is no sound card
}
ALLOWED = {"permissions.default.camera": 1, "permissions.default.microphone": 1}
BLOCKED = {"permissions.default.camera": 2, "permissions.default.microphone": 2}


@pytest.fixture
def firefox(playwright):
    """A page in a Firefox of its own with these preferences."""
    started = []

    def start(**preferences):
        browser = playwright.firefox.launch(
            executable_path=shutil.which("firefox-esr"),
            channel="moz-firefox",
            firefox_user_prefs={**FAKE, **preferences},
        )
        started.append(browser)
        return browser.new_page(viewport={"width": 1280, "height": 900})

    yield start
    for browser in started:
        browser.close()


def test_a_good_computer_is_ready_by_way_of_the_relay(relay_site, firefox):
    seen = run_check(firefox(**ALLOWED), relay_site)
    assert (seen.told, seen.sentence) == ({}, seen.ready)
    assert (seen.stored.browser_family, seen.stored.route) == ("firefox", "udp")
    assert seen.stored.kbps >= 800
    assert seen.stored.duration <= 8000


def test_blocked_devices_get_the_steps_of_firefox(relay_site, firefox):
    seen = run_check(firefox(**BLOCKED), relay_site)
    assert seen.sentence == NOT_READY
    assert seen.told == {
        "camera": ("blocked-in-browser", "The camera is blocked for this page"),
        "microphone": ("blocked-in-browser", "The microphone is blocked for this page"),
    }
    assert seen.page.get_by_text("Click the crossed-out camera").first.is_visible()
    assert not seen.page.get_by_text("Just left of the address is a small sign").first.is_visible()


def test_a_network_that_blocks_udp(relay_site, firefox, line):
    line.becomes(loss=1.0)
    seen = run_check(firefox(**ALLOWED), relay_site)
    assert set(seen.told) == {"routes", "route"}
    assert seen.stored.route == "tcp"
