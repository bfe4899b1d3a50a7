"""Sweeps: each round runs all, the gated ones once for all workers, and a failure stops nobody."""

from datetime import timedelta

import pytest

from accounts import tasks
from accounts.actions import sweeps
from accounts.actions.sweeps import Sweep, is_mine, sweep_all
from accounts.models import SweepRun

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def registered(monkeypatch):
    made = []
    monkeypatch.setattr(sweeps, "SWEEPS", made)
    return made


def test_the_portals_own_sweeps_are_registered():
    names = {sweep.name for sweep in sweeps.SWEEPS}
    assert {"seal", "grants", "retention"} <= names
    assert tasks.SWEEPS is sweeps.SWEEPS


def test_a_gated_sweep_is_claimed_once_until_its_time_has_passed(now):
    hourly = Sweep("hourly", print, HOUR)
    assert is_mine(hourly, now)
    assert not is_mine(hourly, now + HOUR - timedelta(microseconds=1))
    assert is_mine(hourly, now + HOUR)


def test_a_round_runs_plain_sweeps_always_and_gated_ones_when_due(registered, now):
    ran = []
    registered += [Sweep("plain", lambda _: ran.append("plain"))]
    registered += [Sweep("gated", lambda _: ran.append("gated"), HOUR)]
    sweep_all(now)
    sweep_all(now)
    assert ran == ["plain", "gated", "plain"]


def test_a_sweep_that_fails_does_not_stop_the_others(registered, now, caplog):
    ran = []
    registered += [Sweep("broken", lambda _: 1 / 0), Sweep("whole", ran.append)]
    sweep_all(now)
    assert ran == [now]
    assert "sweep broken failed" in caplog.text


def test_a_round_leaves_the_heartbeat(registered, now):
    sweep_all(now)
    assert SweepRun.objects.get(name="worker").ran_at == now
    assert str(SweepRun.objects.get()) == "worker"


def test_the_doors_run_a_round_and_a_delivery(patient, smtp_sink, now):
    from accounts.actions.outbox import owe

    secret = {"subject": "Hello", "text": "Hello"}
    owe("account_mail", cause="c", to=patient, channel="mail", now=now - HOUR, secret=secret)
    tasks.sweep()
    tasks.deliver()
    assert len(smtp_sink.messages) == 1
    assert SweepRun.objects.filter(name="worker").exists()
