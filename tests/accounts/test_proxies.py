"""Acting for somebody else: invited by the patient or by staff, ended by either side or by age."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.invitations import Help, accept_invitation, invite_helper
from accounts.actions.outbox import unseal
from accounts.actions.proxies import OwnRecordError, end_due_grants, end_grant
from accounts.models import AuditEvent, Invitation, Notice, Patient, PatientAccess
from accounts.selectors.people import patient_for

OF_AGE = datetime(2034, 5, 6, 7, tzinfo=UTC)  # the child's 18th birthday, midnight in California
A_DAY = timedelta(days=1)
A_MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def granted(actor_of, now):
    """Invites `user` to act for `record` and accepts; returns the grant."""

    def grant(user, record, by, kind="caregiver", level="join") -> PatientAccess:
        at = now - A_DAY
        offer = Help(user.email, kind, level, "birth certificate")
        invited = invite_helper(actor=actor_of(by), patient=record, offer=offer, now=at)
        accept_invitation(actor=actor_of(user), user=user, invitation=invited, now=at)
        return PatientAccess.objects.get(user=user, patient=record, ended_at=None)

    return grant


@pytest.fixture
def helper(patient, other_patient, granted):
    """The grant by which the other patient helps the patient."""
    return granted(other_patient, patient.record, by=patient)


def mails(kind: str) -> list[dict]:
    return [unseal(row.sealed) for row in Notice.objects.filter(kind=kind).order_by("pk")]


def test_an_accepted_invitation_opens_its_level_and_no_more(
    patient, other_patient, helper, actor_of, now
):
    actor = actor_of(other_patient)
    assert patient_for(actor, patient.record.pk, now=now, what="join") == patient.record
    assert patient_for(actor, patient.record.pk, now=now, what="schedule") is None
    assert (helper.granted_by, helper.ends_at) == (patient, None)


def test_both_sides_are_told_of_a_grant(helper):
    sides = [(mail["side"], mail["patient"], mail["helper"]) for mail in mails("proxy_granted")]
    assert sides == [("helper", "Ada", "Ben"), ("patient", "Ada", "Ben")]


def test_a_new_invitation_replaces_the_level_held_before(patient, other_patient, helper, granted):
    grant = granted(other_patient, patient.record, by=patient, level="clinical")
    assert grant.level == "clinical"
    assert PatientAccess.objects.filter(user=other_patient, kind="caregiver").count() == 2


def test_nobody_acts_for_themselves(patient, granted):
    with pytest.raises(OwnRecordError):
        granted(patient, patient.record, by=patient)
    assert not Invitation.objects.exclude(accepted_at=None).exists()


@pytest.mark.parametrize("ender", ["patient", "other_patient"])
def test_either_side_ends_it_at_once(ender, helper, patient, other_patient, actor_of, now, request):
    by = actor_of(request.getfixturevalue(ender))
    assert end_grant(actor=by, grant=helper, now=now)
    assert not end_grant(actor=by, grant=helper, now=now)
    actor = actor_of(other_patient)
    assert patient_for(actor, patient.record.pk, now=now, what="join") is None
    assert {mail["side"] for mail in mails("proxy_ended")} == {"helper", "patient"}
    assert AuditEvent.objects.filter(action="proxy_ended", actor=by.user_id).count() == 1


def test_a_parents_grant_ends_with_the_childs_18th_birthday(
    other_patient, child, scheduler, granted, actor_of
):
    grant = granted(other_patient, child, by=scheduler, kind="parent", level="clinical")
    assert (grant.ends_at, grant.document) == (OF_AGE, "birth certificate")
    actor = actor_of(other_patient)
    assert patient_for(actor, child.pk, now=OF_AGE - A_MICROSECOND, what="details") == child
    assert patient_for(actor, child.pk, now=OF_AGE, what="join") is None


def test_the_sweep_ends_what_is_due_and_tells_both_once(other_patient, child, scheduler, granted):
    granted(other_patient, child, by=scheduler, kind="parent")
    assert end_due_grants(OF_AGE - A_MICROSECOND) == 0
    assert end_due_grants(OF_AGE) == 1
    assert end_due_grants(OF_AGE) == 0
    assert [mail["of_age"] for mail in mails("proxy_ended")] == [True, True]
    assert AuditEvent.objects.get(action="proxy_ended").reason == "of_age"


@pytest.mark.parametrize("born", ["2016-02-29", "2016-05-06"])
def test_a_leap_day_child_comes_of_age_on_a_day_that_exists(
    born, other_patient, child, scheduler, granted
):
    Patient.objects.filter(pk=child.pk).update(birth_date=born)
    child.refresh_from_db()
    grant = granted(other_patient, child, by=scheduler, kind="parent")
    assert grant.ends_at.year == 2034


# --- the pages ------------------------------------------------------------------------------


def test_a_patient_invites_a_helper_and_sees_the_invitation(patient, client_of):
    client = client_of(patient)
    sent = {"email": "Helper@Example.com", "level": "scheduling"}
    page = client.post(reverse("proxy_invite"), sent, follow=True).content.decode()
    assert "helper@example.com" in page
    assert "The invitation is on its way" in page
    assert mails("proxy_invitation")[0]["patient"] == "Ada"
    assert Invitation.objects.get().level == "scheduling"


@pytest.mark.parametrize(
    "sent",
    [
        {"email": "ada.patient@EXAMPLE.com", "level": "join"},
        {"email": "nobody", "level": "join"},
        {"email": "a\x00@example.com", "level": "join"},
        {"email": f"{'a' * 300}@example.com", "level": "join"},
        {"email": "helper@example.com", "level": "everything"},
        {"email": "helper@example.com"},
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(patient, client_of, sent):
    page = client_of(patient).post(reverse("proxy_invite"), sent).content.decode()
    assert "There is a problem" in page
    assert not Invitation.objects.exists()


def test_twenty_invitations_a_day_are_enough(patient, client_of):
    client = client_of(patient)
    for number in range(21):
        sent = {"email": f"helper{number}@example.com", "level": "join"}
        page = client.post(reverse("proxy_invite"), sent)
    assert "Please try again tomorrow" in page.content.decode()
    assert Invitation.objects.count() == 20


def test_only_somebody_with_a_record_invites(parent, doctor, client_of):
    for user in (parent, doctor):
        assert client_of(user).get(reverse("proxy_invite")).status_code == 404


def test_each_side_sees_the_other(patient, other_patient, helper, client_of):
    assert "Ben Quist" in client_of(patient).get(reverse("proxies")).content.decode()
    page = client_of(other_patient).get(reverse("proxies")).content.decode()
    assert "Ada Okoye" in page
    assert "May join video visits and see when they are." in page


def test_somebody_without_a_record_sees_only_whom_they_care_for(parent, client_of):
    page = client_of(parent).get(reverse("proxies")).content.decode()
    assert "Noor Haddad" in page
    assert "Who may act for me" not in page


def test_the_patient_ends_the_help_on_the_page(patient, helper, client_of):
    client = client_of(patient)
    url = reverse("proxy_end", args=[helper.pk])
    assert "Ben Quist" in client.get(url).content.decode()
    assert not PatientAccess.objects.filter(pk=helper.pk).exclude(ended_at=None).exists()
    assert "This help has ended" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 404


def test_giving_up_needs_no_fresh_proof_but_taking_away_does(
    patient, other_patient, helper, client_of, now
):
    url = reverse("proxy_end", args=[helper.pk])
    answers = {}
    for user in (patient, other_patient):
        client = client_of(user)
        session = client.session
        session["proven_at"] = (now - timedelta(minutes=6)).timestamp()
        session.save()
        answers[user] = client.get(url).status_code
    assert answers == {patient: 302, other_patient: 200}


@pytest.mark.parametrize("who", ["parent", "doctor", "other_scheduler", "support_agent"])
def test_nobody_else_ends_it(who, helper, client_of, request):
    client = client_of(request.getfixturevalue(who))
    assert client.post(reverse("proxy_end", args=[helper.pk])).status_code == 404
    assert PatientAccess.objects.get(pk=helper.pk).ended_at is None


def test_own_access_to_the_own_record_cannot_be_ended(patient, client_of):
    own = PatientAccess.objects.get(user=patient)
    assert client_of(patient).post(reverse("proxy_end", args=[own.pk])).status_code == 404


def test_an_invitation_is_taken_back_by_the_patient_alone(patient, other_patient, client_of):
    client = client_of(patient)
    client.post(reverse("proxy_invite"), {"email": "h@example.com", "level": "join"})
    url = reverse("proxy_withdraw", args=[Invitation.objects.get().pk])
    assert client_of(other_patient).post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert "taken back" in client.post(url, follow=True).content.decode()
    assert client.post(url).status_code == 404


def test_clinic_staff_let_a_parent_act_with_a_document(child, scheduler, client_of):
    client = client_of(scheduler)
    url = reverse("clinic_proxy", args=[child.pk])
    sent = {"email": "mum@example.com", "kind": "parent", "level": "clinical"}
    assert "There is a problem" in client.post(url, sent).content.decode()
    page = client.post(url, {**sent, "document": "birth certificate"}, follow=True)
    assert "mum@example.com" in page.content.decode()
    invited = Invitation.objects.get()
    assert (invited.kind, invited.document) == ("parent", "birth certificate")
    assert AuditEvent.objects.get(action="invited").patient == child


def test_an_adult_has_no_parent_who_acts(patient, scheduler, client_of):
    sent = {"email": "mum@example.com", "kind": "parent", "level": "join", "document": "d"}
    url = reverse("clinic_proxy", args=[patient.record.pk])
    assert "Choose caregiver" in client_of(scheduler).post(url, sent).content.decode()


@pytest.mark.parametrize("who", ["other_scheduler", "patient", "doctor", "support_agent"])
def test_only_staff_of_the_own_clinic_grant(who, child, client_of, request):
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse("clinic_proxy", args=[child.pk])).status_code == 404


def test_staff_say_why_they_end_a_grant_and_take_back_an_invitation(
    helper, patient, scheduler, client_of
):
    client = client_of(scheduler)
    url = reverse("proxy_end", args=[helper.pk])
    assert "There is a problem" in client.post(url, {"reason": ""}).content.decode()
    back = reverse("clinic_proxy", args=[patient.record.pk])
    assert client.post(url, {"reason": "the court decided"})["Location"] == back
    assert AuditEvent.objects.get(action="proxy_ended").reason == "the court decided"
    sent = {"email": "x@example.com", "kind": "caregiver", "level": "join", "document": "d"}
    client.post(back, sent)
    invited = Invitation.objects.get(accepted_at=None)
    assert client.post(reverse("proxy_withdraw", args=[invited.pk]))["Location"] == back


def test_looking_at_a_patients_helpers_is_written_down(child, scheduler, client_of):
    client_of(scheduler).get(reverse("clinic_proxy", args=[child.pk]))
    assert AuditEvent.objects.filter(patient=child, actor=scheduler, role="scheduler").exists()
