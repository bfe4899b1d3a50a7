"""The doctor's day: whom it shows to whom, who came, and what staff are told."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import ClinicMembership, StaffTask
from accounts.rules.actor import PORTAL
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import ZONES, make_record
from tests.fixtures.pages import names, seen
from tests.videovisit.days import EARLIER, HOUR, MINUTE, SECOND, STATE, TODAY, address, done
from videovisit.actions.day import tell_staff_of_unseen
from videovisit.actions.visits import arrive, start_visit
from videovisit.models import Seat, Visit, VisitMessage

pytestmark = pytest.mark.django_db
NEARBY = dict(zip(ZONES, ("America/Denver", "Europe/Paris", "Asia/Tokyo"), strict=True))


# --- what it shows ---


def test_it_says_who_is_here_since_when_and_who_is_next(page, here, visit, other_patient):
    here()
    visit(HOUR, record=other_patient.record)
    words = page()
    assert "Waiting for you 1 patient has arrived since you last looked I have seen it" in words
    assert "Ada Okoye New Next Here Computer not tested Here since" in words
    assert "for less than a minute Start visit (Ada Okoye) Send a message (Ada Okoye)" in words
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
    page, visit, doctor, clinic, other_clinic, other_patient
):
    other_clinic.time_zone = NEARBY[clinic.time_zone]
    other_clinic.save()
    ClinicMembership.objects.create(user=doctor, clinic=other_clinic, role="practitioner")
    visit(status="arrived", arrived_at=database_now())
    visit(EARLIER, record=other_patient.record, clinic=other_clinic)
    Visit.objects.create(appointment=other_patient.record.appointments.get())
    words = page()
    here, there = (
        render_to_string("components/_zone.html", {"zone": each.time_zone}).strip()
        for each in (clinic, other_clinic)
    )
    assert f"m. {here} Ada Okoye" in words
    assert f"m. {there} Ben Quist" in words


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
    assert not names(client.get(TODAY).text, "Ada")
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
    words = page()
    assert "1 patient has arrived since you last looked" in words
    assert "Ben Quist New Next Here" in words
    assert "Ada Okoye Here" in words
    assert done("arrival_noticed") == 1


def test_each_of_those_who_came_is_marked_and_all_are_said_as_one(page, here, other_patient):
    here()
    here(other_patient, starts_in=EARLIER)
    words = page()
    assert words.count("2 patients have arrived since you last looked") == 1
    assert words.count(" Okoye New ") == words.count(" Quist New ") == 1


# --- whom words about being late reach ---


def test_who_waits_is_told_while_somebody_waits_and_who_comes_later_before(page, visit, here):
    visit(2 * HOUR)
    assert "Tell the patients who come later" in page()
    assert "Tell the patients who wait" not in page()
    here()
    assert "Tell the patients who wait" in page()
    assert "Tell the patients who come later" not in page()


def test_where_nobody_comes_any_more_there_is_nobody_to_tell(page, visit):
    visit(-HOUR, status="fulfilled", visit_status="completed")
    assert "Running late?" not in page()


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
    second = client_of(doctor)
    assert second.post(close)["Location"] == address
    assert "Sam Lee had closed this task before you" in second.get(address).text
    assert StaffTask.objects.get().closed_by == scheduler
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
