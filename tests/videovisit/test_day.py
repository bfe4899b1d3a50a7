"""The doctor's day: whom it shows to whom, who came, being late, messages, handing over, tasks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, ClinicMembership, Practitioner, StaffTask
from accounts.rules.actor import PORTAL
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import make_appointment, make_record, make_staff, make_user, registered
from tests.fixtures.pages import seen
from videovisit.actions.day import hand_over, tell_staff_of_unseen
from videovisit.actions.visits import NotOpenError, NotTheirsError, arrive, end_visit, start_visit
from videovisit.models import Delay, Seat, Visit, VisitMessage

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EARLIER = -HOUR / 2  # and still inside the window
TODAY = reverse("clinic_today")
STATE = reverse("clinic_today_state")


@pytest.fixture
def visit(patient, doctor):
    """Makes the patient's video visit, so long from the database's now."""

    def make(starts_in=MINUTE, **more):
        record = more.pop("record", patient.record)
        practitioner = more.pop("practitioner", doctor.practitioner)
        starts_at = database_now() + starts_in
        ends_at = starts_at + more.pop("lasts", HOUR / 2)
        times = {"starts_at": starts_at, "ends_at": ends_at}
        return make_appointment(record, practitioner, **times, **more)

    return make


@pytest.fixture
def here(visit, actor_of, patient):
    """A visit whose patient has come."""

    def come(user=patient, **more):
        made = visit(record=user.record, **more)
        return arrive(made, actor=actor_of(user), now=database_now())

    return come


@pytest.fixture
def colleague(clinic):
    names = {"first_name": "Ida", "last_name": "Berg"}
    user = make_staff(clinic, "ida.doctor@example.com", "practitioner", **names)
    Practitioner.objects.create(user=user, credentials="MD")
    return user


@pytest.fixture
def namesake(clinic, now):
    """Somebody whose name is easily taken for that of Ada Okoye."""
    user = make_user("adah.patient@example.com", "Adah", "Okoye")
    names = {"first_name": "Adah", "last_name": "Okoye"}
    return registered(user, make_record(clinic, "MRN-100009", **names), now)


@pytest.fixture
def page(client_of, doctor):
    """What the doctor reads on the page now."""
    return lambda: seen(client_of(doctor).get(TODAY).text)


def address(name, appointment):
    return reverse(name, args=[appointment.reference])


def done(action):
    return AuditEvent.objects.filter(action=action).count()


# --- what it shows ---


def test_it_says_who_is_here_since_when_and_who_is_next(page, here, visit, other_patient):
    here()
    visit(HOUR, record=other_patient.record)
    words = page()
    assert "1 patient has arrived since you last looked Ada Okoye (" in words
    assert "Ada Okoye Next Here Computer not tested Here since" in words
    assert "waiting for 0 minutes Start visit (Ada Okoye) Send a message (Ada Okoye)" in words
    assert "Later today" in words
    assert "Ben Quist Not here yet Computer not tested Hand over (Ben Quist)" in words


@pytest.mark.parametrize(
    ("silent", "words"),
    [
        (0 * SECOND, "Here Computer not tested Here since"),
        (46 * SECOND, "Away for a moment Computer not tested Here since"),
        (5 * MINUTE, "Not heard of for 5 minutes Computer not tested Here since"),
        (None, "Has left, may come back Computer not tested Here since"),
    ],
)
def test_it_says_whether_who_waits_is_there(page, here, silent, words):
    here()
    if silent is None:
        Seat.objects.update(left_at=database_now())
    else:
        Seat.objects.update(seen_at=database_now() - silent)
    assert words in page()


def test_it_says_what_goes_on_and_what_is_over(page, here, visit, actor_of, doctor, other_patient):
    visit(-2 * HOUR, status="fulfilled", visit_status="completed")
    visit(-3 * HOUR, status="cancelled", record=other_patient.record)
    start_visit(here(), actor=actor_of(doctor), now=database_now())
    words = page()
    assert "Ada Okoye In the visit Came at" in words
    assert "Go back into the room (Ada Okoye)" in words
    assert "Over" in words
    assert "Ada Okoye Done" in words
    assert "Nobody waits now." in words
    assert "Ben" not in words


def test_a_room_that_is_open_is_open_though_nobody_is_there(page, visit, actor_of, doctor):
    made = visit()
    assert "Open the room (Ada Okoye)" in page()
    start_visit(made, actor=actor_of(doctor), now=database_now())
    assert "The room is open, the patient is not here" in page()


def test_visits_in_person_and_of_other_days_are_not_on_it(page, visit, other_patient):
    visit(modality="in_person")
    visit(26 * HOUR, record=other_patient.record)
    words = page()
    assert "Ada" not in words
    assert "Ben" not in words


def test_where_clinics_lie_in_two_zones_each_visit_names_its_own(
    page, visit, doctor, other_clinic, other_patient
):
    other_clinic.time_zone = "America/New_York"
    other_clinic.save()
    ClinicMembership.objects.create(user=doctor, clinic=other_clinic, role="practitioner")
    visit(status="arrived", arrived_at=database_now())
    visit(EARLIER, record=other_patient.record, clinic=other_clinic)
    Visit.objects.create(appointment=other_patient.record.appointments.get())
    words = page()
    assert "m. Pacific time Ada Okoye" in words
    assert "Eastern time Ben Quist" in words


@pytest.mark.parametrize("who", ["patient", "scheduler", "support_agent", "administrator"])
def test_the_day_is_no_page_for_others(who, request, client_of, here):
    made, client = here(), client_of(request.getfixturevalue(who))
    names = ("message_one", "hand_over", "confirm")
    addresses = [TODAY, STATE, reverse("clinic_today_message")]
    addresses += [address(f"clinic_today_{name}", made) for name in names]
    posts = [reverse("clinic_today_seen"), reverse("clinic_today_late"), *addresses[2:]]
    answers = [client.get(each) for each in addresses] + [client.post(each) for each in posts]
    assert {answer.status_code for answer in answers} == {404}


def test_another_doctor_sees_and_changes_nothing_of_it(client_of, colleague, here):
    made, client = here(), client_of(colleague)
    assert "Ada" not in client.get(TODAY).text
    for name in ("message_one", "hand_over", "confirm"):
        assert client.get(address(f"clinic_today_{name}", made)).status_code == 404
        assert client.post(address(f"clinic_today_{name}", made)).status_code == 404
    assert client.post(address("visit_start", made)).status_code == 404
    client.post(reverse("clinic_today_seen"), {"arrived": str(made.visit.pk)})
    client.post(reverse("clinic_today_message"), {"message": "soon"})
    assert Visit.objects.get().arrival_seen_at is None
    assert not VisitMessage.objects.exists()


def test_a_doctor_who_left_the_clinic_sees_nobody(client_of, doctor, here):
    here()
    client = client_of(doctor)
    ClinicMembership.objects.filter(user=doctor).update(ended_at=database_now())
    assert client.get(TODAY).status_code == 404


def test_each_look_at_a_patient_is_written_down(client_of, doctor, here, visit, other_patient):
    here()
    visit(HOUR, record=other_patient.record)
    client = client_of(doctor)
    client.get(TODAY)
    client.get(TODAY)
    assert done("appointment_seen") == 4


def test_an_open_page_is_one_look_an_hour(client_of, doctor, here, visit, other_patient):
    here()
    client = client_of(doctor)
    client.get(STATE)
    client.get(STATE)
    assert done("appointment_seen") == 1
    visit(HOUR, record=other_patient.record)
    client.get(STATE)
    assert done("appointment_seen") == 2


def test_many_visits_cost_no_more_queries_than_one(
    client_of, doctor, visit, clinic, django_assert_num_queries
):
    client = client_of(doctor)
    visit(status="arrived", arrived_at=database_now())
    client.get(TODAY)
    with CountQueries() as one:
        client.get(TODAY)
    for number in range(29):
        record = make_record(clinic, f"MRN-3{number:02}", last_name=f"Name{'abcdefgh'[number % 8]}")
        came = {"status": "arrived", "arrived_at": database_now()}
        visit((number - 30) * MINUTE, lasts=MINUTE, record=record, **came)
    with django_assert_num_queries(one.count):
        client.get(TODAY)


class CountQueries:
    """How many queries a block makes."""

    def __enter__(self):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.captured = CaptureQueriesContext(connection)
        self.captured.__enter__()
        return self

    def __exit__(self, *raised):
        self.captured.__exit__(*raised)
        self.count = len(self.captured)


def test_its_state_is_304_until_something_changes(client_of, doctor, visit, actor_of, patient):
    made, client = visit(), client_of(doctor)
    first = client.get(STATE)
    known = {"headers": {"If-None-Match": first["ETag"]}}
    assert first.json()["type"] == "day.state"
    assert "Not here yet" in first.json()["html"]
    assert client.get(STATE, **known).status_code == 304
    arrive(made, actor=actor_of(patient), now=database_now())
    told = client.get(STATE, **known).json()
    assert "1 patient has arrived" in told["html"]
    assert told["version"] >= first.json()["version"]


def test_a_session_that_a_visit_outlasts_is_shown_counts_and_no_names(client_of, doctor, here):
    made, client = here(), client_of(doctor)
    session = client.session
    session["visit_until"] = (database_now() + HOUR).timestamp()
    session["active_at"] -= 16 * 60
    session.save()
    words = seen(client.get(TODAY).text)
    assert "1 patient waits for you" in words
    assert "1 patient has arrived since you last looked" in words
    assert "Sign on again to see who it is" in words
    assert "Ada" not in words + client.get(STATE).json()["html"]
    assert done("appointment_seen") == 0
    assert client.post(address("visit_start", made))["Location"].startswith("/accounts/reauth")


def test_a_doctor_lands_on_the_day(client, doctor):
    from tests.fixtures.cast import PASSWORD

    sent = {"login": doctor.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent)["Location"] == TODAY


def test_the_page_says_it_in_spanish(client_of, doctor, here):
    here()
    client = client_of(doctor)
    client.cookies["language"] = "es"
    assert 'lang="es"' in client.get(TODAY).text


# --- who came ---


def test_what_the_doctor_has_seen_is_news_no_more(client_of, doctor, here, other_patient, page):
    first = here()
    html = client_of(doctor).get(TODAY).text
    assert f'value="{first.visit.pk}"' in html
    here(other_patient, starts_in=EARLIER)
    client_of(doctor).post(reverse("clinic_today_seen"), {"arrived": str(first.visit.pk)})
    assert "1 patient has arrived since you last looked Ben Quist" in page()
    assert done("arrival_noticed") == 1


def test_seeing_twice_changes_nothing(client_of, doctor, here):
    number = str(here().visit.pk)
    client = client_of(doctor)
    client.post(reverse("clinic_today_seen"), {"arrived": number})
    version = Visit.objects.get().version
    client.post(reverse("clinic_today_seen"), {"arrived": number})
    assert (Visit.objects.get().version, done("arrival_noticed")) == (version, 1)


@pytest.mark.parametrize("sent", ["", "x", "\0", "99999999", "9" * 40, "😀", "-1"])
def test_numbers_of_no_visit_change_nothing(client_of, doctor, here, sent):
    here()
    answer = client_of(doctor).post(reverse("clinic_today_seen"), {"arrived": sent})
    assert answer["Location"] == TODAY
    assert Visit.objects.get().arrival_seen_at is None


def test_a_patient_who_comes_anew_is_news_anew(page, here):
    made = here()
    Visit.objects.update(arrival_seen_at=made.arrived_at - SECOND)
    assert "1 patient has arrived since you last looked" in page()


def test_who_comes_anew_can_be_seen_anew(client_of, doctor, here):
    made = here()
    Visit.objects.update(arrival_seen_at=made.arrived_at - HOUR)
    client_of(doctor).post(reverse("clinic_today_seen"), {"arrived": str(made.visit.pk)})
    assert Visit.objects.get().arrival_seen_at >= made.arrived_at


# --- still unseen ---


def waited(made, how_long):
    made.arrived_at = database_now() - how_long
    made.save(update_fields=["arrived_at"])
    return made


@pytest.mark.parametrize(("how_long", "tasks"), [(2 * MINUTE - SECOND, 0), (2 * MINUTE, 1)])
def test_staff_are_told_once_after_two_minutes(here, how_long, tasks, doctor, patient):
    waited(here(), how_long)
    now = database_now()
    tell_staff_of_unseen(now)
    tell_staff_of_unseen(now)
    found = [(task.practitioner, task.patient) for task in StaffTask.objects.all()]
    assert found == [(doctor.practitioner, patient.record)] * tasks
    assert done("task_raised") == tasks


@pytest.mark.parametrize("how", ["seen", "started"])
def test_the_task_is_done_when_the_doctor_has_seen_it(here, how, doctor, client_of, actor_of):
    made = waited(here(), 3 * MINUTE)
    tell_staff_of_unseen(database_now())
    if how == "seen":
        number = str(made.visit.pk)
        client_of(doctor).post(reverse("clinic_today_seen"), {"arrived": number})
    else:
        start_visit(made, actor=actor_of(doctor), now=database_now())
    tell_staff_of_unseen(database_now())
    task = StaffTask.objects.get()
    assert task.closed_at is not None
    assert task.closed_by is None


def test_nobody_is_told_of_visits_over_in_person_or_not_begun(here, visit, other_patient):
    made = waited(here(starts_in=SECOND - HOUR), 3 * MINUTE)
    made.expected_ends_at -= SECOND
    made.ends_at -= SECOND
    made.save()
    visit(record=other_patient.record)
    tell_staff_of_unseen(database_now())
    assert not StaffTask.objects.exists()


def test_staff_and_the_doctor_see_the_task_and_close_it_once(
    client_of, here, scheduler, doctor, colleague, other_scheduler
):
    waited(here(), 3 * MINUTE)
    tell_staff_of_unseen(database_now())
    address = reverse("clinic_tasks")
    words = "Tell the doctor: a patient waits for a video visit, and the doctor has not seen it."
    for user, sees in [(scheduler, 1), (doctor, 1), (colleague, 0), (other_scheduler, 0)]:
        text = seen(client_of(user).get(address).text)
        assert (words in text, "Ada Okoye" in text) == (bool(sees), bool(sees))
    close = reverse("clinic_task_close", args=[StaffTask.objects.get().pk])
    assert client_of(other_scheduler).post(close).status_code == 404
    assert client_of(scheduler).post(close)["Location"] == address
    assert StaffTask.objects.get().closed_by == scheduler
    assert client_of(doctor).post(close).status_code == 404
    assert "There is nothing to do now." in seen(client_of(scheduler).get(address).text)


def test_a_task_that_somebody_closed_a_moment_ago_is_closed_once(here, scheduler, actor_of):
    from accounts.actions.tasks import close_task

    waited(here(), 3 * MINUTE)
    tell_staff_of_unseen(database_now())
    task, now = StaffTask.objects.get(), database_now()
    assert close_task(task, actor=actor_of(scheduler), now=now)
    assert not close_task(task, actor=PORTAL, now=now)
    assert done("task_closed") == 1


def test_looking_at_tasks_is_written_down(client_of, here, scheduler, clinic):
    waited(here(), 3 * MINUTE)
    tell_staff_of_unseen(database_now())
    StaffTask.objects.create(clinic=clinic, kind="other", cause="x", raised_at=database_now())
    client_of(scheduler).get(reverse("clinic_tasks"))
    assert done("record_seen") == 1


# --- start, and the right patient ---


def test_start_opens_the_visit(client_of, doctor, here):
    made = here()
    answer = client_of(doctor).post(address("visit_start", made))
    made.refresh_from_db()
    assert answer["Location"] == address("visit", made)
    assert made.visit_status == "in-progress"


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
    late(client_of(doctor), minutes=sent)
    assert not Delay.objects.exists()


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
    assert "1 patient has arrived since you last looked Ada Okoye" in words
    assert "You see this patient for Sam Okafor, MD" in words
    assert done("visit_handed_over") == 1


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
    assert "Ada" not in page()
