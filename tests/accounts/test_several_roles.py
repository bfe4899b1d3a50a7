"""Somebody with several roles: every page that one of them opens, and each role's rows alone."""

import pytest
from django.urls import reverse

from accounts.models import ClinicMembership
from appointments.selectors.schedule import schedules_seen_by
from appointments.selectors.timetable import Ask, schedule_page
from tests.fixtures.cast import make_record, make_schedule, registered

pytestmark = pytest.mark.django_db
PATIENTS, SCHEDULE, STAFF = map(reverse, ("clinic_patients", "clinic_schedule", "staff_members"))


def also(user, clinic, role):
    ClinicMembership.objects.create(user=user, clinic=clinic, role=role)
    return user


@pytest.mark.parametrize("page", [PATIENTS, SCHEDULE])
def test_a_doctor_who_is_clinic_staff_too_opens_the_pages_of_both(
    client_of, doctor, clinic, schedule, page
):
    client = client_of(also(doctor, clinic, "scheduler"))
    assert client.get(page).status_code == 200
    assert client.get(STAFF).status_code == 404


def test_an_administrator_who_is_clinic_staff_too_opens_the_pages_of_both(
    client_of, administrator, clinic
):
    client = client_of(also(administrator, clinic, "scheduler"))
    assert [client.get(page).status_code for page in (PATIENTS, STAFF)] == [200, 200]


def test_menu_and_front_page_name_what_each_role_opens(client_of, administrator, clinic):
    page = client_of(also(administrator, clinic, "scheduler")).get("/").text
    for name in ("clinic_schedule", "clinic_patients", "clinic_import", "staff_members"):
        assert f'href="{reverse(name)}"' in page


def test_a_doctor_who_is_clinic_staff_too_has_one_way_to_the_schedule(client_of, doctor, clinic):
    page = client_of(also(doctor, clinic, "scheduler")).get("/").text
    assert "My schedule" not in page
    assert "Every doctor&#x27;s day and week." in page or "Every doctor's day and week." in page


def test_a_doctor_who_is_a_patient_too_finds_both_sides(client_of, doctor, clinic, now):
    client = client_of(registered(doctor, make_record(clinic, "MRN-7"), now))
    assert "Get your computer ready" in client.get("/").text
    assert "My schedule" in client.get("/").text
    own = reverse("who_looked"), reverse("proxies")
    assert all(f'href="{page}"' in client.get("/accounts/").text for page in own)
    assert "Appointment Center" in client.get("/help/").text


def test_a_doctor_who_is_no_patient_is_not_offered_a_patients_pages(client_of, doctor):
    client = client_of(doctor)
    assert "What you work with is below." in client.get("/").text
    assert reverse("who_looked") not in client.get("/accounts/").text
    assert "Appointment Center" not in client.get("/help/").text


def test_each_role_sees_the_rows_of_its_own_clinic(
    client_of, doctor, patient, other_clinic, other_scheduler
):
    client = client_of(also(doctor, other_clinic, "scheduler"))
    elsewhere = make_record(other_clinic, "MRN-9")
    pages = [reverse("clinic_patient", args=[row.pk]) for row in (elsewhere, patient.record)]
    assert [client.get(page).status_code for page in pages] == [200, 404]


def test_schedules_are_those_kept_as_staff_and_ones_own(
    doctor, clinic, other_clinic, schedule, actor_of, now
):
    elsewhere = make_schedule(doctor.practitioner, other_clinic)
    also(doctor, other_clinic, "scheduler")
    assert {*schedules_seen_by(actor_of(doctor))} == {schedule, elsewhere}
    pages = {
        asked: schedule_page(actor_of(doctor), Ask(schedule_id=asked or 0), now=now, language="en")
        for asked in (schedule.pk, elsewhere.pk, None)
    }
    may_edit = {asked: page.may_edit for asked, page in pages.items()}
    assert may_edit == {schedule.pk: False, elsewhere.pk: True, None: False}
