"""The connection that an event loop has of its own."""

import pytest
from django.db import connection
from psycopg import Error

from accounts.selectors.own import OwnConnection
from accounts.selectors.prepared import read, read_by
from tests.apart import run_apart

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "SELECT pg_backend_pid()", {}
END = "SELECT pg_terminate_backend(pg_backend_pid(), 0)", {}


def asked(*statements):
    """What one connection, closed afterwards, answers to each of them."""

    async def ask():
        own = OwnConnection()
        try:
            return [await answer_of(own, *statement) for statement in statements]
        finally:
            await own._made.close()

    return run_apart(ask())


async def answer_of(own, sql, values):
    try:
        return (await own.rows(sql, values))[0][0]
    except Error as error:
        return type(error).__name__


def test_it_is_kept():
    first, second = asked(BACKEND, BACKEND)
    assert first == second


def test_one_that_has_ended_is_made_anew():
    first, _, second = asked(BACKEND, END, BACKEND)
    assert first != second


def test_what_cannot_be_answered_is_asked_once_and_ends_nothing():
    slow = "SELECT set_config('statement_timeout', '50', false)", {}
    first, _, failed, second = asked(BACKEND, slow, ("SELECT pg_sleep(%(s)s)", {"s": 9}), BACKEND)
    assert (failed, second) == ("QueryCanceled", first)


def test_it_is_set_up_as_every_other_connection_is():
    limit = "SELECT current_setting('statement_timeout')"
    with connection.cursor() as cursor:
        cursor.execute(limit)
        assert asked((limit, {})) == [cursor.fetchone()[0]]


def doubled_twice():
    for _ in range(2):
        ((number,),) = yield "SELECT 2 * %(n)s::int", {"n": 1}
    return number


def test_a_reading_says_the_same_whoever_asks():
    async def by_a_loop():
        own = OwnConnection()
        try:
            return await read_by(own, doubled_twice())
        finally:
            await own._made.close()

    assert run_apart(by_a_loop()) == read(doubled_twice()) == 2
