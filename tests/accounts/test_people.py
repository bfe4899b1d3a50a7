"""The one way to a person's row, for every role that is right and every one that is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import ClinicMembership, PatientAccess
from accounts.rules.actor import PORTAL, Actor, NobodyError, session_hash
from accounts.selectors.people import (
    grants_of,
    own_record,
    patient_for,
    patients_of,
    patients_seen_by,
    roles_of,
    user_of,
)

A_MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def helper(patient, other_patient, now):
    """The other patient helps the patient; returns the grant."""
    return PatientAccess.objects.create(
        user=other_patient, patient=patient.record, kind="caregiver", level="join", starts_at=now
    )


def test_a_patient_finds_their_own_record(patient, actor_of, now):
    found = patient_for(actor_of(patient), patient.record.pk, now=now, what="details")
    assert found == patient.record == own_record(patient, now)


def test_a_helper_finds_the_patient_for_what_the_level_opens(
    patient, other_patient, helper, actor_of, now
):
    actor = actor_of(other_patient)
    assert patient_for(actor, patient.record.pk, now=now, what="join") == patient.record
    assert patient_for(actor, patient.record.pk, now=now, what="schedule") is None
    assert set(patients_of(actor, now, "join")) == {patient.record, other_patient.record}
    assert own_record(other_patient, now) == other_patient.record


@pytest.mark.parametrize(
    "role", ["other_patient", "parent", "doctor", "other_scheduler", "support_agent"]
)
def test_nobody_else_finds_the_patient(role, patient, actor_of, now, request):
    actor = actor_of(request.getfixturevalue(role))
    assert patient_for(actor, patient.record.pk, now=now, what="join") is None


def test_an_administrator_and_somebody_not_signed_on_find_nobody(
    patient, administrator, actor_of, now
):
    for actor in (actor_of(administrator), PORTAL):
        assert patient_for(actor, patient.record.pk, now=now, what="join") is None
        assert not patients_seen_by(actor).exists()


def test_a_patient_who_does_not_exist_reads_like_one_out_of_reach(scheduler, actor_of, now):
    assert patient_for(actor_of(scheduler), 2**62, now=now, what="join") is None


def test_clinic_staff_find_the_patients_of_their_own_clinic(
    patient, child, other_scheduler, scheduler, actor_of, now
):
    actor = actor_of(scheduler)
    assert patient_for(actor, child.pk, now=now, what="join") == child
    assert set(patients_seen_by(actor)) == {patient.record, child}
    assert not patients_seen_by(actor_of(other_scheduler)).exists()


def test_a_role_that_has_ended_finds_nobody(patient, scheduler, actor_of, now):
    ClinicMembership.objects.filter(user=scheduler).update(ended_at=now)
    assert roles_of(scheduler) == frozenset()
    assert patient_for(actor_of(scheduler), patient.record.pk, now=now, what="join") is None


@pytest.mark.parametrize(
    ("values", "is_live"),
    [
        ({"starts_at": timedelta(0)}, True),
        ({"starts_at": A_MICROSECOND}, False),
        ({"ends_at": A_MICROSECOND}, True),
        ({"ends_at": timedelta(0)}, False),
        ({"ended_at": -A_MICROSECOND}, False),
    ],
)
def test_a_grant_counts_from_its_start_until_just_before_its_end(
    values, is_live, parent, child, actor_of, now
):
    moments = {name: now + apart for name, apart in values.items()}
    PatientAccess.objects.filter(user=parent).update(**moments)
    assert (patient_for(actor_of(parent), child.pk, now=now, what="join") == child) is is_live
    assert grants_of(parent, now).exists() is is_live


def test_grants_list_the_own_record_first(patient, child, now):
    PatientAccess.objects.create(user=patient, patient=child, kind="parent", starts_at=now)
    assert [grant.kind for grant in grants_of(patient, now)] == ["self", "parent"]


def test_an_actor_has_the_strongest_role_held_and_knows_where(doctor, clinic, other_clinic):
    ClinicMembership.objects.create(user=doctor, clinic=other_clinic, role="scheduler")
    actor = Actor(user_id=doctor.pk, roles=roles_of(doctor))
    assert actor.role == "practitioner"
    assert actor.clinics("scheduler") == {other_clinic.pk}
    assert actor.clinics("scheduler", "practitioner") == {clinic.pk, other_clinic.pk}
    assert user_of(actor) == doctor


def test_an_actor_is_known_by_every_role_and_as_a_patient_where_they_are_one(doctor, clinic):
    work = frozenset({("practitioner", clinic.pk), ("scheduler", clinic.pk)})
    both = Actor(user_id=doctor.pk, roles=work)
    assert both.held == {"practitioner", "scheduler"}
    assert replace(both, is_patient=True).held == {"practitioner", "scheduler", "patient"}
    assert Actor(user_id=doctor.pk).held == {"patient"}
    assert PORTAL.held == {""}


def test_an_actor_without_a_role_is_a_patient_and_nobody_is_nobody(patient):
    assert Actor(user_id=patient.pk).role == "patient"
    assert PORTAL.role == ""


def test_nobody_is_no_person(patient):
    assert Actor(user_id=patient.pk).person == patient.pk
    with pytest.raises(NobodyError):
        user_of(PORTAL)


def test_sessions_are_told_apart_without_their_keys():
    assert session_hash("k1") != session_hash("k2")
    assert len(session_hash("k1")) == 16
    assert session_hash(None) == ""
