"""Log lines as JSON objects that hold no personal data, whoever writes them.

Only our own loggers may say what they like. Of a library's line we keep the template without its
values, because values are people's data as often as not; a line without values may have been put
together from them and is replaced by its place. Of an exception we keep types and frames, never
its message. JSON escapes CR, LF and ANSI, so input cannot make a line.
"""

import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import walk_tb
from types import TracebackType

OURS = frozenset({"portal", "accounts", "appointments", "videovisit"})
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One line of JSON for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """`at` (UTC), `level`, `logger`, `event`, `request_id`, the writer's extras, `exception`."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
        }
        if identity := request_id.get():
            line["request_id"] = identity
        if _is_ours(record):
            line |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = list(_exceptions(record.exc_info[1]))
        return encode(line)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _event(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    if record.args and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}.{record.funcName}:{record.lineno}"


def _exceptions(error: BaseException | None) -> Iterator[dict[str, object]]:
    """The exception, then what caused it: type and frames, innermost last."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield {"type": _type_name(error), "frames": list(_frames(error.__traceback__))}
        error = error.__cause__ or error.__context__


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(traceback):
        code = frame.f_code
        yield f"{'/'.join(PurePath(code.co_filename).parts[-3:])}:{line} {code.co_name}"


def _type_name(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"


encode = json.JSONEncoder(default=_type_name).encode

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.json_logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Answers of 4xx stand in the access log, without the path that people typed.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
