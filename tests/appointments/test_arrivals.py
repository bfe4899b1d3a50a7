"""A patient arrives while somebody changes the visit: both are told, and nobody is sent away unseen."""

import re

import pytest
from django.urls import reverse

from appointments.actions.booking import Edit, cancel, mark_no_show
from appointments.actions.taking import ChangedMeanwhileError, RefusedError
from appointments.models import Appointment
from appointments.rules.changes import Refusal
from appointments.selectors.timetable import stamp

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def arrive(now) -> None:
    """As the waiting room writes it down: no revision is raised."""
    Appointment.objects.update(status="arrived", arrived_at=now)


@pytest.fixture
def staff(actor_of, scheduler, now):
    return Edit(actor_of(scheduler), now, revision=0)


def test_a_visit_that_was_seen_before_its_patient_arrived_is_not_changed(noon_visit, staff, now):
    arrive(now)
    with pytest.raises(ChangedMeanwhileError) as changed:
        cancel(noon_visit, staff)
    assert changed.value.appointment.status == "arrived"
    here = Edit(staff.actor, now, revision=0, is_here=True)
    assert cancel(noon_visit, here).status == "cancelled"


def test_who_has_arrived_is_not_marked_as_missed_by_what_was_read_before(noon_visit, staff, now):
    arrive(now)
    late = Edit(staff.actor, noon_visit.starts_at, revision=0)
    with pytest.raises(RefusedError) as refused:
        mark_no_show(noon_visit, late)
    assert refused.value.refusal == Refusal.STARTED
    assert Appointment.objects.get().status == "arrived"


@pytest.mark.parametrize("step", ["clinic_move", "clinic_cancel"])
def test_staff_read_that_the_patient_has_arrived_and_may_go_on(
    step, client_of, scheduler, noon_visit, noon, now
):
    where = f"{reverse(step, args=[noon_visit.reference])}?date={noon.date()}"
    client = client_of(scheduler)
    seen = dict(HIDDEN.findall(client.get(where).text))
    wanted = {"time": stamp(noon.replace(hour=14)), "modality": "video", "why": "doctor_away"}
    arrive(now)
    told = client.post(where, {**seen, **wanted})
    assert told.status_code == 409
    assert "<h1>The patient has arrived</h1>" in told.text
    assert "waits for the doctor" in told.text
    assert Appointment.objects.get().status == "arrived"
    again = dict(HIDDEN.findall(told.text))
    assert client.post(where, {**wanted, **again}).status_code == 302
    assert Appointment.objects.get().revision == 1


def test_staff_who_saw_the_patient_arrive_are_not_asked_again(
    client_of, scheduler, noon_visit, noon, now
):
    arrive(now)
    where, client = reverse("clinic_cancel", args=[noon_visit.reference]), client_of(scheduler)
    seen = dict(HIDDEN.findall(client.get(where).text))
    assert client.post(where, {**seen, "why": "not_needed"}).status_code == 302
    assert Appointment.objects.get().status == "cancelled"


def test_staff_who_mark_a_visit_as_missed_read_that_the_patient_is_here(
    client_of, scheduler, noon_visit, now
):
    where, client = reverse("clinic_no_show", args=[noon_visit.reference]), client_of(scheduler)
    arrive(now)
    told = client.post(where, {"revision": 0})
    assert (told.status_code, "The patient is here already." in told.text) == (409, True)
    assert "State" in told.text
    assert "Arrived" in told.text


@pytest.mark.parametrize(
    "page", ["appointment_reschedule_confirm", "appointment_in_person", "appointment_cancel"]
)
def test_a_patient_who_has_joined_elsewhere_reads_why_nothing_changed(
    page, client_of, patient, noon_visit, noon, now
):
    client = client_of(patient)
    choose = reverse("appointment_reschedule", args=[noon_visit.reference])
    client.post(choose, {"starts_at": noon.replace(hour=14).isoformat()})
    where = reverse(page, args=[noon_visit.reference])
    seen = dict(HIDDEN.findall(client.get(where).text))
    arrive(now)
    told = client.post(where, seen)
    assert told.status_code == 409
    assert "This visit began in the meantime: somebody has joined it." in told.text
    assert "This visit has begun" in told.text
    assert "Please choose a time" not in told.text
    assert Appointment.objects.get().status == "arrived"
