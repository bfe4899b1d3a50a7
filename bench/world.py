"""People who wait for their visits, and the doctors who start them."""

import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any

DOCTORS, A_DAY = 50, 20  # at least so many, and more where each had more visits than a day holds
TAB = "0123456789abcdef"


class World:
    """Patients who have arrived, each with a visit, a seat and a session; doctors in their hours."""

    def __init__(self, patients: int) -> None:
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        self.cookie_name, self.origin = settings.SESSION_COOKIE_NAME, settings.SITE_ORIGIN
        self.mark = f"room{time.time_ns()}-"
        self.now = datetime.now(UTC)
        self.first = time.time_ns() // 1_000_000 % 10**10
        self._people(patients)
        self._visits(patients)

    def _people(self, patients: int) -> None:
        from django.conf import settings

        from accounts.models import Clinic, ClinicMembership, Patient, Practitioner, User

        values = {**settings.CLINIC_DEFAULTS, "address": ""}
        self.clinic = Clinic.objects.create(slug=self.mark.strip("-"), **values)
        doctors = max(DOCTORS, patients // A_DAY)
        users = [User(email=f"{self.mark}{n}@example.com") for n in range(patients + doctors)]
        self.users = User.objects.bulk_create(users)
        staff, self.people = self.users[:doctors], self.users[doctors:]
        self.doctors = Practitioner.objects.bulk_create([Practitioner(user=u) for u in staff])
        ClinicMembership.objects.bulk_create(
            ClinicMembership(user=u, clinic=self.clinic, role="practitioner") for u in staff
        )
        self.records = Patient.objects.bulk_create(
            Patient(
                clinic=self.clinic,
                mrn=f"{self.mark}{n}",
                first_name="P",
                last_name="Q",
                name_key="q",
                birth_date="1980-01-01",
            )
            for n in range(patients)
        )

    def _visits(self, patients: int) -> None:
        from django.contrib.sessions.models import Session

        from accounts.models import PatientAccess
        from appointments.models import Appointment
        from videovisit.models import Seat, Visit

        PatientAccess.objects.bulk_create(
            PatientAccess(user=u, patient=r, kind="self", starts_at=self.now - timedelta(days=1))
            for u, r in zip(self.people, self.records, strict=True)
        )
        appointments = Appointment.objects.bulk_create(
            self._appointment(n, record) for n, record in enumerate(self.records)
        )
        visits = Visit.objects.bulk_create(Visit(appointment=a) for a in appointments)
        facts = {"role": "patient", "joined_at": self.now, "seen_at": self.now}
        self.seats = Seat.objects.bulk_create(
            Seat(visit=v, user=u, **facts) for v, u in zip(visits, self.people, strict=True)
        )
        self.keys = [secrets.token_hex(16) for _ in range(patients)]
        Session.objects.bulk_create(
            Session(session_key=key, session_data="", expire_date=self.now + timedelta(hours=9))
            for key in self.keys
        )
        self.appointments = appointments

    def _appointment(self, number: int, record: Any) -> Any:
        from appointments.models import Appointment

        starts_at = self.now + timedelta(minutes=2)
        return Appointment(
            reference=f"{self.first + number:010d}",
            clinic=self.clinic,
            patient=record,
            practitioner=self.doctors[number % len(self.doctors)],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=20),
            expected_ends_at=starts_at + timedelta(minutes=20),
            modality="video",
            status="arrived",
            arrived_at=self.now,
            booked_at=self.now,
            changed_at=self.now,
        )

    def hello(self, number: int) -> str:
        """What the page of this patient says first."""
        from videovisit.selectors.tickets import new_ticket

        ticket = new_ticket(self.seats[number], self.keys[number])
        return json.dumps({"type": "hello", "ticket": ticket, "tab": TAB})

    def start(self, number: int) -> float:
        """The doctor of this patient presses Start: when it was committed."""
        from django.db import transaction

        from accounts.rules.actor import Actor
        from accounts.selectors.clinics import database_now
        from videovisit.actions.visits import start_visit

        doctor = self.doctors[number % len(self.doctors)].user_id
        roles = frozenset({("practitioner", self.clinic.pk)})
        committed: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda: committed.append(time.perf_counter()))
            start_visit(self.appointments[number], actor=Actor(doctor, roles), now=database_now())
        return committed[0]

    def clear(self) -> None:
        """Take all of it away again; the audit stays."""
        from django.contrib.sessions.models import Session

        from accounts.models import PatientAccess
        from appointments.models import Appointment
        from videovisit.models import Visit

        Visit.objects.filter(appointment__clinic=self.clinic).delete()
        Appointment.objects.filter(clinic=self.clinic).delete()
        PatientAccess.objects.filter(patient__clinic=self.clinic).delete()
        Session.objects.filter(session_key__in=self.keys).delete()
