"""After a hand-over everything a person reads names the doctor who sees the patient."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.actions.delivery import deliver_due
from accounts.selectors.clinics import database_now
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.actions.calendar_text import calendar_text
from appointments.actions.notices import tell_again
from appointments.rules.calendar import PUBLISH
from appointments.rules.notices import BOOKED
from appointments.selectors.appointments import appointment_opened_by, appointment_seen_by
from appointments.selectors.calendar import entries_of
from appointments.selectors.export import table_of, visits_on
from appointments.selectors.records import visits_by_glass
from tests.fixtures.pages import seen
from tests.videovisit.days import BOARD, HOUR, address
from tests.videovisit.late import TIMES, said
from videovisit.actions.day import hand_over
from videovisit.models import SupportCase, Visit

pytestmark = pytest.mark.django_db
SEES, BOOKED_WITH = "Ida Berg, MD", "Sam Okafor, MD"


@pytest.fixture
def handed(visit, doctor, colleague, actor_of):
    """The patient's visit in an hour, which the colleague sees for the doctor."""
    made, now = visit(HOUR), database_now()
    hand_over(made, colleague.practitioner, actor=actor_of(doctor), now=now)
    return made


@pytest.fixture
def reads(client_of, handed):
    """What somebody reads on the page of an address about the visit."""
    return lambda user, name: seen(client_of(user).get(address(name, handed)).text)


def test_a_later_mail_names_who_sees_them(handed, mailoutbox):
    now = database_now()
    tell_again(handed, BOOKED, now=now)
    deliver_due(now, go_on=lambda: True)
    text, html = mailoutbox[-1].body, mailoutbox[-1].alternatives[0][0]
    for words in (text, html):
        assert f"With {SEES}" in words
        assert BOOKED_WITH not in words


def test_a_calendar_names_who_sees_them(handed, patient, actor_of):
    words = calendar_text(PUBLISH, entries_of(actor_of(patient), database_now()))
    assert "Ida Berg" in words
    assert "Okafor" not in words


def test_staff_read_both_names_on_the_visits_page(reads, scheduler):
    assert f"{SEES}, for {BOOKED_WITH}" in reads(scheduler, "clinic_appointment")
    Visit.objects.update(covering=None)
    assert f"Doctor {BOOKED_WITH}" in reads(scheduler, "clinic_appointment")


def test_the_record_and_the_list_of_calls_name_who_sees_them(handed, client_of, scheduler, patient):
    client = client_of(scheduler)
    record = seen(client.get(f"/clinic/patients/{patient.record.pk}/").text)
    calls = seen(client.get(BOARD).text).rpartition("Call before the visit")[2]
    calls = calls.partition("To do")[0]
    for words in (record, calls):
        assert SEES in words
        assert BOOKED_WITH not in words


def test_the_table_of_a_day_names_who_sees_them(handed, scheduler, actor_of):
    day = handed.starts_at.astimezone(ZoneInfo(handed.clinic.time_zone)).date()
    assert [row[4] for row in table_of(visits_on(actor_of(scheduler), day))] == [SEES]


@pytest.mark.parametrize(
    "name", ["appointment_cancel", "appointment_reschedule", "appointment_in_person"]
)
def test_on_the_way_to_a_change_stands_who_sees_them_now(reads, patient, schedule, name):
    assert f"Ada Okoye with {SEES}" in reads(patient, name)


def test_the_page_of_choices_names_who_is_late(reads, patient):
    assert f"Video visit with {SEES}" in reads(patient, "visit_late")


def test_a_time_with_another_doctor_than_they_read_says_so(chooses, choosable, colleague):
    Visit.objects.create(appointment=choosable, covering=colleague.practitioner)
    chooses(TIMES)
    assert f"With {BOOKED_WITH}" in said(chooses())


def test_who_breaks_the_glass_reads_who_sees_them(handed, patient, scheduler, now):
    visits = visits_by_glass(patient.record, now=now, language="en")
    words = render_to_string("appointments/clinic/_glass_visits.html", {"rows": visits.ahead})
    assert SEES in words


def test_support_reads_who_sees_them(handed, patient, support_agent, client_of):
    now = database_now()
    case = SupportCase.objects.create(
        agent=support_agent,
        patient=patient.record,
        appointment=handed,
        reason="camera",
        opened_at=now,
        ends_at=now + timedelta(hours=1),
    )
    page = client_of(support_agent).get(reverse("support_case", args=[case.pk]))
    assert f"With {SEES}" in seen(page.text)


def test_who_sees_them_is_read_with_the_visit(
    handed, scheduler, actor_of, django_assert_num_queries
):
    actor = actor_of(scheduler)
    for find in (appointment_seen_by, appointment_opened_by):
        with django_assert_num_queries(1):
            assert find(actor, handed.reference).seen_by.get_full_name() == SEES
