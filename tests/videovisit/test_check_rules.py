"""What a result of the check may look like, credentials of the relay, and the passport."""

import base64
import hashlib
import hmac
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videovisit.rules.checks import CODES, NAMES, VERDICTS, ResultError, read_result
from videovisit.rules.ice import CHECK_TIME, credential
from videovisit.rules.passport import ASK_AGAIN, VALID, Check, asks_again, passport, passport_here

NOW = datetime(2026, 11, 24, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GOOD = {
    "verdict": "ready",
    "todo": "",
    "duration": 6800,
    "findings": {"camera": {"status": "pass", "code": "", "ms": 12.4}},
    "numbers": {"kbps": 1234, "rtt": 87, "jitter": 4, "loss": 0.7},
    "route": "udp",
    "browser": {"family": "chrome", "version": 150, "system": "windows"},
    "devices": [{"kind": "microphone", "class": "usb"}, {"kind": "camera", "class": "built-in"}],
    "answers": {"speaker": "yes"},
}


def check(verdict="ready", age=timedelta(0), browser="a", devices="camera:usb"):
    return Check(NOW - age, verdict, browser, devices)


def test_a_good_result_is_read_with_its_numbers_in_steps():
    result = read_result(GOOD)
    assert result.numbers == {"kbps": 1250, "rtt": 90, "jitter": 0, "loss": 0.5}
    assert result.devices == "camera:built-in,microphone:usb"
    assert result.findings["camera"] == {"status": "pass", "code": "", "ms": 12}


@pytest.mark.parametrize(
    ("part", "value", "about"),
    [
        ("verdict", "excellent", "verdict"),
        ("verdict", ["ready"], "verdict"),
        ("todo", "everything", "todo"),
        ("duration", -1, "duration"),
        ("duration", True, "duration"),
        ("duration", float("nan"), "duration"),
        ("duration", 600_001, "duration"),
        ("findings", {}, "findings"),
        ("findings", [], "findings"),
        ("findings", {"heart": {"status": "pass", "code": "", "ms": 0}}, "findings"),
        ("findings", {"camera": {"status": "pass", "code": "", "ms": 0, "x": 1}}, "finding"),
        ("findings", {"camera": {"status": "pass", "code": "my-code", "ms": 0}}, "code"),
        ("findings", {"camera": {"status": "fine", "code": "", "ms": 0}}, "status"),
        ("numbers", {"kbps": float("inf")}, "kbps"),
        ("numbers", {"loss": 101}, "loss"),
        ("numbers", {"address": 1}, "numbers"),
        ("route", "pigeon", "route"),
        ("browser", {"family": "chrome"}, "browser"),
        ("browser", {"family": "Chrome 1", "version": 1, "system": "mac"}, "family"),
        ("devices", [{"kind": "camera", "class": "Maria's AirPods"}], "class"),
        ("devices", [{"kind": "camera", "class": "usb"}] * 13, "devices"),
        ("devices", "camera", "devices"),
        ("answers", {"speaker": "perhaps"}, "answer"),
        ("answers", {"name": "yes"}, "answers"),
    ],
)
def test_anything_unknown_or_out_of_range_is_refused_by_name(part, value, about):
    with pytest.raises(ResultError) as refused:
        read_result({**GOOD, part: value})
    assert refused.value.about == about


def test_a_result_with_a_part_too_many_or_too_few_is_refused():
    for wrong in ({**GOOD, "label": "x"}, {"verdict": "ready"}, [], None, "ready"):
        with pytest.raises(ResultError):
            read_result(wrong)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(part=st.sampled_from(sorted(GOOD)), value=JSON)
def test_no_json_makes_it_fall_over(part, value):
    with suppress(ResultError):
        assert read_result({**GOOD, part: value}).verdict in VERDICTS


def test_every_code_and_name_of_the_pages_scripts_is_known():
    folder = Path(__file__).resolve().parents[2] / "static" / "js" / "check"
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    codes = set(re.findall(r'code: "([a-z-]*)"', scripts))
    codes |= set(re.findall(r'\["(?:warn|fail|pass)", "([a-z-]*)"\]', scripts))
    codes |= set(re.findall(r'found\("(?:warn|fail|skip)", "([a-z-]*)"\)', scripts))
    assert codes <= CODES
    assert {"camera", "socket", "bitrate"} <= NAMES


def test_a_credential_is_what_coturn_computes():
    made = credential("secret", "3f9a", now=NOW, lasts=CHECK_TIME)
    assert made.username == f"{int(NOW.timestamp()) + 300}:3f9a"
    digest = hmac.new(b"secret", made.username.encode(), hashlib.sha1).digest()
    assert made.password == base64.b64encode(digest).decode()
    assert made.expires_at == NOW + timedelta(seconds=300)


@pytest.mark.parametrize(
    ("checks", "word"),
    [
        ([], "not_tested"),
        ([check()], "ready"),
        ([check("ready-but")], "ready"),
        ([check("not-ready")], "problem"),
        ([check("partly")], "not_tested"),
        ([check(age=VALID)], "not_tested"),
        ([check(age=VALID - SECOND)], "ready"),
        ([check("not-ready", SECOND), check()], "ready"),
        ([check("not-ready"), check(age=SECOND)], "problem"),
        ([check("partly"), check(age=SECOND)], "ready"),
        ([check("partly", browser="b"), check(age=SECOND)], "changed"),
        ([check("partly", devices=""), check(age=SECOND)], "changed"),
    ],
    ids=range(12),
)
def test_the_newest_check_that_says_something_counts(checks, word):
    assert passport(checks, now=NOW) == word
    assert passport(reversed(checks), now=NOW) == word


def test_a_pass_elsewhere_or_with_other_devices_has_changed_since():
    def here(browser, devices, verdict="ready"):
        return passport_here([check(verdict)], browser=browser, devices=devices, now=NOW)

    assert here("a", None) == "ready"
    assert here("a", "camera:usb") == "ready"
    assert here("b", None) == "changed"
    assert here("a", "camera:virtual") == "changed"
    assert here("a", None, "not-ready") == "problem"


def test_a_day_after_the_check_joining_begins_with_another():
    assert asks_again(None, now=NOW)
    assert asks_again(NOW - ASK_AGAIN, now=NOW)
    assert not asks_again(NOW - ASK_AGAIN + SECOND, now=NOW)
