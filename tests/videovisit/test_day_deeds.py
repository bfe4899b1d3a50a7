"""What the doctor does on the day's page: start, be late, send messages, hand over."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from accounts.models import Practitioner, StaffTask
from accounts.selectors.clinics import database_now
from appointments.models import Appointment
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import names, seen
from tests.videovisit.days import EARLIER, HOUR, MINUTE, SECOND, TODAY, address, done
from videovisit.actions.day import hand_over, tell_staff_of_unseen
from videovisit.actions.delays import tell_delays
from videovisit.actions.visits import NotOpenError, NotTheirsError, end_visit, start_visit
from videovisit.models import Delay, Visit, VisitMessage

pytestmark = pytest.mark.django_db


# --- start, and the right patient ---


def test_start_opens_the_visit(client_of, doctor, here):
    made = here()
    answer = client_of(doctor).post(address("visit_start", made))
    made.refresh_from_db()
    assert answer["Location"] == address("visit", made)
    assert made.visit_status == "in-progress"


@pytest.mark.parametrize("status", ["cancelled", "fulfilled", "noshow"])
def test_start_of_what_is_over_says_so(client_of, doctor, here, status):
    made = here()
    Appointment.objects.update(status=status)
    answer = client_of(doctor).post(address("visit_start", made))
    assert answer.status_code == 409
    assert "Nothing was changed now." in seen(answer.text)
    assert done("visit_started") == 0


def test_there_is_nothing_to_start_under_a_reference_of_nobody(client_of, doctor):
    place = reverse("visit_start", args=["0123456789"])
    assert client_of(doctor).post(place).status_code == 404


def test_with_a_namesake_waiting_start_asks_who_it_is(client_of, doctor, here, namesake):
    made, client = here(), client_of(doctor)
    here(namesake, starts_in=EARLIER)
    answer = client.post(address("visit_start", made), follow=True)
    words = seen(answer.text)
    assert "You are about to start the visit of Ada Okoye." in words
    assert "Another patient with a similar name waits, too: Adah Okoye" in words
    made.refresh_from_db()
    assert made.visit_status == "planned"


def born(month="", day="", year=""):
    return {"birth_date_0": month, "birth_date_1": day, "birth_date_2": year}


@pytest.mark.parametrize("given", [born("3", "4", "1951"), {"mrn": "0001"}, {"mrn": "mrn-100001"}])
def test_a_second_identifier_starts_the_visit(client_of, doctor, here, namesake, given):
    made, client = here(), client_of(doctor)
    here(namesake, starts_in=EARLIER)
    answer = client.post(address("clinic_today_confirm", made), {**born(), "mrn": "", **given})
    made.refresh_from_db()
    assert answer["Location"] == address("visit", made)
    assert (made.visit_status, done("patient_told_apart")) == ("in-progress", 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Enter the date of birth or the end of the record number."),
        ({"mrn": "0009"}, "This is not what the record of this patient says."),
        ({"mrn": "001"}, "This is not what the record of this patient says."),
        ({"mrn": "😀"}, "Enter the date of birth or the end of the record number."),
        ({"mrn": "1" * 300}, "has 300"),
        ({"mrn": "0\x0001"}, "it holds a hidden character."),
        (born("2", "29", "1980"), "This is not what the record of this patient says."),
        (born("2", "30", "1980"), "There is no such day."),
        (born("3", "", ""), "Enter the month, the day and the year of birth."),
    ],
)
def test_a_wrong_identifier_is_told_and_changes_nothing(
    client_of, doctor, here, namesake, given, words
):
    made, client = here(), client_of(doctor)
    here(namesake, starts_in=EARLIER)
    answer = client.post(address("clinic_today_confirm", made), {**born(), "mrn": "", **given})
    made.refresh_from_db()
    assert words in seen(answer.text)
    assert (made.visit_status, done("visit_opened")) == ("planned", 0)


def test_what_fits_both_does_not_tell_them_apart(client_of, doctor, here, namesake):
    namesake.record.birth_date = "1951-03-04"
    namesake.record.save()
    made, client = here(), client_of(doctor)
    here(namesake, starts_in=EARLIER)
    sent = {**born("3", "4", "1951"), "mrn": ""}
    answer = client.post(address("clinic_today_confirm", made), sent)
    assert "This fits the other patient, too." in seen(answer.text)


def test_a_namesake_who_does_not_wait_asks_nothing(client_of, doctor, here, visit, namesake):
    visit(EARLIER, record=namesake.record)
    answer = client_of(doctor).post(address("visit_start", here()))
    assert answer["Location"].startswith("/visits/")


def asks_who_it_is(client, made) -> bool:
    return client.post(address("visit_start", made))["Location"].endswith("/confirm/")


@pytest.mark.parametrize(("change", "asks"), [({}, True), ({"visit_status": "in-progress"}, False)])
def test_only_a_namesake_who_still_waits_is_asked_about(
    client_of, doctor, here, namesake, change, asks
):
    made, other = here(), here(namesake, starts_in=EARLIER)
    Appointment.objects.filter(pk=other.pk).update(**change)
    assert asks_who_it_is(client_of(doctor), made) is asks


def test_a_namesake_counts_where_the_doctor_sees_them(client_of, doctor, colleague, here, namesake):
    made = here()
    other = here(namesake, starts_in=EARLIER, practitioner=colleague.practitioner)
    client = client_of(doctor)
    Visit.objects.filter(appointment=other).update(covering=doctor.practitioner)
    assert asks_who_it_is(client, made)
    Appointment.objects.filter(pk=other.pk).update(practitioner=doctor.practitioner)
    Visit.objects.filter(appointment=other).update(covering=colleague.practitioner)
    assert not asks_who_it_is(client, made)


def test_a_patient_who_does_not_wait_is_taken_for_nobody(client_of, doctor, here, visit, namesake):
    here(namesake, starts_in=EARLIER)
    assert not asks_who_it_is(client_of(doctor), visit())


def test_confirming_what_is_over_says_so(client_of, doctor, here):
    made, client = here(), client_of(doctor)
    made.status = "fulfilled"
    made.save()
    sent = {**born(), "mrn": "0001"}
    answer = client.post(address("clinic_today_confirm", made), sent)
    assert answer.status_code == 409
    assert "has begun, is over, or was handed to another doctor" in seen(answer.text)


# --- being late ---


def late(client, **sent):
    assert client.post(reverse("clinic_today_late"), sent)["Location"] == TODAY


def test_the_doctor_says_how_late_and_who_waits_reads_it(client_of, doctor, patient, here, page):
    made = here()
    late(client_of(doctor), minutes="20")
    assert "you said that you are running about 20 minutes late" in page()
    tell_delays(database_now())
    room = seen(client_of(patient).get(address("visit", made)).text)
    assert "Your doctor is running about 20 minutes late." in room
    assert done("delay_said") == 1


def test_the_later_word_counts_and_back_on_time_takes_it_back(client_of, doctor, page):
    client = client_of(doctor)
    late(client, minutes="20")
    late(client, minutes="45")
    assert Delay.objects.get(withdrawn_at=None).minutes == 45
    late(client, on_time="yes")
    late(client, on_time="yes")
    assert "running about" not in page()
    assert done("delay_withdrawn") == 1


@pytest.mark.parametrize("sent", ["", "0", "-5", "7", "1000", "x", "\0", "5.0"])
def test_no_such_delay_changes_nothing(client_of, doctor, sent):
    response = client_of(doctor).post(reverse("clinic_today_late"), {"minutes": sent})
    assert response.status_code == 409
    assert not Delay.objects.exists()


def test_what_was_wrong_is_read_though_nobody_waits_or_comes_any_more(client_of, doctor):
    client = client_of(doctor)
    assert "Running late?" not in seen(client.get(TODAY).text)
    answer = client.post(reverse("clinic_today_late"), {"minutes": ""})
    assert "Running late?" in seen(answer.text)
    assert "Choose how many minutes." in seen(answer.text).partition("Running late?")[2]
    section = answer.text.partition('aria-labelledby="late-title"')[2].partition(">")[0]
    assert section.strip() == ""  # static/js/day.js hides no section that tells nobody about it


def test_a_doctor_whom_nobody_has_entered_has_a_day_and_no_delay(client_of, clinic):
    client = client_of(make_staff(clinic, "new.doctor@example.com", "practitioner"))
    assert "Nobody waits now." in seen(client.get(TODAY).text)
    assert client.post(reverse("clinic_today_late"), {"minutes": "5"}).status_code == 404


# --- messages ---


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"message": "soon"}, "I will be with you soon."),
        ({"message": "ten_minutes"}, "It will take about ten more minutes."),
        ({"message": "check_sound"}, "Please check your sound and camera while you wait."),
        ({"message": "call_clinic"}, "Please call the clinic."),
        ({"message": "own", "text": "Two minutes, <b>Ada</b> 😀"}, "Two minutes, <b>Ada</b> 😀"),
    ],
)
def test_who_waits_reads_the_words_at_once(client_of, doctor, patient, here, sent, words):
    made = here()
    answer = client_of(doctor).post(address("clinic_today_message_one", made), sent)
    room = seen(client_of(patient).get(address("visit", made)).text)
    assert answer["Location"] == TODAY
    assert "A message from your doctor (0 min ago)" in room
    assert room.count(words.replace("<", "<")) == 1
    assert Visit.objects.get().arrival_seen_at is not None


def test_everybody_who_waits_reads_words_to_all(client_of, doctor, here, visit, other_patient):
    here()
    here(other_patient, starts_in=EARLIER)
    client = client_of(doctor)
    text = seen(client.get(reverse("clinic_today_message")).text)
    assert "2 patients read it in the waiting room at once" in text
    client.post(reverse("clinic_today_message"), {"message": "soon"})
    assert (VisitMessage.objects.count(), done("message_sent")) == (2, 2)


def arrived_on(answer):
    return re.search(r'name="arrived" value="([^"]*)"', answer.text).group(1)


def test_who_came_after_the_page_was_made_reads_words_to_all_and_stays_news(
    client_of, doctor, here, other_patient
):
    first, client, place = here(), client_of(doctor), reverse("clinic_today_message")
    arrived = arrived_on(client.get(place))
    later = here(other_patient, starts_in=EARLIER)
    refused = client.post(place, {"message": "own", "arrived": arrived})
    client.post(place, {"message": "soon", "arrived": arrived_on(refused)})
    assert VisitMessage.objects.count() == 2
    assert [*Visit.objects.filter(arrival_seen_at=None)] == [later.visit]
    assert first.visit.pk == int(arrived)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Choose a message."),
        ({"message": "hello"}, "Select a valid choice."),
        ({"message": "own"}, "Write what you want to say."),
        ({"message": "own", "text": "x" * 301}, "Use at most 300 characters. These are 301."),
        ({"message": "own", "text": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_words_that_cannot_be_sent_are_not(client_of, doctor, here, sent, words):
    made = here()
    answer = client_of(doctor).post(address("clinic_today_message_one", made), sent)
    assert words in seen(answer.text)
    assert not VisitMessage.objects.exists()


def test_nobody_reads_words_to_somebody_who_does_not_wait(client_of, doctor, visit):
    made, client = visit(), client_of(doctor)
    sent = {"message": "soon"}
    one = client.post(address("clinic_today_message_one", made), sent)
    everybody = client.post(reverse("clinic_today_message"), sent)
    assert "This patient does not wait now" in seen(one.text)
    assert "Nobody waits now, so nobody would read it." in seen(everybody.text)
    assert not VisitMessage.objects.exists()


# --- handing over ---


@pytest.fixture
def handed(client_of, doctor, colleague, here):
    made = here()
    Visit.objects.update(arrival_seen_at=database_now())
    client = client_of(doctor)
    sent = {"doctor": colleague.practitioner.pk}
    answer = client.post(address("clinic_today_hand_over", made), sent)
    assert answer["Location"] == TODAY
    return made


def test_a_colleague_sees_who_was_handed_over_as_news(client_of, colleague, handed):
    words = seen(client_of(colleague).get(TODAY).text)
    assert "1 patient has arrived since you last looked" in words
    assert "Ada Okoye New Next Here" in words
    assert "You see this patient for Sam Okafor, MD" in words
    assert done("visit_handed_over") == 1


@pytest.mark.parametrize(("since", "tasks"), [(2 * MINUTE - SECOND, 0), (2 * MINUTE, 1)])
def test_staff_are_told_two_minutes_after_the_hand_over(handed, since, tasks):
    now = database_now()
    Appointment.objects.update(arrived_at=now - 10 * MINUTE)
    Visit.objects.update(handed_over_at=now - since)
    tell_staff_of_unseen(now)
    assert StaffTask.objects.count() == tasks


def test_who_handed_over_sees_to_whom_and_can_do_no_more(client_of, doctor, handed, page):
    client = client_of(doctor)
    assert "Ada Okoye Handed over Ida Berg, MD sees this patient" in page()
    assert client.post(address("visit_start", handed)).status_code == 404
    assert client.get(address("clinic_today_hand_over", handed)).status_code == 404


def test_a_colleague_starts_or_gives_back(client_of, doctor, colleague, handed, page):
    client = client_of(colleague)
    sent = {"doctor": doctor.practitioner.pk}
    client.post(address("clinic_today_hand_over", handed), sent)
    assert Visit.objects.get().covering is None
    assert "Start visit (Ada Okoye)" in page()


def test_an_open_room_is_not_open_for_the_next_doctor(visit, doctor, colleague, actor_of):
    made, now = visit(), database_now()
    start_visit(made, actor=actor_of(doctor), now=now)
    hand_over(made, colleague.practitioner, actor=actor_of(doctor), now=now)
    kept = Visit.objects.get()
    assert (kept.doctor_ready_at, kept.seats.get().left_at) == (None, now)


def test_a_doctor_in_a_visit_is_named_so_and_may_take_over(
    client_of, doctor, colleague, here, other_patient, actor_of
):
    made = here()
    other = here(other_patient, practitioner=colleague.practitioner)
    start_visit(other, actor=actor_of(colleague), now=database_now())
    client = client_of(doctor)
    where = address("clinic_today_hand_over", made)
    assert "Ida Berg, MD (in a visit now)" in seen(client.get(where).text)
    client.post(where, {"doctor": colleague.practitioner.pk})
    assert made.visit.__class__.objects.get(pk=made.visit.pk).covering == colleague.practitioner


def test_only_a_doctor_of_the_clinic_takes_over(client_of, doctor, here, other_clinic, scheduler):
    stranger = make_staff(other_clinic, "stranger@example.com", "practitioner")
    Practitioner.objects.create(user=stranger)
    where, client = address("clinic_today_hand_over", here()), client_of(doctor)
    assert "There is no other doctor at this clinic." in seen(client.get(where).text)
    for sent in (stranger.practitioner.pk, doctor.practitioner.pk, "x", ""):
        assert client.post(where, {"doctor": sent}).status_code == 200
    assert Visit.objects.get().covering is None


def test_a_visit_that_goes_on_or_is_over_is_not_handed_over(
    client_of, doctor, colleague, here, actor_of
):
    made, now = here(), database_now()
    visit = start_visit(made, actor=actor_of(doctor), now=now)
    where, sent = address("clinic_today_hand_over", made), {"doctor": colleague.practitioner.pk}
    assert client_of(doctor).post(where, sent).status_code == 409
    end_visit(visit, actor=actor_of(doctor), now=now)
    assert client_of(doctor).post(where, sent).status_code == 409
    assert Visit.objects.get().covering is None


def test_of_two_who_are_quick_one_has_the_patient(here, doctor, colleague, actor_of):
    made, now = here(), database_now()
    hand_over(made, colleague.practitioner, actor=actor_of(doctor), now=now)
    with pytest.raises(NotTheirsError):
        hand_over(made, colleague.practitioner, actor=actor_of(doctor), now=now)
    with pytest.raises(NotTheirsError):
        start_visit(made, actor=actor_of(doctor), now=now)
    start_visit(made, actor=actor_of(colleague), now=now)
    with pytest.raises(NotOpenError):
        hand_over(made, doctor.practitioner, actor=actor_of(colleague), now=now)


def test_nothing_of_it_is_yesterdays(page, here, now):
    made = here()
    made.starts_at = datetime.now(UTC) - 25 * HOUR
    made.save(update_fields=["starts_at"])
    assert not names(page(), "Ada")


def test_who_comes_back_to_where_an_error_stood_is_led_to_the_day(client_of, doctor):
    assert client_of(doctor).get(reverse("clinic_today_late"))["Location"] == TODAY
