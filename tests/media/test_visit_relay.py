"""A visit through the relay alone, over a line that gets worse; and with a patient who uses Firefox."""

import shutil

import pytest
from django.conf import settings

from portal.local.coturn import Turn, configuration
from portal.local.places import Places
from portal.local.ports import turn_ports
from tests.e2e.test_visit import HEARD, see_each_other
from tests.e2e.test_visit_faults import moves
from tests.fixtures.calls import Caller
from tests.fixtures.servers import daphne, free_port, wait_until
from tests.media.test_firefox import ALLOWED, FAKE
from tests.portal.test_coturn import turning
from videovisit.models import CallSample

pytestmark = [pytest.mark.e2e, pytest.mark.fault, pytest.mark.xdist_group("media")]


@pytest.fixture(scope="session")
def hidden_served(django_db_setup, django_db_blocker, tmp_path_factory, turn, ways):
    """A Daphne that offers UDP alone and hides everybody's address behind the relay."""
    offer = {"TURN_URIS": ways["udp"], "TURN_SECRET": turn.secret, "ICE_TRANSPORT_POLICY": "relay"}
    folder = tmp_path_factory.mktemp("hidden-site")
    with django_db_blocker.unblock(), daphne(folder, **offer) as site:
        yield site


@pytest.fixture
def hidden_site(hidden_served, transactional_db, line) -> str:
    return hidden_served


def begin(ada: Caller, dana: Caller) -> None:
    ada.act("visit_join", agrees="yes")
    ada.open()
    dana.act("visit_start")
    dana.open()
    see_each_other(ada, dana)


def test_all_media_passes_the_relay_and_a_bad_line_lowers_the_picture_by_itself(
    hidden_site, caller, patient, doctor, line
):
    ada, dana = caller(hidden_site, patient, "red"), caller(hidden_site, doctor, "blue")
    begin(ada, dana)
    wait_until(lambda: set(CallSample.objects.values_list("route", flat=True)) == {"udp"}, 25)
    line.becomes(loss=0.12)  # of each crossing; media crosses twice
    ada.page.get_by_text("We send a smaller picture").wait_for(timeout=40_000)
    ada.page.get_by_text("We send only sound for now").wait_for(timeout=40_000)
    dana.page.get_by_text("No picture: the connection is too slow").wait_for()
    line.becomes()
    ada.page.get_by_text("We send only sound for now").wait_for(state="hidden", timeout=60_000)
    dana.sees("red")


def test_a_line_that_is_gone_for_a_while_comes_back_by_itself(
    hidden_site, caller, patient, doctor, line
):
    ada, dana = caller(hidden_site, patient, "red"), caller(hidden_site, doctor, "blue")
    begin(ada, dana)
    line.becomes(loss=1.0)
    ada.page.get_by_text("Reconnecting").wait_for(timeout=20_000)
    line.becomes()
    ada.page.get_by_text("Reconnecting").wait_for(state="hidden", timeout=20_000)
    see_each_other(ada, dana)


def test_a_relay_that_dies_is_not_missed_where_there_is_a_direct_way(
    transactional_db, caller, patient, doctor, booked, tmp_path
):
    turn = Turn("127.0.0.1", turn_ports(free_port(), "127.0.0.1"), "only-for-this-test")
    (tmp_path / "conf").write_text(configuration(turn, Places(tmp_path, 0)))
    offer = {"TURN_URIS": f"turn:127.0.0.1:{turn.ports[0]}?transport=udp"}
    with daphne(tmp_path, **offer, TURN_SECRET=turn.secret) as site:
        with turning(["turnserver", "-c", tmp_path / "conf"], tmp_path / "coturn.log"):
            ada, dana = caller(site, patient, "red"), caller(site, doctor, "blue")
            begin(ada, dana)
        for one in (ada, dana):
            moves(one, seconds=5)
        for one in (ada, dana):  # and those who look for new ways find them without it
            one.page.evaluate("dispatchEvent(new Event('online'))")
        for one in (ada, dana):
            moves(one, seconds=5)


@pytest.fixture
def firefox(playwright):
    if not shutil.which("firefox-esr"):
        pytest.skip("firefox-esr is not installed")
    started = playwright.firefox.launch(
        executable_path=shutil.which("firefox-esr"),
        channel="moz-firefox",
        firefox_user_prefs={**FAKE, **ALLOWED},
    )
    yield started
    started.close()


def test_a_patient_with_firefox_waits_and_has_a_call(
    relay_site, caller, firefox, client_of, patient, doctor, booked
):
    client = client_of(patient)
    context = firefox.new_context(viewport={"width": 1280, "height": 900})
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key}
    context.add_cookies([{**cookie, "url": relay_site}])
    ada = Caller(relay_site, client, context, context.new_page(), booked.reference)
    dana = caller(relay_site, doctor, "blue")
    ada.act("visit_join", agrees="yes")
    ada.open().hears_title("You are in the waiting room")
    dana.act("visit_start")
    dana.open()
    ada.sees("blue")
    wait_until(lambda: dana.colour("[data-tiles] [data-plays=camera]") != "")
    assert min(ada.loudness(), dana.loudness()) > HEARD
    ada.press("Mute")
    dana.reads("Muted")
