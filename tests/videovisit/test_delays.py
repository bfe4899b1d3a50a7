"""A doctor runs late by so many minutes: who is touched is told once, and told when it is over."""

import pytest

from accounts.actions.delivery import deliver_due
from accounts.models import Notice, Practitioner
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import seen
from tests.videovisit.days import HOUR, MINUTE, address
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.day import say_late, say_on_time
from videovisit.actions.delays import tell_delays
from videovisit.actions.lateness import climb
from videovisit.actions.visits import start_visit
from videovisit.models import Delay, Lateness, Visit
from videovisit.selectors.delays import waited_already

pytestmark = pytest.mark.django_db
LATE, DAY_LATE = "/clinic/late/", "/clinic/today/late/"
CONFLICT = 409


@pytest.fixture
def says(doctor, actor_of):
    """The doctor says to be so late, or (0) back on time; then the sweep tells; how many it told."""

    def say(minutes, by=doctor):
        now = database_now()
        if minutes:
            say_late(doctor.practitioner, minutes, actor=actor_of(by), now=now)
        else:
            say_on_time(doctor.practitioner, actor=actor_of(by), now=now)
        return tell_delays(now)

    return say


@pytest.fixture
def two(visit, other_patient):
    """Two visits, one after the other, the first in five minutes."""
    return visit(5 * MINUTE), visit(40 * MINUTE, record=other_patient.record)


def kinds():
    return [*Notice.objects.order_by("pk").values_list("kind", flat=True)]


def test_everybody_of_the_session_is_told_once(two, says):
    assert (says(20), tell_delays(database_now())) == (2, 0)
    assert kinds() == ["doctor_delayed"] * 2
    assert {row.told - row.appointment.starts_at for row in Lateness.objects.all()} == {20 * MINUTE}


def test_a_move_of_ten_minutes_is_not_told_again_but_counts(two, says):
    says(20)
    assert says(30) == 0
    assert says(45) == 2
    row = Lateness.objects.get(appointment=two[0])
    assert row.told == row.expected_at == two[0].starts_at + 45 * MINUTE


def test_back_on_time_tells_who_was_told(two, says):
    assert says(0) == 0
    says(20)
    assert (says(0), says(0)) == (2, 0)
    assert kinds() == ["doctor_delayed"] * 2 + ["doctor_on_time"] * 2
    assert says(15) == 2


def test_visits_in_person_and_visits_that_go_on_are_not_told(visit, other_patient, says):
    visit(5 * MINUTE, modality="in_person")
    visit(-40 * MINUTE, record=other_patient.record, status="arrived", visit_status="in-progress")
    assert says(45) == 0
    assert not Lateness.objects.exists()


def test_who_is_covered_hears_of_the_doctor_who_covers(two, says, colleague):
    Visit.objects.create(appointment=two[0], covering=colleague.practitioner)
    assert says(20) == 1
    assert Lateness.objects.get().appointment == two[1]


def test_the_ladder_waits_as_long(visit, says):
    made = visit(-MINUTE)
    says(20)
    at = made.starts_at + 20 * MINUTE
    assert [climb(at + minutes * MINUTE) for minutes in (1, 2, 10)] == [0, 1, 1]


@pytest.mark.parametrize(("minutes", "offers"), [(30, False), (45, True)])
def test_a_long_delay_offers_the_choices_at_once(two, says, client_of, patient, minutes, offers):
    says(minutes)
    page = client_of(patient).get(address("visit_late", two[0])).text
    assert ("Keep waiting" in page) == offers
    assert "the doctor expects to see you." in page


def test_what_was_said_last_is_sent(two, says, mailoutbox):
    for minutes in (20, 45):
        says(minutes)
    deliver_due(database_now(), go_on=lambda: True)
    states = Notice.objects.order_by("pk").values_list("state", flat=True)
    assert [*states] == ["dropped", "dropped", "sent", "sent"]
    assert "have us call you" in mailoutbox[0].body


