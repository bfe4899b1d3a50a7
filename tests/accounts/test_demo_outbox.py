"""The demo's outbox shows what would have been sent, and is nowhere else."""

import importlib
import os
import re
import sys

import pytest
from django.urls import clear_url_caches

from accounts.actions.delivery import deliver_due
from accounts.actions.outbox import owe
from accounts.sms import FileGateway, gateway
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.actions.notices import tell
from portal import urls
from portal.demo import SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings, tmp_path):
    """The demo's settings and addresses; mails and texts go into a folder."""
    settings.DEMO = True
    settings.OUTBOX_DIR = settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    reload_urls()
    yield tmp_path / "outbox"
    settings.DEMO = False
    reload_urls()


def reload_urls():
    importlib.reload(sys.modules[urls.__name__])
    clear_url_caches()


def owe_mail(user, now, number=0, **words):
    secret = {"subject": f"Subject {number}", "text": f"Words {number}", **words}
    owe("account_mail", cause=f"c:{number}", to=user, channel="mail", now=now, secret=secret)


PAGES = ["/demo/outbox/", "/demo/outbox/notice-1-0/"]


@pytest.mark.parametrize("page", PAGES)
def test_outside_the_demo_there_is_no_such_page(client, page):
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_page_itself_refuses_outside_the_demo(client, demo, settings, page):
    settings.DEMO = False
    assert client.get(page).status_code == 404


def test_an_empty_outbox_says_so(client, demo):
    assert "No messages yet" in client.get("/demo/outbox/").text


def test_a_mail_is_shown_with_its_words_and_a_link_that_can_be_followed(client, demo, patient, now):
    owe_mail(patient, now, text="Your code: 482913\nhttp://localhost:8000/accounts/login/ & <b>")
    deliver_due(now)
    page = client.get("/demo/outbox/").text
    assert "Subject 0" in page
    assert 'href="http://localhost:8000/accounts/login/"' in page
    assert "&amp; &lt;b&gt;" in page


def test_a_text_message_is_shown(client, demo):
    gateway().send(to="+15005550006", text="482913 is your code", reference="<notice-7-0@x>")
    page = client.get("/demo/outbox/").text
    assert "482913 is your code" in page
    assert "+15005550006" in page
    assert [path.name for path in demo.iterdir()] == ["notice-7-0-x.text.txt"]


def test_the_newest_is_first_and_only_the_newest_are_shown(client, demo):
    for number in range(SHOWN + 1):
        FileGateway().send(to="+1", text=f"word-{number:03}", reference=str(number))
        os.utime(demo / f"{number}.text.txt", (number, number))
    page = client.get("/demo/outbox/").text
    assert page.index("word-050") < page.index("word-001")
    assert "word-000" not in page


def test_two_mails_in_one_file_are_two_messages(client, demo, patient, now):
    for number in range(2):
        owe_mail(patient, now, number)
    deliver_due(now)
    files = sorted(demo.glob("*.log"))
    joined = b"".join(path.read_bytes() for path in files)
    for path in files[1:]:
        path.unlink()
    files[0].write_bytes(joined)
    page = client.get("/demo/outbox/").text
    assert "Subject 0" in page
    assert "Subject 1" in page


def test_a_file_that_is_no_mail_is_shown_without_words(client, demo):
    demo.mkdir()
    (demo / "x.log").write_bytes(b"Content-Type: image/png\n\nx")
    assert client.get("/demo/outbox/").status_code == 200


def test_a_mail_is_seen_as_people_see_it_with_its_own_style_alone(client, demo, patient, now):
    owe_mail(patient, now)
    deliver_due(now)
    (address,) = re.findall(r'href="(/demo/outbox/[^"]+)"', client.get("/demo/outbox/").text)
    page = client.get(address)
    assert "<style>" in page.text
    assert "Words 0" in page.text
    policy = page["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert policy.count("unsafe") == 1
    assert client.get("/demo/outbox/notice-0-0/").status_code == 404


def test_a_mail_about_a_visit_shows_its_calendar_entry(client, demo, appointment, now):
    tell(appointment, "appointment_booked", now=now)
    deliver_due(now)
    page = client.get("/demo/outbox/").text
    assert "Your video visit is booked" in page
    assert "Calendar entry" in page
    assert "SUMMARY:Video visit<br>" in page
