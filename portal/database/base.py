"""Django's PostgreSQL engine that, while the server is away, lets one request at a time ask for it."""

import select
from collections import defaultdict
from typing import Any, ClassVar

from django.db.backends.postgresql import base

from portal.database.breaker import Breaker


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is refused at once where the last try has just failed."""

    _breakers: ClassVar[defaultdict[str, Breaker]] = defaultdict(
        Breaker
    )  # by alias, like the pools

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Take a connection from the pool that the server has not ended. Raises OperationalError."""
        with self._breakers[self.alias].turn():
            connection = super().get_new_connection(conn_params)
            while not _is_quiet(connection):
                connection.close()
                self.pool.putconn(connection)  # which makes another instead
                connection = super().get_new_connection(conn_params)
            return connection


def _is_quiet(connection: Any) -> bool:
    """Whether the server has said nothing meanwhile: to a connection at rest it says only that it ends.

    The pool's own check asks instead: a round trip for each request, and for each look at a room.
    """
    listener = select.poll()
    listener.register(connection.pgconn.socket, select.POLLIN)
    return not listener.poll(0)
