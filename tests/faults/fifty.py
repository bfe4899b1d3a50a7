"""So many threads that book, move, cancel and hold at random; prints how each step ended."""

import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Lock

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402
from psycopg.errors import LockNotAvailable, QueryCanceled  # noqa: E402

from accounts.models import Patient, Practitioner  # noqa: E402
from accounts.rules.actor import PORTAL  # noqa: E402
from accounts.selectors.clinics import database_now  # noqa: E402
from appointments.actions.booking import Edit, book, cancel, move  # noqa: E402
from appointments.actions.holds import hold  # noqa: E402
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted  # noqa: E402
from appointments.models import Appointment  # noqa: E402

HALF = timedelta(minutes=30)
PLACES = 60  # half hours that are fought for


def one_step(doctors: list[Practitioner], patients: list[Patient], now: datetime) -> str:
    """Something that somebody does with what they saw a moment ago."""
    doctor, patient = random.choice(doctors), random.choice(patients)
    visits = Appointment.objects.select_related("clinic", "patient__clinic")
    visit = visits.order_by("?")[0]
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
        if not isinstance(error.__cause__, LockNotAvailable | QueryCanceled):
            raise
        # Stood in line for a row too long: 3 s for its place or for the one before, 5 s in all. It
        # happens on a machine with more to do than this.
        return "busy"
    return "done"


def main(threads: int, steps: int) -> None:
    """Every error but a refusal ends the process with its trace."""
    now, start, one_by_one = database_now(), Barrier(threads), Lock()
    people = [*Practitioner.objects.all()], [*Patient.objects.select_related("clinic")]
    connection.close()

    def work(_worker: int) -> list[str]:
        with one_by_one:  # the pool grows slowly: nobody shall wait for it once the race is on
            connection.ensure_connection()
        start.wait()
        try:
            return [one_step(*people, now) for _ in range(steps // threads)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        ends = [end for found in pool.map(work, range(threads)) for end in found]
    print(json.dumps(Counter(ends)))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
