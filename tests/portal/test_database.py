"""Connections that come out of the pool."""

import psycopg
import pytest
from django.db import connection


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_one_that_the_server_has_ended_meanwhile_is_not_used_again():
    ended = backend()
    connection.close()
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: given[name] for name in names if given.get(name)}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    assert backend() != ended
