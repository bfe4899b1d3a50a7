"""The page of staff about a doctor who is not available today: who is touched, answers, is handed over."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Practitioner
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, kinds, sent
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.days_off import cover, say_off, tell_days_off
from videovisit.models import DayOff, Lateness, Visit

pytestmark = pytest.mark.django_db
CONFLICT = 409


@pytest.fixture
def here(visit, noonish):
    """The patient's visit, in an hour."""
    return visit(HOUR)


@pytest.fixture
def staff(client_of, scheduler, doctor):
    """The page: what staff read, or what they send."""
    client, place = client_of(scheduler), f"/clinic/late/{doctor.practitioner.pk}/"
    return lambda **sent: client.post(place, sent) if sent else client.get(place)


def test_staff_read_whom_it_touches_before_they_say_it(here, visit, staff, other_patient):
    visit(2 * HOUR, record=other_patient.record, modality="in_person")
    words = seen(staff().text)
    assert "Late doctors Is Sam Okafor, MD not available today? It touches 2 visits" in words
    assert "1 of them is in person." in words
    assert DayOff.objects.count() == 0


def test_staff_see_who_has_not_answered_with_the_phone(here, staff, patient, client_of, scheduler):
    patient.record.phone = "+15105550142"
    patient.record.save()
    assert staff(does="off").status_code == 302
    words = seen(staff().text)
    assert "Late doctors Sam Okafor, MD: not available today" in words
    assert "Not answered yet The patient of 1 visit is being told now." in words
    assert "nobody to call" not in words
    tell_days_off(database_now())
    words = seen(staff().text)
    assert "0 of 1 visit is answered" in words
    assert "Not answered yet Ada Okoye" in words
    assert "(510) 555-0142" in words
    assert "not available today" in seen(client_of(scheduler).get("/clinic/late/").text)
    assert AuditEvent.objects.filter(detail__how="day_off").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"revision": 1}, "Took another time"),
        ({"revision": 1, "status": "cancelled"}, "Cancelled"),
        ({"status": "arrived", "visit_status": "in-progress"}, "Was seen"),
    ],
)
def test_staff_see_what_came_of_each(here, staff, says, changed, words):
    says()
    Appointment.objects.update(**changed)
    found = seen(staff().text)
    assert "1 of 1 visit is answered" in found
    assert "Not answered yet Nobody: all have answered, or are taken care of." in found
    assert words in found


def test_staff_see_who_asked_for_a_call(here, staff, says):
    says()
    Lateness.objects.update(called_at=database_now())
    assert "Asked for a call" in seen(staff().text)


def test_another_doctor_sees_them_and_they_are_told(here, staff, says, colleague, mailoutbox):
    says()
    assert "Another doctor sees them" in seen(staff().text)
    chosen = {"does": "cover", "doctor": colleague.practitioner.pk, "visits": here.pk}
    assert staff(**chosen).status_code == 302
    assert tell_days_off(database_now()) == 1
    assert kinds() == ["doctor_unavailable", "doctor_available"]
    sent(database_now())
    assert "takes place at its booked time after all, with Ida Berg, MD" in mailoutbox[-1].body
    assert "Another doctor sees them" in seen(staff().text)
    assert Visit.objects.get().covering == colleague.practitioner


def test_who_is_handed_over_counts_at_once_and_it_is_said(here, visit, staff, says, colleague):
    visit(2 * HOUR)
    says()
    chosen = {"does": "cover", "doctor": colleague.practitioner.pk, "visits": here.pk}
    staff(**chosen)
    page = staff().text
    assert "1 visit is handed over to Ida Berg, MD. The patient is told." in page
    assert "1 of 2 visits are answered or taken care of" in seen(page)
    assert f'value="{here.pk}"' not in page


def test_who_is_handed_over_before_they_are_told_counts_too(here, staff, colleague):
    staff(does="off")
    staff(does="cover", doctor=colleague.practitioner.pk, visits=here.pk)
    words = seen(staff().text)
    assert "1 of 1 visit is answered or taken care of" in words
    assert "Ada Okoye" in words.partition("Answered, or taken care of")[2]
    assert tell_days_off(database_now()) == 0


