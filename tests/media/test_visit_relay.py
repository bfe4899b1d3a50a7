"""A visit through the relay alone, over a line that gets worse; and with a patient who uses Firefox."""

import shutil

import pytest

from portal.local.certificate import certificate
from portal.local.coturn import Turn, configuration
from portal.local.places import Places
from portal.local.ports import turn_ports
from tests.e2e.test_visit import mutes_and_unmutes, see_each_other, writes
from tests.fixtures.calls import HEARD, Caller
from tests.fixtures.looks import enter
from tests.fixtures.servers import daphne, free_port, wait_until
from tests.media.test_firefox import ALLOWED, FAKE
from tests.portal.test_coturn import CONF, needs_turnserver, turning
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


@pytest.fixture(scope="session")
def strict_turn(tmp_path_factory):
    """coturn with production's file; peers on this machine are let through, for there are no others."""
    folder = tmp_path_factory.mktemp("strict-coturn")
    turn = Turn("127.0.0.1", turn_ports(free_port(), "127.0.0.1"), "only-for-this-test")
    key, chain = certificate(folder, "localhost")
    listens, tls, first, *_, last = turn.ports
    ports = {"listening-port": listens, "tls-listening-port": tls, "min-port": first}
    more = {"max-port": last, "cert": chain, "pkey": key, "static-auth-secret": turn.secret}
    files = {"pidfile": folder / "pid", "userdb": folder / "db", "realm": "localhost"}
    here = {"listening-ip": turn.address, "relay-ip": turn.address, "allowed-peer-ip": turn.address}
    options = {**ports, **more, **files, **here}.items()
    words = [f"--{name}={value}" for name, value in options]
    with turning(["turnserver", "-c", CONF, "--allow-loopback-peers", *words], folder / "log"):
        yield turn


@pytest.fixture(params=["udp", "tcp", "tls"])
def strict_site(request, strict_turn, transactional_db, tmp_path):
    """A portal that hides everybody behind that relay, which one way alone reaches; the way's name."""
    way, (plain, tls, *_) = request.param, strict_turn.ports
    place = f"turns:localhost:{tls}" if way == "tls" else f"turn:127.0.0.1:{plain}"
    uri = f"{place}?transport={'udp' if way == 'udp' else 'tcp'}"
    offer = {"TURN_URIS": uri, "TURN_SECRET": strict_turn.secret, "ICE_TRANSPORT_POLICY": "relay"}
    with daphne(tmp_path, **offer) as site:
        yield site, way


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
    words = dana.page.get_by_role("figure").get_by_text("eak connection")
    words.and_(dana.page.locator(":visible")).first.wait_for()  # "Weak", or "Very weak"
    line.becomes()
    ada.page.get_by_text("We send only sound for now").wait_for(state="hidden", timeout=60_000)
    dana.sees("red")


@needs_turnserver
def test_the_relay_as_it_is_in_production_carries_a_call_by_each_way(
    strict_site, caller, patient, doctor, booked
):
    site, way = strict_site
    trusts = "--ignore-certificate-errors"  # of a relay whose certificate was made just now
    ada, dana = caller(site, patient, "red", trusts), caller(site, doctor, "blue", trusts)
    begin(ada, dana)
    for one in (ada, dana):
        one.moves()
        assert one.loudness() > HEARD
    wait_until(lambda: set(CallSample.objects.values_list("route", flat=True)) == {way}, 25)


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
            one.moves(seconds=5)
        for one in (ada, dana):  # and those who look for new ways find them without it
            one.page.evaluate("dispatchEvent(new Event('online'))")
        for one in (ada, dana):
            one.moves(seconds=5)


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


@pytest.fixture
def ada_in_firefox(relay_site, firefox, client_of, patient, booked) -> Caller:
    """The patient, who has joined."""
    client = client_of(patient)
    context = firefox.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    enter(context, relay_site, client)
    ada = Caller(relay_site, client, context, context.new_page(), booked.reference)
    ada.act("visit_join", agrees="yes")
    return ada


def is_seen(one) -> bool:
    """Whether the other's picture has a colour: the made camera of Firefox shows one after the other."""
    return one.colour("[data-tiles] [data-plays=camera]") in {"red", "green", "blue"}


def test_a_patient_with_firefox_waits_and_has_all_of_a_visit(
    relay_site, ada_in_firefox, caller, doctor
):
    ada, dana = ada_in_firefox, caller(relay_site, doctor, "blue")
    ada.open().hears_title("You are in the waiting room")
    dana.act("visit_start")
    dana.open()
    ada.sees("blue")
    wait_until(lambda: is_seen(dana))
    assert min(ada.loudness(), dana.loudness()) > HEARD
    mutes_and_unmutes(ada, dana)
    ada.press("Camera off")
    dana.reads("Camera is off")
    ada.press("Camera on")
    dana.page.get_by_text("Camera is off", exact=True).wait_for(state="hidden")
    wait_until(lambda: is_seen(dana))
    writes(ada, dana, "Two tablets?")
    ada.open()
    for one in (ada, dana):
        one.moves()
    wait_until(lambda: is_seen(dana))
    dana.ends()
    ada.hears_title("The visit is over")
    ada.sees_self("")
