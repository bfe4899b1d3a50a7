"""Registering: a known and an unknown record take the same time; and a large file is taken over.

One process, the whole stack of middleware, the real PostgreSQL. Known and unknown records take
turns, so that what else the machine does falls on both. Noise is the distance between the
quartiles of one group: a stranger would have to see through it.
"""

import os
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter, process_time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from accounts.actions.patients_import import import_patients  # noqa: E402
from accounts.models import Clinic  # noqa: E402
from accounts.rules.actor import PORTAL  # noqa: E402
from accounts.selectors.clinics import database_now  # noqa: E402
from bench.result import Result  # noqa: E402

TRIES = 500  # SECURITY 14
ROWS = 10_000
BORN = {"birth_date_0": "3", "birth_date_1": "4", "birth_date_2": "1951"}
HEADER = "mrn,last_name,first_name,birth_date,email,phone\n"


def main() -> list[Result]:
    """The difference of the medians against the noise and in milliseconds; CPU of an import."""
    call_command("migrate", verbosity=0)
    seconds = imported()
    known, unknown = posted()
    apart = abs(median(known) - median(unknown))
    return [
        Result("register: medians of known and unknown, to the noise", apart / noise(known), 0.5),
        Result("register: medians of known and unknown, apart", apart * 1000, 5, "ms"),
        Result(f"import of {ROWS:,} new records, CPU", seconds[0], 10, "s"),
        Result(f"import of {ROWS:,} changed records, CPU", seconds[1], 10, "s"),
    ]


def imported() -> list[float]:
    """CPU seconds of taking over a file of new records, and of the same file with other names."""
    return [taken(lambda name=name: take_over(name)) for name in ("Sam", "Pat")]


def take_over(first_name: str) -> None:
    """The records MRN-0 to MRN-9999, all of them Lee, born 1951-03-04."""
    defaults = settings.CLINIC_DEFAULTS
    clinic, _ = Clinic.objects.get_or_create(slug=settings.DEFAULT_CLINIC, defaults=defaults)
    rows = (f"MRN-{n},Lee,{first_name},1951-03-04,p{n}@example.com," for n in range(ROWS))
    text = HEADER + "\n".join(rows)
    import_patients(clinic, text, actor=PORTAL, now=database_now(), cause="import:bench")


def taken(work: Callable[[], None]) -> float:
    """CPU seconds of this process."""
    began = process_time()
    work()
    return process_time() - began


def posted() -> tuple[list[float], list[float]]:
    """Seconds of each POST of the form, for records that are there and for others."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(TRIES):
        for group, first in ((0, 0), (1, ROWS)):
            times[group].append(post(f"MRN-{first + number}", number))
    return times


def post(mrn: str, number: int) -> float:
    """Seconds of one POST by a new browser at an address of its own."""
    address = f"198.51.{100 + number // 250}.{number % 250}"
    client = Client(REMOTE_ADDR=address, SERVER_NAME=settings.SITE_HOST)
    began = perf_counter()
    answer = client.post("/accounts/signup/", {"mrn": mrn, "last_name": "Lee", **BORN})
    seconds = perf_counter() - began
    if answer.status_code != 302:
        raise SystemExit(f"registering answered {answer.status_code}")
    return seconds


def noise(group: list[float]) -> float:
    """The distance between the quartiles."""
    low, _, high = quantiles(group, n=4)
    return high - low
