"""Tasks on the board, closed exactly once; and notes for the next shift."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.tasks import close_task
from accounts.models import AuditEvent, ClinicMembership, StaffTask
from accounts.rules.actor import PORTAL
from accounts.selectors.clinics import database_now
from accounts.selectors.tasks import task_for
from tests.fixtures.pages import seen
from tests.together import together
from tests.videovisit.days import BOARD, HOUR, MINUTE, SECOND, done, task
from videovisit.actions.board import forget_notes
from videovisit.models import HandOverNote
from videovisit.rules.board import LONGEST_NOTE
from videovisit.selectors.board import MOST_CLOSED, MOST_OPEN, board_of

pytestmark = pytest.mark.django_db
NOTES, TASKS = reverse("clinic_board_note"), reverse("clinic_tasks")


# --- tasks ---


def test_a_task_says_what_who_raised_and_closed(beside, client_of, scheduler, clinic, patient):
    made = task(clinic, patient=patient.record, practitioner=None)
    words = beside()
    assert "Call the patient: a message could not be delivered. Patient: Ada Okoye Since" in words
    client = client_of(scheduler)
    close = reverse("clinic_board_task", args=[made.pk])
    assert client.post(close)["Location"] == BOARD
    assert "Closed by Sam Lee," in beside()
    assert StaffTask.objects.get().closed_by == scheduler


def test_a_task_of_a_doctor_names_the_doctor_and_what_was_done(beside, clinic, patient, doctor):
    people = {"patient": patient.record, "practitioner": doctor.practitioner}
    task(clinic, kind="doctor_late", words=["told"], since=database_now() - 12 * MINUTE, **people)
    words = beside()
    assert "Sam Okafor, MD is 12 minutes late for Ada Okoye." in words
    assert "The patient was told that the doctor is late." in words
    assert "Doctor: Sam Okafor, MD" in words


def test_a_task_that_has_closed_by_itself_says_so(beside, clinic):
    close_task(task(clinic), actor=PORTAL, now=database_now())
    assert "Closed by itself," in beside()


def test_what_was_closed_before_today_is_gone(beside, clinic):
    close_task(task(clinic), actor=PORTAL, now=database_now() - 25 * HOUR)
    assert "There is nothing to do now." in beside()


def test_the_oldest_tasks_are_shown_and_all_are_counted(clinic, now):
    for number in range(MOST_OPEN + 3):
        task(clinic, f"o:{number}", raised_at=now + number * SECOND)
    for number in range(MOST_CLOSED + 3):
        raised = {"raised_at": now, "closed_at": now + number * SECOND}
        task(clinic, f"c:{number}", **raised)
    board = board_of([clinic.pk], now=database_now(), language="en")
    shown = [row.cause for row in board.shown_tasks]
    assert board.counts["tasks"] == MOST_OPEN + 3
    assert shown[:2] == ["o:0", "o:1"]
    assert shown[MOST_OPEN:][0] == f"c:{MOST_CLOSED + 2}"
    assert len(shown) == MOST_OPEN + MOST_CLOSED


@pytest.mark.parametrize(
    ("name", "back"), [("clinic_board_task", BOARD), ("clinic_task_close", TASKS)]
)
def test_of_two_who_close_a_task_the_second_is_told_who_did(
    client_of, scheduler, other_patient, clinic, name, back
):
    ClinicMembership.objects.create(user=other_patient, clinic=clinic, role="scheduler")
    made = task(clinic)
    address = reverse(name, args=[made.pk])
    client_of(scheduler).post(address)
    second = client_of(other_patient)
    assert second.post(address)["Location"] == back
    assert "Please note Sam Lee had closed this task before you, on" in seen(second.get(back).text)
    assert StaffTask.objects.get().closed_by == scheduler
    assert done("task_closed") == 1


def test_who_closes_what_has_closed_by_itself_is_told_so(client_of, scheduler, clinic):
    made = task(clinic)
    close_task(made, actor=PORTAL, now=database_now())
    client = client_of(scheduler)
    client.post(reverse("clinic_board_task", args=[made.pk]))
    assert "This task had closed by itself before, on" in client.get(BOARD).text


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_has_closed_it(clinic, actor_of, scheduler):
    made, actor, now = task(clinic), actor_of(scheduler), database_now()
    told = together(lambda: close_task(made, actor=actor, now=now), times=2)
    assert sorted(told) == [False, True]
    assert done("task_closed") == 1


@pytest.mark.parametrize("who", ["other_scheduler", "colleague"])
def test_a_task_of_others_is_none(client_of, request, clinic, who, actor_of):
    made, user = task(clinic), request.getfixturevalue(who)
    address = reverse("clinic_board_task", args=[made.pk])
    assert client_of(user).post(address).status_code == 404
    assert task_for(actor_of(user), made.pk) is None
    assert StaffTask.objects.get().closed_at is None


# --- notes ---


def test_a_note_is_read_by_the_next_shift_with_who_and_when(
    client_of, scheduler, beside, clinic, now
):
    sent = client_of(scheduler).post(NOTES, {"text": "Room 3 has <no> sound"})
    assert sent["Location"] == BOARD
    note = HandOverNote.objects.get()
    assert (note.clinic, note.written_by, note.text) == (clinic, scheduler, "Room 3 has <no> sound")
    assert "Room 3 has <no> sound Sam Lee, " in beside()
    event = AuditEvent.objects.get(action="note_left")
    assert (event.target, event.clinic, event.detail) == (f"note:{note.pk}", clinic, {})


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_NOTE + 1), "a\0b"])
def test_what_is_no_note_is_not_kept(client_of, scheduler, text):
    answer = client_of(scheduler).post(NOTES, {"text": text})
    assert answer.status_code == 409
    assert "There is a problem" in answer.text
    assert not HandOverNote.objects.exists()


def test_too_long_a_note_is_said_and_kept_to_be_cut(client_of, scheduler):
    client, text = client_of(scheduler), "x" * (LONGEST_NOTE + 1)
    assert "maxlength" not in client.get(BOARD).text
    answer = client.post(NOTES, {"text": text}).text
    assert "Use at most 500 characters. These are 501." in answer
    assert text in answer


def test_a_line_of_a_note_stays_a_line_and_ends_with_one_character(client_of, scheduler):
    client, text = client_of(scheduler), "x" * (LONGEST_NOTE - 2) + "\ny"
    client.post(NOTES, {"text": text.replace("\n", "\r\n")})
    assert HandOverNote.objects.get().text == text
    assert f'<span class="portal-lines">{text}</span>' in client.get(BOARD).text


def test_where_a_wrong_note_was_answered_there_is_the_board(client_of, scheduler):
    assert client_of(scheduler).get(NOTES)["Location"] == BOARD


def test_who_keeps_two_clinics_says_which(client_of, scheduler, other_clinic, clinic, beside):
    ClinicMembership.objects.create(user=scheduler, clinic=other_clinic, role="scheduler")
    client = client_of(scheduler)
    assert client.post(NOTES, {"text": "Nowhere"}).status_code == 409
    assert client.post(NOTES, {"text": "Nowhere", "clinic": "0"}).status_code == 409
    for place in (clinic, other_clinic):
        client.post(NOTES, {"text": f"To {place.name}", "clinic": str(place.pk)})
    words = beside()
    for place in (clinic, other_clinic):
        assert f"To {place.name} Sam Lee, " in words
        assert f"m., {place.name}" in words


def test_notes_are_shown_for_a_week_and_kept_for_ninety_days(beside, scheduler, clinic):
    now = database_now()
    for days, text in [(6, "Lately"), (8, "Long ago"), (91, "Before")]:
        at = now - timedelta(days=days)
        said = {"text": text, "written_at": at, "written_by": scheduler}
        HandOverNote.objects.create(clinic=clinic, **said)
    words = beside()
    assert ("Lately" in words, "Long ago" in words) == (True, False)
    forget_notes(now)
    assert set(HandOverNote.objects.values_list("text", flat=True)) == {"Lately", "Long ago"}
