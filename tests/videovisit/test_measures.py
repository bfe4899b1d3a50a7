"""The clinic's figures: what is counted, who may see it, and as which table it is saved."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ClinicMembership
from appointments.models import Appointment
from appointments.rules.cancelling import Why
from tests.fixtures.cast import make_appointment, make_record
from tests.fixtures.pages import seen
from videovisit.models import LateChosen, Visit
from videovisit.rules.measures import Share, Spread
from videovisit.selectors.measures import COUNTED, measures_of

PAGE, TABLE = reverse("clinic_measures"), reverse("clinic_measures_csv")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def held(clinic, doctor, now):
    """Makes visits of the past, one an hour back from yesterday, whose doctor came so late."""
    made = []

    def make(late, *, who=None, status="fulfilled", came=0, **of):
        number = len(made) + 1
        record = make_record(clinic, f"MRN-7{number:05}")
        starts_at = of.pop("starts_at", now - DAY - number * HOUR)
        arrived = starts_at + came * MINUTE
        kept = {"starts_at": starts_at, "status": status, "arrived_at": arrived, **of}
        made.append(make_appointment(record, (who or doctor).practitioner, **kept))
        ready = starts_at + late * MINUTE
        began = max(ready, arrived)
        times = {"doctor_ready_at": ready, "started_at": began, "ended_at": began + HOUR / 2}
        return Visit.objects.create(appointment=made[-1], **times)

    return make


def test_what_is_counted(held, clinic, now, doctor):
    for late in range(10):
        held(late)
    held(0, came=20)  # the patient came late: not on time, and nobody waited
    found = measures_of(clinic, 7, now)
    assert found.on_time == Share(6, 11)
    assert found.waiting == Spread(11, 4, 7)
    (group,) = found.doctors.rows
    assert (group.label, group.spread) == (doctor.practitioner.get_full_name(), Spread(11, 4, 7))
    assert sum(row.spread.number for row in found.hours.rows) == 11


def test_whoever_came_early_waits_from_the_booked_time(held, clinic, now):
    for _ in range(10):
        held(3, came=-15)
    assert measures_of(clinic, 7, now).waiting == Spread(10, 3, 3)


def test_no_shows_and_doctors_who_never_came_are_counted_apart(held, clinic, now):
    for _ in range(12):
        held(0)
    statuses = ["noshow"] * 3 + ["cancelled"] * 2
    for visit, status in zip(Visit.objects.all()[:5], statuses, strict=True):
        Appointment.objects.filter(visit=visit).update(status=status)
    unmet = Appointment.objects.filter(status="cancelled").first()
    Appointment.objects.filter(pk=unmet.pk).update(cancel_reason=Why.DOCTOR_ABSENT)
    found = measures_of(clinic, 7, now)
    assert (found.missed, found.unmet) == (Share(3, 10), 1)


def test_a_visit_handed_over_says_nothing_of_either_doctor(held, clinic, now, colleague):
    held(50)
    Visit.objects.update(covering=colleague.practitioner)
    found = measures_of(clinic, 7, now)
    assert found.doctors.rows == []
    assert found.on_time.whole == 1


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({}, 1),
        ({"modality": "in_person"}, 0),
        ({"starts_at": -7 * DAY}, 1),
        ({"starts_at": -7 * DAY - MINUTE}, 0),
        ({"starts_at": timedelta(0)}, 0),
    ],
)
def test_a_period_holds_video_visits_from_its_first_moment_until_now(
    held, clinic, now, fields, counted
):
    times = {"starts_at": now + fields["starts_at"]} if "starts_at" in fields else {}
    held(0, **{**fields, **times})
    assert measures_of(clinic, 7, now).on_time.whole == counted


def test_another_clinics_visits_are_not_counted(held, other_clinic, now):
    held(0)
    assert measures_of(other_clinic, 7, now).on_time.whole == 0


def test_the_page_shows_figures_plots_and_tables(held, client_of, scheduler, doctor):
    for late in range(10):
        held(late)
    page = client_of(scheduler).get(PAGE).text
    words = seen(page)
    assert "60% (6 of 10)" in words
    assert "Half of the patients waited at most 4 minutes, four of five at most 7" in words
    assert page.count('<svg class="portal-plot" role="img"') == 1  # each hour has one visit
    assert 'width="70.0%"' in page
    assert "Fewer than 10 visits" in words


def test_few_visits_are_hidden_everywhere(held, client_of, scheduler):
    for _ in range(9):
        held(737)
    client = client_of(scheduler)
    page, table = client.get(PAGE).text, client.get(TABLE).text
    assert "Fewer than 10 visits" in seen(page)
    assert "portal-plot" not in page
    assert "737" not in seen(page) + table
    assert "on_time_starts,,<10,<10,," in table
    assert "waiting,,<10,,<10,<10" in table


def test_a_period_without_visits_is_said(client_of, scheduler, clinic):
    words = seen(client_of(scheduler).get(PAGE).text)
    assert words.count("Nothing to count in this period") == 6
    assert "Fewer than 10 visits" not in words


def test_the_table_of_nothing_counts_none_and_hides_none(client_of, scheduler, clinic):
    table = client_of(scheduler).get(TABLE).text
    assert "on_time_starts,,0,,," in table
    assert "waiting,,0,,," in table
    assert "doctor_did_not_come,,0,,," in table


def test_the_table_says_how_often_the_doctor_did_not_come(held, client_of, scheduler):
    held(0)
    unmet = {"status": "cancelled", "cancel_reason": Why.DOCTOR_ABSENT}
    Appointment.objects.update(**unmet)
    assert "doctor_did_not_come,,1,,," in client_of(scheduler).get(TABLE).text


@pytest.mark.parametrize("days", ["7", "30", "90"])
def test_the_period_is_chosen_by_the_address(client_of, administrator, days):
    page = client_of(administrator).get(PAGE, {"days": days}).text
    assert f'<option value="{days}" selected>' in page
    assert f"days={days}&amp;clinic=" in page


@pytest.mark.parametrize("asked", [{"days": "x"}, {"days": "8"}, {"clinic": "0"}, {"clinic": "x"}])
def test_what_is_no_period_or_no_clinic_of_ones_own_reads_as_the_usual(
    client_of, scheduler, asked, clinic
):
    page = client_of(scheduler).get(PAGE, asked)
    assert page.status_code == 200
    assert f"days=30&amp;clinic={clinic.pk}" in page.text


def test_another_clinic_cannot_be_asked_for(client_of, scheduler, other_clinic):
    assert other_clinic.name not in client_of(scheduler).get(PAGE, {"clinic": other_clinic.pk}).text


def test_who_works_at_two_clinics_chooses(client_of, scheduler, other_clinic, clinic):
    ClinicMembership.objects.create(user=scheduler, clinic=other_clinic, role="administrator")
    page = client_of(scheduler).get(PAGE, {"clinic": other_clinic.pk, "days": 7}).text
    assert f"Video visits of {other_clinic.name}" in seen(page)
    assert f'<option value="{clinic.pk}"' in page


def test_the_table_to_be_saved_runs_no_formula(held, client_of, scheduler, doctor):
    doctor.first_name = "=HYPERLINK(1)"
    doctor.save()
    for late in range(10):
        held(late)
    answer = client_of(scheduler).get(TABLE, {"days": 90})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="measures-main-90.csv"' in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == {
        "measure": "on_time_starts",
        "group": "",
        "visits": "10",
        "share_percent": "60",
        "median_minutes": "",
        "four_of_five_minutes": "",
    }
    (doctors,) = (row for row in rows if row["measure"] == "lateness_by_doctor")
    assert doctors["group"].startswith("'=HYPERLINK")
    assert (doctors["median_minutes"], doctors["four_of_five_minutes"]) == ("4", "7")


def test_the_page_asks_as_often_for_one_visit_as_for_thirty(held, client_of, scheduler, colleague):
    client = client_of(scheduler)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        return len(caught)

    client.get(PAGE)
    held(1)
    once = asked()
    for number in range(30):
        held(1, who=colleague if number % 2 else None)
    assert asked() == once


def test_the_page_speaks_spanish_and_its_geometry_does_not(held, client_of, scheduler):
    scheduler.language = "es"
    scheduler.save()
    for late in range(10):
        held(late)
    client = client_of(scheduler)
    client.cookies["language"] = "es"
    page = client.get(PAGE).text
    assert "Empezaron a tiempo" in page
    assert 'width="70.0%"' in page


@pytest.mark.unmeasured
def test_many_visits_of_other_times_are_not_read(clinic, doctor, now):
    record = make_record(clinic, "MRN-800000")
    far = now - 4000 * DAY
    Appointment.objects.bulk_create(
        [
            Appointment(
                reference=f"{number:010}",
                clinic=clinic,
                patient=record,
                practitioner=doctor.practitioner,
                modality="video",
                status="cancelled",
                starts_at=far + number * HOUR,
                ends_at=far + number * HOUR + MINUTE,
                expected_ends_at=far + number * HOUR + MINUTE,
                booked_at=far,
                changed_at=far,
            )
            for number in range(20_000)
        ]
    )
    asked = {"clinic": clinic.pk, "zone": clinic.time_zone, "since": now - 90 * DAY, "now": now}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE appointments_appointment")
        cursor.execute(f"EXPLAIN {COUNTED}", {**asked, "unmet": ""})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "appointment_of_clinic" in plan
    assert "Seq Scan on appointments_appointment" not in plan


# --- how late patients chose ---


@pytest.fixture
def chosen(held, now):
    """So many choices of a kind, the doctor 0, 1, 2 ... minutes late."""

    def make(what, number):
        visit = held(0)
        about = {"appointment": visit.appointment, "what": what, "chosen_at": now - HOUR}
        for minutes in range(number):
            LateChosen.objects.create(minutes=minutes, **about)

    return make


def test_how_late_patients_chose_is_counted_by_what_they_chose(chosen, client_of, scheduler):
    chosen("waits", 10)
    chosen("call", 11)
    words = seen(client_of(scheduler).get(PAGE).text)
    assert "How late patients chose" in words
    assert "Kept waiting 10 4 7 Asked for a call 11 5 8" in words
    table = client_of(scheduler).get(TABLE).text
    assert "late_when_chosen,Kept waiting,10,,4,7" in table


def test_of_few_who_chose_the_same_nothing_is_shown(chosen, client_of, scheduler):
    chosen("in_person", 9)
    words = seen(client_of(scheduler).get(PAGE).text)
    assert "Took a time at the clinic Fewer than 10 visits" in words
    table = client_of(scheduler).get(TABLE).text
    assert "late_when_chosen,Took a time at the clinic,<10,,<10,<10" in table


def test_choices_of_before_and_of_other_clinics_are_not_counted(chosen, clinic, other_clinic, now):
    chosen("waits", 10)
    assert measures_of(other_clinic, 7, now).choices.rows == []
    LateChosen.objects.update(chosen_at=now - 8 * DAY)
    assert measures_of(clinic, 7, now).choices.rows == []
