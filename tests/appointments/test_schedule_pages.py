"""The clinic's schedule as staff see it: a week of a doctor, a day of all, each visit written down."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Clinic, ClinicMembership, Notice, Practitioner
from accounts.rules.outbox import NOWHERE
from appointments.actions.schedules import begin_schedule
from appointments.models import Appointment, Occupancy, Schedule, ScheduleException, WeeklyHours
from tests.fixtures.cast import make_appointment, make_record, make_schedule, make_staff
from tests.fixtures.pages import names, seen

PACIFIC = ZoneInfo("America/Los_Angeles")
SCHEDULE = reverse("clinic_schedule")
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def shown(client, **ask):
    return client.get(SCHEDULE, {key: str(value) for key, value in ask.items()})


def test_a_week_shows_visits_free_times_and_who_looked(
    client_of, scheduler, noon_visit, schedule, noon
):
    page = shown(client_of(scheduler), doctor=schedule.pk, date=noon.date(), view="week").text
    assert "Ada Okoye" in page
    assert reverse("clinic_appointment", args=[noon_visit.reference]) in page
    assert "Free" in page
    seen = AuditEvent.objects.get(action="appointment_seen")
    assert (seen.patient_id, seen.detail) == (noon_visit.patient_id, {"how": "week"})


def test_a_day_shows_every_doctor_side_by_side(client_of, scheduler, clinic, noon_visit, noon):
    for number in range(7):
        user = make_staff(clinic, f"d{number}@example.com", "practitioner", last_name=f"D{number}")
        made = make_schedule(Practitioner.objects.create(user=user), clinic)
        if number == 6:
            WeeklyHours.objects.filter(schedule=made).delete()
    page = shown(client_of(scheduler), date=noon.date()).text
    assert all(f"Sam D{number}" in page for number in range(7))
    assert "Not at work on this day" in page


def test_what_else_takes_time_is_told_apart_by_words(
    client_of, scheduler, noon_visit, schedule, other_clinic, other_patient, doctor, noon, now
):
    elsewhere = make_appointment(
        other_patient.record, doctor.practitioner, starts_at=noon + HOUR, clinic=other_clinic
    )
    assert elsewhere.clinic == other_clinic
    hold = {"held_for": other_patient.record, "held_clinic": schedule.clinic}
    Occupancy.objects.create(
        practitioner=doctor.practitioner,
        period=(noon + 2 * HOUR, noon + 3 * HOUR),
        held_until=noon + 3 * HOUR,
        held_modality="video",
        expires_at=now + HOUR,
        **hold,
    )
    off = (noon - 3 * HOUR, noon - 2 * HOUR)
    ScheduleException.objects.create(schedule=schedule, kind="off", period=off)
    early = (noon - 6 * HOUR, noon - 5 * HOUR)
    ScheduleException.objects.create(schedule=schedule, kind="extra", period=early)
    gone = make_appointment(
        other_patient.record, doctor.practitioner, starts_at=noon + 4 * HOUR, status="cancelled"
    )
    page = shown(client_of(scheduler), doctor=schedule.pk, date=noon.date(), view="day").text
    for words in ("At another clinic", "Held until", "Time off", "Cancelled"):
        assert words in page
    assert reverse("clinic_appointment", args=[gone.reference]) in page
    assert "Ben Quist" in page


def test_now_is_marked_and_times_gone_by_are_not_booked(
    client_of, scheduler, schedule, amid_the_day
):
    WeeklyHours.objects.filter(schedule=schedule).update(opens="00:00", closes="23:59")
    page = shown(client_of(scheduler), doctor=schedule.pk).text
    assert "Today" in page
    assert "Now" in page


def test_a_patient_who_is_here_and_a_visit_outside_hours_are_marked(
    client_of, scheduler, patient, other_patient, doctor, schedule, noon
):
    make_appointment(
        patient.record,
        doctor.practitioner,
        starts_at=noon,
        status="arrived",
        arrived_at=noon - HOUR / 6,
    )
    make_appointment(other_patient.record, doctor.practitioner, starts_at=noon + 9 * HOUR)
    page = shown(client_of(scheduler), doctor=schedule.pk, date=noon.date()).text
    assert "Arrived at 11:50 a.m." in seen(page)
    assert "Outside hours" in page
    Appointment.objects.filter(status="arrived").update(visit_status="in-progress")
    page = shown(client_of(scheduler), doctor=schedule.pk, date=noon.date()).text
    assert "In the visit" in page
    assert "Arrived at" not in page


def test_a_doctor_reads_the_own_schedule_and_changes_nothing(client_of, doctor, noon_visit, noon):
    page = shown(client_of(doctor), date=noon.date()).text
    assert "Ada Okoye" in page
    assert "Weekly hours" not in page


def test_schedules_of_another_clinic_do_not_exist(client_of, other_scheduler, noon_visit, schedule):
    assert shown(client_of(other_scheduler), doctor=schedule.pk).status_code == 404
    assert not names(shown(client_of(other_scheduler)).text, "Ada")
    assert "No doctor has hours here yet" in shown(client_of(other_scheduler)).text


@pytest.mark.parametrize("ask", [{"doctor": "x"}, {"view": "year"}, {"doctor": 10**30}])
def test_an_address_of_no_schedule_is_404(client_of, scheduler, schedule, ask):
    assert shown(client_of(scheduler), **ask).status_code == 404


@pytest.mark.parametrize("day", ["2026-02-30", "1999-12-31", "x"])
def test_a_day_that_does_not_exist_is_said_and_today_is_shown(client_of, scheduler, schedule, day):
    page = shown(client_of(scheduler), date=day, view="week")
    assert page.status_code == 200
    assert "There is no such day" in page.text or "Choose a day between" in page.text


def test_a_day_on_which_nobody_works_says_so(client_of, scheduler, schedule, noon):
    WeeklyHours.objects.all().delete()
    page = shown(client_of(scheduler), date=noon.date(), view="day")
    assert "Nobody works on this day" in page.text


@pytest.mark.parametrize("day", ["2026-11-01", "2027-03-14"])
def test_the_days_of_the_clock_change_are_drawn(client_of, scheduler, schedule, day):
    WeeklyHours.objects.filter(schedule=schedule).update(opens="00:00", closes="06:00")
    assert shown(client_of(scheduler), date=day, view="week", doctor=schedule.pk).status_code == 200


def test_thirty_doctors_cost_as_many_queries_as_one(client_of, scheduler, clinic, noon_visit, noon):
    client = client_of(scheduler)

    def queries():
        with CaptureQueriesContext(connection) as made:
            shown(client, date=noon.date(), view="day")
        return len(made)

    queries()
    few = queries()
    for number in range(30):
        user = make_staff(clinic, f"q{number}@example.com", "practitioner")
        make_schedule(Practitioner.objects.create(user=user), clinic)
    assert queries() == few


def test_a_doctor_without_hours_gets_a_schedule_once(client_of, scheduler, doctor):
    client, membership = client_of(scheduler), doctor.memberships.get()
    assert "Enter hours of" in shown(client).text
    for _ in range(2):
        answer = client.post(reverse("clinic_doctor_add"), {"doctor": membership.pk})
    assert Schedule.objects.get().practitioner == doctor.practitioner
    assert answer["Location"] == SCHEDULE
    assert AuditEvent.objects.filter(action="schedule_begun").count() == 1
    first = client.post(reverse("clinic_doctor_add"), {"doctor": "x"})
    assert first["Location"] == SCHEDULE


def test_the_page_of_a_visit_shows_its_history_and_sends(client_of, scheduler, noon_visit, now):
    client = client_of(scheduler)
    Appointment.objects.filter(pk=noon_visit.pk).update(
        reason="a rash", arrived_at=noon_visit.starts_at, booked_at=now - HOUR
    )
    client.post(reverse("clinic_resend", args=[noon_visit.reference]))
    page = client.get(reverse("clinic_appointment", args=[noon_visit.reference])).text
    assert "Confirmation sent again" in page
    assert "by e-mail" in page
    assert "a rash" not in page
    assert "The patient gave a reason" in page


@pytest.mark.parametrize(
    ("came_of_it", "words"),
    [
        ({"state": "sending"}, "On its way"),
        ({"state": "sent"}, "Sent"),
        ({"state": "sent", "delivered_at": True}, "Delivered"),
        ({"state": "failed", "failure": "SMTP 550"}, "Failed"),
        ({"state": "dropped", "failure": NOWHERE}, "No address or consent"),
        ({"state": "dropped", "failure": "no longer true"}, "Not needed any more"),
    ],
)
def test_the_page_of_a_visit_says_what_came_of_each_message(
    client_of, scheduler, noon_visit, now, came_of_it, words
):
    page = reverse("clinic_appointment", args=[noon_visit.reference])
    client = client_of(scheduler)
    client.post(reverse("clinic_resend", args=[noon_visit.reference]))
    at = {"delivered_at": now} if "delivered_at" in came_of_it else {}
    Notice.objects.update(**{**came_of_it, **at})
    below = client.get(page).text.split("Messages</h2>")[1].split("</ul>")[0]
    assert re.findall(r'<strong class="govuk-tag[^>]*>([^<]+)<', below) == [words]


def test_nobody_to_send_to_is_said(client_of, scheduler, noon_visit, patient):
    Appointment.objects.filter(pk=noon_visit.pk).update(status="fulfilled")
    client = client_of(scheduler)
    answer = client.post(reverse("clinic_resend", args=[noon_visit.reference]), follow=True)
    assert "Please note There is nobody to send it to" in seen(answer.text)
    assert client.post(reverse("clinic_resend", args=["0000000000"])).status_code == 404


def test_a_visit_done_is_never_outside_hours(client_of, scheduler, patient, doctor, schedule, noon):
    make_appointment(
        patient.record, doctor.practitioner, starts_at=noon + 9 * HOUR, status="fulfilled"
    )
    page = shown(client_of(scheduler), doctor=schedule.pk, date=noon.date()).text
    assert "Ada Okoye" in page
    assert "Outside hours" not in page


def test_a_day_is_that_of_each_clinic_where_it_is(
    client_of, scheduler, doctor, schedule, other_clinic, noon
):
    Clinic.objects.filter(pk=other_clinic.pk).update(time_zone="Pacific/Auckland")
    ClinicMembership.objects.create(user=scheduler, clinic=other_clinic, role="scheduler")
    make_schedule(doctor.practitioner, other_clinic)
    record = make_record(other_clinic, "MRN-7", last_name="Tomorrow")
    make_appointment(record, doctor.practitioner, starts_at=noon)
    page = shown(client_of(scheduler), date=noon.date(), view="day").text
    assert "Tomorrow" not in page
    assert "Tomorrow" in shown(client_of(scheduler), date=noon.date() + 24 * HOUR, view="day").text


def test_a_schedule_is_begun_once(actor_of, scheduler, doctor, clinic, now):
    by = {"actor": actor_of(scheduler), "now": now}
    made = [begin_schedule(doctor.practitioner, clinic, **by) for _ in range(2)]
    assert made[0] == made[1]
    assert AuditEvent.objects.filter(action="schedule_begun").count() == 1
