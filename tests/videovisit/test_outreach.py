"""Patients who are not ready are called before their visit, and leave the list once they are."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_record
from tests.fixtures.pages import seen
from tests.together import together
from videovisit.actions.checks import refresh_readiness
from videovisit.actions.outreach import note_outreach
from videovisit.models import Outreach, ReadinessCheck
from videovisit.rules.outreach import Call, Why, is_to_call, round_began, why_unready
from videovisit.selectors.outreach import outreach_list

BOARD, LISTS = reverse("clinic_board"), reverse("clinic_outreach_state")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def board(client_of, scheduler):
    """What clinic staff read in that part of the board."""

    def read():
        page = seen(client_of(scheduler).get(BOARD).text)
        part = page.partition("These patients are not ready")[2].partition("To do")[0]
        return part.partition("Called today")[0]

    return read


@pytest.fixture
def called(client_of, scheduler):
    """What they read of the calls of today."""
    return lambda: seen(client_of(scheduler).get(LISTS).text).partition("Called today")[2]


@pytest.fixture
def undo(client_of, scheduler):
    def send(visit, call):
        client = client_of(scheduler)
        answer = client.post(
            reverse("clinic_outreach_undo", args=[visit.reference]), {"call": call}
        )
        assert answer["Location"] == BOARD
        return client.get(BOARD).text

    return send


@pytest.fixture
def call(client_of, scheduler):
    def send(visit, outcome):
        page = reverse("clinic_outreach", args=[visit.reference])
        return client_of(scheduler).post(page, {"outcome": outcome})

    return send


@pytest.fixture
def coming(visit):
    """The patient's visit in two hours, of which nothing is known."""
    return visit(2 * HOUR)


def checked(record, now, verdict, **more):
    facts = {"duration": 1, "browser": "b", "browser_family": "chrome", "browser_version": 1}
    facts |= {"system": "mac", "app_version": "1", "run": uuid4(), **more}
    return ReadinessCheck.objects.create(patient=record, taken_at=now, verdict=verdict, **facts)


@pytest.mark.parametrize(
    ("readiness", "todo", "why"),
    [
        ("ready", "", None),
        ("ready", "browser", None),
        ("not_tested", "", Why.NEVER),
        ("changed", "", Why.CHANGED),
        ("problem", "camera", Why.FAILED),
        ("problem", "", Why.FAILED),
        ("problem", "browser", Why.BROWSER),
    ],
)
def test_who_is_not_ready_and_why(readiness, todo, why):
    assert why_unready(readiness, todo) == why


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("before", "began"),
    [
        (DAY + SECOND, None),
        (DAY, DAY),
        (30 * MINUTE + SECOND, DAY),
        (30 * MINUTE, 30 * MINUTE),
        (-HOUR, 30 * MINUTE),
    ],
)
def test_there_are_two_rounds_of_calls(before, began, now):
    starts_at = now + before
    assert round_began(starts_at, now) == (began and starts_at - began)


@pytest.mark.parametrize(
    ("outcome", "before_now", "is_due"),
    [
        ("called", MINUTE, False),
        ("called", 2 * HOUR, True),
        ("no_answer", MINUTE, True),
        ("phone", 2 * HOUR, False),
        ("in_person", 2 * HOUR, False),
    ],
)
def test_a_call_settles_its_round_and_another_way_settles_the_visit(
    outcome, before_now, is_due, now
):
    made = [Call(outcome, now - before_now)]
    assert is_to_call(made, now + 20 * MINUTE, now) == is_due


def test_nobody_is_called_before_the_day_before(now):
    assert not is_to_call([], now + 2 * DAY, now)
    assert is_to_call([], now + HOUR, now)


def test_the_board_names_who_to_call_with_phone_and_why(board, coming, patient):
    patient.record.phone = "+15005550006"
    patient.record.save()
    page = board()
    assert "Ada Okoye" in page
    assert "Never checked" in page
    assert "Phone: (500) 555-0006" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("readiness", "todo", "words"),
    [
        ("problem", "browser", "The browser cannot make video calls"),
        ("problem", "camera", "The check found a problem"),
        ("changed", "", "Was ready, but the browser or devices have changed since"),
    ],
)
def test_the_board_says_why_somebody_is_not_ready(
    board, visit, patient, now, readiness, todo, words
):
    visit(HOUR, readiness=readiness)
    checked(patient.record, now - DAY, "not-ready", todo="microphone")
    checked(patient.record, now - HOUR, "not-ready", todo=todo)
    page = board()
    assert words in page
    assert "No phone number on record" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"starts_in": DAY + HOUR},
        {"readiness": "ready"},
        {"modality": "in_person"},
        {"status": "cancelled"},
        {"status": "arrived"},
        {"starts_in": -2 * HOUR},
    ],
)
def test_nobody_else_is_on_the_list(board, visit, fields):
    visit(**{"starts_in": HOUR, **fields})
    assert "There is nobody to call now." in board()


def test_whoever_passes_the_check_leaves_the_list(board, coming, patient, now):
    assert "Ada Okoye" in board()
    checked(patient.record, now - MINUTE, "ready")
    refresh_readiness(now)
    assert "Ada Okoye" not in board()


def test_each_look_at_the_list_is_written_down(board, coming, patient):
    board()
    event = AuditEvent.objects.get(action="appointment_seen", detail={"how": "outreach"})
    assert event.patient == patient.record


