"""The environment of the process: what is missing or malformed ends the start in one line."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from zoneinfo import available_timezones

from environs import Env, EnvError, ValidationError, validate
from phonenumbers import NumberParseException, is_possible_number, parse

A_SECRET = validate.Length(min=1, error="it is empty")
A_ZONE = validate.OneOf(available_timezones(), error="{input} is no time zone")
AN_ORIGIN = validate.Regexp(r"https?://[^/@\s]+\Z", error="{input} is no https://host")
WEEKDAYS = validate.ContainsOnly(range(7), error="Monday is 0 and Sunday is 6")
Reader = TypeVar("Reader", bound=Callable[..., Any])


def _or_end(read: Reader) -> Reader:
    """The same reader; what it complains of is said on stderr without a traceback, exit code 1."""

    @wraps(read)
    def reading(*arguments: Any, **options: Any) -> Any:
        try:
            return read(*arguments, **options)
        except EnvError as error:
            sys.exit(str(error))
        except ValueError:  # what makes each value of a list says no name
            sys.exit(f'Environment variable "{arguments[1]}" invalid')

    return cast("Reader", reading)


def a_phone(number: str) -> None:
    """Refuse what nobody can call; a number without its country is one of the United States."""
    try:
        is_one = is_possible_number(parse(number, "US"))
    except NumberParseException:
        is_one = False
    if not is_one:
        raise ValidationError(f"{number} is no phone number")


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

    @_or_end
    def dj_email_url(self, *arguments: Any) -> Any:
        """How mail is sent; an address that says no way is not repeated, for its password."""
        found = super().dj_email_url(*arguments)
        if "EMAIL_BACKEND" not in found:
            raise EnvError(f'Environment variable "{arguments[0]}" invalid: no smtp:// or smtps://')
        return found
