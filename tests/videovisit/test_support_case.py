"""A support case: masked, half an hour, what happened to the visit, and what can be done."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.audit import record
from accounts.models import AuditEvent, ClinicMembership, Notice, StaffTask
from accounts.selectors.clinics import database_now
from appointments.actions.notices import tell
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import names, seen
from tests.videovisit.test_check_report import BLOCKED
from tests.videovisit.test_checks import begin, send
from videovisit import tasks  # noqa: F401 - knows the kinds
from videovisit.actions.support import forget_cases
from videovisit.models import CallSample, Seat, SupportCase, Visit

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
PRIVATE = ("Chest pain", "Okoye", "1951-03", "March 4", "ada.okoye@", "5105550142", "MRN-100001")


@pytest.fixture
def agent(client_of, support_agent):
    return client_of(support_agent)


@pytest.fixture
def booked(visit, patient):
    record = patient.record
    record.email, record.phone = "ada.okoye@example.com", "+15105550142"
    record.save()
    return visit(5 * MINUTE, reason="Chest pain")


@pytest.fixture
def case(support_agent, patient, booked):
    times = {"opened_at": database_now(), "ends_at": database_now() + 30 * MINUTE}
    why = {"reason": "camera", "words": "The camera stays black"}
    who = {"agent": support_agent, "patient": patient.record, "appointment": booked}
    return SupportCase.objects.create(**who, **why, **times)


def address(case):
    return reverse("support_case", args=[case.pk])


@pytest.fixture
def read(agent, case):
    return lambda: seen(agent.get(address(case)).text)


@pytest.fixture
def press(agent, case):
    return lambda deed: agent.post(reverse("support_act", args=[case.pk]), {"deed": deed})


def test_a_case_shows_masked_fields_and_no_reason_of_the_visit(agent, case):
    page = agent.get(address(case))
    assert not [word for word in PRIVATE if word in page.text]
    said = seen(page.text)
    for shown in ("Ada O.", "1951", "•••0001", "a•••@example.com", "•••0142", "With Sam Okafor"):
        assert shown in said


def test_it_is_its_agents_alone_and_of_their_clinic(case, clinic, client_of, support_agent, agent):
    second = client_of(make_staff(clinic, "second.support@example.com", "support"))
    assert second.get(address(case)).status_code == 404
    ClinicMembership.objects.filter(user=support_agent).update(clinic=other(clinic))
    assert agent.get(address(case)).status_code == 404


def other(clinic):
    clinic.pk, clinic.slug = None, "other"
    clinic.save()
    return clinic


def test_a_case_that_has_run_out_says_so_and_changes_nothing(agent, case, press):
    SupportCase.objects.update(ends_at=database_now())
    events = AuditEvent.objects.count()
    for answer in (agent.get(address(case)), press("call"), press("link")):
        assert answer.status_code == 410
        assert "The time is up" in seen(answer.text)
        assert not names(answer.text, "Ada")
    assert not StaffTask.objects.exists()
    assert not Notice.objects.exists()
    assert AuditEvent.objects.count() == events


def test_each_look_at_a_case_is_written_down_for_the_patient(read, case, client_of, patient):
    read()
    event = AuditEvent.objects.get(action="support_case_seen")
    assert (event.patient, event.target) == (patient.record, f"appointment:{case.appointment_id}")
    told = seen(client_of(patient).get("/accounts/who-looked/").text)
    assert "A support agent" in told
    assert "Looked at the appointment on " in told
    assert "Reason: The camera stays black" in told
    SupportCase.objects.update(appointment=None)
    read()
    assert "Looked at the record" in seen(client_of(patient).get("/accounts/who-looked/").text)


def test_it_says_why_the_camera_is_blocked(read, client_of, patient, booked):
    client = client_of(patient)
    send(client, begin(client), result=BLOCKED)
    said = read()
    assert "This computer was not ready." in said
    assert "Camera Problem" in said
    assert "The camera is blocked for this page" in said
    assert "Just left of the address is a small sign" in said
    assert "Every result" in said


def test_a_case_takes_six_queries(agent, case, booked, now, django_assert_max_num_queries):
    made = Visit.objects.create(appointment=booked, started_at=now)
    Seat.objects.create(visit=made, user=case.agent, role="patient", joined_at=now, seen_at=now)
    agent.get(address(case))
    with django_assert_max_num_queries(6 + 2):  # and a savepoint, which a test alone has
        agent.get(address(case))


def test_the_timeline_says_what_happened_in_both_zones(
    read, case, booked, patient, support_agent, now, press
):
    patient.record.time_zone, support_agent.time_zone = "America/New_York", "America/Denver"
    patient.record.save()
    support_agent.save()
    tell(booked, "appointment_booked", now=now)
    Notice.objects.update(state="failed", finished_at=now)
    tell(booked, "doctor_late", now=now, about=10)
    visit = Visit.objects.create(appointment=booked, doctor_ready_at=now, started_at=now)
    seat = Seat.objects.create(
        visit=visit,
        user=patient,
        role="patient",
        joined_at=now - 4 * MINUTE,
        seen_at=now - 2 * MINUTE,
    )
    CallSample.objects.create(seat=seat, taken_at=now, kbps_in=750, level="video")
    press("called_back")
    said = read()
    assert "Time of the patient: Eastern time Your time: Mountain time" in said
    for words in (
        "Confirmation, by e-mail, to the patient Failed",
        "The doctor is late, by e-mail, to the patient On its way",
        "Patient: joined",
        "Patient: not heard of since then",
        "Support called back",
        "You have called back.",
        "Received 750",
        "Why you look Camera or picture: The camera stays black",
    ):
        assert words in said


def test_a_day_that_is_the_same_on_both_clocks_is_said_once(
    read, case, patient, support_agent, now, actor_of
):
    patient.record.time_zone, support_agent.time_zone = "Pacific/Honolulu", "America/New_York"
    patient.record.save()
    support_agent.save()
    noon = now.replace(hour=22, minute=0)  # noon, and five in the afternoon at most
    about = {"patient": case.patient, "target": f"appointment:{case.appointment_id}"}
    type(case.appointment).objects.update(booked_at=noon - timedelta(days=2))
    record("visit_started", actor=actor_of(patient), now=noon, **about)
    record("visit_ended", actor=actor_of(patient), now=noon + timedelta(hours=9), **about)
    said = read().partition("What happened")[2]
    assert re.search(r"\d, 12:00 p.m. \(for you: [56]:00 p.m.\) The visit began", said)
    assert re.search(r"\d, 9:00 p.m. \(for you: \w+, \w+ \d+, [23]:00 a.m.\) The visit ended", said)


def test_of_one_moment_the_booking_is_the_earliest(read, case, booked, patient, actor_of, now):
    visit = Visit.objects.create(appointment=booked, started_at=now)
    Seat.objects.create(visit=visit, user=patient, role="patient", joined_at=now, seen_at=now)
    about = {"patient": case.patient, "target": f"appointment:{booked.pk}"}
    for action in ("appointment_booked", "visit_started"):
        record(action, actor=actor_of(patient), now=now, **about)
    said = read().partition("What happened")[2]
    joined, began, made = (said.index(w) for w in ("joined", "The visit began", "Booked"))
    assert joined < began < made


def test_what_people_did_is_told_the_latest_first(read, case, patient, actor_of, now):
    about = {"patient": case.patient, "target": f"appointment:{case.appointment_id}"}
    record("patient_arrived", actor=actor_of(patient), now=now - MINUTE, **about)
    record("visit_started", actor=actor_of(patient), now=now, **about)
    said = read().partition("What happened")[2]
    began, came = (said.index(w) for w in ("The visit began", "The patient came to the waiting"))
    assert began < came


EVENTS = {
    "appointment_booked": "Booked: ",
    "appointment_moved": "Moved: ",
    "appointment_cancelled": "Cancelled",
    "appointment_missed": "Missed",
    "appointment_not_missed": "Not missed",
    "appointment_resent": "Confirmation sent again",
    "patient_arrived": "The patient came to the waiting room",
    "visit_opened": "The doctor opened the room",
    "visit_started": "The visit began",
    "visit_ended": "The visit ended",
    "outreach_noted": "Clinic staff called the patient",
}


def test_every_event_has_its_words(read, case, booked, scheduler, actor_of, now):
    at = {"starts_at": booked.starts_at.isoformat()}
    for action, words in EVENTS.items():
        detail = at if words.endswith(": ") else {}
        about = {"patient": case.patient, "target": f"appointment:{booked.pk}"}
        record(action, actor=actor_of(scheduler), now=now, **about, **detail)
    said = read()
    assert [words for words in EVENTS.values() if words not in said] == []


def test_a_patient_without_a_visit_has_a_case_all_the_same(agent, case, read):
    SupportCase.objects.update(appointment=None)
    said = read()
    assert "There is no visit." in said
    assert "Nothing yet." in said
    assert "Send the way to the check" not in said


def test_the_way_to_the_check_goes_to_the_contact_on_record(press, smtp_sink, drain, case):
    assert press("link").status_code == 302
    drain()
    (mail,) = smtp_sink.messages
    assert mail["To"] == "ada.okoye@example.com"
    assert mail["Subject"] == "Check your computer for your video visit"
    text = smtp_sink.text_to("ada.okoye@example.com")
    assert "/videovisit" in text
    assert "Chest pain" not in text
    event = AuditEvent.objects.get(action="support_act")
    assert event.detail == {"case": case.pk, "deed": "link", "done": True}


@pytest.mark.parametrize("deed", ["resend", "link"])
def test_what_was_sent_a_moment_ago_is_not_sent_again(press, agent, case, deed, read):
    press(deed)
    agent.get(address(case))
    press(deed)
    assert "Already sent a moment ago." in seen(agent.get(address(case)).text)
    assert Notice.objects.count() == 1
    assert read().count("Support sent") == 1
    Notice.objects.update(created_at=database_now() - MINUTE, cause="appointment:0")
    press(deed)
    assert "on its way" in seen(agent.get(address(case)).text)


def test_a_confirmation_is_offered_and_sent_only_before_the_visit(press, agent, case, booked, read):
    assert "Send the confirmation again" in read()
    started = database_now() - MINUTE
    type(booked).objects.update(starts_at=started)
    assert "Send the confirmation again" not in read()
    press("resend")
    assert "Nothing was sent" in seen(agent.get(address(case)).text)
    assert not Notice.objects.exists()


def test_the_confirmation_goes_out_again(press, agent, case):
    press("resend")
    assert Notice.objects.get().kind == "appointment_booked"
    assert "on its way to the contacts on record" in seen(agent.get(address(case)).text)


@pytest.mark.parametrize("deed", ["resend", "link"])
@pytest.mark.parametrize("why", ["over", "no contact", "no visit"])
def test_nothing_is_sent_where_nothing_can_be(press, agent, case, booked, deed, why):
    if why == "over":
        times = {"starts_at": booked.starts_at - 600 * MINUTE}
        times |= {"ends_at": booked.ends_at - 600 * MINUTE}
        type(booked).objects.update(**times, expected_ends_at=times["ends_at"])
    elif why == "no contact":
        type(case.patient).objects.update(email="", phone="")
    else:
        SupportCase.objects.update(appointment=None)
    press(deed)
    assert "Nothing was sent" in seen(agent.get(address(case)).text)
    assert not Notice.objects.exists()
    assert not AuditEvent.objects.get(action="support_act").detail["done"]


TASKS = {
    "on_phone": "The patient is on the phone with support",
    "call": "Support asks: call the patient.",
    "other_way": "Support asks: offer the patient a visit by phone or in person.",
    "contact": "Support asks: correct the e-mail address or phone number on record.",
}


ASKED = {
    "on_phone": "Support told staff that the patient is on the phone",
    "call": "Support asked staff to call the patient",
    "other_way": "Support asked staff for a visit by phone or in person",
    "contact": "Support asked staff to correct the contact on record",
}


@pytest.mark.parametrize("deed", ASKED)
def test_the_timeline_names_what_staff_were_asked(press, read, deed):
    press(deed)
    press(deed)
    said = read().partition("What happened")[2]
    assert said.count(ASKED[deed]) == 2
    assert said.count(f"{ASKED[deed]} (was asked before)") == 1


@pytest.mark.parametrize("deed", TASKS)
def test_a_second_case_asks_for_the_same_thing_only_once_it_is_done(press, agent, case, deed):
    press(deed)
    case.pk = None
    case.save()
    agent.post(reverse("support_act", args=[case.pk]), {"deed": deed})
    assert StaffTask.objects.count() == 1
    StaffTask.objects.update(closed_at=database_now())
    agent.post(reverse("support_act", args=[case.pk]), {"deed": deed})
    assert StaffTask.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("deed", TASKS)
def test_staff_are_asked_once_a_case(press, agent, client_of, scheduler, deed, case):
    press(deed)
    assert "Clinic staff have it on their list." in seen(agent.get(address(case)).text)
    press(deed)
    assert "Please note That was done before." in seen(agent.get(address(case)).text)
    assert StaffTask.objects.count() == 1
    assert TASKS[deed] in seen(client_of(scheduler).get("/clinic/tasks/").text)


def test_the_doctor_hears_that_the_patient_is_on_the_phone(press, client_of, doctor):
    press("on_phone")
    press("call")
    said = seen(client_of(doctor).get("/clinic/tasks/").text)
    assert TASKS["on_phone"] in said
    assert TASKS["call"] not in said


def test_without_a_visit_staff_hear_it_all_the_same(press, case):
    SupportCase.objects.update(appointment=None)
    press("on_phone")
    assert StaffTask.objects.get().practitioner is None


def test_calling_back_is_noted_once(press, case, agent, read):
    press("called_back")
    first = SupportCase.objects.get().called_back_at
    press("called_back")
    assert SupportCase.objects.get().called_back_at == first is not None
    assert "That was done before." in seen(agent.get(address(case)).text)
    assert read().count("Support called back") == 1
    assert "I have called back" not in read()


@pytest.mark.parametrize("deed", ["", "join", "link "])
def test_an_unknown_deed_does_nothing(press, deed):
    assert press(deed).status_code == 302
    assert not AuditEvent.objects.filter(action="support_act").exists()


def test_a_case_names_itself_by_its_number(case):
    assert str(case) == f"support case {case.pk}"


def test_old_cases_are_forgotten(case, now):
    forget_cases(now + timedelta(days=89))
    assert SupportCase.objects.exists()
    forget_cases(now + timedelta(days=91))
    assert not SupportCase.objects.exists()


def test_support_has_no_way_into_the_visit(agent, booked):
    for name in ("visit", "visit_join", "visit_state", "appointment", "clinic_appointment"):
        answer = agent.post(reverse(name, args=[booked.reference]), {"agrees": "yes"})
        assert answer.status_code in (404, 405)
    assert agent.get("/clinic/board/").status_code == 404
