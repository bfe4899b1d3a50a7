"""The connection that an event loop has of its own."""

import pytest
from django.db import connection
from psycopg import Error, OperationalError

from accounts.selectors.own_connection import OwnConnection
from accounts.selectors.prepared import read, read_by
from tests.apart import run_apart

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "SELECT pg_backend_pid()"
END = "SELECT pg_terminate_backend(%(backend)s::int, 5000)"
TRIES = "SELECT last_value FROM tried"


def tried(story):
    """What comes of a story with a connection, closed afterwards."""

    async def tell():
        own = OwnConnection()
        try:
            return await story(own)
        finally:
            await own.close()

    return run_apart(tell())


async def one(own, sql, **values):
    return (await own.rows(sql, values))[0][0]


def test_it_is_kept_and_one_that_was_ended_at_rest_is_made_anew():
    async def story(own):
        backends = [await one(own, BACKEND) for _ in range(2)]
        other = OwnConnection()
        assert await one(other, END, backend=backends[0])
        await other.close()
        return [*backends, await one(own, BACKEND)]

    first, second, third = tried(story)
    assert first == second != third


def test_after_a_failure_it_is_another_and_what_failed_is_not_asked_again():
    async def story(own):
        before = await one(own, BACKEND)
        with pytest.raises(Error) as failed:
            await one(own, "SELECT nextval('tried') / 0")
        return before, failed.value.sqlstate, await one(own, BACKEND), await one(own, TRIES)

    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE tried")
    try:
        before, code, after, tries = tried(story)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SEQUENCE tried")
    assert (before != after, code, tries) == (True, "22012", 1)


def test_where_none_can_be_made_it_is_tried_again_when_it_is_asked_again(monkeypatch):
    async def story(own):
        with monkeypatch.context() as patch:
            patch.setitem(connection.settings_dict, "NAME", "nowhere")
            with pytest.raises(OperationalError):
                await one(own, BACKEND)
        return await one(own, BACKEND)

    assert tried(story) > 0


@pytest.mark.parametrize("name", ["TimeZone", "statement_timeout", "plan_cache_mode"])
def test_it_is_set_up_as_every_other_one_whatever_the_server_would_do(name):
    asked, known = "SELECT current_setting(%(name)s)", {"TimeZone": "UTC"}
    with connection.cursor() as cursor:
        here = f"ALTER DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])}"
        cursor.execute(f"{here} SET TimeZone = 'Europe/Berlin'")
        try:
            found = tried(lambda own: one(own, asked, name=name))
        finally:
            cursor.execute(f"{here} RESET TimeZone")
        cursor.execute(asked, {"name": name})
        assert found == known.get(name, found) == cursor.fetchone()[0]


def doubled():
    ((two,),) = yield "SELECT 2 * %(n)s::int", {"n": 1}
    ((four,),) = yield "SELECT 2 * %(n)s::int", {"n": two}
    return two, four


def test_a_reading_says_the_same_whoever_asks():
    assert tried(lambda own: read_by(own, doubled())) == read(doubled()) == (2, 4)
