"""A connection of an event loop's own: the ways to a thread and to the pool take as long as an answer."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from psycopg import AsyncConnection, AsyncCursor, Error


class OwnConnection:
    """Made when it is first asked, and anew after anything went wrong. Who asks waits for each answer."""

    _made: AsyncConnection[tuple[Any, ...]] | None = None

    async def rows(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What a statement that only reads, planned once, returns. Raises psycopg.Error.

        Where the connection has ended, by then or meanwhile, another one is asked.
        """
        try:
            return await self._asked(sql, values)
        except Error:
            if not await self._has_ended():
                raise
            return await self._asked(sql, values)

    async def close(self) -> None:
        """Until it is asked again."""
        made, self._made = self._made, None
        if made:
            await made.close()

    async def _has_ended(self) -> bool:
        """Whether what went wrong is that it ended; what is left of it is let go."""
        has_ended = self._made is not None and self._made.closed
        await self.close()
        return has_ended

    async def _asked(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        self._made = self._made or await _connected()
        async with AsyncCursor(self._made) as cursor:
            await cursor.execute(sql, values, prepare=True, binary=True)
            return await cursor.fetchall()


async def _connected() -> AsyncConnection[tuple[Any, ...]]:
    options = {**connection.get_connection_params(), "cursor_factory": AsyncCursor}
    return await AsyncConnection.connect(**options, autocommit=True)
