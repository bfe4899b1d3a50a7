"""Guests of a visit: invited by a link that works once, let in by the doctor, gone with the visit."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, PatientAccess, User
from accounts.selectors.clinics import database_now
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.taking import Wanted
from appointments.models import Appointment
from tests.fixtures.cast import make_user
from tests.fixtures.pages import seen
from tests.videovisit.rooms import AGREES, GUEST
from videovisit.actions.visits import end_visit
from videovisit.models import Guest, Seat, Visit
from videovisit.selectors.guests import GUEST_COOKIE, is_secret, new_secret, places_left

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OVER = "Nobody can be invited to this visit any more: it is over, or it will not take place."
DOES_NOT_WORK = "This link does not work. Ask for a new one."


@pytest.fixture
def dana(person, doctor, ada):
    """The doctor, with the patient in the visit."""
    return person(doctor).start()


@pytest.fixture
def secret(ada):
    return invited(ada)


@pytest.fixture
def helper(person, patient, now):
    """Makes one more person who may join for the patient."""

    def make():
        n = User.objects.count()
        user = make_user(f"helper{n}@example.com", "Mia", "Haddad")
        grant = {"kind": "proxy", "level": "join", "starts_at": now - MINUTE}
        PatientAccess.objects.create(user=user, patient=patient.record, **grant)
        return person(user)

    return make


def invited(person, **more) -> str:
    page = person.client.post(person.address("visit_guests"), {**GUEST, **more})
    return page.context["link"].partition("#")[2]


def come(secret, client=None):
    client = client or Client()
    return client, client.post(reverse("visit_guest"), {"secret": secret})


def room(client, person):
    asks = {"Accept": "application/json"}
    return client.get(person.address("visit_state"), headers=asks)


def test_a_guest_comes_by_the_link_and_waits_for_the_doctor(ada, dana, secret):
    client, answer = come(secret)
    assert answer["Location"] == ada.address("visit")
    assert "You are waiting to be let in" in seen(client.get(answer["Location"]).text)
    assert room(client, ada).json()["state"]["words"][:2] == ["knocking", "caregiver"]
    guest = Guest.objects.get()
    dana.client.post(reverse("visit_guest_admit", args=[dana.reference, guest.pk]))
    assert room(client, ada).json()["state"]["words"][0] == "call"


def test_the_link_is_shown_once_and_kept_nowhere(ada, secret):
    assert len(secret) >= 22
    assert secret not in ada.client.get(ada.address("visit_guests")).text
    assert secret not in str(Guest.objects.values())


def test_the_link_works_in_the_browser_that_used_it_first(ada, secret):
    client, _ = come(secret)
    assert come(secret, client)[1].status_code == 302
    _, other = come(secret)
    assert DOES_NOT_WORK in seen(other.text)


@pytest.mark.parametrize("odd", ["\x00" * 22, "a b", "Nora", "x" * 23, "é" * 22])
def test_a_browser_keeps_a_secret_of_ours_whatever_it_came_with(ada, secret, odd):
    client = Client()
    client.cookies[GUEST_COOKIE] = odd
    come(secret, client)
    assert is_secret(client.cookies[GUEST_COOKIE].value)
    assert room(client, ada).status_code == 200


def test_a_secret_of_ours_is_one_and_stays(ada, secret):
    assert is_secret(new_secret())
    client, _ = come(secret)
    kept = client.cookies[GUEST_COOKIE].value
    come(secret, client)
    assert client.cookies[GUEST_COOKIE].value == kept


@pytest.mark.parametrize("wrong", ["a", "x" * 64, "Nora", "0" * 22])
def test_a_guessed_link_reads_like_an_old_one(ada, secret, wrong):
    assert DOES_NOT_WORK in seen(come(wrong)[1].text)


@pytest.mark.parametrize("odd", ["", "x" * 65, "\x00"])
def test_what_is_no_link_is_refused_in_words(odd):
    answer = come(odd)[1]
    assert answer.status_code == 200
    assert "There is a problem" in answer.text or "Error" in answer.text


def test_a_link_taken_back_is_over_also_for_who_is_in(ada, dana, secret):
    client, _ = come(secret)
    ada.client.post(reverse("visit_guest_end", args=[ada.reference, Guest.objects.get().pk]))
    assert room(client, ada).status_code == 404
    assert DOES_NOT_WORK in seen(come(secret, client)[1].text)


def test_a_second_link_works_in_the_browser_of_the_first(ada, dana, secret):
    client, _ = come(secret)
    ada.client.post(reverse("visit_guest_end", args=[ada.reference, Guest.objects.get().pk]))
    come(invited(ada), client)
    assert room(client, ada).json()["state"]["words"][0] == "knocking"


def test_a_guest_of_one_visit_is_nobody_in_another(ada, secret, visit):
    client, _ = come(secret)
    other = visit(starts_in=180 * MINUTE)
    assert client.get(reverse("visit_state", args=[other.reference])).status_code == 404


def move_to_tomorrow(appointment, edit):
    start = database_now() + 24 * 60 * MINUTE
    move(appointment, Wanted(appointment.practitioner, start, start + 30 * MINUTE, "video"), edit)


@pytest.mark.parametrize("change", [cancel, move_to_tomorrow])
def test_a_moved_or_cancelled_visit_ends_its_links(
    ada, secret, scheduler, actor_of, booked, change
):
    client, _ = come(secret)
    edit = Edit(actor_of(scheduler), database_now(), booked.revision, is_here=True)
    change(booked, edit)
    assert room(client, ada).status_code == 404
    assert DOES_NOT_WORK in seen(come(secret, client)[1].text)
    assert DOES_NOT_WORK in seen(come(secret)[1].text)


def test_the_doctor_invites_too(ada, dana, doctor):
    client, _ = come(invited(dana))
    assert room(client, ada).json()["state"]["words"][0] == "knocking"
    assert AuditEvent.objects.get(action="guest_invited").actor_id == doctor.pk


def test_the_end_of_the_visit_is_the_end_of_its_links(ada, dana, secret, doctor, actor_of):
    come(secret)
    end_visit(Visit.objects.get(), actor=actor_of(doctor), now=database_now())
    assert DOES_NOT_WORK in seen(come(secret)[1].text)


def test_a_guest_reads_that_the_visit_is_over(ada, dana, secret):
    client, _ = come(secret)
    dana.client.post(dana.address("visit_end"))
    assert room(client, ada).json()["state"]["words"][0] == "ended"
    words = seen(client.get(ada.address("visit")).text)
    assert "The visit is over" in words
    assert client.post(ada.address("visit_ice")).status_code == 404


def test_a_guest_whose_invitation_was_taken_back_reads_so(ada, dana, secret):
    client, _ = come(secret)
    Guest.objects.update(admitted_at=database_now())
    ada.client.post(reverse("visit_guest_end", args=[ada.reference, Guest.objects.get().pk]))
    answer = client.get(ada.address("visit"))
    assert (answer.status_code, "Your invitation has ended" in seen(answer.text)) == (410, True)


@pytest.mark.parametrize("status", ["fulfilled", "cancelled"])
def test_nobody_is_invited_to_what_is_over(ada, status):
    Appointment.objects.update(status=status)
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    assert OVER in seen(page.text)
    assert not Guest.objects.exists()


def test_a_link_does_not_open_before_the_door_does(ada, secret):
    Appointment.objects.update(
        starts_at=database_now() + 16 * MINUTE,
        ends_at=database_now() + 30 * MINUTE,
        expected_ends_at=database_now() + 30 * MINUTE,
    )
    assert "The visit is not open now." in seen(come(secret)[1].text)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"status": "fulfilled"}, "The visit has ended. Nobody can join it any more."),
        ({"status": "cancelled"}, "This visit will not take place."),
        ({"modality": "in_person"}, "This is not a video visit any more."),
    ],
)
def test_who_comes_too_late_by_a_link_reads_why_it_opens_nothing(ada, secret, changed, words):
    Appointment.objects.update(**changed)
    page = seen(come(secret)[1].text)
    assert words in page
    assert "Come back at the time" not in page


def test_staff_of_the_clinic_invite_before_anybody_has_come(
    person, scheduler, other_scheduler, patient
):
    staff = person(scheduler)
    secret = invited(staff)
    assert "Nora Quist, Relative or helper: has not come yet" in seen(
        staff.client.get(staff.address("visit_guests")).text
    )
    seen_by = AuditEvent.objects.filter(action="appointment_seen", detail__how="guests")
    assert set(seen_by.values_list("actor", flat=True)) == {scheduler.pk}
    page = staff.client.get(reverse("clinic_appointment", args=[staff.reference]))
    assert staff.address("visit_guests") in page.text
    person(patient).join()
    client, _ = come(secret)
    assert room(client, staff).json()["state"]["words"][0] == "knocking"
    staff.client.post(reverse("visit_guest_end", args=[staff.reference, Guest.objects.get().pk]))
    assert room(client, staff).status_code == 404
    stranger = person(other_scheduler)
    assert stranger.client.get(stranger.address("visit_guests")).status_code == 404


def test_nobody_is_invited_to_a_visit_at_the_clinic(person, scheduler, booked):
    Appointment.objects.update(modality="in_person")
    staff = person(scheduler)
    assert staff.client.get(staff.address("visit_guests")).status_code == 404


def test_the_form_is_empty_for_the_next_one_and_gone_with_the_visit(ada, dana):
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    assert "Invite somebody else" in seen(page.text)
    assert 'value="Nora Quist"' not in page.text
    dana.client.post(dana.address("visit_end"))
    page = ada.client.get(ada.address("visit_guests"))
    assert OVER in seen(page.text)
    assert "Make a link" not in page.text


def test_two_are_enough(ada, secret):
    invited(ada, role="interpreter")
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    assert "Four people can be in a visit." in seen(page.text)
    assert Guest.objects.count() == 2


def test_a_helper_takes_the_place_of_a_guest(ada, secret, helper):
    helper().join()
    page = ada.client.post(ada.address("visit_guests"), GUEST)
    assert "Four people can be in a visit." in seen(page.text)
    assert Guest.objects.count() == 1


def test_a_helper_who_would_be_the_fifth_stays_out_and_the_patient_never(
    ada, helper, person, patient
):
    helper().join()
    helper().join().join()
    third = helper()
    full = third.client.post(third.address("visit_join"), AGREES)
    assert (full.status_code, "This visit is full" in seen(full.text)) == (409, True)
    Seat.objects.filter(user=patient).delete()
    person(patient).join()
    assert Seat.objects.count() == 3


def test_a_child_without_an_account_leaves_its_place_to_a_third(person, parent, child, visit):
    host = person(parent, visit(starts_in=-30 * MINUTE, record=child)).join()
    assert places_left(Appointment.objects.get(reference=host.reference)) == 2


def test_helpers_invite_nobody(ada, helper):
    mia = helper().join()
    assert mia.client.get(mia.address("visit_guests")).status_code == 404
    assert mia.client.post(mia.address("visit_guests"), GUEST).status_code == 404
    assert "Invite a relative" not in seen(mia.client.get(mia.address("visit")).text)
    assert "Invite a relative" in seen(ada.client.get(ada.address("visit")).text)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "Type the name of the person you invite."),
        ({"name": "x" * 61}, "The name can have up to 60 characters."),
        ({"role": "doctor"}, "doctor"),
        ({"role": ""}, "Choose who this person is."),
    ],
)
def test_an_invitation_that_is_not_whole_is_none(ada, typed, words):
    page = ada.client.post(ada.address("visit_guests"), {**GUEST, **typed})
    assert words in seen(page.text)
    assert Guest.objects.count() == 0


def test_guests_invite_nobody_let_nobody_in_and_end_nothing(ada, dana, secret):
    client, _ = come(secret)
    guest = Guest.objects.get().pk
    addresses = [
        ada.address("visit_guests"),
        reverse("visit_guest_admit", args=[ada.reference, guest]),
        reverse("visit_guest_end", args=[ada.reference, guest]),
        ada.address("visit_end"),
    ]
    assert [client.post(address).status_code for address in addresses] == [302] * 4
    assert Guest.objects.get().admitted_at is None
    assert Visit.objects.get().ended_at is None


def test_a_patient_lets_nobody_in(ada, dana, secret):
    come(secret)
    address = reverse("visit_guest_admit", args=[ada.reference, Guest.objects.get().pk])
    assert ada.client.post(address).status_code == 404


def test_letting_in_again_or_somebody_else_changes_nothing(ada, dana, secret):
    address = reverse("visit_guest_admit", args=[dana.reference, 10**9])
    assert dana.client.post(address).status_code == 302
    assert not AuditEvent.objects.filter(action="guest_admitted").exists()


def test_a_stranger_signed_off_is_asked_to_sign_on(ada):
    stranger = Client()
    assert stranger.get(ada.address("visit"))["Location"].startswith("/accounts/login/")
    assert room(stranger, ada).status_code == 404
    assert stranger.post(ada.address("visit_ice")).status_code == 404


def test_what_guests_do_is_in_the_audit(ada, dana, secret):
    come(secret)
    guest = Guest.objects.get()
    dana.client.post(reverse("visit_guest_admit", args=[dana.reference, guest.pk]))
    ada.client.post(reverse("visit_guest_end", args=[ada.reference, guest.pk]))
    found = AuditEvent.objects.filter(target=f"guest:{guest.pk}").order_by("pk")
    assert [event.action for event in found] == [
        *("guest_invited", "guest_came", "guest_admitted", "guest_ended"),
    ]
    assert "Nora" not in str([event.detail for event in found])
