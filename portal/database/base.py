"""Django's PostgreSQL engine that, while the server is away, lets one request at a time ask for it."""

import select
from collections import defaultdict
from typing import Any, ClassVar

from django.db.backends.postgresql import base
from psycopg import Error
from psycopg_pool import ConnectionPool

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
            while self.pool and _has_ended(connection):
                connection.close()
                self.pool.putconn(connection)  # which makes another instead
                connection = super().get_new_connection(conn_params)
            return connection


def _has_ended(connection: Any) -> bool:
    """Whether the server has ended it while it was at rest; only where it has said something is it asked.

    The pool's own check always asks: a round trip for each request, and for each look at a room.
    """
    listener = select.poll()
    try:
        listener.register(connection.pgconn.socket, select.POLLIN)
        if listener.poll(0):
            ConnectionPool.check_connection(connection)
    except Error:
        return True
    return False
