"""The environment of the process: what is missing or malformed ends the start in one line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from zoneinfo import available_timezones

from environs import Env, EnvError, validate

A_ZONE = validate.OneOf(available_timezones(), error="{input} is no time zone")
Reader = TypeVar("Reader", bound=Callable[..., Any])


def _or_end(read: Reader) -> Reader:
    """The same reader; what it complains of is said on stderr without a traceback, exit code 1."""

    @wraps(read)
    def reading(*arguments: Any, **options: Any) -> Any:
        try:
            return read(*arguments, **options)
        except EnvError as error:
            sys.exit(str(error))

    return cast("Reader", reading)


class Environment(Env):
    """environs with the readers that settings use."""

    bool = _or_end(Env.bool)
    int = _or_end(Env.int)
    list = _or_end(Env.list)
    path = _or_end(Env.path)
    str = _or_end(Env.str)
    time = _or_end(Env.time)
    timedelta = _or_end(Env.timedelta)
    dj_db_url = _or_end(Env.dj_db_url)
    dj_email_url = _or_end(Env.dj_email_url)