@pytest.mark.parametrize("outcome", ["called", "phone", "in_person"])
def test_one_press_says_what_came_of_a_call_and_the_row_goes(
    board, call, coming, outcome, scheduler
):
    assert call(coming, outcome)["Location"] == BOARD
    assert "Ada Okoye" not in board()
    kept = Outreach.objects.get()
    assert (kept.outcome, kept.noted_by, kept.revision) == (outcome, scheduler, coming.revision)
    event = AuditEvent.objects.get(action="outreach_noted")
    assert (event.actor, event.patient, event.detail) == (
        scheduler,
        coming.patient,
        {"outcome": outcome},
    )


def test_who_did_not_answer_stays_on_the_list_with_the_time(board, call, coming):
    call(coming, "no_answer")
    call(coming, "no_answer")
    assert "No answer at" in board()
    assert Outreach.objects.count() == 2


def test_half_an_hour_before_they_are_called_once_more(call, coming, actor_of, scheduler, now):
    def listed(at):
        return outreach_list(actor_of(scheduler), now=at, language="en")

    call(coming, "called")
    assert listed(coming.starts_at - 31 * MINUTE) == []
    assert len(listed(coming.starts_at - 30 * MINUTE)) == 1


def test_after_a_move_they_are_called_anew(board, call, coming):
    call(coming, "phone")
    Appointment.objects.update(revision=coming.revision + 1)
    assert "Ada Okoye" in board()


def test_what_came_of_a_call_is_said_and_can_be_taken_back(board, called, call, undo, coming):
    page = seen(call(coming, "phone").client.get(BOARD).text)
    assert "Done Ada Okoye: Will use the phone. This stands under “Called today”" in page
    assert called().startswith(" Ada Okoye Will use the phone Sam Lee, ")
    page = undo(coming, Outreach.objects.get().pk)
    assert "Ada Okoye: “Will use the phone” is taken back." in page
    assert "Ada Okoye" in board()
    assert called() == ""
    event = AuditEvent.objects.get(action="outreach_taken_back")
    assert (event.patient, event.detail) == (coming.patient, {"outcome": "phone"})


def test_what_was_taken_back_before_is_not_taken_back_again(call, undo, coming, visit):
    call(coming, "no_answer")
    kept = Outreach.objects.get().pk
    other = visit(3 * HOUR)
    for place, number in ((other, kept), (coming, kept + 1), (coming, "x")):
        assert "is taken back" not in undo(place, number)
    assert Outreach.objects.count() == 1


def test_only_calls_of_today_about_the_visit_as_it_is_are_listed(called, call, coming, clinic, now):
    call(coming, "called")
    assert "Ada Okoye" in called()
    Outreach.objects.update(noted_at=now - 13 * HOUR)
    clinic.time_zone = f"Etc/GMT{now.hour - 12:+d}"
    clinic.save(update_fields=["time_zone"])
    assert called() == ""
    Outreach.objects.update(noted_at=now)
    assert "Ada Okoye" in called()
    Appointment.objects.update(revision=coming.revision + 1)
    assert called() == ""


def test_the_list_changes_by_itself_and_an_open_one_is_one_look(
    client_of, scheduler, coming, patient
):
    client = client_of(scheduler)
    page, first = client.get(BOARD).text, client.get(LISTS)
    assert f"data-version={first['ETag']}" in page
    known = {"If-None-Match": first["ETag"]}
    assert client.get(LISTS, headers=known).status_code == 304
    Appointment.objects.update(readiness="ready")
    assert "Ada Okoye" not in client.get(LISTS, headers=known).text
    looks = AuditEvent.objects.filter(action="appointment_seen", detail={"how": "outreach"})
    assert [event.patient for event in looks] == [patient.record]


@pytest.mark.parametrize("outcome", ["", "nonsense", "CALLED"])
def test_what_is_no_outcome_changes_nothing(call, coming, outcome):
    assert call(coming, outcome)["Location"] == BOARD
    assert not Outreach.objects.exists()


@pytest.mark.parametrize("change", [{"status": "arrived"}, {"readiness": "ready"}])
def test_an_outcome_for_whom_no_call_is_due_any_more_changes_nothing(call, coming, change):
    Appointment.objects.update(**change)
    answer = call(coming, "called")
    assert answer["Location"] == BOARD
    assert "Please note Ada Okoye: nothing was noted now." in seen(answer.client.get(BOARD).text)
    assert not Outreach.objects.exists()


def test_another_clinics_patients_are_neither_shown_nor_called(client_of, other_scheduler, coming):
    client = client_of(other_scheduler)
    assert "Ada Okoye" not in client.get(BOARD).text
    page = reverse("clinic_outreach", args=[coming.reference])
    assert client.post(page, {"outcome": "called"}).status_code == 404
    assert client.post(f"{page}undo/", {"call": 1}).status_code == 404
    assert "Ada Okoye" not in client.get(LISTS).text
    assert not Outreach.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_called_at_once_one_is_kept(coming, actor_of, scheduler, now):
    actor = actor_of(scheduler)
    told = together(lambda: note_outreach(coming, "called", actor=actor, now=now), times=2)
    assert sorted(told) == [False, True]
    assert Outreach.objects.count() == 1


def test_the_board_asks_as_often_for_one_patient_as_for_thirty(
    client_of, scheduler, coming, clinic, doctor, now
):
    client = client_of(scheduler)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(BOARD).status_code == 200
        return len(caught)

    asked()
    one = asked()
    for number in range(30):
        record = make_record(clinic, f"MRN-9{number:05}")
        starts_at = now + 3 * HOUR + number * MINUTE * 30
        visit = make_appointment(record, doctor.practitioner, starts_at=starts_at)
        Outreach.objects.create(
            appointment=visit, revision=0, outcome="no_answer", noted_at=now, noted_by=scheduler
        )
    assert asked() == one
