"""Breaking the glass: one record to read, for a reason, for 30 minutes, and everybody hears of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.actions.glass import break_glass, end_due_glasses, see_by_glass
from accounts.models import AuditEvent, BreakGlass, ClinicMembership, Notice, Practitioner, Review
from tests.fixtures.cast import make_appointment, make_record, make_staff
from tests.fixtures.pages import seen

GLASS, RECORD, END = reverse("glass"), reverse("glass_record"), reverse("glass_end")
HOME = reverse("account_home")
BANNER = "You have broken the glass"
WHY = "She is unconscious in the emergency room."
pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(other_clinic):
    """A patient of another clinic."""
    names = {"first_name": "Ines", "last_name": "Núñez", "birth_date": date(1960, 2, 3)}
    return make_record(other_clinic, "MRN-9", **names)


def asked(**other):
    born = {"birth_date_0": "2", "birth_date_1": "3", "birth_date_2": "1960"}
    return {**born, "mrn": "mrn 9", "last_name": "", "reason": WHY, **other}


@pytest.fixture
def opened(client_of, doctor, stranger):
    """The doctor's browser, with the record open."""
    client = client_of(doctor)
    assert client.post(GLASS, asked())["Location"] == RECORD
    return client


@pytest.mark.parametrize("who", ["doctor", "scheduler"])
def test_doctors_and_clinic_staff_open_one_record_to_read(request, client_of, stranger, who):
    client = client_of(request.getfixturevalue(who))
    page = client.post(GLASS, asked(), follow=True).text
    assert "Ines Núñez" in page
    assert WHY in page
    assert "Book a visit" not in page


@pytest.mark.parametrize("who", ["patient", "support_agent", "administrator"])
def test_for_everybody_else_there_is_no_glass(request, client_of, stranger, who):
    client = client_of(request.getfixturevalue(who))
    codes = [client.post(GLASS, asked()).status_code, client.get(RECORD).status_code]
    assert codes == [404, 404]
    assert not BreakGlass.objects.exists()


def test_clinic_staff_break_no_glass_for_what_they_may_read_anyway(client_of, scheduler, clinic):
    born = date(1960, 2, 3)
    own = make_record(clinic, "MRN-9", first_name="Ina", last_name="Ota", birth_date=born)
    client = client_of(scheduler)
    answer = client.post(GLASS, asked())
    assert answer["Location"] == reverse("clinic_patient", args=[own.pk])
    page = client.get(answer["Location"]).text
    assert "the glass was not broken" in page
    assert "Ina Ota" in page
    assert BANNER not in page
    assert not BreakGlass.objects.exists()
    assert not Review.objects.exists()
    assert AuditEvent.objects.filter(patient=own, action="record_seen").count() == 1


def test_all_of_it_is_written_down_with_the_reason(opened, doctor, stranger):
    opened.get(RECORD)
    events = AuditEvent.objects.filter(patient=stranger, reason=WHY).order_by("pk")
    assert [event.action for event in events] == ["glass_broken", "record_seen"]
    assert {event.actor_id for event in events} == {doctor.pk}
    assert events[1].detail["how"] == "break-glass"


def test_administrators_of_both_clinics_are_told_and_judge(
    administrator, opened, doctor, stranger, other_clinic, clinic
):
    assert {review.clinic for review in Review.objects.all()} == {clinic, other_clinic}
    review = Review.objects.get(clinic=clinic)
    facts = (review.kind, review.actor, review.patient, review.reason)
    assert facts == ("break_glass", doctor, stranger, WHY)
    assert Notice.objects.get(kind="review_raised").user == administrator


def test_a_banner_stands_on_every_page_while_it_lasts(opened, client_of, scheduler):
    assert all(BANNER in opened.get(address).text for address in (HOME, RECORD, "/help/", "/no"))
    assert BANNER not in client_of(scheduler).get(HOME).text
    opened.post(END)
    assert BANNER not in opened.get(HOME).text


def test_it_ends_by_a_press(opened, stranger):
    assert opened.post(END)["Location"] == HOME
    assert opened.get(RECORD)["Location"] == GLASS
    assert AuditEvent.objects.get(action="glass_closed").detail == {"why": "pressed"}
    opened.post(END)
    assert AuditEvent.objects.filter(action="glass_closed").count() == 1


def test_it_ends_by_itself_after_thirty_minutes(opened, doctor, actor_of):
    glass = BreakGlass.objects.get()
    last = glass.ends_at
    assert last - glass.starts_at == timedelta(minutes=30)
    actor, second = actor_of(doctor), timedelta(seconds=1)
    assert see_by_glass(actor=actor, now=last - second) == glass
    assert see_by_glass(actor=actor, now=last) is None
    assert [end_due_glasses(last - second), end_due_glasses(last), end_due_glasses(last)] == [
        0,
        1,
        0,
    ]
    glass.refresh_from_db()
    assert glass.ended_at == last
    assert AuditEvent.objects.get(action="glass_closed").detail == {"why": "time"}


