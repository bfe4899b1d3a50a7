"""Bytes go to the server and back, no more of them than the check sends."""

from pathlib import Path

from django.urls import reverse

from videovisit.views.probe import MOST_BYTES

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "check" / "probe.js"


def send(client, size):
    body = bytes(size)
    return client.post(reverse("check_probe"), body, content_type="application/octet-stream")


def test_what_comes_goes_back(client, db):
    answer = send(client, MOST_BYTES)
    assert (answer.status_code, len(answer.content)) == (200, MOST_BYTES)


def test_more_than_the_check_sends_is_refused(client, db):
    assert send(client, MOST_BYTES + 1).status_code == 413


def test_the_page_and_the_server_mean_the_same_size():
    assert f"BYTES = {MOST_BYTES:_};" in SCRIPT.read_text(encoding="utf-8")
