"""After the visit: one thumb a person, and why it points down."""

from datetime import timedelta

import pytest

from accounts.models import PatientAccess
from appointments.models import Appointment
from tests.fixtures.pages import seen
from videovisit.models import CallSample, Opinion, Seat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def dana(person, doctor, ada):
    """The doctor, with the patient in the visit."""
    return person(doctor).start()


@pytest.fixture
def over(dana):
    dana.client.post(dana.address("visit_end"))


def say(person, **form):
    return person.client.post(person.address("visit_opinion"), form, follow=True)


def test_a_thumb_up_is_one_press(ada, over):
    assert "Done Thank you. Your answer helps the clinic." in seen(say(ada, good="yes").text)
    assert Opinion.objects.get().is_good


@pytest.mark.parametrize(("thumb", "words"), [("yes", "You said: yes."), ("no", "You said: no.")])
def test_who_has_answered_reads_so(ada, over, thumb, words):
    assert "You said" not in seen(ada.client.get(ada.address("visit")).text)
    say(ada, good=thumb)
    assert words in seen(ada.client.get(ada.address("visit")).text)


def test_a_thumb_down_asks_why_and_keeps_both(ada, over):
    assert "What was not good?" in seen(say(ada, good="no").text)
    assert not Opinion.objects.get().is_good
    say(ada, said="causes", causes=["heard", "late"])
    assert Opinion.objects.get().causes == ["heard", "late"]


def test_no_reason_is_an_answer_too(ada, over):
    say(ada, said="causes")
    assert Opinion.objects.get().causes == []


def test_an_unknown_reason_is_refused(ada, over):
    say(ada, said="causes", causes=["boring"])
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "form", [{"good": "maybe"}, {}, {"causes": "heard"}, {"said": "boring", "causes": "heard"}]
)
def test_what_is_no_answer_changes_nothing_and_is_asked_again(ada, over, form):
    say(ada, **form)
    assert not Opinion.objects.exists()
    say(ada, good="yes")
    words = seen(say(ada, **form).text)
    assert "Nothing was saved. Please press Yes or No." in words
    assert "You said: yes." in words
    assert Opinion.objects.get().is_good


def test_the_last_word_of_each_person_stands(ada, dana, over):
    say(ada, good="no")
    say(ada, good="yes")
    say(dana, good="no")
    found = Opinion.objects.order_by("seat__role").values_list("seat__role", "is_good")
    assert list(found) == [("doctor", False), ("patient", True)]


def test_before_the_end_nobody_is_asked(ada, dana):
    assert say(ada, good="yes").status_code == 404


def test_others_have_no_opinion(ada, over, person, other_patient):
    assert say(person(other_patient), good="yes").status_code == 404


def test_a_visit_that_was_missed_asks_for_no_thumb(ada):
    Appointment.objects.update(status="noshow")
    words = ada.state().json()["state"]["words"]
    assert words[0] == "closed"


def test_the_doctor_reads_how_the_call_went_in_numbers(ada, dana, over):
    seat = Seat.objects.get(role="patient")
    sample = {"seat": seat, "taken_at": seat.seen_at, "loss_in": 1.5, "jitter": 4, "frozen": 100}
    CallSample.objects.create(**sample, kbps_in=800, kbps_out=400, rtt=20, level="video")
    CallSample.objects.create(**sample, kbps_in=600, kbps_out=200, rtt=40, level="small")
    say(ada, said="causes", causes=["heard", "late"])
    words = seen(dana.client.get(dana.address("visit")).text)
    assert "How the call went" in words
    assert "Patient Picture and sound came well. The numbers (Patient) Received 700 kbit/s" in words
    assert "Sent 300 kbit/s" in words
    assert "Lost on the way 1.5 % Delay 30 ms, at most 40 ms Unevenness (jitter) 4 ms" in words
    assert "Picture stood still 200 ms Less than the whole picture 1 of 2 times measured" in words
    assert "Nothing was measured." in words
    assert "It was not good. I could not hear well, or was not heard. It began late." in words
    assert "How the call went" not in seen(ada.client.get(ada.address("visit")).text)
    assert "How the call went: Ada Okoye" in seen(dana.client.get("/clinic/today/").text)


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [
        (0, "Picture and sound came well."),
        (None, "The numbers"),
        (3.5, "Picture and sound came with gaps."),
        (11, "Picture and sound came badly."),
    ],
)
def test_the_doctor_reads_it_in_a_sentence_first(dana, over, loss, sentence):
    seat = Seat.objects.get(role="patient")
    CallSample.objects.create(seat=seat, taken_at=seat.seen_at, loss_in=loss, level="video")
    assert sentence in seen(dana.client.get(dana.address("visit")).text)


def test_a_thumb_up_stands_beside_the_numbers(ada, dana, over):
    say(ada, good="yes")
    assert "It was good." in seen(dana.client.get(dana.address("visit")).text)


def test_the_page_of_the_end_offers_what_comes_next(ada, dana, over):
    assert "Book a follow-up visit" in seen(ada.client.get(ada.address("visit")).text)
    assert "Back to your day" in seen(dana.client.get(dana.address("visit")).text)


def test_a_follow_up_is_offered_to_who_may_book_alone(ada, dana, over):
    PatientAccess.objects.update(level="join")
    assert "Book a follow-up visit" not in seen(ada.client.get(ada.address("visit")).text)
