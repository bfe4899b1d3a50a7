"""Statements asked all day long: each connection plans one once, and its rows come in binary.

For the long ones: planning what a waiting room joins takes five times as long as reading it.
"""

from collections.abc import Generator, Mapping
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from psycopg import Cursor

from accounts.selectors.own_connection import OwnConnection

T = TypeVar("T")
Rows = list[tuple[Any, ...]]
# Yields a statement and its values, is sent the rows, and returns what they say: whoever asks, and how.
Reading = Generator[tuple[str, Mapping[str, Any]], Rows, T]


def prepared_rows(sql: str, values: Mapping[str, Any]) -> Rows:
    """The rows that the statement returns. It casts each of its values: `%(ids)s::bigint[]`.

    Django's own cursor writes values into the text, which makes each call another statement.
    Raises what any other query raises, and is counted with them.
    """
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": ""})
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(_short(sql), values, prepare=True, binary=True).fetchall()


def read(reading: Reading[T]) -> T:
    """What the reading returns, asked by this thread. Raises what prepared_rows raises."""
    try:
        asked = next(reading)
        while True:
            asked = reading.send(prepared_rows(*asked))
    except StopIteration as end:
        found: T = end.value
        return found


async def read_by(own: OwnConnection, reading: Reading[T]) -> T:
    """The same, asked by an event loop. Raises psycopg.Error."""
    try:
        asked, values = next(reading)
        while True:
            asked, values = reading.send(await own.rows(_short(asked), values))
    except StopIteration as end:
        found: T = end.value
        return found


@cache
def _short(sql: str) -> str:
    """On one line: what psycopg has read of up to 4,096 bytes it keeps, of more it reads each time."""
    return " ".join(sql.split())
