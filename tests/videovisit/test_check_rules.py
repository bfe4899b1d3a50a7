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
from videovisit.rules.passport import ASK_AGAIN, VALID, Check, Here, passport, passport_here
from videovisit.rules.report import ROWS, Row, rows_of, told_of

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


def check(verdict="ready", age=timedelta(0), browser="a", devices="camera:usb", quick=False):
    return Check(NOW - age, verdict, browser, devices, quick)


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
        ("duration", 10**4000, "duration"),
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
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(part=st.sampled_from(sorted(GOOD)), value=JSON)
def test_no_json_makes_it_fall_over(part, value):
    with suppress(ResultError):
        assert read_result({**GOOD, part: value}).verdict in VERDICTS


def test_every_code_and_name_of_the_pages_scripts_is_known():
    folder = Path(__file__).resolve().parents[2] / "static" / "js" / "check"
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    given = r'(?:\b(?:warn|fail|skip|info)\(|\bcode: )"([a-z-]+)"|warnIf\(.*, "([a-z-]+)"\)'
    codes = {one or other for one, other in re.findall(given, scripts)}
    assert {"no-relay", "in-app", "on-battery", "prompt-unanswered", "ws-slow"} <= codes
    never_given = {"", "other-browser"}  # what older pages may still send
    assert {code for code in CODES if f'"{code}"' not in scripts} <= never_given
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
        ([check(quick=True)], "not_tested"),
        ([check("not-ready", quick=True)], "problem"),
        ([check(quick=True), check(age=SECOND)], "ready"),
        ([check(quick=True), check("not-ready", SECOND)], "problem"),
        ([check(quick=True), check("not-ready", SECOND), check(age=2 * SECOND)], "ready"),
        ([check(quick=True, browser="b"), check(age=SECOND)], "changed"),
    ],
    ids=range(18),
)
def test_the_newest_check_that_says_something_counts(checks, word):
    assert passport(checks, now=NOW) == word
    assert passport(reversed(checks), now=NOW) == word


@pytest.mark.parametrize(
    ("checks", "word", "elsewhere"),
    [
        ([], "not_tested", False),
        ([check()], "ready", False),
        ([check("not-ready")], "problem", False),
        ([check(browser="b")], "not_tested", True),
        ([check("not-ready", browser="b")], "not_tested", False),
        ([check("not-ready", browser="b"), check(age=SECOND)], "ready", False),
        ([check("partly"), check(age=SECOND, browser="b")], "not_tested", True),
        ([check("partly", devices=""), check(age=SECOND)], "changed", False),
        ([check(age=VALID)], "not_tested", False),
    ],
    ids=range(9),
)
def test_a_browser_is_judged_by_its_own_checks(checks, word, elsewhere):
    here = passport_here(checks, browser="a", now=NOW)
    assert (here.word, here.is_elsewhere) == (word, elsewhere)


def test_a_day_after_the_check_of_this_browser_another_is_asked_for():
    def at(age):
        return passport_here([check(age=age), check(browser="b")], browser="a", now=NOW)

    assert at(ASK_AGAIN) == Here("ready", NOW - ASK_AGAIN, False, True)
    assert not at(ASK_AGAIN - SECOND).asks_again
    assert passport_here([], browser="a", now=NOW).asks_again


def finding(status="pass", code=""):
    return {"status": status, "code": code, "ms": 1}


def test_a_row_of_the_report_says_the_worst_of_what_it_holds():
    found = {"camera": finding(), "picture": finding("warn", "too-dark"), "server": finding()}
    states = {row.name: row.state for row in rows_of(found)}
    assert [*states] == [*ROWS]
    assert (states["camera"], states["server"], states["line"]) == ("warn", "pass", "wait")
    assert rows_of({"camera": finding("fail")})[1] == Row("camera", "fail")


def test_a_code_is_explained_by_itself_by_its_check_and_by_its_status():
    found = {"camera": finding("fail", "in-use"), "sound": finding()}
    assert told_of(found) == {"in-use", "in-use camera", "in-use fail"}


def test_the_rows_are_those_of_the_page():
    page = Path(__file__).resolve().parents[2] / "static" / "js" / "check" / "page.js"
    groups = re.search(r"const GROUPS = \{(.*?)\};", page.read_text(encoding="utf-8"), re.DOTALL)
    lines = re.findall(r"(\w+): \[(.*?)\]", groups[1], re.DOTALL)
    assert {name: tuple(re.findall(r'"(\w+)"', names)) for name, names in lines} == ROWS
