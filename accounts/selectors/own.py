"""A connection of an event loop's own: the ways to a thread and to the pool take as long as an answer."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg import AsyncConnection, AsyncCursor, OperationalError


class OwnConnection:
    """Made when it is first asked. It only reads, one thing at a time."""

    _made: AsyncConnection[tuple[Any, ...]] | None = None

    async def rows(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement, planned once, returns. Raises psycopg.Error.

        Where the connection has ended, by then or meanwhile, it is made anew and asked once more.
        """
        try:
            return await self._asked(sql, values)
        except OperationalError:
            if self._made is None or not self._made.closed:
                raise
            self._made = None
            return await self._asked(sql, values)

    async def _asked(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        self._made = self._made or await _connected()
        async with AsyncCursor(self._made) as cursor:
            await cursor.execute(sql, values, prepare=True, binary=True)
            return await cursor.fetchall()


async def _connected() -> AsyncConnection[tuple[Any, ...]]:
    options = {**connection.get_connection_params(), "cursor_factory": AsyncCursor}
    return await AsyncConnection.connect(**options, autocommit=True)
