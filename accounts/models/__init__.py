"""Tables of people, audit, what is owed, and sign-on."""

from accounts.models.audit import AuditEvent, AuditSeal, BreakGlass, Review
from accounts.models.outbox import ChannelRest, Notice, StaffTask, SweepRun
from accounts.models.people import (
    Clinic,
    ClinicMembership,
    Patient,
    PatientAccess,
    Practitioner,
    User,
)
from accounts.models.proofs import (
    ActivationCode,
    AttemptCount,
    ContactChange,
    HeldFile,
    Invitation,
    Registration,
)

__all__ = [
    "ActivationCode",
    "AttemptCount",
    "AuditEvent",
    "AuditSeal",
    "BreakGlass",
    "ChannelRest",
    "Clinic",
    "ClinicMembership",
    "ContactChange",
    "HeldFile",
    "Invitation",
    "Notice",
    "Patient",
    "PatientAccess",
    "Practitioner",
    "Registration",
    "Review",
    "StaffTask",
    "SweepRun",
    "User",
]
