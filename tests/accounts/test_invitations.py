"""Accepting an invitation: the code, the account, the yes."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.actions.invitations import (
    Help,
    InvitationOverError,
    NotInvitedError,
    TooManyError,
    Work,
    accept_invitation,
    find_invitation,
    invite_colleague,
    invite_helper,
    withdraw_invitation,
)
from accounts.actions.outbox import unseal
from accounts.models import AttemptCount, AuditEvent, Invitation, Notice, PatientAccess, User
from tests.fixtures.pages import seen
from tests.together import together

WEEK = timedelta(days=7)
DETAILS = {
    "first_name": "Hana",
    "last_name": "Ito",
    "password1": "quiet-lantern-crosses-the-bay",
    "terms": "on",
}


@pytest.fixture
def invite(patient, actor_of, now):
    """Invites an address to help the patient; returns invitation and code."""

    def invited(email="hana@example.com", at=now, **offer) -> tuple[Invitation, str]:
        offer = Help(email, **{"kind": "caregiver", "level": "join", **offer})
        row = invite_helper(actor=actor_of(patient), patient=patient.record, offer=offer, now=at)
        notice = Notice.objects.get(kind="proxy_invitation", cause=f"invitation:{row.pk}")
        return row, unseal(notice.sealed)["code"]

    return invited


def find(code: str, now, client="192.0.2.1") -> Invitation | None:
    return find_invitation(typed=code, client=client, now=now)


def test_the_mail_carries_the_code_and_the_page_keeps_only_its_hash(invite):
    invitation, code = invite()
    assert len(code) == 11
    assert code.replace("-", "") not in invitation.code_hash
    notice = Notice.objects.get()
    assert (unseal(notice.sealed)["to"], notice.user) == ("hana@example.com", None)


def test_a_code_is_read_as_people_type_it(invite, now):
    invitation, code = invite()
    assert find(f" {code.lower().replace('-', ' ')} ", now) == invitation
    assert find(code.replace("0", "O").replace("1", "l"), now) == invitation


@pytest.mark.parametrize(("later", "works"), [(-1, True), (0, False), (1, False)])
def test_a_code_works_for_seven_days(invite, now, later, works):
    invitation, code = invite()
    found = find(code, now + WEEK + timedelta(microseconds=later))
    assert (found == invitation) is works


def test_ten_wrong_codes_close_the_page_to_the_client_alone(invite, now):
    _, code = invite()
    for _ in range(10):
        assert find("AAAAA-AAAAA", now) is None
    with pytest.raises(TooManyError):
        find(code, now)
    assert find(code, now, client="192.0.2.2")
    assert find(code, now + timedelta(minutes=15))


def test_a_right_code_starts_the_count_over(invite, now):
    _, code = invite()
    find("AAAAA-AAAAA", now)
    find(code, now)
    assert not AttemptCount.objects.filter(kind="code-client").exists()


def test_a_new_invitation_of_the_same_person_ends_the_older_one(invite, now):
    _, older = invite()
    newer, code = invite("HANA@example.com")
    assert find(older, now) is None
    assert find(code, now) == newer


def test_an_invitation_is_accepted_once(invite, other_patient, actor_of, now):
    invitation, code = invite(other_patient.email)
    accept = {"actor": actor_of(other_patient), "user": other_patient, "invitation": invitation}
    accept_invitation(**accept, now=now)
    with pytest.raises(InvitationOverError):
        accept_invitation(**accept, now=now)
    assert find(code, now) is None
    assert PatientAccess.objects.filter(user=other_patient, kind="caregiver").count() == 1


def test_only_the_invited_address_accepts(invite, other_patient, actor_of, now):
    invitation, _ = invite()
    with pytest.raises(NotInvitedError):
        accept_invitation(
            actor=actor_of(other_patient), user=other_patient, invitation=invitation, now=now
        )


def test_an_address_that_is_not_proved_does_not_accept(invite, other_patient, actor_of, now):
    invitation, _ = invite(other_patient.email)
    EmailAddress.objects.filter(user=other_patient).update(verified=False)
    with pytest.raises(NotInvitedError):
        accept_invitation(
            actor=actor_of(other_patient), user=other_patient, invitation=invitation, now=now
        )


def test_a_parents_invitation_for_somebody_of_age_is_over(invite, other_patient, actor_of, now):
    invitation, _ = invite(other_patient.email, kind="parent")
    with pytest.raises(InvitationOverError):
        accept_invitation(
            actor=actor_of(other_patient), user=other_patient, invitation=invitation, now=now
        )
    assert Invitation.objects.get().accepted_at is None


def test_a_withdrawn_invitation_is_over(invite, patient, actor_of, now):
    invitation, code = invite()
    assert withdraw_invitation(actor=actor_of(patient), invitation=invitation, now=now)
    assert not withdraw_invitation(actor=actor_of(patient), invitation=invitation, now=now)
    assert find(code, now) is None


@pytest.mark.parametrize("role", ["practitioner", "scheduler", "support", "administrator"])
def test_an_accepted_invitation_to_work_gives_the_role(
    role, clinic, administrator, other_patient, actor_of, now
):
    offer = Work(other_patient.email, role, "NP", "Family medicine")
    actor = actor_of(administrator)
    invited = invite_colleague(actor=actor, clinic=clinic, offer=offer, now=now)
    accept_invitation(
        actor=actor_of(other_patient), user=other_patient, invitation=invited, now=now
    )
    other_patient.refresh_from_db()
    assert actor_of(other_patient).roles == {(role, clinic.pk)}
    assert other_patient.is_staff is (role == "administrator")
    assert hasattr(other_patient, "practitioner") is (role == "practitioner")


# --- the pages ------------------------------------------------------------------------------


def type_code(client, code: str):
    return client.post(reverse("invitation"), {"code": code})


def test_somebody_new_makes_an_account_and_says_yes(invite, patient, client_of):
    _, code = invite()
    client = client_of(None)
    assert type_code(client, code)["Location"] == reverse("invitation_accept")
    assert "Make your account" in client.get(reverse("invitation_accept")).content.decode()
    page = client.post(reverse("invitation_accept"), DETAILS, follow=True).content.decode()
    assert "Yes, accept" in page
    user = User.objects.get(email="hana@example.com")
    assert EmailAddress.objects.get(user=user).verified
    done = client.post(reverse("invitation_accept"), follow=True).content.decode()
    assert "Everything is set up" in done
    assert user.grants.get().patient == patient.record
    assert AuditEvent.objects.get(action="invitation_accepted").actor == user


def test_an_invitation_is_not_kept_by_the_browser(invite, client_of):
    client = client_of(None)
    type_code(client, invite()[1])
    for page in ("invitation", "invitation_accept"):
        assert "no-store" in client.get(reverse(page))["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_button_pressed_twice_makes_one_account(invite, client_of):
    client = client_of(None)
    type_code(client, invite()[1])
    kept = {"cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"}
    url = reverse("invitation_accept")
    answers = together(lambda: Client().post(url, DETAILS, headers=kept).status_code, times=4)
    assert 500 not in answers
    assert User.objects.filter(email="hana@example.com").count() == 1


def test_the_address_of_the_account_is_the_invited_one_whatever_is_posted(invite, client_of):
    _, code = invite()
    client = client_of(None)
    type_code(client, code)
    client.post(reverse("invitation_accept"), {**DETAILS, "email": "thief@example.com"})
    assert User.objects.filter(email="hana@example.com").exists()
    assert not User.objects.filter(email="thief@example.com").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"password1": "password1234"},
        {"password1": "short"},
        {"password1": ""},
        {"first_name": "Maximiliane", "password1": "Maximiliane+qvz 7"},
        {"first_name": "\U0001f600"},
        {"last_name": "x" * 300},
        {"first_name": "a\x00"},
        {"terms": ""},
    ],
)
def test_an_account_that_cannot_be_is_refused_in_words(invite, client_of, wrong):
    _, code = invite()
    client = client_of(None)
    type_code(client, code)
    page = client.post(reverse("invitation_accept"), {**DETAILS, **wrong}).content.decode()
    assert "There is a problem" in page
    assert not User.objects.filter(email="hana@example.com").exists()


def test_somebody_with_an_account_signs_on_first(invite, other_patient, client_of):
    _, code = invite(other_patient.email)
    client = client_of(None)
    type_code(client, code)
    page = client.get(reverse("invitation_accept")).content.decode()
    assert "Sign on to accept" in page
    assert f"{reverse('account_login')}?next={reverse('invitation_accept')}" in page


def test_somebody_signed_on_with_another_address_is_told_so(invite, other_patient, client_of):
    _, code = invite()
    client = client_of(other_patient)
    type_code(client, code)
    page = client.post(reverse("invitation_accept"), follow=True).content.decode()
    assert "This invitation was sent to <strong>hana@example.com</strong>" in page
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_that_is_over_meanwhile_is_said_so(invite, other_patient, client_of):
    _, code = invite(other_patient.email, kind="parent")
    client = client_of(other_patient)
    type_code(client, code)
    page = client.post(reverse("invitation_accept"), follow=True).content.decode()
    assert "Please note This invitation cannot be used any more." in seen(page)


def test_an_invitation_to_the_own_record_is_said_so(invite, patient, client_of):
    _, code = invite(patient.email)
    client = client_of(patient)
    type_code(client, code)
    page = client.post(reverse("invitation_accept"), follow=True).content.decode()
    assert "for your own record" in page


@pytest.mark.parametrize("typed", ["", "AAAAA-AAAAA", "\x00", "\U0001f600", "A" * 300])
def test_what_is_no_code_is_answered_in_words(db, clinic, client_of, typed):
    page = type_code(client_of(None), typed).content.decode()
    assert "There is a problem" in page


def test_too_many_codes_are_answered_in_words(clinic, client_of):
    client = client_of(None)
    for _ in range(11):
        page = type_code(client, "AAAAA-AAAAA")
    assert "Please wait 15 minutes" in page.content.decode()


def test_without_a_code_there_is_nothing_to_accept(clinic, client_of):
    assert client_of(None).get(reverse("invitation_accept"))["Location"] == reverse("invitation")
