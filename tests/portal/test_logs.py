"""Log lines: JSON, one each, with the request's id and without anybody's data."""

import io
import json
import logging
import sys

import pytest

from portal.json_logs import JsonFormatter, request_id

CANARY = "Rivera-Canary"


@pytest.fixture
def written():
    """What the process's own handler writes while the test runs."""
    handler = next(one for one in logging.getLogger().handlers if _is_json(one))
    before = handler.setStream(io.StringIO())
    yield handler.stream
    handler.setStream(before)


def _is_json(handler):
    return isinstance(handler.formatter, JsonFormatter)


@pytest.fixture(autouse=True)
def outside_of_requests():
    token = request_id.set("")
    yield
    request_id.reset(token)


def line(name="portal.test", msg="said", args=(), exc_info=None, **extra):
    record = logging.getLogger(name).makeRecord(
        name, logging.WARNING, "/srv/library/module.py", 7, msg, args, exc_info, "work", extra
    )
    return JsonFormatter().format(record)


def raised(error, cause):
    """The exc_info of an error that was raised because of another."""
    try:
        raise error from cause
    except type(error):
        return sys.exc_info()


def test_a_line_says_when_how_bad_who_and_what():
    said = json.loads(line(status=503))
    assert said.pop("at").endswith("+00:00")
    assert said == {"level": "warning", "logger": "portal.test", "event": "said", "status": 503}


def test_a_line_of_a_request_carries_its_id():
    request_id.set("a" * 32)
    assert json.loads(line())["request_id"] == "a" * 32


def test_line_breaks_and_escapes_in_input_never_make_a_line():
    written = line(msg="said %s", args=("a\r\nb\x1b[31mc\u2028d",))
    assert written.isascii()
    assert not {"\n", "\r", "\x1b"} & set(written)
    assert json.loads(written)["event"] == "said a\r\nb\x1b[31mc\u2028d"


def test_of_a_library_the_values_are_left_out():
    written = line("django.request", "Not Found: %s", (f"/{CANARY}",), path=f"/{CANARY}")
    assert json.loads(written)["event"] == "Not Found: %s"
    assert CANARY not in written


def test_of_a_library_a_finished_sentence_becomes_its_place():
    written = line("library", f"no mailbox {CANARY}")
    assert json.loads(written)["event"] == "module.work:7"
    assert CANARY not in written


def test_an_exception_shows_types_and_frames_without_its_message():
    written = line(exc_info=raised(KeyError(CANARY), ValueError(CANARY)))
    last, first = json.loads(written)["exception"]
    assert (last["type"], first["type"]) == ("builtins.KeyError", "builtins.ValueError")
    assert last["frames"][-1].startswith("tests/portal/test_logs.py:")
    assert CANARY not in written


def test_an_exception_that_causes_itself_is_shown_once():
    error = ValueError()
    error.__cause__ = error
    assert len(json.loads(line(exc_info=(ValueError, error, None)))["exception"]) == 1


def test_a_value_that_json_does_not_know_is_named_by_its_type():
    assert json.loads(line(who=ValueError(CANARY)))["who"] == "builtins.ValueError"


@pytest.mark.parametrize("name", ["django.request", "django.security.DisallowedHost"])
def test_what_people_typed_into_addresses_and_hosts_is_no_event(name):
    assert not logging.getLogger(name).isEnabledFor(logging.WARNING)


def test_an_answer_and_its_log_line_carry_the_same_id(client, written):
    answer = client.get("/healthz")
    said = json.loads(written.getvalue())
    assert said["request_id"] == answer["X-Request-ID"]
    assert said["ms"] > 0
    assert (said["method"], said["page"], said["status"]) == ("GET", "healthz", 200)


def test_an_unknown_method_is_not_written_down(client, written):
    client.generic("RIVERA", "/healthz")
    assert json.loads(written.getvalue())["method"] == "other"


def test_nothing_that_people_send_reaches_the_log(client, written, db):
    client.raise_request_exception = False
    client.get(f"/{CANARY}?q={CANARY}", headers={"Host": CANARY, "Referer": CANARY})
    client.get(f"/nowhere/{CANARY}", headers={"User-Agent": CANARY, "Cookie": f"session={CANARY}"})
    client.post("/accounts/login/", {"login": f"{CANARY}@example.com", "password": CANARY})
    client.generic(CANARY, "/", CANARY)
    assert written.getvalue().count('"event": "request"') == 4
    assert CANARY.lower() not in written.getvalue().lower()


def test_an_exception_in_a_page_leaves_no_data_in_the_log(client, written, db, monkeypatch):
    client.raise_request_exception = False

    def broken(request):
        raise ValueError(request.GET["name"])

    monkeypatch.setattr("portal.views.render", lambda request, *_, **__: broken(request))
    assert client.get(f"/help/?name={CANARY}").status_code == 500
    assert "builtins.ValueError" in written.getvalue()
    assert CANARY not in written.getvalue()
