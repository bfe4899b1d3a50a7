"""New ways between two who talk: each restart is one, and what goes on goes on."""

from functools import partial

import pytest

from tests.e2e.test_visit import see_each_other
from tests.fixtures.servers import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.fault]
# The page's connections, and how often it asks for credentials of the relay.
CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    window.connections.push(this);
  }
};
window.asked = 0;
const real = window.fetch;
window.fetch = (address, ...more) => {
  window.asked += String(address).endsWith("/ice/") ? 1 : 0;
  return real(address, ...more);
};
"""
# Of each connection: by what name the other finds a way to it, and whether both have agreed.
WAYS = """() => connections.map((one) => [
  /^a=ice-ufrag:(.*)$/m.exec(one.localDescription.sdp)[1],
  one.signalingState,
])"""


@pytest.fixture
def watched(ada, dana):
    """Patient and doctor see each other by connections that the test can look at."""
    for one in (ada, dana):
        one.page.add_init_script(CONNECTIONS)
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)
    return ada, dana


def looks_for_new_ways(one) -> None:
    one.page.evaluate("dispatchEvent(new Event('online'))")


def way(one) -> tuple[str, str]:
    """Of the page's only connection: its name, and the state of what was agreed."""
    ((name, state),) = one.page.evaluate(WAYS)
    return name, state


def asked(one) -> int:
    return one.page.evaluate("window.asked")


def is_new(one, before) -> bool:
    name, state = way(one)
    return name != before[0] and state == "stable"


def is_connected(one) -> bool:
    return one.page.locator(".visit-tile").get_attribute("data-word") == "connected"


def go_on(people, before) -> None:
    """Each has a new way, has agreed on it and gets pictures by it."""
    for one, old in zip(people, before, strict=True):
        wait_until(partial(is_new, one, old))
    for one in people:
        one.moves()
    wait_until(lambda: all(is_connected(one) for one in people))
    assert [way(one)[1] for one in people] == ["stable", "stable"]


def test_both_look_for_new_ways_at_once(watched):
    before, had = [way(one) for one in watched], [asked(one) for one in watched]
    for _ in range(3):
        for one in watched:
            looks_for_new_ways(one)
    go_on(watched, before)
    assert all(asked(one) > old for one, old in zip(watched, had, strict=True))


@pytest.mark.parametrize("who", [0, 1])
def test_one_looks_for_new_ways_with_fresh_credentials(watched, who):
    before, had = [way(one) for one in watched], [asked(one) for one in watched]
    looks_for_new_ways(watched[who])
    go_on(watched, before)
    had[who] += 1
    assert [asked(one) for one in watched] == had
