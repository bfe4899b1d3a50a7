"""Clinic staff look patients up: exact, of their own clinic, each look written down."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, StaffTask
from tests.fixtures.cast import make_record

PATIENTS = reverse("clinic_patients")
BY_NAME = {
    "last_name": "RIVÉRA",
    "birth_date_0": "2",
    "birth_date_1": "29",
    "birth_date_2": "1980",
}
pytestmark = pytest.mark.django_db


def page_of(patient):
    return reverse("clinic_patient", args=[patient.pk])


def seen():
    events = AuditEvent.objects.filter(action="record_seen").order_by("pk")
    return [(event.actor_id, event.patient_id, event.detail["how"]) for event in events]


@pytest.mark.parametrize("typed", [{"mrn": "mrn-100042"}, {"mrn": "MRN 100042"}, BY_NAME])
def test_a_record_is_found_by_number_or_by_name_and_birth_date(
    client_of, scheduler, unregistered, typed
):
    words = client_of(scheduler).post(PATIENTS, typed, follow=True).content.decode()
    assert page_of(unregistered) in words
    assert seen() == [(scheduler.pk, unregistered.pk, "look-up")]


def test_everybody_with_the_same_name_and_birth_date_is_shown(client_of, scheduler, clinic):
    twins = [make_record(clinic, f"MRN-{number}") for number in range(2)]
    words = client_of(scheduler).post(PATIENTS, BY_NAME, follow=True).content.decode()
    assert all(page_of(twin) in words for twin in twins)
    assert len(seen()) == 2


@pytest.mark.parametrize(
    "typed",
    [
        {"last_name": "Riv"},
        {**BY_NAME, "last_name": ""},
        {"phone": "510-555-0142"},
        {"phone": "0142"},
    ],
)
def test_staff_find_by_the_start_of_a_name_a_birth_date_or_a_phone(
    client_of, scheduler, clinic, typed
):
    found = make_record(clinic, "MRN-7", phone="+15105550142")
    assert (
        page_of(found) in client_of(scheduler).post(PATIENTS, typed, follow=True).content.decode()
    )


def test_too_many_are_cut_and_the_page_says_so(client_of, scheduler, clinic):
    for number in range(21):
        make_record(clinic, f"MRN-{number}")
    words = client_of(scheduler).post(PATIENTS, {"last_name": "Riv"}, follow=True).content.decode()
    assert "These are the first 20" in words
    assert len(seen()) == 20


@pytest.mark.parametrize("typed", [{"mrn": "MRN-10004"}, {**BY_NAME, "last_name": "Rivas"}])
def test_what_nobody_has_is_not_found(client_of, scheduler, unregistered, typed):
    words = client_of(scheduler).post(PATIENTS, typed, follow=True).content.decode()
    assert "No record of your clinic" in words
    assert AuditEvent.objects.get(action="record_not_found").patient is None


def test_records_of_another_clinic_do_not_exist(client_of, other_scheduler, unregistered):
    client = client_of(other_scheduler)
    assert "No record" in client.post(PATIENTS, {"mrn": "MRN-100042"}, follow=True).content.decode()
    assert client.get(page_of(unregistered)).status_code == 404
    assert client.get(reverse("clinic_patient", args=[999999])).status_code == 404
    assert seen() == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"mrn": ""}, "Enter a medical record number."),
        ({"mrn": "%"}, "letters, numbers and dashes only"),
        ({"last_name": "R"}, "Enter at least two letters of a name, or"),
        ({"phone": "none"}, "Enter a phone number, or at least its last four digits."),
        ({"last_name": "\U0001f600"}, "A name has letters, 100 at most."),
        ({**BY_NAME, "birth_date_1": "30"}, "There is no such day."),
    ],
)
def test_a_look_up_needs_enough(client_of, scheduler, typed, words):
    assert words in client_of(scheduler).post(PATIENTS, typed, follow=True).content.decode()
    assert not AuditEvent.objects.filter(action__startswith="record_").exists()


def test_the_page_shows_the_record_and_is_written_down(client_of, scheduler, unregistered):
    words = client_of(scheduler).get(page_of(unregistered)).content.decode()
    for fact in ("MRN-100042", "February 29, 1980", unregistered.email, "Not registered"):
        assert fact in words
    assert seen() == [(scheduler.pk, unregistered.pk, "page")]


def test_the_page_of_a_registered_patient_offers_no_code(client_of, scheduler, patient):
    words = client_of(scheduler).get(page_of(patient.record)).content.decode()
    assert "Ada Okoye: the patient" in words
    assert "Issue an activation code" not in words


def test_the_page_shows_who_acts_and_what_is_to_do(client_of, scheduler, parent, child, now):
    task = {"clinic": child.clinic, "patient": child, "raised_at": now}
    StaffTask.objects.create(kind="call_patient", cause="notice:1", **task)
    StaffTask.objects.create(kind="other", cause="other:1", **task)
    client = client_of(scheduler)
    client.post(reverse("clinic_activation", args=[child.pk]))
    words = client.get(page_of(child)).content.decode()
    assert "Pat Haddad: parent" in words
    assert "Call the patient" in words
    assert "There is a task" in words
    assert "A code was issued on" in words


@pytest.mark.parametrize("who", ["patient", "doctor", "support_agent", "administrator"])
def test_others_have_no_such_pages(client_of, unregistered, request, who):
    client = client_of(request.getfixturevalue(who))
    assert client.get(PATIENTS).status_code == 404
    assert client.get(page_of(unregistered)).status_code == 404


def test_the_birth_date_is_read_in_the_zone_of_the_clinic(client_of, scheduler, clinic):
    born = make_record(clinic, "MRN-7", birth_date=date(2000, 1, 1))
    parts = {"birth_date_0": "1", "birth_date_1": "1", "birth_date_2": "2000"}
    words = client_of(scheduler).post(PATIENTS, {"last_name": "Rivera", **parts}, follow=True)
    assert page_of(born) in words.content.decode()
