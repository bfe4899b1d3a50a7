"""Browsers that get another page than the check: Internet Explorer, and phones as the clinic decides."""

import re

import pytest

pytestmark = pytest.mark.django_db
MOZILLA = "Mozilla/5.0 "
PHONES = {
    "iphone": "(iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/15E148",
    "ipad": "(iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605 Version/16.6 Mobile/15E148 Safari/604",
    "android": "(Linux; Android 16; Pixel 9) AppleWebKit/537 Chrome/154.0.0.0 Mobile Safari/537",
    "tablet": "(Linux; Android 16; SM-X910) AppleWebKit/537 Chrome/154.0.0.0 Safari/537",
    "firefox": "(Android 16; Mobile; rv:154.0) Gecko/154.0 Firefox/154.0",
    "samsung": "(Linux; Android 15; SAMSUNG SM-S931B) SamsungBrowser/29.0 Mobile Safari/537",
}
DESKTOPS = {
    "windows": "(Windows NT 10.0; Win64; x64) AppleWebKit/537 Chrome/154.0.0.0 Safari/537",
    "mac": "(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/26.6 Safari/605",
    "linux": "(X11; Linux x86_64; rv:154.0) Gecko/20100101 Firefox/154.0",
    "chromebook": "(X11; CrOS x86_64 14541.0.0) AppleWebKit/537 Chrome/154.0.0.0 Safari/537",
}
EXPLORERS = {
    "11": "(Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "mode": "(Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E; rv:11.0) like Gecko",
    "9": "(compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)",
}
START, APP = "Start the check", "Use our app for your video visit"
REFUSED = "Video visits do not work in the browser of a phone at this clinic."


def page(client, agent, path="/videovisit", **headers):
    answer = client.get(path, headers={"User-Agent": MOZILLA + agent, **headers})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("agent", PHONES.values(), ids=PHONES)
def test_a_phone_gets_what_the_clinic_has_decided(client, settings, agent):
    settings.APP_LINK = "https://apps.example/portal"
    assert START in page(client, agent)
    settings.PHONE_BROWSERS = "app"
    words = page(client, agent)
    assert APP in words
    assert settings.APP_LINK in words
    assert START not in words
    settings.PHONE_BROWSERS = "refuse-kindly"
    words = page(client, agent)
    assert REFUSED in words
    assert "help line" not in words.split("<footer")[0] or "tel:" in words
    assert START not in words


def test_with_the_app_first_one_may_go_on_all_the_same(client, settings):
    settings.PHONE_BROWSERS = "app"
    on = re.search(r'href="(/videovisit\?continue[^"]*)"', page(client, PHONES["iphone"]))
    assert START in page(client, PHONES["iphone"], on[1])
    kept = page(client, PHONES["iphone"], "/videovisit?visit=AB%22CD")
    assert "?continue=1&amp;visit=AB%22CD" in kept


def test_where_it_is_refused_no_address_goes_on(client, settings):
    settings.PHONE_BROWSERS = "refuse-kindly"
    assert REFUSED in page(client, PHONES["iphone"], "/videovisit?continue=1")


@pytest.mark.parametrize("policy", ["continue", "app", "refuse-kindly"])
@pytest.mark.parametrize("agent", DESKTOPS.values(), ids=DESKTOPS)
def test_a_computer_always_gets_the_check(client, settings, policy, agent):
    settings.PHONE_BROWSERS = policy
    assert START in page(client, agent)


def test_a_phone_that_calls_itself_a_computer_is_known_by_its_hint(client, settings):
    settings.PHONE_BROWSERS = "refuse-kindly"
    assert REFUSED in page(client, DESKTOPS["linux"], **{"Sec-CH-UA-Mobile": "?1"})
    assert START in page(client, DESKTOPS["linux"], **{"Sec-CH-UA-Mobile": "?0"})


@pytest.mark.parametrize("policy", ["continue", "app", "refuse-kindly"])
@pytest.mark.parametrize("agent", EXPLORERS.values(), ids=EXPLORERS)
def test_internet_explorer_and_edges_mode_of_it_get_a_plain_page(client, settings, policy, agent):
    settings.PHONE_BROWSERS = policy
    words = page(client, agent)
    assert "Please open this page in Microsoft Edge" in words
    assert "Reload without Internet Explorer mode" in words
    assert "http://testserver/videovisit" in words or "/videovisit</strong>" in words
    assert START not in words
    # It runs no module, and there is nothing else to run.
    assert set(re.findall(r"<script([^>]*)>", words)) <= {
        found for found in re.findall(r"<script([^>]*)>", words) if 'type="module"' in found
    }
