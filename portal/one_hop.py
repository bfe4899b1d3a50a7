"""Pages under ASGI: Django's whole synchronous chain in one hop to one long-lived thread.

Django's own ASGI handler pays two thread hops for each synchronous middleware. Here a request is
read on the event loop, answered from the first signal to the last in one thread (so connections
are opened and closed where they belong), and sent from the event loop.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple, cast

from asgiref.typing import HTTPScope
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.core.signals import request_started
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from portal.middleware import OVER_LIMIT
from portal.policy import EVERYWHERE

log = logging.getLogger(__name__)

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# What a hundred may send in one moment: it waits for its own thread, and no page waits behind it.
APART = frozenset({"/videovisit/result"})
CHUNK = 65_536  # bytes
WHOLE = 1_048_576  # bytes: a file up to this size is read at once and sent without further hops
END: Message = {"type": "http.response.body"}
PATIENCE = 30  # seconds that a thread waits for the event loop to take a part of a stream


class Body(NamedTuple):
    """What the client sent. Over the limit nothing of it is kept."""

    stream: IO[bytes]
    over_limit: bool


class OneHop(BaseHandler):
    """An ASGI application for `http` scopes; `threads` requests are answered at a time, and one apart."""

    def __init__(self, threads: int) -> None:
        super().__init__()
        self.load_middleware()
        self._threads = ThreadPoolExecutor(threads, "page")
        self._apart = ThreadPoolExecutor(1, "apart")

    async def __call__(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing is said to a client that left before its body was here."""
        scope = {**scope, "root_path": ""}  # we live at "/": Daphne takes the path from any client
        body = await read_body(receive, body_limit(scope))
        if body is None:
            return
        client = Client(receive, send)
        threads = self._apart if scope["path"] in APART else self._threads
        try:
            messages = await client.loop.run_in_executor(
                threads, copy_context().run, self._answer, scope, body, client
            )
            for message in messages:
                await send(message)
        finally:
            client.leave()

    def _answer(self, scope: HTTPScope, body: Body, client: "Client") -> list[Message]:
        """In the thread, start to end. Returns what is left to send."""
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        response = self._response(scope, body)
        vars(response)["_handler_class"] = self.__class__  # close() names it as the sender
        try:
            return self._messages(scope, response, client)
        except Exception:
            log.exception("answer not sent")
            return [END] if client.told else self._messages(scope, plain(500), client)
        finally:
            close(response, body)

    def _response(self, scope: HTTPScope, body: Body) -> HttpResponseBase:
        try:
            request = ASGIRequest(scope, body.stream)
        except UnicodeDecodeError:
            return plain(400)
        request.META[OVER_LIMIT] = body.over_limit
        try:
            return self.get_response(request)
        except Exception:
            log.exception("no answer")
            return plain(500)

    def _messages(
        self, scope: HTTPScope, response: HttpResponseBase, client: "Client"
    ) -> list[Message]:
        start = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": headers(response),
        }
        if scope["method"] == "HEAD":
            return [start, END]
        if not response.streaming:
            return [
                start,
                {"type": "http.response.body", "body": cast("HttpResponse", response).content},
            ]
        if isinstance(response, FileResponse):
            response.block_size = CHUNK
        parts = iter(cast("StreamingHttpResponse", response))
        if is_small_file(response):
            return [start, {"type": "http.response.body", "body": b"".join(parts)}]
        client.stream(start, parts)
        return []


class Client:
    """The other end of a request, as the thread that answers it sees it."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.loop = asyncio.get_running_loop()
        self.told = False
        self._gone = False
        self._listener: asyncio.Task[None] | None = None
        self._receive, self._send = receive, send

    def stream(self, start: Message, parts: Iterable[bytes]) -> None:
        """From the thread: send a response part by part until it ends or the client leaves."""
        self._tell(start)
        for part in parts:
            for at in range(0, len(part), CHUNK):
                chunk = part[at : at + CHUNK]
                self._tell({"type": "http.response.body", "body": chunk, "more_body": True})
            if self._gone:
                return
        self._tell(END)

    def leave(self) -> None:
        """From the event loop: the request is over, also for a thread still at it."""
        self._gone = True
        if self._listener is not None:
            self._listener.cancel()

    def _tell(self, message: Message) -> None:
        """Hand one message over and wait until it is taken, so that at most one is under way."""
        if not self._gone:
            self.told = True
            taken = asyncio.run_coroutine_threadsafe(self._take(message), self.loop)
            taken.result(PATIENCE)

    async def _take(self, message: Message) -> None:
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen())
        await self._send(message)

    async def _listen(self) -> None:
        await self._receive()  # after the body only "http.disconnect" can come
        self._gone = True


async def read_body(receive: Receive, limit: int) -> Body | None:
    """The whole body, or None when the client left while sending it."""
    message = await receive()
    if message["type"] == "http.request" and not message.get("more_body"):
        data = message.get("body", b"")
        return Body(BytesIO(data[:limit]), len(data) > limit)
    stream: IO[bytes] = SpooledTemporaryFile(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115
    size = 0
    while message["type"] == "http.request":
        size += len(message.get("body", b""))
        if size <= limit:
            stream.write(message.get("body", b""))
        if not message.get("more_body"):
            stream.seek(0)
            return Body(stream, size > limit)
        message = await receive()
    stream.close()
    return None


def body_limit(scope: HTTPScope) -> int:
    """Bytes that a request may bring: more where files travel (`multipart/form-data`)."""
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    is_upload = any(kind.startswith(b"multipart/form-data") for kind in kinds)
    limit: int = settings.UPLOAD_LIMIT if is_upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return limit


def headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    """The response's headers and cookies as ASGI wants them."""
    plain = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [
        (b"Set-Cookie", morsel.OutputString().encode("ascii"))
        for morsel in response.cookies.values()
    ]
    return plain + cookies


def is_small_file(response: HttpResponseBase) -> bool:
    """Whether it is a file of known size that may as well be read at once."""
    size = response.get("Content-Length", "")
    return isinstance(response, FileResponse) and size.isdecimal() and int(size) <= WHOLE


def plain(status: int) -> HttpResponse:
    """An answer where no page can be made."""
    return HttpResponse(HTTPStatus(status).phrase, "text/plain", status, headers=EVERYWHERE)


def close(response: HttpResponseBase, body: Body) -> None:
    """End the request: files and generators closed, `request_finished` sent, connections given back."""
    try:
        response.close()
    except Exception:
        log.exception("answer not closed")
    finally:
        body.stream.close()
