"""The clinic's board: what it says of each visit, doctor and task, to whom, and what is left there."""

from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions.tasks import close_task
from accounts.models import AuditEvent, Clinic, ClinicMembership, Notice
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.rules.clock import when
from tests.fixtures.cast import make_appointment, make_record
from tests.fixtures.pages import seen
from tests.videovisit.days import BOARD, HOUR, MINUTE, SECOND, done, task
from videovisit.actions.board import live_viewer, see_board
from videovisit.actions.day import hand_over, say_late
from videovisit.actions.delays import tell_delays
from videovisit.actions.visits import start_visit
from videovisit.models import HandOverNote, Lateness, Seat
from videovisit.rules.board import Mark
from videovisit.selectors.board import board_of
from videovisit.views.board import board_message, visit_piece

pytestmark = pytest.mark.django_db
STATE, NOTES = reverse("clinic_board_state"), reverse("clinic_board_note")


# --- the visits ---


def test_every_doctor_and_visit_of_today_is_on_it(
    board, ready, here, colleague, other_patient, clinic
):
    here(readiness="ready")
    seen_in_person = {"modality": "in_person", "practitioner": colleague.practitioner}
    ready(HOUR, record=other_patient.record, **seen_in_person)
    ready(2 * HOUR, record=make_record(clinic, "MRN-1"), status="cancelled")
    words = board()
    assert "Ada Okoye Sam Okafor, MD, Video visit Here since" in words
    assert "for 0 minutes" not in words
    assert "Ben Quist Ida Berg, MD, In person Not here yet" in words
    assert "Marisol" not in words


def test_what_is_over_and_of_other_days_is_told_apart(board, ready, other_patient, clinic):
    ready(-3 * HOUR, status="fulfilled")
    ready(-4 * HOUR, record=other_patient.record, status="noshow", modality="in_person")
    ready(50 * HOUR, record=make_record(clinic, "MRN-1"))
    words = board()
    assert "Done" in words
    assert "Did not take place" in words
    assert "Marisol" not in words


def test_filters_are_links_that_work_without_a_script(board, ready, here, other_patient):
    here(readiness="ready")
    ready(HOUR, record=other_patient.record)
    assert ("Ada" in board("here"), "Ben" in board("here")) == (True, False)
    assert "No visit of today stands here." in board("lost")
    assert "Ada" in board("nonsense")


@pytest.mark.parametrize(
    ("silent", "show"), [(0 * SECOND, "here"), (6 * MINUTE, "lost"), (0 * SECOND, "waiting")]
)
def test_who_waits_is_found_by_how(board, here, silent, show):
    made = here()
    Seat.objects.update(seen_at=database_now() - silent)
    made.arrived_at -= 11 * MINUTE
    made.save(update_fields=["arrived_at"])
    assert "for 11 minutes" in board(show)


def test_a_doctor_who_has_not_come_is_late_after_five_minutes(
    board, ready, other_patient, colleague
):
    ready(-4 * MINUTE)
    ready(-6 * MINUTE, record=other_patient.record, practitioner=colleague.practitioner)
    words = board("late")
    assert "Ben Quist" in words
    assert "Doctor 6 minutes late" in words
    assert "Ada" not in words


def test_what_a_doctor_has_said_stands_at_each_visit_and_at_the_doctor(
    board, beside, ready, doctor, actor_of
):
    ready(MINUTE)
    say_late(doctor.practitioner, 20, actor=actor_of(doctor), now=database_now())
    tell_delays(database_now())
    assert "Doctor expected at" in board("late")
    assert "Sam Okafor, MD 1 visit today has said to be 20 minutes late" in beside()


def test_a_doctor_who_is_not_available_is_said_with_what_each_patient_chose(
    board, beside, noonish, ready, other_patient, says, doctor, actor_of
):
    ready(-8 * MINUTE)
    ready(HOUR, record=other_patient.record, modality="in_person")
    ready(-3 * HOUR, status="fulfilled", record=other_patient.record)
    say_late(doctor.practitioner, 20, actor=actor_of(doctor), now=database_now())
    says()
    Lateness.objects.filter(appointment__modality="video").update(called_at=database_now())
    words = board()
    assert "Not here yet Doctor not available today Asked for a call" in words
    assert "Not here yet Doctor not available today Has not answered yet" in words
    assert words.count("Doctor not available today") == 2
    assert "minutes late" not in words + beside()
    assert "Sam Okafor, MD 3 visits today 1 done not available today" in beside()
    assert "Ada" not in board("late")


def test_who_asked_for_a_call_of_a_late_doctor_is_said_so(board, ready):
    Lateness.objects.create(appointment=ready(-8 * MINUTE), revision=0, called_at=database_now())
    words = board()
    assert "Asked for a call Doctor 8 minutes late" in words
    assert "not available" not in words


