"""Rows of oneself, of the clinic and of another, for the test of the matrix."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from accounts.models import Invitation, PatientAccess, Practitioner, Review, StaffTask
from appointments.models import CalendarFeed, ScheduleException
from appointments.rules.calendar import secret_hash
from tests.fixtures.cast import make_appointment, make_staff
from videovisit.models import Guest, Seat, SupportCase, SupportLook, Visit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CASES = ["support_case", "support_act"]
LOOKS = ["support_look", "support_look_state", "support_step"]


def grant(user, patient, now):
    kept = {"user": user, "patient": patient, "kind": "caregiver", "starts_at": now - HOUR}
    return PatientAccess.objects.create(**kept).pk


def support_case(agent, patient, now):
    """A case that is open; its visit is none of those that others have."""
    times = {"opened_at": now, "ends_at": now + HOUR}
    why = {"reason": "camera", "words": "No picture"}
    return SupportCase.objects.create(agent=agent, patient=patient, **why, **times).pk


def support_look(agent, now):
    """A look that is open, at a browser of its own."""
    times = {"opened_at": now, "ends_at": now + HOUR}
    return SupportLook.objects.create(agent=agent, browser=f"{agent.pk:032}", **times).pk


def support_rows(agents, records, now):
    """An open case and an open look of each agent, in the order of the records."""
    pairs = dict(zip(records, agents, strict=True))
    cases = {key: support_case(agent, records[key], now) for key, agent in pairs.items()}
    looks = {key: support_look(agent, now) for key, agent in pairs.items()}
    return {**dict.fromkeys(CASES, cases), **dict.fromkeys(LOOKS, looks)}


def time_off(schedule, now):
    period = (now + DAY, now + 2 * DAY)
    return ScheduleException.objects.create(schedule=schedule, kind="off", period=period).pk


def doctors(doctor, elsewhere):
    """The clinic's doctor, and one of another."""
    user = make_staff(elsewhere, "oda.doctor@example.com", "practitioner")
    return {"same": doctor.practitioner.pk, "other": Practitioner.objects.create(user=user).pk}


def in_progress(records, doctor, now, **ended):
    """A visit of each that has begun, with everybody in it who may be; its reference."""
    references = {}
    for number, (key, person) in enumerate(records.items()):
        starts_at = now + number * HOUR
        visit = Visit.objects.create(
            appointment=make_appointment(person, doctor, starts_at=starts_at, status="arrived"),
            doctor_ready_at=now,
            started_at=now,
            **ended,
        )
        users = {access.user: "patient" for access in person.grants.filter(ended_at=None)}
        for user, role in {**users, doctor.user: "doctor"}.items():
            facts = {"role": role, "joined_at": now, "seen_at": now}
            Seat.objects.create(visit=visit, user=user, **facts)
        references[key] = visit.appointment.reference
    return references


def invited_to(visits, now):
    """A guest of each visit: its reference and the guest's number."""
    guests = {}
    for key, reference in visits.items():
        visit = Visit.objects.get(appointment__reference=reference)
        by = visit.appointment.practitioner.user
        facts = {"name": "G", "role": "caregiver", "revision": 0, "invited_at": now}
        guest = Guest.objects.create(visit=visit, secret_hash=key, invited_by=by, **facts)
        guests[key] = (reference, guest.pk)
    return guests


def tasks_of(records, now):
    """A task of the clinic, and one of another."""
    clinics = {key: records[key].clinic for key in ("same", "other")}
    return {
        key: StaffTask.objects.create(clinic=each, kind="k", cause=f"c:{each.pk}", raised_at=now).pk
        for key, each in clinics.items()
    }


def review(patient, user, now):
    """Something that an administrator of the patient's clinic is to judge."""
    kept = {"kind": "surname", "cause": f"r:{patient.pk}", "actor": user, "patient": patient}
    at = {"happened_at": now, "raised_at": now}
    return Review.objects.create(clinic=patient.clinic, **kept, **at).pk


def feed(user, now):
    """The secret of somebody's calendar address: who has it needs to be nobody."""
    kept = {"user": user, "created_at": now, "secret_hash": secret_hash("a-secret")}
    CalendarFeed.objects.create(**kept)
    return "a-secret"


def invitation(clinic, by, now, patient=None):
    code = f"{clinic.pk}-{patient and patient.pk}"
    sort = {"patient": patient, "kind": "caregiver"} if patient else {"role": "scheduler"}
    ends = now + HOUR
    made = {"clinic": clinic, "invited_by": by, "created_at": now, "expires_at": ends}
    return Invitation.objects.create(email="i@example.com", code_hash=code, **made, **sort).pk


def invited_rows(parent, records, now):
    """Grants to somebody, and invitations of helpers and of colleagues, one for each record."""
    colleagues = {key: invitation(records[key].clinic, parent, now) for key in ("same", "other")}
    helpers = {key: invitation(own.clinic, parent, now, own) for key, own in records.items()}
    grants = {key: grant(parent, record, now) for key, record in records.items()}
    return {"proxy_end": grants, "proxy_withdraw": helpers, "staff_withdraw": colleagues}


def passkey(user):
    """A real key of no security device."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(bytes(16), str(user.pk).encode(), key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    proof = AuthenticatorData.create(bytes(32), flags, 0, credential)
    client = CollectedClientData.create("webauthn.create", b"x", "http://localhost")
    response = AuthenticatorAttestationResponse(
        client_data=client, attestation_object=AttestationObject.create("none", proof, {})
    )
    made = RegistrationResponse(raw_id=credential.credential_id, response=response)
    data = {"name": "Key", "credential": dict(made)}
    return Authenticator.objects.create(user=user, type="webauthn", data=data).pk


def days_ahead(records, doctor, now):
    """A visit of each, one a day; its reference."""
    return {
        key: make_appointment(person, doctor, starts_at=now + number * DAY).reference
        for number, (key, person) in enumerate(records.items(), 1)
    }
