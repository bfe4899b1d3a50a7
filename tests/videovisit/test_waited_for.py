"""The doctor is in the room and the patient is not: the patient is told, once, while it is so."""

import pytest

from accounts.actions.rendering import mail_of, text_of
from accounts.models import Notice
from accounts.selectors.clinics import database_now
from accounts.selectors.outbox import recipient_of
from appointments.actions.booking import Edit, Wanted, move
from tests.videovisit.days import HOUR, MINUTE, SECOND
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.ready_words import READY_KINDS, WAITS
from videovisit.actions.visits import arrive, end_visit, start_visit
from videovisit.models import Seat, Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(doctor, actor_of):
    """The doctor opens the room of a visit, perhaps a while ago."""

    def opens(made, ago=0 * MINUTE):
        start_visit(made, actor=actor_of(doctor), now=database_now() - ago)

    return opens


@pytest.fixture
def waited_for(visit, start):
    """A visit whose doctor is there alone."""
    made = visit()
    start(made, MINUTE)
    Seat.objects.update(seen_at=database_now())
    return made


@pytest.fixture
def edit(scheduler, actor_of):
    return lambda: Edit(actor_of(scheduler), database_now(), 0, is_here=True)


def owed() -> list[Notice]:
    return list(Notice.objects.filter(kind=WAITS))


def is_true(notice) -> bool:
    return READY_KINDS[WAITS].is_still_owed(notice, database_now())


def written(notice):
    return mail_of(notice, recipient_of(notice, {}, database_now()), {})


def test_a_patient_who_has_not_come_gets_a_message(waited_for, start, patient):
    start(waited_for)  # comes back: nothing new
    (notice,) = owed()
    assert (notice.patient, is_true(notice)) == (patient.record, True)
    assert written(notice).subject == "Your doctor is waiting for you"
    assert f"/appointments/{waited_for.reference}/" in written(notice).body


@pytest.mark.parametrize(("language", "words"), [("en", "waiting for you"), ("es", "esperando")])
def test_it_is_said_in_the_readers_language(waited_for, patient, language, words):
    record = patient.record
    type(record).objects.filter(pk=record.pk).update(language=language)
    (notice,) = owed()
    sent, recipient = written(notice), recipient_of(notice, {}, database_now())
    (rich,) = (part.content for part in sent.alternatives)
    told = sent.subject, sent.body, rich, text_of(notice, recipient, {})
    assert all(words in each for each in told)
    assert not any("come in" in each for each in told)


def test_a_helper_reads_whose_visit_it_is(visit, child, parent, start):
    start(visit(record=child))
    (notice,) = [one for one in owed() if one.user == parent]
    assert written(notice).subject == "The doctor of a video visit is waiting"
    assert child.first_name in written(notice).body


def test_who_is_there_needs_no_message(here, start):
    start(here())
    assert owed() == []


AWAY = [{"seen_at": 46 * SECOND}, {"left_at": SECOND}]


@pytest.fixture
def goes(here):
    """The patient comes, and goes away."""

    def go(away):
        made, now = here(), database_now()
        Seat.objects.update(**{name: now - ago for name, ago in away.items()})
        return made

    return go


@pytest.mark.parametrize("away", AWAY)
def test_who_came_and_went_away_gets_it_until_they_are_back(goes, start, patient, actor_of, away):
    made = goes(away)
    start(made)
    start(made)
    (notice,) = owed()
    assert (notice.patient, is_true(notice)) == (patient.record, True)
    arrive(made, actor=actor_of(patient), now=database_now())
    assert not is_true(notice)


def test_who_was_told_before_they_came_is_not_told_twice(waited_for, start, patient, actor_of):
    Seat.objects.update(left_at=database_now())
    arrive(waited_for, actor=actor_of(patient), now=database_now())
    Seat.objects.update(left_at=database_now())
    start(waited_for)
    (notice,) = owed()
    assert is_true(notice)


@pytest.mark.parametrize("away", [{"seen_at": 44 * SECOND}, {"outside_since": SECOND}])
def test_who_is_there_or_outside_gets_none_of_it(goes, start, away):
    start(goes(away))
    assert owed() == []


def test_it_is_dropped_where_the_patient_leaves_to_be_told(goes, start):
    start(goes(AWAY[0]))
    Seat.objects.filter(role="patient").update(outside_since=database_now())
    assert not is_true(owed()[0])


def comes(made, patient, doctor, actor_of):
    arrive(made, actor=actor_of(patient), now=database_now())


def leaves(made, patient, doctor, actor_of):
    Seat.objects.filter(user=doctor).update(left_at=database_now())


def ends(made, patient, doctor, actor_of):
    comes(made, patient, doctor, actor_of)
    end_visit(Visit.objects.get(), actor=actor_of(doctor), now=database_now())


@pytest.mark.parametrize("happens", [comes, leaves, ends])
def test_it_is_dropped_where_it_is_no_longer_so(waited_for, happens, patient, doctor, actor_of):
    happens(waited_for, patient, doctor, actor_of)
    (notice,) = owed()
    assert not is_true(notice)


def test_a_visit_that_was_moved_is_waited_for_anew(waited_for, doctor, edit, start):
    begins = database_now() + 5 * MINUTE
    moved = move(waited_for, Wanted(doctor.practitioner, begins, begins + HOUR, "video"), edit())
    first = owed()[0]
    assert not is_true(first)
    start(moved)
    assert [is_true(one) for one in sorted(owed(), key=lambda one: one.revision)] == [False, True]