def test_when_the_time_is_over_the_page_is_closed_and_has_no_banner(opened):
    assert int(opened.get(RECORD)["Refresh"]) in range(1795, 1802)
    glass = BreakGlass.objects.get()
    ago = timedelta(minutes=30)
    BreakGlass.objects.update(starts_at=glass.starts_at - ago, ends_at=glass.ends_at - ago)
    assert opened.get(RECORD)["Location"] == GLASS
    assert BANNER not in opened.get(HOME).text


def test_who_lost_the_role_reads_nothing_more(opened, doctor):
    ClinicMembership.objects.filter(user=doctor).update(role="support")
    assert opened.get(RECORD).status_code == 404
    ClinicMembership.objects.filter(user=doctor).delete()
    assert opened.get(RECORD).status_code == 404


def test_without_a_role_nothing_is_seen(opened, doctor, actor_of, now):
    ClinicMembership.objects.filter(user=doctor).delete()
    assert see_by_glass(actor=actor_of(doctor), now=now) is None


def test_breaking_another_closes_the_first(opened, other_clinic):
    make_record(other_clinic, "MRN-10", last_name="Otto", birth_date=date(1960, 2, 3))
    opened.post(GLASS, asked(mrn="", last_name="OTTO"))
    assert "Otto" in opened.get(RECORD).text
    assert BreakGlass.objects.filter(ended_at=None).count() == 1
    assert AuditEvent.objects.get(action="glass_closed").detail == {"why": "another"}


def test_only_that_record_is_open_and_only_to_read(opened, stranger, other_clinic, schedule, now):
    visit = make_appointment(stranger, schedule.practitioner, starts_at=now + timedelta(days=1))
    other = make_record(other_clinic, "MRN-11")
    pages = [
        reverse("clinic_patient", args=[stranger.pk]),
        reverse("clinic_patient", args=[other.pk]),
        reverse("clinic_activation", args=[stranger.pk]),
        reverse("clinic_cancel", args=[visit.reference]),
    ]
    assert [opened.get(page).status_code for page in pages] == [404] * 4
    assert opened.post(RECORD).status_code == 405


def test_doctors_read_why_a_visit_is_and_staff_that_there_is_a_reason(
    opened, client_of, scheduler, stranger, other_clinic, now
):
    user = make_staff(other_clinic, "o@example.com", "practitioner", first_name="Omar")
    doctor = Practitioner.objects.create(user=user)
    make_appointment(stranger, doctor, starts_at=now + timedelta(days=1), reason="Rash")
    make_appointment(stranger, doctor, starts_at=now - timedelta(days=9), status="fulfilled")
    page = opened.get(RECORD).text
    assert "Reason: Rash" in page
    assert AuditEvent.objects.filter(action="appointment_seen", reason=WHY).count() == 2
    staff = client_of(scheduler)
    page = staff.post(GLASS, asked(), follow=True).text
    assert "Rash" not in page
    assert "The doctor reads it." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reason": ""}, "Write why you need to read this record."),
        ({"reason": "please"}, "Say a little more"),
        ({"reason": "x" * 501}, "Write at most 500 letters."),
        ({"mrn": ""}, "Enter the record number or the last name as well."),
        ({"mrn": "%"}, "letters, numbers and dashes only"),
        ({"last_name": "12"}, "A last name has letters"),
        ({"last_name": "Nuñ", "mrn": ""}, "No patient has exactly these details."),
        ({"birth_date_1": "4"}, "No patient has exactly these details."),
        ({"birth_date_1": ""}, "Enter the month, the day and the year"),
        ({"mrn": "MRN-9", "last_name": "Otto"}, "No patient has exactly these details."),
    ],
)
def test_a_slip_is_told_and_opens_nothing(client_of, doctor, stranger, wrong, words):
    page = client_of(doctor).post(GLASS, asked(**wrong)).text
    assert "There is a problem" in page
    assert words in page
    assert not BreakGlass.objects.exists()


def test_of_number_and_name_one_is_needed_so_neither_is_called_optional(client_of, doctor):
    words = seen(client_of(doctor).get(GLASS).text)
    assert "(optional)" not in words
    assert "This, the last name, or both." in words


def test_a_question_is_followed_by_no_colon(client_of, doctor):
    page = client_of(doctor).post(GLASS, asked(reason="")).text
    assert "Why do you need to read this record? Write why you need to read" in seen(page)


def test_of_two_of_the_same_name_none_is_opened(client_of, doctor, clinic, stranger):
    make_record(clinic, "MRN-12", last_name="Nunez", birth_date=stranger.birth_date)
    client = client_of(doctor)
    page = client.post(GLASS, asked(mrn="", last_name="Nunez")).text
    assert "Several patients have these details. Add the record number." in page
    assert AuditEvent.objects.get(action="record_not_found").detail == {"how": "break-glass"}


def test_patients_read_who_broke_the_glass_and_why(client_of, doctor, patient, actor_of, now):
    break_glass([patient.record], WHY, actor=actor_of(doctor), now=now)
    page = client_of(patient).get(reverse("who_looked")).text
    assert "A doctor" in page
    assert "Opened in an emergency, outside the usual access" in page
    assert WHY in page


def test_it_says_in_words_what_it_is(opened):
    glass, review = BreakGlass.objects.get(), Review.objects.first()
    assert str(glass) == f"break-glass {glass.pk}"
    assert str(review) == f"review {review.pk} break_glass"
