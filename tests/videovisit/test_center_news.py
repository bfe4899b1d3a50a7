"""The Appointment Center names who sees the patient, and says what became of their doctor."""

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from appointments.models.appointment import Status
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, SECOND, address
from videovisit.actions.day import hand_over
from videovisit.actions.days_off import tell_days_off
from videovisit.actions.lateness import climb
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import Lateness, Seat, Visit

pytestmark = pytest.mark.django_db
DAY = 24 * HOUR
HOME, STATE = "/appointments/", "/appointments/state"
OFF = "Your doctor is not available today."
LATE = "Your doctor is running late."
HEAD = "Your doctor is waiting for you"
WAITS = f"{HEAD}."


@pytest.fixture
def center(client_of, patient):
    """What the patient reads on one of their pages."""
    return lambda path=HOME: seen(client_of(patient).get(path).text)


@pytest.fixture
def news_in(center):
    """The same of their only visit on both pages that say it: the next one, and the details."""
    return lambda visit: (center(), center(address("appointment", visit)))


@pytest.fixture
def hands_over(doctor, colleague, actor_of):
    def hand(visit):
        now = database_now()
        hand_over(visit, colleague.practitioner, actor=actor_of(doctor), now=now)

    return hand


def test_the_next_visit_is_said_once_above_the_list_of_the_others(visit, center):
    visit(DAY)
    assert center().count("Appointment Details") == 1
    assert "No other visit is booked." in center()
    visit(2 * DAY)
    above, _, listed = center().partition("Upcoming Appointments")
    assert (above.count("Appointment Details"), listed.count("Appointment Details")) == (1, 1)
    assert "No other visit is booked." not in listed


# --- who sees them ---


def test_the_doctor_who_took_over_is_named_on_every_page(visit, news_in, hands_over):
    made = visit(HOUR)
    hands_over(made)
    for words in news_in(made):
        assert "With Ida Berg, MD" in words
        assert "Okafor" not in words


def test_a_past_visit_names_who_saw_them(visit, center, colleague):
    made = visit(-2 * HOUR, status="fulfilled", visit_status="completed")
    Visit.objects.create(appointment=made, covering=colleague.practitioner)
    assert "Video visit with Ida Berg, MD" in center(f"{HOME}past/")


def test_one_may_book_again_with_the_doctor_one_booked(
    visit, client_of, patient, schedule, hands_over, colleague
):
    made = visit(HOUR)
    hands_over(made)
    colleague.is_active = False
    colleague.save()
    Appointment.objects.update(status="cancelled")
    assert "book a new time" in seen(client_of(patient).get(address("appointment", made)).text)


def test_a_move_ends_what_was_handed_over_at_once(visit, center, hands_over):
    made = visit(HOUR)
    hands_over(made)
    Appointment.objects.update(changed_at=database_now() + SECOND)
    assert "With Sam Okafor, MD" in center()
    assert Appointment.objects.get().seen_by == made.practitioner
    Appointment.objects.update(status=Status.CANCELLED)
    assert "With Ida Berg, MD" in center()


def test_an_open_page_is_told_of_another_doctor(visit, client_of, patient, hands_over):
    made, client = visit(HOUR), client_of(patient)
    known = client.get(STATE)["ETag"]
    assert client.get(STATE, headers={"If-None-Match": known}).status_code == 304
    hands_over(made)
    news = client.get(STATE, headers={"If-None-Match": known})
    assert (news.status_code, "Ida Berg, MD" in news.text) == (200, True)


# --- the doctor is not available ---


def test_whose_doctor_is_off_reads_it_with_the_choices_and_is_not_asked_in(
    visit, news_in, says, client_of, patient
):
    made = visit(HOUR)
    assert "You can join from" in news_in(made)[0]
    assert says() == 1
    for words in news_in(made):
        assert f"{OFF} Choose what to do" in words
        assert "join from" not in words
    assert f'href="{address("visit_late", made)}"' in client_of(patient).get(HOME).text


def test_who_waits_already_may_come_back_and_reads_it_too(visit, news_in, says, actor_of, patient):
    made = visit()
    arrive(made, actor=actor_of(patient), now=database_now())
    says()
    for words in news_in(made):
        assert f"{OFF} Choose what to do You are in the waiting room." in words