def test_where_all_have_answered_meanwhile_handing_over_says_so(here, staff, says, colleague):
    says()
    Appointment.objects.update(revision=1)
    assert staff(does="cover", doctor=colleague.practitioner.pk, visits=here.pk).status_code == 302
    assert "Please note Nothing was handed over: all patients have" in seen(staff().text)
    assert not Visit.objects.exists()


def test_the_page_of_staff_changes_by_itself_and_is_one_look(here, says, client_of, scheduler):
    says()
    client, place = client_of(scheduler), address_of_state(here)
    first = client.get(place)
    known = {"If-None-Match": first["ETag"]}
    assert "0 of 1 visit is answered" in seen(first.text)
    assert client.get(place, headers=known).status_code == 304
    Appointment.objects.update(revision=1)
    again = client.get(place, headers=known)
    assert "1 of 1 visit is answered" in seen(again.text)
    assert AuditEvent.objects.filter(detail__how="day_off").count() == 1
    assert f"data-version={again['ETag']}" in client.get(place.removesuffix("state")).text


def address_of_state(visit):
    return reverse("clinic_day_off_state", args=[visit.practitioner_id])


def test_asking_again_keeps_nobody_signed_on(here, says, client_of, scheduler):
    says()
    client = client_of(scheduler)
    before = client.session["active_at"] - 60
    session = client.session
    session["active_at"] = before
    session.save()
    for place in (address_of_state(here), reverse("clinic_outreach_state")):
        assert client.get(place).status_code == 200
    assert client.session["active_at"] == before


def test_a_page_that_is_open_is_made_anew_once_somebody_took_it_back(
    here, says, withdraws, client_of, scheduler, doctor
):
    says()
    withdraws()
    led_to = client_of(scheduler).get(address_of_state(here))["Location"]
    assert led_to == reverse("clinic_day_off", args=[doctor.practitioner.pk])


def test_the_page_of_a_doctor_of_others_does_not_change(here, client_of, other_scheduler):
    assert client_of(other_scheduler).get(address_of_state(here)).status_code == 404


def test_a_doctor_who_is_off_covers_nobody(
    here, staff, says, colleague, clinic, actor_of, scheduler
):
    says()
    now, actor = database_now(), actor_of(scheduler)
    say_off(colleague.practitioner, [clinic], actor=actor, now=now)
    chosen = {"does": "cover", "doctor": colleague.practitioner.pk, "visits": here.pk}
    assert staff(**chosen).status_code == CONFLICT
    assert not Visit.objects.exists()


def test_who_is_anothers_by_now_is_not_handed_over(
    here, doctor, colleague, clinic, actor_of, scheduler
):
    Visit.objects.create(appointment=here, covering=colleague.practitioner)
    third = Practitioner.objects.create(user=make_staff(clinic, "d3@example.com", "practitioner"))
    now, actor = database_now(), actor_of(scheduler)
    assert cover([here], third, of=doctor.practitioner, actor=actor, now=now) == 0
    assert Visit.objects.get().covering == colleague.practitioner


def test_staff_take_it_back(here, staff, says, mailoutbox):
    says()
    assert staff(does="back").status_code == 302
    assert tell_days_off(database_now()) == 1
    sent(database_now())
    assert "takes place at its booked time after all" in mailoutbox[-1].body
    page = staff().text
    assert "It is taken back: Sam Okafor, MD is available today." in page
    assert "Is Sam Okafor, MD not available today? It touches 1 visit of today" in seen(page)


@pytest.mark.parametrize("does", ["", "fly", "cover"])
def test_nonsense_changes_nothing(here, staff, does):
    assert staff(does=does, visits="x").status_code == CONFLICT
    assert not DayOff.objects.exists()


def test_nobody_is_covered_by_nobody(here, staff, says, colleague):
    says()
    response = staff(does="cover")
    assert response.status_code == CONFLICT
    assert "Choose a doctor." in response.text
    assert "Choose one patient at least." in response.text
