"""Who works at the clinic: invited and ended by its administrators."""

import threading
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.urls import reverse

from accounts.actions.invitations import Help, Work, invite_colleague, invite_helper
from accounts.actions.outbox import unseal
from accounts.actions.staff import LastAdministratorError, end_membership, give_role
from accounts.models import (
    AuditEvent,
    ClinicMembership,
    Invitation,
    Notice,
    PatientAccess,
    User,
)
from accounts.selectors.proxies import open_invitations
from tests.fixtures.cast import make_record
from tests.fixtures.pages import seen


@pytest.fixture
def second_administrator(clinic) -> User:
    user = User.objects.create_user("bo.admin@example.com", "x", first_name="Bo", last_name="Ray")
    give_role(user, clinic, "administrator")
    return user


def role_of(user, role=None) -> ClinicMembership:
    rows = ClinicMembership.objects.select_related("user", "clinic")
    return rows.get(user=user, **({"role": role} if role else {}))


def end(user, by, actor_of, now, role=None):
    return end_membership(actor=actor_of(by), membership=role_of(user, role), keep=None, now=now)


def test_an_ended_role_closes_every_session_of_the_person(
    doctor, administrator, client_of, actor_of, now
):
    client = client_of(doctor)
    key = client.session.session_key
    UserSession.objects.create(user=doctor, session_key=key, ip="192.0.2.1", user_agent="")
    assert end(doctor, administrator, actor_of, now)
    assert not end(doctor, administrator, actor_of, now)
    assert not UserSession.objects.filter(user=doctor).exists()
    assert client.get(reverse("account_home")).status_code == 302
    assert AuditEvent.objects.get(action="staff_ended").detail["role_ended"] == "practitioner"
    assert unseal(Notice.objects.get(kind="staff_ended").sealed)["clinic"] == "Bayside Health"


def test_the_last_administrator_stays(administrator, actor_of, now):
    with pytest.raises(LastAdministratorError):
        end(administrator, administrator, actor_of, now)
    assert role_of(administrator).ended_at is None


def test_an_administrator_of_another_clinic_does_not_count(
    administrator, other_clinic, actor_of, now
):
    other = User.objects.create_user("other.admin@example.com", "x")
    give_role(other, other_clinic, "administrator")
    with pytest.raises(LastAdministratorError):
        end(administrator, administrator, actor_of, now)


def test_the_administration_closes_with_the_last_role_that_opened_it(
    second_administrator, administrator, other_clinic, actor_of, now
):
    elsewhere = give_role(second_administrator, other_clinic, "administrator")
    here = ClinicMembership.objects.exclude(clinic=other_clinic).get(user=second_administrator)
    end_membership(actor=actor_of(administrator), membership=here, keep=None, now=now)
    second_administrator.refresh_from_db()
    assert second_administrator.is_staff
    give_role(administrator, other_clinic, "administrator")
    end_membership(actor=actor_of(administrator), membership=elsewhere, keep=None, now=now)
    second_administrator.refresh_from_db()
    assert not second_administrator.is_staff
    assert not second_administrator.groups.exists()


def test_giving_a_role_again_changes_nothing(second_administrator, clinic):
    assert give_role(second_administrator, clinic, "administrator") == role_of(second_administrator)


# --- the pages ------------------------------------------------------------------------------


def test_an_administrator_sees_the_people_of_the_own_clinic_alone(
    administrator, doctor, other_scheduler, client_of
):
    page = client_of(administrator).get(reverse("staff_members")).content.decode()
    assert "Sam Okafor" in page
    assert "oli.scheduler@example.com" not in page


@pytest.mark.parametrize("who", ["patient", "doctor", "scheduler", "support_agent"])
@pytest.mark.parametrize("page", ["staff_members", "staff_invite"])
def test_nobody_else_opens_these_pages(who, page, client_of, request):
    assert client_of(request.getfixturevalue(who)).get(reverse(page)).status_code == 404


def test_an_administrator_invites_a_doctor(administrator, clinic, client_of):
    sent = {
        "clinic": clinic.pk,
        "email": "New.Doc@example.com",
        "role": "practitioner",
        "credentials": "MD",
        "specialty": "Family medicine",
    }
    page = client_of(administrator).post(reverse("staff_invite"), sent, follow=True)
    assert "new.doc@example.com" in page.content.decode()
    invited = Invitation.objects.get()
    assert (invited.role, invited.credentials, invited.patient) == ("practitioner", "MD", None)
    assert AuditEvent.objects.get(action="invited").clinic == clinic


