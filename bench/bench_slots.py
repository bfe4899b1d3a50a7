"""Free slots of one doctor over 60 days, with weeks that are half taken: queries, and CPU of Python."""

import os
from datetime import UTC, datetime, time, timedelta
from time import process_time, time_ns
from typing import Any

import django

from bench.result import Result

DAYS, TRIES, ROUNDS = 60, 40, 7
SLOT, BUFFER = timedelta(minutes=20), timedelta(minutes=5)


def main() -> list[Result]:
    """Both figures of the issue. CPU is this process's own, not PostgreSQL's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        schedule = a_doctor()
        found = measured(schedule)
        transaction.set_rollback(True)
    return found


def a_doctor() -> Any:
    """A doctor who works on weekdays from 8 to 17, every second slot of whom is taken."""
    from django.conf import settings
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    from accounts.models import Clinic, Patient, Practitioner, User
    from appointments.models import Occupancy, Schedule, ScheduleException, WeeklyHours

    name, now = f"bench-{time_ns()}", datetime.now(UTC)
    clinic = Clinic.objects.create(slug=name, **settings.CLINIC_DEFAULTS)
    doctor = Practitioner.objects.create(user=User.objects.create_user(f"{name}@example.com"))
    schedule = Schedule.objects.create(practitioner=doctor, clinic=clinic)
    hours = {"slot_length": SLOT, "buffer": BUFFER, "opens": time(8), "closes": time(17)}
    for weekday in range(5):
        WeeklyHours.objects.create(schedule=schedule, weekday=weekday, **hours)
    for week in range(8):
        begins = now + timedelta(days=7 * week + 3)
        off = {"kind": "off", "period": (begins, begins + timedelta(hours=4))}
        ScheduleException.objects.create(schedule=schedule, **off)
    born = {"first_name": "Ada", "last_name": "B", "birth_date": "1980-01-01"}
    patient = Patient.objects.create(clinic=clinic, mrn=name, **born)
    Occupancy.objects.bulk_create(
        Occupancy(
            practitioner=doctor,
            period=DateTimeTZRange(slot.starts_at, slot.ends_at + slot.buffer),
            held_for=patient,
            held_clinic=clinic,
            held_until=slot.ends_at,
            expires_at=now + timedelta(days=1),
        )
        for slot in free(schedule)[::2]
    )
    return schedule


def free(schedule: Any) -> list[Any]:
    """The free slots of the next 60 days."""
    from appointments.selectors.slots import free_slots_of

    now = datetime.now(UTC)
    return free_slots_of(schedule, now.date(), DAYS, not_before=now)


def measured(schedule: Any) -> list[Result]:
    """Queries of one reading, and the CPU of one in the quietest of some rounds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        slots = free(schedule)
    spent = min(cpu(schedule) for _ in range(ROUNDS))
    print(f"free slots over {DAYS} days: {len(slots)}")
    return [
        Result(f"free slots over {DAYS} days, queries", len(caught), 2, ""),
        Result(f"free slots over {DAYS} days, CPU of Python", spent, 5, "ms"),
    ]


def cpu(schedule: Any) -> float:
    """Milliseconds of CPU that one reading takes in this process."""
    began = process_time()
    for _ in range(TRIES):
        free(schedule)
    return (process_time() - began) * 1000 / TRIES
