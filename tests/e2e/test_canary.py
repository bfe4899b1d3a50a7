"""SECURITY.md 30: what people tell the portal stands in the database, and nowhere else.

Somebody with marked names, numbers and addresses registers, signs on, changes their contact and is
looked up. Meanwhile everything is written down that Valkey is told and asked, every address of a
page, and what the web server and the worker log.
"""

import re
import sys
import urllib.request
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
import redis
from django.conf import settings

from accounts.models import Notice
from tests.e2e.test_registration import type_and_send
from tests.e2e.test_support import look_up as look_up_as_support
from tests.fixtures.cast import make_record
from tests.fixtures.looks import enter
from tests.fixtures.servers import UNMEASURED, answers, free_port, running, wait_until

pytestmark = pytest.mark.e2e

MRN, FIRST, LAST, PHONE = "MRN-CANARY77", "Zyxomark", "Quillomark", "+15005550942"
MAIL, NEW_MAIL, WRONG_PASSWORD = "mark.one@canary.example", "two@canary.example", "canary-sang-low"
PASSWORD = "canary-hums-in-copper-rain"
MARKS = re.compile(
    r"canary|zyxomark|quillomark|5005550942|500.{0,2}555.?0942|1931.07.19|7.19.1931", re.IGNORECASE
)
READ = {
    b"string": lambda valkey, key: valkey.get(key),
    b"list": lambda valkey, key: valkey.lrange(key, 0, -1),
    b"set": lambda valkey, key: valkey.smembers(key),
    b"zset": lambda valkey, key: valkey.zrange(key, 0, -1),
    b"hash": lambda valkey, key: valkey.hgetall(key),
}


@pytest.fixture
def valkey():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture
def overheard(valkey):
    """Every command that Valkey gets, as text: messages and Celery's payloads among them."""
    said = []
    with valkey.monitor() as monitor:
        Thread(target=listen, args=(monitor, said), daemon=True).start()
        yield said


def listen(monitor, said):
    try:
        said.extend(one["command"] for one in monitor.listen())
    except (redis.RedisError, OSError, ValueError):
        return  # the test is over


@pytest.fixture
def logs(tmp_path) -> dict[str, Path]:
    return {name: tmp_path / f"{name}.log" for name in ("web", "worker")}


@pytest.fixture
def portal(transactional_db, logs, smtp_sink):
    """A web server and a worker of this test's own; the address of the first."""
    port = free_port()
    origin = f"http://localhost:{port}"
    mail = {
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_sink.controller.port}",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    }
    web = [sys.executable, "-m", "daphne", "-p", str(port), "portal.asgi:application"]
    worker = [sys.executable, "-m", "celery", "-A", "portal", "worker", "--pool", "threads"]
    worker += ["--beat", "--schedule", str(logs["worker"].with_suffix(".beat"))]
    worker += ["--concurrency", "2", "--loglevel", "INFO"]
    with (
        running(web, logs["web"], SITE_ORIGIN=origin, **UNMEASURED),
        running(worker, logs["worker"], SITE_ORIGIN=origin, **mail, **UNMEASURED),
    ):
        wait_until(lambda: answers(f"{origin}/healthz"), 20)
        yield origin


@pytest.fixture
def page(browser):
    page = browser.new_page()
    page.addresses = []
    page.on("request", lambda request: page.addresses.append(request.url))
    return page


@pytest.fixture
def staff(scheduler, support_agent):
    return {"scheduler": scheduler, "support": support_agent}


@pytest.fixture
def code_to(smtp_sink):
    """The code of the newest mail to an address, once it is there."""

    def found(address):
        wait_until(lambda: any(mail["To"] == address for mail in smtp_sink.messages), 30)
        return re.search(r"^\s*(\d{6})\s*$", smtp_sink.text_to(address), re.MULTILINE)[1]

    return found


def register(page, origin, code_to):
    page.goto(f"{origin}/registernow")
    type_and_send(page, MRN, LAST, "7", "19", "1931")
    page.wait_for_url("**/signup/code/")
    type_and_send(page, code_to(MAIL))
    page.wait_for_url("**/signup/details/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Create my account").click()
    page.get_by_role("button", name="Sign off").click()


def sign_on(page, origin, password):
    page.goto(f"{origin}/accounts/login/?next=/accounts/profile/contact/")
    page.get_by_label("E-mail address").fill(MAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign on", exact=True).click()


def change_contact(page, code_to):
    page.get_by_label("New e-mail address").fill(NEW_MAIL)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six-digit code").fill(code_to(NEW_MAIL))
    page.get_by_role("button", name="Check the code").click()
    page.get_by_text("your record is up to date").wait_for()


def look_up(page, origin):
    page.goto(f"{origin}/clinic/patients/")
    page.get_by_label("Last name").fill(LAST)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=f"{FIRST} {LAST}", exact=True).click()
    page.get_by_text(MRN).first.wait_for()


def text_of(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def kept_in(valkey):
    """All keys and values, as text."""
    kinds = {key: valkey.type(key) for key in valkey.scan_iter()}
    return repr([(key, READ[kind](valkey, key)) for key, kind in kinds.items() if kind in READ])


def test_what_stands_in_valkey_is_heard_and_found(valkey, overheard):
    # Words of its own: the other test may listen to the same server meanwhile.
    valkey.set("test:goldfinch", "Linnet, 07-20-1931")
    wait_until(lambda: "Linnet" in "\n".join(overheard))
    assert all(word in kept_in(valkey) for word in ("goldfinch", "Linnet", "07-20-1931"))
    valkey.delete("test:goldfinch")


def test_marks_are_found_however_they_are_written():
    written = f"CANARY {FIRST} {LAST} (500) 555-0942 07/19/1931 1931-07-19"
    assert len(MARKS.findall(written)) == 6


def test_what_people_tell_the_portal_stands_in_the_database_alone(
    portal, logs, page, browser, clinic, staff, client_of, smtp_sink, code_to, valkey, overheard
):
    who = {"first_name": FIRST, "last_name": LAST, "birth_date": date(1931, 7, 19)}
    make_record(clinic, MRN, email=MAIL, phone=PHONE, **who)
    register(page, portal, code_to)
    sign_on(page, portal, WRONG_PASSWORD)
    page.get_by_text("is not right").first.wait_for()
    sign_on(page, portal, PASSWORD)
    change_contact(page, code_to)
    stored = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    enter(browser, portal, client_of(staff["scheduler"]))
    look_up(page, portal)
    enter(browser, portal, client_of(staff["support"]))
    look_up_as_support(page, portal, ("7", "19", "1931"), Last_name=LAST)
    page.get_by_text(f"{FIRST} {LAST[0]}.").wait_for()
    wait_until(lambda: not Notice.objects.exclude(state="sent").exists(), 30)
    wait_until(lambda: "accounts.tasks.deliver" in "\n".join(overheard), 30)  # beat calls it
    places = {
        "told to Valkey": "\n".join(overheard),
        "kept in Valkey": kept_in(valkey),
        "addresses of pages": "\n".join(page.addresses),
        "subjects": "\n".join(mail["Subject"] for mail in smtp_sink.messages),
        "figures": text_of(f"{portal}/metrics"),
        "the browser": stored,
        **{f"log of the {name}": path.read_text() for name, path in logs.items()},
    }
    assert {place: found for place, text in places.items() if (found := MARKS.findall(text))} == {}
    assert "accounts.tasks.deliver" in places["told to Valkey"]
    assert '"page": "clinic_patient"' in places["log of the web"]
    assert '"page": "support_case"' in places["log of the web"]
    assert "/accounts/signup/code/" in places["addresses of pages"]