def test_late_doctors_are_as_late_as_the_board_says(
    board, ready, other_patient, client_of, scheduler, doctor, actor_of
):
    ready(-50 * MINUTE)
    ready(-12 * MINUTE, record=other_patient.record)
    assert "Doctor 50 minutes late" in board()
    late = seen(client_of(scheduler).get(reverse("clinic_late")).text)
    assert "Sam Okafor, MD: 50 minutes late. " in late
    say_late(doctor.practitioner, 10, actor=actor_of(doctor), now=database_now())
    late = seen(client_of(scheduler).get(reverse("clinic_late")).text)
    assert "Sam Okafor, MD: 50 minutes late, has said to be 10 minutes late. " in late


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        ({"seen_at": -MINUTE}, "Away for a moment since "),
        ({"seen_at": -6 * MINUTE}, "Not heard of for 5 minutes since "),
        ({"left_at": -2 * MINUTE}, "Has left, may come back since "),
    ],
)
def test_since_when_somebody_is_away_is_not_since_when_they_wait(board, here, seat, words):
    made = here()
    since = database_now() - 20 * MINUTE
    Appointment.objects.update(arrived_at=since)
    gone = {name: database_now() + ago for name, ago in seat.items()}
    Seat.objects.update(**gone)
    clock = partial(when, zone=made.clinic.time_zone, language="en")
    away = seen(clock(*gone.values()).clock)
    assert f"{words}{away}; waits since {seen(clock(since).clock)}, for 20 minutes" in board()


def test_less_than_a_minute_is_not_counted(board, here):
    here()
    Seat.objects.update(left_at=database_now())
    assert ("; waits since " in board(), "minute" in board()) == (True, False)


def test_who_is_not_ready_is_found(board, visit, ready, other_patient):
    visit(HOUR, readiness="problem")
    ready(2 * HOUR, record=other_patient.record)
    words = board("unready")
    assert "Ada Okoye" in words
    assert "Computer: problem found" in words
    assert "Ben" not in words


def failed(appointment, now):
    about = {"cause": f"appointment:{appointment.pk}", "kind": "appointment_reminder"}
    sent = {"channel": "mail", "recipient": "r", "state": "failed"}
    return Notice.objects.create(due_at=now, created_at=now, **about, **sent)


def test_a_message_that_failed_stands_there_until_somebody_has_called(
    board, ready, clinic, patient, actor_of, scheduler, now
):
    notice = failed(ready(HOUR), now)
    call = task(clinic, patient=patient.record, notice=notice)
    assert "A message failed" in board("failed")
    close_task(call, actor=actor_of(scheduler), now=now)
    assert "Ada" not in board("failed")


def test_a_visit_that_goes_on_and_one_handed_over_name_who_sees_them(
    board, here, visit, actor_of, doctor, colleague, other_patient
):
    start_visit(here(), actor=actor_of(doctor), now=database_now())
    other = visit(HOUR, record=other_patient.record)
    hand_over(other, colleague.practitioner, actor=actor_of(doctor), now=database_now())
    assert "Ada Okoye Sam Okafor, MD, Video visit In the visit" in board("in_visit")
    assert "Ben Quist Ida Berg, MD (for Sam Okafor, MD), Video visit" in board()


def test_the_doctors_of_today_are_told_with_what_they_do(beside, here, ready, actor_of, doctor):
    ready(-3 * HOUR, status="fulfilled")
    start_visit(here(readiness="ready"), actor=actor_of(doctor), now=database_now())
    assert "Sam Okafor, MD 2 visits today 1 done in a visit now" in beside()


def test_who_waits_and_how_late_is_told_of_a_doctor(beside, here):
    made = here(readiness="ready", starts_in=-6 * MINUTE)
    assert made.starts_at < database_now()
    assert "Sam Okafor, MD 1 visit today 1 waits 6 minutes late" in beside()


def test_of_clinics_in_two_zones_each_visit_names_its_own(
    board, ready, scheduler, other_clinic, doctor
):
    Clinic.objects.exclude(pk=other_clinic.pk).update(time_zone="America/Los_Angeles")
    Clinic.objects.filter(pk=other_clinic.pk).update(time_zone="America/New_York")
    ClinicMembership.objects.create(user=scheduler, clinic=other_clinic, role="scheduler")
    ready(status="arrived")
    record, starts_at = make_record(other_clinic, "MRN-2"), database_now() + HOUR
    make_appointment(record, doctor.practitioner, starts_at=starts_at, status="arrived")
    words = board()
    assert "m. Pacific time Ada Okoye" in words
    assert "m. Eastern time Marisol Rivera" in words


def test_without_a_clinic_there_is_nothing():
    made = board_of([], now=database_now(), language="en")
    assert (made.rows, made.doctors, made.tasks, made.notes) == ([], [], [], [])


