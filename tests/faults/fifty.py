"""So many threads that book, move, cancel and hold at random; prints how each step ended."""

import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402
from psycopg.errors import LockNotAvailable  # noqa: E402

from accounts.models import Patient, Practitioner  # noqa: E402
from accounts.rules.actor import PORTAL  # noqa: E402
from accounts.selectors.clinics import database_now  # noqa: E402
from appointments.actions.booking import Edit, book, cancel, move  # noqa: E402
from appointments.actions.holds import hold  # noqa: E402
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted  # noqa: E402
from appointments.models import Appointment  # noqa: E402

HALF = timedelta(minutes=30)
PLACES = 60  # half hours that are fought for


def one_step(now: datetime) -> str:
    """Something that somebody does with what they saw a moment ago."""
    doctor = random.choice(Practitioner.objects.all())
    patient = random.choice(Patient.objects.select_related("clinic"))
    visit = random.choice(Appointment.objects.select_related("clinic", "patient__clinic"))
    starts_at = now + timedelta(days=2) + random.randrange(PLACES) * HALF
    wanted = Wanted(doctor, starts_at, starts_at + random.choice([HALF, 2 * HALF]), "video")
    order = {"clinic": patient.clinic, "actor": PORTAL, "now": now}
    edit = Edit(PORTAL, now, visit.revision)
    steps = [
        lambda: book(patient, wanted, **order),
        lambda: hold(patient, wanted, **order),
        lambda: move(visit, wanted, edit),
        lambda: cancel(visit, edit),
    ]
    try:
        random.choices(steps, weights=[4, 2, 4, 2])[0]()
    except (RefusedError, ChangedMeanwhileError) as error:
        return type(error).__name__
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return "busy"  # waited for 3 s: on a machine with more to do than this
    return "done"


def main(threads: int, steps: int) -> None:
    """Every error but a refusal ends the process with its trace."""
    now, start = database_now(), Barrier(threads)
    connection.close()

    def work(_worker: int) -> list[str]:
        start.wait()
        try:
            return [one_step(now) for _ in range(steps // threads)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        ends = [end for found in pool.map(work, range(threads)) for end in found]
    print(json.dumps(Counter(ends)))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
