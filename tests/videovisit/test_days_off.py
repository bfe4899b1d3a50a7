"""A doctor is not available today: everybody left is told once, chooses, is covered, or told it is over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.actions.sweeps import SWEEPS
from accounts.models import StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment, ScheduleException
from appointments.selectors.choices import Seeking, free_times
from tests.fixtures.cast import make_record
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, SECOND, address, done, kinds, sent
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.days_off import tell_days_off
from videovisit.actions.delays import tell_delays
from videovisit.actions.endings import cancel_off
from videovisit.actions.lateness import climb, close_late_tasks
from videovisit.actions.visits import start_visit
from videovisit.models import DayOff, Delay, Visit
from videovisit.rules.days_off import Answer, Told, answer_of, day_at

pytestmark = pytest.mark.django_db
CONFLICT = 409
READ = {"revision": 0, "made": 0}


# --- the rules ---


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({}, Answer.NONE),
        ({"called_at": datetime(2026, 11, 24, tzinfo=UTC)}, Answer.CALL),
        ({"is_over": True}, Answer.COVERED),
        ({"revision": 1}, Answer.MOVED),
        ({"revision": 1, "status": "cancelled"}, Answer.CANCELLED),
        ({"visit_status": "in-progress"}, Answer.SEEN),
        ({"status": "fulfilled"}, Answer.SEEN),
    ],
)
def test_what_came_of_a_patient_is_one_word(changed, answer):
    assert answer_of(Told(0, 0, "booked", "planned", False, None)._replace(**changed)) == answer


@pytest.mark.parametrize("day", [(2026, 3, 8), (2026, 11, 1), (2026, 11, 24)])
def test_a_day_is_the_clinics_whatever_the_clocks_do(day):
    zone = ZoneInfo("America/Los_Angeles")
    since, until = day_at("America/Los_Angeles", datetime(*day, 12, tzinfo=zone))
    assert since == datetime(*day, tzinfo=zone)
    assert until == datetime(*day, tzinfo=zone) + timedelta(days=1)


# --- saying it ---


@pytest.fixture
def here(visit, noonish):
    """The patient's visit, in an hour."""
    return visit(HOUR)


def test_the_sweep_is_the_workers():
    assert "doctors who are off" in {sweep.name for sweep in SWEEPS}


def test_everybody_left_of_today_is_told_once(here, visit, other_patient, says):
    visit(2 * HOUR, record=other_patient.record, modality="in_person")
    assert (says(), says(), tell_days_off(database_now())) == (2, 0, 0)
    assert kinds() == ["doctor_unavailable"] * 2
    assert (DayOff.objects.count(), done("day_off_said"), done("doctor_unavailable")) == (1, 1, 2)
    assert str(DayOff.objects.get()).startswith("day off ")


@pytest.mark.parametrize(
    "other",
    [
        {"status": "cancelled"},
        {"status": "fulfilled"},
        {"visit_status": "in-progress", "status": "arrived"},
        {"starts_in": timedelta(days=1)},
        {"starts_in": -5 * HOUR},
        {"starts_in": -MINUTE, "modality": "in_person"},
    ],
)
def test_nobody_else_is_told(noonish, visit, says, other):
    visit(other.pop("starts_in", HOUR), **other)
    assert says() == 0


def test_who_is_covered_or_covers_counts_with_the_doctor_who_sees_them(here, colleague, says):
    Visit.objects.create(appointment=here, covering=colleague.practitioner)
    assert says() == 0


def test_whoever_comes_to_the_doctor_later_is_told_too(noonish, visit, says):
    assert says() == 0
    visit(HOUR)
    assert tell_days_off(database_now()) == 1


def test_a_doctor_who_starts_all_the_same_is_no_news(here, says, actor_of, doctor):
    Appointment.objects.update(starts_at=database_now())
    says()
    start_visit(here, actor=actor_of(doctor), now=database_now())
    assert (tell_days_off(database_now()), kinds()) == (0, ["doctor_unavailable", "doctor_waits"])
    assert sent(database_now()) == ["dropped", "sent"]


def test_the_doctors_time_is_taken_until_it_is_taken_back(here, schedule, says, withdraws):
    def times():
        now = database_now()
        until = DayOff.objects.get().until
        found = free_times(Seeking(here, "video", books=True), schedule, now)
        return [slot for slot in found if slot.starts_at < until]

    schedule.hours.update(opens="00:00", closes="00:00")
    says()
    assert times() == []
    assert ScheduleException.objects.get().kind == "off"
    withdraws()
    assert times()
    assert not ScheduleException.objects.exists()


def test_time_off_that_staff_took_away_themselves_is_not_missed(here, schedule, says, withdraws):
    says()
    ScheduleException.objects.all().delete()
    assert withdraws() == 1