# --- who sees it ---


@pytest.mark.parametrize("who", ["patient", "doctor", "support_agent", "administrator"])
def test_it_is_no_page_for_others(who, request, client_of):
    client = client_of(request.getfixturevalue(who))
    assert {client.get(each).status_code for each in (BOARD, STATE)} == {404}
    assert client.post(NOTES, {"text": "x"}).status_code == 404


def test_another_clinic_sees_nothing_of_it(board, ready, other_scheduler, clinic, patient):
    ready()
    HandOverNote.objects.create(
        clinic=clinic, text="A secret", written_by=patient, written_at=database_now()
    )
    task(clinic, patient=patient.record)
    page = board(user=other_scheduler)
    assert "No visit of today stands here." in page
    assert "Ada" not in page
    assert "A secret" not in page


def test_each_patient_whom_a_look_shows_is_written_down(board, ready, here, other_patient, clinic):
    here(readiness="ready")
    ready(HOUR, record=other_patient.record)
    task(clinic, patient=other_patient.record)
    board("here")
    found = AuditEvent.objects.filter(detail__how__in=["board", "tasks"])
    assert {event.target.split(":")[0] for event in found} == {"appointment", "task"}
    assert found.filter(patient=other_patient.record).count() == 1


def test_a_page_that_changes_by_itself_is_one_look_an_hour(
    client_of, scheduler, ready, clinic, patient
):
    client, _ = client_of(scheduler), ready()
    task(clinic, patient=patient.record)
    client.get(BOARD)
    client.get(STATE)
    assert (done("appointment_seen"), done("record_seen")) == (1, 1)


def test_an_open_board_is_another_look_after_an_hour(actor_of, scheduler, ready, clinic):
    ready(-2 * HOUR, status="fulfilled")
    now = database_now()
    viewer = live_viewer(actor_of(scheduler), "", now=now)
    for later, looks in [(0, 1), (59, 1), (61, 2)]:
        see_board([clinic.pk], [viewer], now=now + later * MINUTE, language="en")
        assert done("appointment_seen") == looks


def test_a_session_that_a_visit_outlasts_sees_counts_without_names(
    client_of, scheduler, here, clinic, patient
):
    here()
    task(clinic, patient=patient.record)
    client = client_of(scheduler)
    session = client.session
    session["visit_until"] = (database_now() + HOUR).timestamp()
    session["active_at"] -= 16 * 60
    session.save()
    page, told = client.get(BOARD).text, client.get(STATE).json()
    assert "Here (1)" in seen(page)
    assert "1 task is open." in seen(page)
    assert "Sign on again to see who it is" in page
    assert ("Ada" in page, "Sam" in page, told["lists"], told["html"]) == (False, False, {}, {})
    assert done("appointment_seen") == done("record_seen") == 0


# --- what changes by itself ---


def test_the_state_is_asked_for_again_at_no_cost(client_of, scheduler, ready):
    made, client = ready(HOUR), client_of(scheduler)
    first = client.get(STATE)
    told = first.json()
    assert next(told["html"][each] for each in told["lists"]["visits"]).startswith("<li id=")
    etag = first["ETag"]
    assert client.get(STATE, headers={"If-None-Match": etag}).status_code == 304
    made.status = "noshow"
    made.save()
    again = client.get(STATE, headers={"If-None-Match": etag}).json()
    assert "Did not take place" in str(again["html"])
    assert again["version"] >= told["version"]


def test_what_says_the_same_is_made_once(clinic, ready, other_patient):
    ready(HOUR)
    later = ready(2 * HOUR, record=other_patient.record)
    visit_piece.cache_clear()

    def made():
        before = visit_piece.cache_info().misses
        board = board_of([clinic.pk], now=database_now(), language="en")
        for mark in ("", *Mark):
            board_message(board, mark, short=False, language="en")
        return visit_piece.cache_info().misses - before

    assert made() == 2
    assert made() == 0
    later.readiness = "problem"
    later.save()
    assert made() == 1


def test_the_board_asks_as_often_for_one_visit_as_for_thirty(clinic, doctor, scheduler, ready):
    ready()

    def asked():
        with CaptureQueriesContext(connection) as caught:
            board_of([clinic.pk], now=database_now(), language="en")
        return len(caught)

    one = asked()
    for number in range(30):
        record = make_record(clinic, f"MRN-9{number:05}")
        starts_at = database_now() - (number + 1) * 40 * MINUTE
        made = make_appointment(record, doctor.practitioner, starts_at=starts_at, status="arrived")
        task(clinic, f"c:x{number}", notice=failed(made, starts_at), patient=record)
        HandOverNote.objects.create(
            clinic=clinic, text="x", written_by=scheduler, written_at=starts_at
        )
    assert asked() == one == 8
