"""Calendar entries: who they are, what they say, and how they follow moves and cancels."""

from datetime import UTC, timedelta

import pytest
from django.conf import settings
from icalendar import Calendar

from accounts.actions.delivery import deliver_due
from accounts.actions.outbox import owe
from accounts.models import AuditEvent, PatientAccess, User
from appointments import tasks  # noqa: F401 - knows the kinds
from appointments.actions.booking import Edit, cancel, move
from appointments.actions.calendar import secret_to_show
from appointments.actions.taking import Wanted
from appointments.models import CalendarFeed
from appointments.rules.calendar import secret_hash
from tests.fixtures.cast import make_appointment
from tests.portal.test_matrix import body

pytestmark = pytest.mark.django_db
PAGE = "/appointments/calendar/"
HALF, DAY = timedelta(minutes=30), timedelta(days=1)


def entries(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    return calendar["method"], calendar.walk("VEVENT")


def ics(appointment):
    return f"/appointments/{appointment.reference}/calendar.ics"


def test_an_entry_is_in_utc_with_a_stable_uid_and_the_revision(client_of, patient, appointment):
    method, (entry,) = entries(client_of(patient).get(ics(appointment)))
    assert (method, entry["uid"]) == ("PUBLISH", f"{appointment.reference}@localhost")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (
        appointment.starts_at,
        appointment.ends_at,
    )
    assert entry["dtstart"].to_ical().endswith(b"Z")
    assert (entry["sequence"], entry["status"], entry["transp"]) == (0, "CONFIRMED", "OPAQUE")
    assert entry.decoded("dtstamp") == appointment.changed_at.replace(microsecond=0)


def test_a_video_entry_says_no_place_and_nothing_of_health(client_of, patient, appointment):
    appointment.reason = "Chest pain"
    appointment.save()
    response = client_of(patient).get(ics(appointment))
    _, (entry,) = entries(response)
    assert (entry["summary"], "location" in entry) == ("Video visit", False)
    assert entry["url"] == f"{settings.SITE_ORIGIN}/appointments/{appointment.reference}/"
    assert entry["url"] in entry["description"]
    for word in ("Chest pain", "Internal medicine", "Ada", "Okoye"):
        assert word not in response.text


def test_an_in_person_entry_says_where(client_of, patient, appointment, clinic):
    clinic.address = "100 Harbor Street, Bayside"
    clinic.save()
    appointment.modality = "in_person"
    appointment.save()
    _, (entry,) = entries(client_of(patient).get(ics(appointment)))
    assert entry["summary"] == "Clinic visit"
    assert entry["location"] == "Bayside Health, 100 Harbor Street, Bayside"
    assert "join" not in entry["description"].lower()


@pytest.mark.parametrize(("modality", "before"), [("video", 15), ("in_person", 60)])
def test_an_entry_rings_when_the_door_opens_or_in_time_to_travel(
    client_of, patient, appointment, modality, before
):
    appointment.modality = modality
    appointment.save()
    _, (entry,) = entries(client_of(patient).get(ics(appointment)))
    (alarm,) = entry.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(minutes=before)


def test_who_cares_for_somebody_sees_for_whom_by_first_name(client_of, parent, child, doctor, now):
    visit = make_appointment(child, doctor.practitioner, starts_at=now + DAY)
    _, (entry,) = entries(client_of(parent).get(ics(visit)))
    assert "For Noor" in entry["description"]
    assert "Haddad" not in str(entry)


def test_a_visit_of_somebody_else_is_no_file(client_of, other_patient, appointment):
    client = client_of(other_patient)
    assert client.get(ics(appointment)).status_code == 404
    assert client.get("/appointments/0000000000/calendar.ics").status_code == 404


def moved(appointment, edit):
    later = appointment.starts_at + DAY
    wanted = Wanted(appointment.practitioner, later, later + HALF, "video")
    return move(appointment, wanted, edit)


def test_a_move_keeps_the_uid_and_raises_the_sequence(
    client_of, patient, appointment, actor_of, now
):
    later = moved(appointment, Edit(actor_of(patient), now, 0))
    _, (entry,) = entries(client_of(patient).get(ics(appointment)))
    assert (entry["uid"], entry["sequence"]) == (f"{appointment.reference}@localhost", 1)
    assert entry.decoded("dtstart") == later.starts_at


def test_a_cancelled_visit_takes_the_entry_out(client_of, patient, appointment, actor_of, now):
    cancel(appointment, Edit(actor_of(patient), now, 0))
    method, (entry,) = entries(client_of(patient).get(ics(appointment)))
    assert (method, entry["status"], entry["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert (entry["summary"], entry.walk("VALARM")) == ("Cancelled: video visit", [])


def test_the_mail_carries_the_invitation_for_its_reader_alone(appointment, patient, smtp_sink, now):
    cause = f"appointment:{appointment.pk}"
    owe("appointment_booked", cause=cause, to=patient.record, channel="mail", now=now)
    deliver_due(now)
    (mail,) = smtp_sink.messages
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        *("text/plain", "text/html", "text/calendar")
    ]
    part = list(mail.iter_parts())[-1]
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    (entry,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert entry["attendee"] == f"mailto:{patient.record.email}"
    assert entry["organizer"] == "mailto:no-reply@localhost"


# --- the private address ---


@pytest.fixture
def made(client_of):
    """Make an address as somebody; returns its path."""

    def make(user):
        page = client_of(user).post(PAGE, {"do": "replace"}, follow=True)
        return page.context["address"].removeprefix(settings.SITE_ORIGIN)

    return make


def test_the_address_is_shown_for_some_minutes_and_kept_as_a_hash(
    client_of, patient, appointment, actor_of, now
):
    client = client_of(patient)
    assert "Make my address" in client.get(PAGE).text
    page = client.post(PAGE, {"do": "make"}, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    address = page.context["address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert address in page.text
    assert page["Cache-Control"] == "no-store"
    assert len(secret) == 32
    assert CalendarFeed.objects.get().secret_hash == secret_hash(secret)
    assert secret in client.get(PAGE).text
    assert secret not in str(dict(client.session))
    late = now + timedelta(minutes=11)
    assert secret_to_show(client.session, actor=actor_of(patient), now=late) == ""


def test_a_new_address_is_asked_for_first(client_of, patient):
    client = client_of(patient)
    first = client.post(PAGE, {"do": "make"}, follow=True).context["address"]
    asked = client.post(PAGE, {"do": "make"}, follow=True)
    assert "Make a new address?" in asked.text
    assert CalendarFeed.objects.count() == 1
    new = client.post(PAGE, {"do": "replace"}, follow=True).context["address"]
    assert new != first
    client.post(PAGE, {"do": "end"})
    assert client.get(PAGE).context["address"] == ""


def test_the_address_works_without_signing_on(client, made, patient, appointment, now):
    response = client.get(made(patient))
    _, (entry,) = entries(response)
    assert entry["uid"] == f"{appointment.reference}@localhost"
    assert "private" in response["Cache-Control"]
    assert response.cookies == {}
    assert CalendarFeed.objects.get().read_at is not None


def test_reading_is_noted_by_the_hour(client, made, patient, appointment):
    path = made(patient)
    client.get(path)
    first = CalendarFeed.objects.get().read_at
    client.get(path)
    assert CalendarFeed.objects.get().read_at == first
    CalendarFeed.objects.update(read_at=first - timedelta(hours=2))
    client.get(path)
    assert CalendarFeed.objects.get().read_at > first - timedelta(hours=1)


def test_moves_and_cancels_follow(client, made, patient, appointment, actor_of, now):
    path = made(patient)
    later = moved(appointment, Edit(actor_of(patient), now, 0))
    _, (entry,) = entries(client.get(path))
    assert (entry["sequence"], entry.decoded("dtstart")) == (1, later.starts_at.astimezone(UTC))
    cancel(later, Edit(actor_of(patient), now, 1))
    _, (entry,) = entries(client.get(path))
    assert (entry["sequence"], entry["status"]) == (2, "CANCELLED")


def test_those_cared_for_stand_in_it_while_the_grant_lasts(
    client, made, parent, child, doctor, appointment, now
):
    make_appointment(child, doctor.practitioner, starts_at=now + DAY)
    path = made(parent)
    _, (entry,) = entries(client.get(path))
    assert "For Noor" in entry["description"]
    PatientAccess.objects.filter(user=parent).update(ended_at=now)
    assert entries(client.get(path)) == ("PUBLISH", [])


def test_it_speaks_the_persons_language_whatever_the_program_asks(client, made, patient):
    User.objects.filter(pk=patient.pk).update(language="es")
    path = made(patient)
    assert client.get(path, headers={"accept-language": "en"}).status_code == 200


@pytest.mark.parametrize("past", [89, 91])
def test_it_goes_back_ninety_days(client, made, patient, doctor, now, past):
    make_appointment(patient.record, doctor.practitioner, starts_at=now - past * DAY)
    _, found = entries(client.get(made(patient)))
    assert len(found) == (past < 90)


def test_a_new_address_ends_the_old_one(client, made, patient, appointment):
    old, new = made(patient), made(patient)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    actions = AuditEvent.objects.filter(action__startswith="calendar_feed").order_by("id")
    assert [event.action for event in actions] == [
        *("calendar_feed_made", "calendar_feed_ended", "calendar_feed_made")
    ]


def test_an_ended_address_is_like_one_that_never_was(client, client_of, made, patient):
    path = made(patient)
    page = client_of(patient).post(PAGE, {"do": "end"}, follow=True)
    assert "does not work any more" in page.text
    never = "/appointments/feed/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics"
    assert client.get(path).status_code == 404
    assert body(client.get(path)) == body(client.get(never))


def test_the_address_of_a_closed_account_is_dead(client, made, patient):
    path = made(patient)
    User.objects.filter(pk=patient.pk).update(is_active=False)
    assert client.get(path).status_code == 404


def test_ending_what_is_not_there_and_asking_for_nonsense_change_nothing(client_of, patient):
    client = client_of(patient)
    assert client.post(PAGE, {"do": "end"}, follow=True).status_code == 200
    assert client.post(PAGE, {"do": "\x00🙂"}, follow=True).status_code == 200
    assert not AuditEvent.objects.filter(action__startswith="calendar_feed").exists()


def test_making_an_address_asks_for_a_fresh_proof(client_of, patient):
    client = client_of(patient)
    session = client.session
    session["proven_at"] -= 301
    session.save()
    assert client.post(PAGE, {"do": "make"})["Location"].startswith("/accounts/reauthenticate/")
    assert not CalendarFeed.objects.exists()


def test_the_secret_stands_in_no_log(client, made, patient, caplog):
    path = made(patient)
    secret = path.rpartition("/")[2].removesuffix(".ics")
    client.get(path)
    client.get(path + "x")
    assert secret not in caplog.text


@pytest.mark.parametrize("count", [1, 30])
def test_a_feed_takes_the_same_queries_for_any_number(
    client, made, patient, doctor, now, count, django_assert_num_queries
):
    for number in range(count):
        starts_at = now + DAY + number * HALF
        make_appointment(patient.record, doctor.practitioner, starts_at=starts_at)
    path = made(patient)
    with django_assert_num_queries(5):
        client.get(path)
