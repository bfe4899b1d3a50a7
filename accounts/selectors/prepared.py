"""Statements asked all day long: each connection plans one once, and its rows come in binary.

For the long ones: planning what a waiting room joins takes five times as long as reading it.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import connection
from psycopg import Cursor


def prepared_rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that the statement returns. It casts each of its values: `%(ids)s::bigint[]`.

    Django's own cursor writes values into the text, which makes each call another statement.
    Raises what any other query raises, and is counted with them.
    """
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": ""})
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        return cursor.execute(_short(sql), values, prepare=True, binary=True).fetchall()


@cache
def _short(sql: str) -> str:
    """On one line: what psycopg has read of up to 4,096 bytes it keeps, of more it reads each time."""
    return " ".join(sql.split())
