"""The breaker in front of the database: who may ask, and when."""

import time
from threading import Event, Thread

import pytest
from psycopg import OperationalError

from portal.database import breaker
from portal.database.breaker import Breaker

PAUSE = 0.1


@pytest.fixture
def open_breaker(monkeypatch):
    """One that has just seen the server fail."""
    monkeypatch.setattr(breaker, "PAUSE", PAUSE)
    made = Breaker()
    with pytest.raises(OperationalError, match="gone"), made.turn():
        raise OperationalError("gone")
    return made


def is_let_through(made) -> bool:
    try:
        with made.turn():
            return True
    except OperationalError:
        return False


def test_everybody_asks_while_all_is_well():
    made = Breaker()
    with made.turn(), made.turn():
        assert is_let_through(made)


def test_after_a_failure_nobody_asks_for_a_while(open_breaker):
    assert not is_let_through(open_breaker)
    time.sleep(PAUSE)
    assert is_let_through(open_breaker)


def test_an_answer_lets_everybody_ask_again(open_breaker):
    time.sleep(PAUSE)
    assert is_let_through(open_breaker)
    assert is_let_through(open_breaker)


def test_after_the_while_one_asks_at_a_time(open_breaker):
    time.sleep(PAUSE)
    asked, answered = Event(), Event()

    def probe():
        with open_breaker.turn():
            asked.set()
            answered.wait(5)

    asking = Thread(target=probe)
    asking.start()
    asked.wait(5)
    assert not is_let_through(open_breaker)
    answered.set()
    asking.join(5)
    assert is_let_through(open_breaker)


def test_a_failed_probe_starts_the_while_anew(open_breaker):
    time.sleep(PAUSE)
    with pytest.raises(OperationalError), open_breaker.turn():
        raise OperationalError("still gone")
    assert not is_let_through(open_breaker)
    time.sleep(PAUSE)
    assert is_let_through(open_breaker)


def test_a_fault_of_ours_says_nothing_about_the_server():
    made = Breaker()
    with pytest.raises(ValueError, match="ours"), made.turn():
        raise ValueError("ours")
    assert is_let_through(made)
