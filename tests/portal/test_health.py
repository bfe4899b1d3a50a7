"""Liveness, readiness and figures: what they say, and to whom."""

import socket
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from accounts.models import Notice, SweepRun
from accounts.selectors.clinics import database_now

STRANGER = {"REMOTE_ADDR": "203.0.113.9"}
TOKEN = "metrics-token-of-thirty-two-letters"


@pytest.fixture
def worker(db):
    return SweepRun.objects.create(name="worker", ran_at=database_now())


def test_healthz_answers_without_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_readyz_is_ready_when_database_redis_and_worker_are(client, worker):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "redis": "ok", "worker": "ok"}


@pytest.mark.parametrize(("seconds", "state"), [(59, "ok"), (61, "late")])
def test_a_worker_is_late_after_a_minute(client, worker, seconds, state):
    SweepRun.objects.update(ran_at=database_now() - timedelta(seconds=seconds))
    answer = client.get("/readyz")
    assert answer.json()["worker"] == state
    assert answer.status_code == (200 if state == "ok" else 503)


def test_a_worker_that_never_ran_is_late(client, db):
    assert client.get("/readyz").json()["worker"] == "late"


def test_readyz_names_redis_when_nothing_listens_there(client, worker, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["redis"]) == (503, "no answer")


def test_readyz_waits_a_second_for_a_redis_that_hangs(client, worker, settings, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        answer = client.get("/readyz")
    assert answer.json()["redis"] == "no answer"


def test_readyz_names_the_database_when_it_does_not_answer(client, worker, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        monkeypatch.setattr(
            "portal.health.database_now", lambda: cursor.execute("SELECT pg_sleep(1)")
        )
        answer = client.get("/readyz")
    assert answer.json()["database"] == "no answer"


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_a_stranger_without_the_token_finds_nothing(client, db, settings, path, sent):
    settings.METRICS_TOKEN = TOKEN
    assert client.get(path, headers={"Authorization": sent}, **STRANGER).status_code == 404


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_a_stranger_with_the_token_is_let_in(client, worker, settings, path):
    settings.METRICS_TOKEN = TOKEN
    sent = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get(path, headers=sent, **STRANGER).status_code == 200


def test_without_a_token_set_no_token_fits(client, db):
    sent = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=sent, **STRANGER).status_code == 404


def test_a_proxy_that_nobody_configured_is_not_this_machine(client, db):
    assert client.get("/readyz", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def figure(client, name):
    lines = client.get("/metrics").content.decode().splitlines()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2])
        for line in lines
        if line.startswith(name)
    }


def owe_since(now, **passed):
    due = now - timedelta(**passed)
    Notice.objects.create(
        cause=f"test:{due}", kind="test", recipient="x", channel="mail", due_at=due, created_at=due
    )


def test_metrics_count_requests_by_page(client, db):
    client.get("/healthz")
    counted = 'portal_request_seconds_count{method="GET",page="healthz",status="200"}'
    assert figure(client, counted)[counted] >= 1


def test_metrics_tell_what_is_owed_and_since_when(client, db):
    now = database_now()
    owe_since(now, minutes=2)
    owe_since(now, minutes=1)
    owe_since(now, minutes=-1)
    assert figure(client, "portal_notices_due") == {"portal_notices_due": 2}
    assert figure(client, "portal_notice_oldest_seconds")["portal_notice_oldest_seconds"] >= 120


def test_metrics_go_on_without_the_database(client, db, monkeypatch):
    def no_database():
        raise OperationalError

    monkeypatch.setattr("portal.health.database_now", no_database)
    assert figure(client, "portal_notices_due") == {}
    assert figure(client, "process_cpu_seconds_total")


def test_metrics_tell_the_age_of_each_sweep(client, worker):
    SweepRun.objects.update(ran_at=database_now() - timedelta(seconds=30))
    found = figure(client, "portal_sweep_age_seconds")
    assert found['portal_sweep_age_seconds{sweep="worker"}'] >= 30