def last_mail(mailoutbox):
    deliver_due(database_now(), go_on=lambda: True)
    mail = mailoutbox[-1]
    return mail.subject, " ".join(mail.body.split()), mail.alternatives[0][0]


def test_back_on_time_promises_the_booked_time_to_who_is_before_it(visit, says, mailoutbox):
    visit(5 * MINUTE)
    says(20)
    says(0)
    subject, plain, rich = last_mail(mailoutbox)
    assert subject == "Your doctor is back on time"
    for words in (plain, rich):
        assert "The visit begins at its booked time, or as soon as the doctor is free." in words
        assert "See your visit" in words


def test_back_on_time_promises_no_time_that_has_passed(visit, says, mailoutbox):
    visit(-16 * MINUTE)
    says(20)
    says(0)
    subject, plain, rich = last_mail(mailoutbox)
    assert subject == "Your doctor sees you soon"
    for words in (plain, rich):
        assert "The visit begins as soon as the doctor is free. You keep your place." in words
        assert "booked time" not in words


@pytest.mark.parametrize(
    ("minutes", "way"), [(30, "See how late your doctor is"), (45, "See what you can do")]
)
def test_the_link_of_the_message_says_what_is_there(visit, says, mailoutbox, minutes, way):
    visit(5 * MINUTE)
    says(minutes)
    _, plain, rich = last_mail(mailoutbox)
    assert f"{way} (sign on first):" in plain
    assert way in rich


@pytest.mark.parametrize("days", [[], [0, 1, 2, 3, 4]])
def test_the_message_says_when_the_clinic_answers(visit, says, clinic, mailoutbox, days):
    type(clinic).objects.filter(pk=clinic.pk).update(help_days=days)
    visit(5 * MINUTE)
    says(20)
    _, plain, rich = last_mail(mailoutbox)
    for words in (plain, rich):
        assert "You can also call us: 1-800-555-0123" in words
        assert ("(Monday through Friday, 5 a.m. to 5 p.m." in words) == bool(days)


def test_nothing_is_sent_of_a_doctor_who_has_come(two, says, actor_of, doctor, mailoutbox):
    says(20)
    for made in two[:1]:
        start_visit(made, actor=actor_of(doctor), now=database_now())
    deliver_due(database_now(), go_on=lambda: True)
    assert len(mailoutbox) == 2
    assert sum("is waiting for you" in mail.subject for mail in mailoutbox) == 1


def test_nothing_is_sent_of_a_visit_that_was_cancelled_meanwhile(two, says, mailoutbox):
    says(20)
    Appointment.objects.filter(pk=two[0].pk).update(status="cancelled")
    deliver_due(database_now(), go_on=lambda: True)
    assert len(mailoutbox) == 1
    assert says(45) == 1


def test_a_reader_elsewhere_reads_their_own_time_too(two, says, patient, mailoutbox):
    patient.record.time_zone = "America/New_York"
    patient.record.save()
    says(20)
    deliver_due(database_now(), go_on=lambda: True)
    assert sum("In your time zone" in mail.body.partition("Video")[0] for mail in mailoutbox) == 1


# --- who says it ---


def test_clinic_staff_say_it_for_a_doctor(two, client_of, scheduler, doctor):
    client, who = client_of(scheduler), {"doctor": doctor.practitioner.pk}
    assert "Sam Okafor, MD: on time, as far as we know" in seen(client.get(LATE).text)
    assert "How late is the doctor?" in seen(client.get(LATE).text)
    assert client.post(LATE, {**who, "minutes": 20}).status_code == 302
    assert "Sam Okafor, MD: has said to be 20 minutes late." in seen(client.get(LATE).text)
    assert tell_delays(database_now()) == 2
    assert client.post(LATE, {**who, "on_time": "yes"}).status_code == 302
    assert not Delay.objects.filter(withdrawn_at=None).exists()


