"""The way to the mail server for one run: an SMTP connection is used again while it lives."""

from contextlib import AbstractContextManager, suppress
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

HEARD = 250  # RFC 5321, 4.2.3


class Line(AbstractContextManager["Line"]):
    """Opened with the first mail; other backends than SMTP make their own connection each time."""

    def __init__(self) -> None:
        self.smtp: EmailBackend | None = None

    def __exit__(self, *_: object) -> None:
        if self.smtp:
            self.smtp.close()

    def send(self, message: EmailMessage) -> None:
        """Send it. Raises what its backend raises."""
        backend = self.smtp or get_connection()
        if not isinstance(backend, EmailBackend):
            backend.send_messages([message])
            return
        self.smtp = backend
        if not self._is_alive(backend.connection):
            backend.close()
            backend.open()
        try:
            backend.send_messages([message])
        except Exception:
            backend.close()
            raise

    @staticmethod
    def _is_alive(connection: Any) -> bool:
        """Whether the server still listens: many take a few mails only, then hang up."""
        with suppress(SMTPException, OSError):
            return connection is not None and bool(connection.noop()[0] == HEARD)
        return False