def test_back_again_tells_who_was_told_and_off_again_tells_anew(here, says, withdraws):
    assert (says(), withdraws(), withdraws(), says()) == (1, 1, 0, 1)
    assert kinds() == ["doctor_unavailable", "doctor_available", "doctor_unavailable"]
    assert sent(database_now()) == ["dropped", "dropped", "sent"]


def test_who_cannot_be_told_is_a_call_for_staff(noonish, visit, clinic, says):
    visit(HOUR, record=make_record(clinic, "MRN-7", email=""))
    assert says() == 1
    assert StaffTask.objects.get().kind == "call_patient"


# --- beside the ladder ---


def test_an_unavailable_doctor_is_not_late_and_nobody_is_told_so(noonish, visit, says, mailoutbox):
    visit(-12 * MINUTE)
    climb(database_now())
    says()
    assert climb(database_now() + 10 * MINUTE) == 0
    assert sent(database_now()) == ["dropped", "sent"]
    close_late_tasks(database_now())
    assert not StaffTask.objects.filter(kind="doctor_late", closed_at=None).exists()


def test_what_is_said_of_being_late_is_not_told_of_a_doctor_who_is_off(here, says, doctor):
    says()
    said = {"said_at": database_now(), "said_by": doctor}
    Delay.objects.create(practitioner=doctor.practitioner, minutes=45, **said)
    assert tell_delays(database_now()) == 0


def test_a_doctor_who_is_back_climbs_on(noonish, visit, says, withdraws):
    visit(-12 * MINUTE)
    says()
    withdraws()
    assert climb(database_now()) == 1


def test_who_has_not_chosen_has_not_missed_the_visit(noonish, visit, says):
    made = visit(-10 * MINUTE, lasts=HOUR / 2)
    says()
    over = made.expected_ends_at
    assert (cancel_off(over - SECOND), cancel_off(over), cancel_off(over)) == (0, 1, 0)
    made.refresh_from_db()
    assert (made.status, made.cancel_reason) == ("cancelled", "doctor_absent")
    assert StaffTask.objects.get().kind == "doctor_absent"


# --- the patient's page ---


def test_the_patient_chooses_another_time_or_a_call_but_does_not_wait(
    here, says, client_of, patient, schedule
):
    says()
    client, place = client_of(patient), address("visit_late", here)
    words = seen(client.get(place).text)
    assert "Your doctor is not available today" in words
    assert "late." not in words
    assert "Keep waiting" not in words
    assert client.post(place, {"choice": "wait", **READ}).status_code == CONFLICT
    assert client.post(place, {"choice": "times", "modality": "video", **READ}).status_code == 302
    call = {"choice": "call", "phone": "510-555-0142", **READ}
    assert client.post(place, call).status_code == 302
    assert "We will call you at (510) 555-0142 by" in seen(client.get(place).text)


def test_a_call_that_was_asked_for_stands_when_the_doctor_is_back(
    here, says, withdraws, client_of, patient
):
    says()
    client, place = client_of(patient), address("visit_late", here)
    client.post(place, {"choice": "call", "phone": "510-555-0142", **READ})
    withdraws()
    page = " ".join(client.get(place).text.split())
    assert "<title> Your visit - " in page
    words = seen(page)
    assert "The doctor is not late, and you can join your visit." in words
    assert "You asked for a call, so we call you all the same. We will call you" in words
    assert "You need not do anything" not in words
    assert StaffTask.objects.get(kind="call_late_patient").closed_at is None


def test_who_was_to_come_to_the_clinic_hears_that_the_doctor_is_back(
    noonish, visit, says, withdraws, client_of, patient
):
    made = visit(HOUR, modality="in_person")
    says()
    assert (withdraws(), withdraws()) == (1, 0)
    assert kinds() == ["doctor_unavailable", "doctor_available"]
    assert "not available today" not in seen(client_of(patient).get("/appointments/").text)
    assert "Please do not travel" not in seen(
        client_of(patient).get(address("visit_late", made)).text
    )


def test_who_was_to_come_to_the_clinic_is_told_not_to(noonish, visit, says, client_of, patient):
    made = visit(HOUR, modality="in_person")
    says()
    words = seen(client_of(patient).get(address("visit_late", made)).text)
    assert "In-person visit with Sam Okafor, MD" in words
    assert "Please do not travel for this visit." in words


def test_who_sits_in_the_waiting_room_reads_it(ada, noonish, says, client_of, patient):
    says()
    words = seen(client_of(patient).get(ada.address("visit")).text)
    assert "your doctor is not available today" in words
    assert "Choose what to do" in words
    assert "You are next" not in words


def test_the_doctor_reads_it_on_the_day(here, says, withdraws, page):
    says()
    assert "you are not available today" in page()
    withdraws()
    assert "you are not available today" not in page()
