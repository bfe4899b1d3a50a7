"""Django's PostgreSQL engine that, while the server is away, lets one request at a time ask for it."""

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
        """Take a connection from the pool. Raises OperationalError."""
        with self._breakers[self.alias].turn():
            return super().get_new_connection(conn_params)
