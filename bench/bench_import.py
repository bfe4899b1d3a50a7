"""Taking over 10,000 visits from a file, against the same checks and a bare COPY of the same rows.

Each round is rolled back. COPY writes the appointments and the taken time into the real tables, with
their indexes and constraints, and nothing else: no locks, no audit rows.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402

from accounts.actions.patients_import import import_patients  # noqa: E402
from accounts.models import Clinic, ClinicMembership, Practitioner, User  # noqa: E402
from accounts.rules.actor import PORTAL  # noqa: E402
from accounts.selectors.clinics import database_now  # noqa: E402
from appointments.actions.imports import Order, import_visits, plan_import  # noqa: E402
from appointments.models import Appointment, Occupancy  # noqa: E402
from bench.result import Result  # noqa: E402

ROWS, DOCTORS, ROUNDS = 10_000, 20, 5
A_DAY = 32  # visits of a doctor: every 15 minutes from 8 to 16
ZONE = "America/Los_Angeles"


class UndoneError(Exception):
    """Ends a round."""


def main() -> list[Result]:
    """The ratio of the issue; rounds alternate between the two."""
    call_command("migrate", verbosity=0)
    with undone():
        clinic = people()
        text = table()
        now = database_now()
        rows = imported(text, clinic, now)
        ours, bare = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(lambda: import_visits(text, Order(clinic, PORTAL, now, "bench"))))
            bare.append(seconds(lambda: check_and_copy(text, clinic, rows)))
    print(f"import {median(ours):.2f} s, checks and COPY {median(bare):.2f} s")
    ratio = median(ours) / median(bare)
    return [Result(f"import of {ROWS:,} visits, against checks and COPY", ratio, 3)]


class undone(suppress):  # noqa: N801 - reads as a statement
    """A transaction that leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__(UndoneError)
        self.transaction = transaction.atomic()

    def __enter__(self) -> None:
        self.transaction.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:  # noqa: PYI036
        failed = (kind, error, trace) if kind else (UndoneError, UndoneError(), None)
        with suppress(UndoneError):
            self.transaction.__exit__(*failed)
        return super().__exit__(*failed)


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, rolled back."""
    with undone():
        began = perf_counter()
        work()
        return perf_counter() - began
    raise AssertionError


def people() -> Clinic:
    """A clinic of its own with as many patients as rows, and its doctors."""
    clinic = Clinic.objects.create(
        slug="bench-import", name="Bench", time_zone=ZONE, help_phone="+18005550123", help_days=[0]
    )
    records = "\n".join(f"MRN-{n},Lee,Sam,1951-03-04" for n in range(ROWS))
    header = "mrn,last_name,first_name,birth_date\n"
    now = database_now()
    import_patients(clinic, header + records, actor=PORTAL, now=now, cause="bench")
    for n in range(DOCTORS):
        user = User.objects.create_user(f"bench-{n}@example.com")
        Practitioner.objects.create(user=user)
        ClinicMembership.objects.create(user=user, clinic=clinic, role="practitioner")
    return clinic


def table() -> str:
    """A file that is right in every row."""
    first = database_now().astimezone(ZoneInfo(ZONE)).date() + timedelta(days=1)
    lines = ["external_id,mrn,doctor,date,start,minutes,kind,reason"]
    for n in range(ROWS):
        doctor, turn = n % DOCTORS, n // DOCTORS
        day, slot = first + timedelta(days=turn // A_DAY), turn % A_DAY
        clock = f"{8 + slot // 4:02d}:{slot % 4 * 15:02d}"
        where = f"bench-{doctor}@example.com,{day},{clock},15,video"
        lines.append(f"X{n},MRN-{n},{where},A follow-up of the last visit")
    return "\n".join(lines)


def imported(text: str, clinic: Clinic, now: datetime) -> dict[Any, list[tuple[Any, ...]]]:
    """The rows of both tables as an import writes them."""
    with undone():
        plan = import_visits(text, Order(clinic, PORTAL, now, "bench"))
        assert len(plan.placed) == ROWS, plan.wrong[:3]
        mine = Appointment.objects.filter(clinic=clinic)
        doctors = {placed.practitioner for placed in plan.placed}
        taken = Occupancy.objects.filter(practitioner__in=doctors)
        return {
            Appointment: list(mine.values_list(*columns(Appointment))),
            Occupancy: list(taken.values_list(*columns(Occupancy))),
        }
    raise AssertionError


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a model's table."""
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001


def check_and_copy(text: str, clinic: Clinic, rows: dict[Any, list[tuple[Any, ...]]]) -> None:
    """All checks of the import, then its rows by COPY."""
    plan_import(clinic, text, now=database_now())
    for model, values in rows.items():
        copy(model, values)


def copy(model: type[models.Model], values: Iterable[tuple[Any, ...]]) -> None:
    """Write rows as quickly as PostgreSQL can."""
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)  # noqa: SLF001
    with connection.cursor() as cursor:
        statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN"  # noqa: SLF001
        with cursor.copy(statement) as stream:
            for row in values:
                stream.write_row(row)