def test_letters_after_the_name_count_for_doctors_alone(administrator, clinic, client_of):
    sent = {"clinic": clinic.pk, "email": "s@example.com", "role": "support", "credentials": "MD"}
    client_of(administrator).post(reverse("staff_invite"), sent)
    assert Invitation.objects.get().credentials == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody"},
        {"email": "a\x00@example.com"},
        {"role": "owner"},
        {"role": ""},
        {"credentials": "x" * 41},
        {"specialty": "\x00"},
        {"clinic": "999999"},
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(administrator, clinic, client_of, wrong):
    sent = {"clinic": clinic.pk, "email": "s@example.com", "role": "practitioner", **wrong}
    page = client_of(administrator).post(reverse("staff_invite"), sent).content.decode()
    assert "There is a problem" in page
    assert not Invitation.objects.exists()


def test_an_administrator_of_two_clinics_chooses_one_of_them(
    administrator, clinic, other_clinic, client_of
):
    client = client_of(administrator)
    sent = {"clinic": other_clinic.pk, "email": "s@example.com", "role": "support"}
    assert "There is a problem" in client.post(reverse("staff_invite"), sent).content.decode()
    give_role(administrator, other_clinic, "administrator")
    assert "<select" in client.get(reverse("staff_invite")).content.decode()
    client.post(reverse("staff_invite"), sent)
    assert Invitation.objects.get().clinic == other_clinic


def test_twenty_invitations_a_day_are_enough(administrator, clinic, client_of):
    client = client_of(administrator)
    for number in range(21):
        sent = {"clinic": clinic.pk, "email": f"s{number}@example.com", "role": "support"}
        page = client.post(reverse("staff_invite"), sent)
    assert "Please try again tomorrow" in page.content.decode()


def test_an_administrator_ends_a_role_on_the_page(administrator, doctor, client_of):
    client = client_of(administrator)
    url = reverse("staff_end", args=[role_of(doctor).pk])
    assert "Sam Okafor" in client.get(url).content.decode()
    assert role_of(doctor).ended_at is None
    assert "signed off everywhere" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 404


def test_the_page_says_why_the_last_administrator_stays(administrator, client_of):
    url = reverse("staff_end", args=[role_of(administrator).pk])
    page = client_of(administrator).post(url, follow=True).content.decode()
    assert "Please note Nothing was changed" in seen(page)


def test_an_administrator_may_leave_when_another_one_stays(
    administrator, second_administrator, client_of
):
    client = client_of(administrator)
    url = reverse("staff_end", args=[role_of(administrator).pk])
    assert "This role has ended" in client.post(url, follow=True).content.decode()
    assert client.get(reverse("staff_members")).status_code == 404


def test_a_role_at_another_clinic_is_out_of_reach(administrator, other_scheduler, client_of):
    url = reverse("staff_end", args=[role_of(other_scheduler).pk])
    assert client_of(administrator).post(url).status_code == 404
    assert role_of(other_scheduler).ended_at is None


def test_an_invitation_to_work_is_taken_back(administrator, clinic, patient, client_of):
    client = client_of(administrator)
    sent = {"clinic": clinic.pk, "email": "s@example.com", "role": "support"}
    client.post(reverse("staff_invite"), sent)
    url = reverse("staff_withdraw", args=[Invitation.objects.get().pk])
    assert client_of(patient).post(url).status_code == 404
    assert "taken back" in client.post(url, follow=True).content.decode()
    assert client.post(url).status_code == 404


def test_what_somebody_offered_ends_with_their_role(
    administrator, second_administrator, clinic, actor_of, now
):
    for by, email in ((second_administrator, "way.back@example.com"), (administrator, "b@c.de")):
        offer = Work(email, "administrator")
        invite_colleague(actor=actor_of(by), clinic=clinic, offer=offer, now=now)
    end(second_administrator, administrator, actor_of, now)
    assert [row.invited_by for row in open_invitations(now)] == [administrator]


def test_helpers_of_ones_own_record_are_asked_as_before(
    scheduler, patient, administrator, actor_of, now
):
    PatientAccess.objects.filter(user=patient).update(user=scheduler)
    for record in (patient.record, make_record(patient.record.clinic, "MRN-7")):
        offer = Help("helper@example.com", "caregiver", "join")
        invite_helper(actor=actor_of(scheduler), patient=record, offer=offer, now=now)
    end(scheduler, administrator, actor_of, now)
    assert [row.patient for row in open_invitations(now)] == [patient.record]


def test_roles_ask_for_a_fresh_proof(administrator, doctor, client_of, now):
    client = client_of(administrator)
    session = client.session
    session["proven_at"] = (now - timedelta(minutes=6)).timestamp()
    session.save()
    for url in (reverse("staff_invite"), reverse("staff_end", args=[role_of(doctor).pk])):
        assert "reauthenticate" in client.get(url)["Location"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_end_each_other_at_once_leave_one(
    administrator, second_administrator, actor_of, now
):
    refused = []

    def leave(user: User) -> None:
        try:
            end(user, user, actor_of, now)
        except LastAdministratorError:
            refused.append(user)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=leave, args=[user])
        for user in (administrator, second_administrator)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len(refused) == 1
    assert ClinicMembership.objects.filter(role="administrator", ended_at=None).count() == 1