def test_nobody_travels_to_a_doctor_who_is_off(visit, news_in, says):
    made = visit(HOUR, modality="in_person")
    says()
    for words in news_in(made):
        assert f"{OFF} Please do not travel for this visit. Choose what to do" in words


def test_what_is_said_of_the_doctor_stands_in_the_list_too(visit, center, says):
    visit(HOUR)
    visit(3 * HOUR)
    says()
    listed = center().partition("Upcoming Appointments")[2]
    assert f"With Sam Okafor, MD. Video visit - from home, do not travel {OFF} Choose" in listed


def test_once_the_visit_is_past_nobody_reads_of_today(visit, news_in, says):
    made = visit(HOUR, modality="in_person")
    says()
    ago = {"starts_at": F("starts_at") - 8 * HOUR, "ends_at": F("ends_at") - 8 * HOUR}
    Appointment.objects.update(**ago, expected_ends_at=F("expected_ends_at") - 8 * HOUR)
    assert "not available today" not in news_in(made)[1]


def test_it_is_over_once_they_moved_or_somebody_sees_them(visit, center, says, hands_over):
    made = visit(HOUR)
    says()
    hands_over(made)
    tell_days_off(database_now())
    assert OFF not in center()
    assert "You can join from" in center()
    Lateness.objects.update(day_off_over_at=None)
    assert OFF in center()
    Appointment.objects.update(revision=1)
    assert OFF not in center()


def test_who_asked_for_a_call_reads_until_when_it_comes(visit, news_in, says, clinic):
    made = visit(HOUR)
    says()
    Lateness.objects.update(called_at=database_now())
    Clinic.objects.update(help_days=[*range(7)], help_opens="00:00", help_closes="00:00")
    for words in news_in(made):
        assert f"{OFF} We will call you by" in words
        assert "Choose something else" in words
    Clinic.objects.update(help_days=[])
    assert f"{OFF} We will call you as soon as the help line is open." in news_in(made)[0]


def test_the_call_is_news_to_an_open_page(visit, says, client_of, patient):
    visit(HOUR)
    client = client_of(patient)
    before = client.get(STATE)["ETag"]
    says()
    told = client.get(STATE, headers={"If-None-Match": before})
    assert OFF in seen(told.text)
    Lateness.objects.update(called_at=database_now())
    called = client.get(STATE, headers={"If-None-Match": told["ETag"]})
    assert "We will call you" in seen(called.text)


# --- the doctor is late ---


def test_of_a_late_doctor_it_is_said_once_there_are_choices(visit, news_in):
    made = visit(-14 * MINUTE, status="arrived", arrived_at=database_now())
    climb(database_now())
    assert not any(LATE in words for words in news_in(made))
    climb(database_now() + MINUTE)
    for words in news_in(made):
        assert f"{LATE} Choose what to do You are in the waiting room." in words


@pytest.mark.parametrize(("minutes", "offers"), [(30, False), (31, True)])
def test_a_long_delay_offers_the_choices_before(visit, center, minutes, offers):
    made = visit(HOUR)
    expected_at = made.starts_at + minutes * MINUTE
    Lateness.objects.create(appointment=made, revision=0, expected_at=expected_at)
    assert (LATE in center()) is offers
    assert "You can join from" in center()


def test_a_call_for_who_waits_leaves_the_visit_open(choosable, center):
    Lateness.objects.update(called_at=database_now())
    assert "If the doctor comes before, the visit can begin. Choose something else" in center()


def test_a_doctor_who_has_come_is_not_late(choosable, center, actor_of, doctor):
    assert LATE in center()
    start_visit(choosable, actor=actor_of(doctor), now=database_now())
    assert LATE not in center()
    assert "Choose what to do" not in center()


# --- the doctor is there first ---


def test_a_doctor_who_waits_is_news_beside_join(visit, news_in, actor_of, doctor):
    made = visit()
    start_visit(made, actor=actor_of(doctor), now=database_now())
    own, details = news_in(made)
    assert "Appointment Center Your doctor is waiting for you Join Now Today," in own
    assert f"Appointment Details {WAITS} Today," in details
    assert not any("Not tested" in words or "can join" in words for words in news_in(made))
    Seat.objects.update(tab_left_at=database_now())  # back to the day, without a word
    assert HEAD not in news_in(made)[0]
    Seat.objects.update(tab_left_at=None, left_at=database_now())
    assert HEAD not in news_in(made)[0]