def test_staff_take_back_what_the_doctor_said_and_the_doctor_what_staff_said(
    two, says, scheduler, doctor
):
    says(20, by=scheduler)
    assert says(0, by=doctor) == 2


def test_a_clinic_without_video_visits_today_says_so(client_of, scheduler):
    assert "No doctor has video visits today." in seen(client_of(scheduler).get(LATE).text)


@pytest.mark.parametrize("minutes", ["0", "-5", "10000", "soon", ""])
def test_minutes_that_mean_nothing_are_refused_with_words(
    two, client_of, scheduler, doctor, minutes
):
    words = "Choose how many minutes." if not minutes else "Choose one of the numbers of minutes"
    staff = client_of(scheduler).post(LATE, {"doctor": doctor.practitioner.pk, "minutes": minutes})
    own = client_of(doctor).post(DAY_LATE, {"minutes": minutes})
    for response in (staff, own):
        assert response.status_code == CONFLICT
        assert words in seen(response.text)
    assert not Delay.objects.exists()


# --- a number of minutes whose moment has passed ---


@pytest.fixture
def waits_long(visit):
    """A patient who has come, for a visit that was to begin 16 minutes ago."""
    return visit(-16 * MINUTE, status="arrived", arrived_at=database_now() - 20 * MINUTE)


def test_minutes_that_have_passed_for_who_waits_are_refused_with_the_number_that_is_true(
    waits_long, client_of, scheduler, doctor
):
    staff = client_of(scheduler).post(LATE, {"doctor": doctor.practitioner.pk, "minutes": 15})
    own = client_of(doctor).post(DAY_LATE, {"minutes": 15})
    for response in (staff, own):
        assert response.status_code == CONFLICT
        assert "was to be seen 16 minutes ago. Choose 20 minutes or more." in seen(response.text)
    assert not Delay.objects.exists()
    assert client_of(doctor).post(DAY_LATE, {"minutes": 20}).status_code == 302


def test_the_number_that_is_true_is_chosen_beforehand(waits_long, client_of, scheduler, doctor):
    for user, place in ((scheduler, LATE), (doctor, "/clinic/today/")):
        assert '<option value="20" selected>' in client_of(user).get(place).text


def test_staff_say_back_on_time_whatever_number_stands_beside(
    waits_long, client_of, scheduler, doctor
):
    who = {"doctor": doctor.practitioner.pk, "minutes": 5}
    assert client_of(scheduler).post(LATE, {**who, "on_time": "yes"}).status_code == 302


def test_who_comes_as_was_said_counts_as_waiting_and_who_does_not_come_does_not(
    visit, says, client_of, doctor
):
    visit(-16 * MINUTE)
    assert waited_already([doctor.practitioner.pk], database_now()) == {doctor.practitioner.pk: 0}
    says(20)
    assert waited_already([doctor.practitioner.pk], database_now()) == {doctor.practitioner.pk: 16}
    assert client_of(doctor).post(DAY_LATE, {"minutes": 5}).status_code == CONFLICT


def test_where_no_number_of_the_list_is_true_any_may_be_said(visit, client_of, doctor):
    ago = {"status": "arrived", "arrived_at": database_now() - 3 * HOUR, "lasts": 4 * HOUR}
    visit(-3 * HOUR, **ago)
    assert client_of(doctor).post(DAY_LATE, {"minutes": 5}).status_code == 302


def test_a_doctor_of_another_clinic_cannot_be_made_late(two, client_of, scheduler, other_clinic):
    user = make_staff(other_clinic, "far@example.com", "practitioner")
    other = Practitioner.objects.create(user=user)
    response = client_of(scheduler).post(LATE, {"doctor": other.pk, "minutes": 20})
    assert response.status_code == CONFLICT
    assert "This doctor has no video visits today." in seen(response.text)


def test_a_visit_after_a_gap_is_on_time(visit, other_patient, says):
    visit(5 * MINUTE)
    visit(2 * HOUR, record=other_patient.record)
    assert says(20) == 1
