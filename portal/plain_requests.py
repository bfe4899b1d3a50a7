"""Requests and sockets as Daphne takes them, without what it, Twisted and Autobahn would do before the portal is asked."""

from typing import Any

from autobahn.websocket import protocol
from daphne import http_protocol, ws_protocol
from django.conf import settings


class PlainRequest(http_protocol.WebRequest):  # type: ignore[misc] # Daphne has no types
    """Nothing is read into the body on the event loop, and the client does not say where we live."""

    def __init__(self, *arguments: Any) -> None:
        # Twisted would parse forms for nobody: 60 MB of "a=1&" take 30 s, in which nobody is served.
        super().__init__(*arguments, parsePOSTFormSubmission=False)

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Keep no more than tells that it is too much."""
        if self.content.tell() <= settings.UPLOAD_LIMIT:
            super().handleContentChunk(data)

    def process(self) -> Any:
        """Go on without the header that would put its value before every address we write."""
        self.requestHeaders.removeHeader(b"daphne-root-path")
        done = super().process()
        if self.transport is None:  # it is a socket's now
            self.channel.requests.clear()
        return done


class PlainSocket(ws_protocol.WebSocketProtocol):  # type: ignore[misc] # Daphne has no types
    """A socket that is gone holds itself no more: thousands that wait to be collected stop all others."""

    def connectionLost(self, reason: object) -> None:  # noqa: N802 - Twisted's name
        """Let go of what was told of its end, which is the socket itself."""
        super().connectionLost(reason)
        self.is_closed = None


def _as_it_is(details: object) -> object:
    return details


def use_plain_requests() -> None:
    """From now on Daphne makes these, for pages and for handshakes of sockets."""
    http_protocol.WebRequest = PlainRequest
    ws_protocol.WebSocketFactory.protocol = PlainSocket
    # For a debug line Autobahn would spell out all settings of each socket, twice: a sixth of a join's CPU.
    protocol.pformat = _as_it_is  # type: ignore[assignment,attr-defined]