@pytest.fixture
def waited_for_again(here, actor_of, doctor):
    """Starts the visit of a patient who came and whose seat then became so."""

    def start(**gone):
        made = here()
        Seat.objects.update(**gone)
        start_visit(made, actor=actor_of(doctor), now=database_now())
        return made

    return start


@pytest.mark.parametrize(
    "gone",
    [{"left_at": Now()}, {"seen_at": Now() - 46 * SECOND}, {"tab_left_at": Now() - 6 * SECOND}],
)
def test_who_went_away_before_the_visit_began_reads_first_that_the_doctor_waits(
    waited_for_again, news_in, gone
):
    own, details = news_in(waited_for_again(**gone))
    assert f"Appointment Center {HEAD} Join Now Today," in own
    assert WAITS in details
    assert "going on" not in own


@pytest.mark.parametrize(
    "there", [{"seen_at": Now() - 44 * SECOND}, {"tab_left_at": Now() - 4 * SECOND}]
)
def test_who_is_in_the_visit_is_not_waited_for(waited_for_again, news_in, there):
    own, details = news_in(waited_for_again(**there))
    assert HEAD not in own + details
    assert "The visit is going on. You can come back." in own


def test_who_is_outside_and_called_reads_that_the_doctor_waits(waited_for_again, news_in):
    assert HEAD in news_in(waited_for_again(outside_since=Now()))[0]


def test_whoever_cares_for_them_reads_for_whom_the_doctor_waits(
    visit, child, client_of, parent, actor_of, doctor
):
    start_visit(visit(record=child), actor=actor_of(doctor), now=database_now())
    words = seen(client_of(parent).get(HOME).text)
    assert f"The doctor is waiting for {child.get_full_name()} Join Now" in words


def test_who_is_waited_for_reads_so_on_the_page_of_the_visit_too(visit, center, actor_of, doctor):
    made = visit()
    page = address("visit", made)
    assert WAITS not in center(page)
    start_visit(made, actor=actor_of(doctor), now=database_now())
    assert f"{WAITS} Join Now" in center(page)


def test_who_has_not_joined_reads_on_the_page_of_the_visit_that_the_doctor_is_late(
    choosable, center
):
    Appointment.objects.update(status=Status.BOOKED, arrived_at=None)
    assert f"{LATE} Choose what to do" in center(address("visit", choosable))


def test_a_room_that_was_opened_before_a_move_waits_for_nobody(visit, center, actor_of, doctor):
    start_visit(visit(), actor=actor_of(doctor), now=database_now())
    Appointment.objects.update(changed_at=database_now() + SECOND)
    assert HEAD not in center()


def test_who_has_joined_is_not_waited_for(visit, center, actor_of, doctor, patient):
    made, now = visit(), database_now()
    start_visit(made, actor=actor_of(doctor), now=now)
    arrive(made, actor=actor_of(patient), now=now)
    assert HEAD not in center()


# --- how much is asked ---


def test_on_the_day_of_a_visit_one_query_more_is_asked(visit, client_of, patient):
    client, made = client_of(patient), visit(HOUR)
    details = address("appointment", made)
    client.get(HOME)  # reads the clinic of the footer, which is kept
    today = [queries(client, path) for path in (HOME, STATE, details)]
    Appointment.objects.update(
        starts_at=made.starts_at + 2 * DAY,
        ends_at=made.ends_at + 2 * DAY,
        expected_ends_at=made.ends_at + 2 * DAY,
    )
    later = [queries(client, path) for path in (HOME, STATE, details)]
    assert today == [number + 1 for number in later]
    assert max(today) <= 5


def test_past_visits_beside_one_of_today_take_few_queries(visit, client_of, patient):
    client = client_of(patient)
    visit(HOUR)
    visit(-2 * HOUR, status="fulfilled")
    client.get(HOME)
    assert queries(client, f"{HOME}past/") <= 5


def queries(client, path):
    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    return len(caught)
