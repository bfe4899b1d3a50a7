"""Sessions in PostgreSQL as Django keeps them, read with one plain query instead of the ORM's."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection

READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"


class SessionStore(DatabaseStore):
    """Every page of somebody signed on reads its session: the plain query takes a third."""

    def __init__(self, session_key: str | None = None) -> None:
        """Only a key such as we hand out is looked for: PostgreSQL takes no NUL byte."""
        is_ours = session_key is not None and session_key.isascii() and session_key.isalnum()
        super().__init__(session_key if is_ours else None)

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key, where there is no such session."""
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])
