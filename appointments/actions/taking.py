"""Taking time of a doctor and a patient: locked in one order, refused by the database itself."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Patient, Practitioner
from appointments.models import Appointment, Occupancy
from appointments.rules.changes import Refusal
from appointments.rules.slots import Slot

TAKEN_BY = {
    "doctor_in_one_place": Refusal.TAKEN,
    "patient_in_one_place": Refusal.PATIENT_BUSY,
}


class RefusedError(Exception):
    """The rules, or somebody who was quicker, say no. `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class ChangedMeanwhileError(Exception):
    """The appointment is not as the person saw it; `appointment` is as it is now."""

    def __init__(self, appointment: Appointment) -> None:
        super().__init__(appointment.pk)
        self.appointment = appointment


@dataclass(frozen=True)
class Wanted:
    """A time with a doctor: `starts_at` to `ends_at` (UTC), `buffer` after it, and how they meet."""

    practitioner: Practitioner
    starts_at: datetime
    ends_at: datetime
    modality: str
    buffer: timedelta = timedelta(0)

    @classmethod
    def of_slot(cls, practitioner: Practitioner, slot: Slot, modality: str) -> "Wanted":
        """The whole of a free slot."""
        return cls(practitioner, slot.starts_at, slot.ends_at, modality, slot.buffer)

    @property
    def period(self) -> DateTimeTZRange:
        """What it takes of the doctor's time."""
        return DateTimeTZRange(self.starts_at, self.ends_at + self.buffer)


def taking(
    practitioners: set[int], patient_id: int, *, now: datetime
) -> AbstractContextManager[None]:
    """A transaction that takes time of one patient, as `taking_all` does."""
    return taking_all(practitioners, {patient_id}, now=now)


@contextmanager
def taking_all(practitioners: set[int], patients: set[int], *, now: datetime) -> Iterator[None]:
    """A transaction that takes time: holds that have expired are gone, nobody else takes meanwhile.

    Doctors are locked before patients and each by id: without that order two who take the same
    time could wait for each other. Raises RefusedError where the time is not free.
    """
    try:
        with transaction.atomic():
            _lock(practitioners, patients)
            expired = Occupancy.objects.filter(practitioner__in=practitioners, expires_at__lte=now)
            expired.delete()
            yield
    except IntegrityError as error:
        raise RefusedError(_refusal(error)) from error


def _lock(practitioners: set[int], patients: set[int]) -> None:
    doctors = Practitioner.objects.select_for_update(no_key=True).order_by("pk")
    list(doctors.filter(pk__in=practitioners).values_list("pk"))
    people = Patient.objects.select_for_update(no_key=True).order_by("pk")
    list(people.filter(pk__in=patients).values_list("pk"))


def _refusal(error: IntegrityError) -> Refusal:
    """Which fence it was. Raises the error again when it is none of ours."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    if name not in TAKEN_BY:
        raise error
    return TAKEN_BY[name]
