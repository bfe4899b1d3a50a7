"""Connections that come out of the pool, and the tables that they find."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pool():
    """A new one, of one connection."""
    connection.close()
    connection.close_pool()
    connection.pool.open(wait=True, timeout=10)  # who does not wait may get a second one


def backend(more="") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"{more}; SELECT pg_backend_pid()")
        cursor.nextset()
        return cursor.fetchone()[0]


def at_rest(more="SELECT 1") -> int:
    """The backend of one that is back in the pool."""
    number = backend(more)
    connection.close()
    return number


@pytest.fixture
def other():
    """A connection that is none of the pool's."""
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    place = {name: given[name] for name in names if given.get(name)}
    with psycopg.connect(**place, autocommit=True) as made:
        yield made


def test_migrations_say_all_that_models_say():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_one_that_the_server_has_ended_meanwhile_is_not_used_again(other):
    ended = at_rest()
    other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    assert backend("SELECT 1") != ended


def test_one_to_which_the_server_has_said_something_else_is(other):
    told = at_rest("LISTEN news")
    other.execute("NOTIFY news")
    assert backend("UNLISTEN *") == told
