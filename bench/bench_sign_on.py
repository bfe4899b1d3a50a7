"""What a stranger can learn from the time of an answer: people we know against people we do not.

Sign-on with a wrong password, and asking for a new one. Both groups take turns, each try comes
from another address, so that no fence closes. The figure is the gap between the two medians as a
part of the spread within a group (interquartile range): far below 1 the gap drowns in the noise.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from time import perf_counter

from bench.result import Result

TRIES = 100  # a group
PEOPLE = 30
AT_MOST = 0.35
WARM_UP = 6


def main() -> list[Result]:
    """Gap to noise for both ways in."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    with known_people() as known:
        unknown = [f"unknown.{number}@example.org" for number in range(PEOPLE)]
        return [
            Result(
                "sign-on, known against unknown: gap to spread",
                gap(sign_on, known, unknown),
                AT_MOST,
            ),
            Result(
                "reset, known against unknown: gap to spread", gap(reset, known, unknown), AT_MOST
            ),
        ]


@contextlib.contextmanager
def known_people() -> Iterator[list[str]]:
    """The addresses of people with an account; they are gone afterwards."""
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command

    from accounts.models import Notice, User

    call_command("migrate", verbosity=0)
    encoded = make_password("a password that nobody types here")
    emails = [f"known.{number}@example.org" for number in range(PEOPLE)]
    users = User.objects.bulk_create([User(email=email, password=encoded) for email in emails])
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, primary=True, verified=True) for user in users]
    )
    try:
        yield emails
    finally:
        Notice.objects.filter(user__in=users).delete()
        User.objects.filter(pk__in=[user.pk for user in users]).delete()


def sign_on(email: str, address: str) -> None:
    """One try with a wrong password."""
    post("/accounts/login/", 200, address, login=email, password="not the password")


def reset(email: str, address: str) -> None:
    """One request for a code."""
    post("/accounts/password/reset/", 302, address, email=email)


def post(path: str, status: int, address: str, **data: str) -> None:
    """Send a form as somebody at this address; SystemExit unless it is answered as expected."""
    from django.conf import settings
    from django.test import Client

    client = Client(REMOTE_ADDR=address, SERVER_NAME=settings.SITE_HOST)
    answer = client.post(path, data, secure=settings.SECURE)
    if answer.status_code != status:
        raise SystemExit(f"{path} answered {answer.status_code}, not {status}")


def gap(attempt: Callable[[str, str], None], known: list[str], unknown: list[str]) -> float:
    """The distance of the medians over the larger interquartile range."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(TRIES + WARM_UP):
        for group, emails in enumerate((known, unknown)):
            address = f"10.{group}.{number // 250}.{number % 250 + 1}"
            began = perf_counter()
            attempt(emails[number % PEOPLE], address)
            times[group].append(perf_counter() - began)
    known_times, unknown_times = (measured[WARM_UP:] for measured in times)
    distance = abs(median(known_times) - median(unknown_times))
    return distance / max(spread(known_times), spread(unknown_times))


def spread(times: list[float]) -> float:
    """The interquartile range."""
    first, _, third = quantiles(times, n=4)
    return third - first
