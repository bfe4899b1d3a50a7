"""The readiness passport: on visits, whatever happens in between, and who reads what of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import SweepRun
from accounts.rules.actor import Actor
from appointments.models import Appointment
from tests.fixtures.cast import make_appointment, make_schedule
from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, readiness, send
from videovisit.actions.checks import refresh_readiness
from videovisit.models import ReadinessCheck
from videovisit.selectors.checks import readiness_for

SECOND, MINUTE, HOUR, DAY = (
    timedelta(**{one: 1}) for one in ("seconds", "minutes", "hours", "days")
)
BAD = {
    **GOOD,
    "verdict": "not-ready",
    "todo": "camera",
    "findings": {"camera": {"status": "fail", "code": "in-use", "ms": 9}},
}


@pytest.fixture
def checked(client_of, patient):
    """The patient's browser, after a check with this result, taken so long ago."""

    def run(age=timedelta(0), result=GOOD):
        client = client_of(patient)
        send(client, begin(client), result=result)
        newest = ReadinessCheck.objects.latest("pk")
        newest.taken_at -= age
        newest.save()
        return client

    return run


@pytest.fixture
def visit(patient, doctor):
    def make(starts_at, **fields):
        return make_appointment(patient.record, doctor.practitioner, starts_at=starts_at, **fields)

    return make


# --- the sweep ---


def test_all_of_sixty_visits_get_the_word(checked, visit, now):
    for number in range(1, 61):
        visit(now + number * DAY)
    checked()
    refresh_readiness(now + SECOND)
    assert set(Appointment.objects.values_list("readiness", flat=True)) == {"ready"}


def test_a_visit_booked_after_the_check_gets_it_from_the_sweep(checked, visit, now):
    checked()
    for number in range(1, 61):
        visit(now + number * DAY, changed_at=now)
    refresh_readiness(now + SECOND)
    assert set(Appointment.objects.values_list("readiness", flat=True)) == {"ready"}


def test_the_word_runs_out_with_the_check(checked, visit, now):
    later = visit(now + 30 * DAY)
    checked()
    taken_at = ReadinessCheck.objects.get().taken_at
    refresh_readiness(now)
    refresh_readiness(taken_at + 14 * DAY - SECOND)
    assert readiness(later) == "ready"
    refresh_readiness(taken_at + 14 * DAY)
    assert readiness(later) == "not_tested"


def test_a_later_check_without_a_word_of_its_own_does_not_keep_the_word(checked, visit, now):
    later = visit(now + 30 * DAY)
    checked(DAY)
    checked(result={**GOOD, "verdict": "partly"})
    refresh_readiness(now)
    assert readiness(later) == "changed"
    refresh_readiness(now + 13 * DAY + MINUTE)
    assert readiness(later) == "not_tested"


def test_what_a_killed_worker_left_undone_is_found_again(checked, visit, now, monkeypatch):
    refresh_readiness(now)
    checked()
    first = visit(now + DAY, changed_at=now + MINUTE)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("videovisit.actions.checks._write", killed)
        with pytest.raises(KeyboardInterrupt):
            refresh_readiness(now + 2 * MINUTE)
    assert readiness(first) == "not_tested"
    refresh_readiness(now + 3 * HOUR)
    assert readiness(first) == "ready"


def test_after_days_without_a_worker_all_is_made_good(checked, visit, now):
    refresh_readiness(now)
    checked()
    soon, far = (visit(now + days * DAY, changed_at=now + HOUR) for days in (5, 30))
    refresh_readiness(now + 4 * DAY)
    assert (readiness(soon), readiness(far)) == ("ready", "ready")
    refresh_readiness(now + 20 * DAY)
    assert readiness(far) == "not_tested"


def test_a_visit_that_becomes_one_by_video_has_its_word(checked, visit, now):
    meeting = visit(now + DAY, modality="in-person")
    checked()
    refresh_readiness(now + SECOND)
    assert readiness(meeting) == "ready"


def test_the_sweep_takes_the_same_few_queries_where_nothing_changed(checked, visit, now):
    found = []
    for number in range(1, 31):
        visit(now + number * DAY)
        if number in {1, 30}:
            checked()
            refresh_readiness(now + MINUTE)
            with CaptureQueriesContext(connection) as queries:
                refresh_readiness(now + MINUTE)
            found.append(len(queries))
    assert found[0] == found[1] <= 12
    assert SweepRun.objects.get(name="readiness-done").ran_at == now + MINUTE


# --- who reads it ---


def test_the_details_and_the_visit_say_what_is_known_of_this_browser(
    checked, client_of, patient, appointment
):
    details, visit = (
        reverse(page, args=[appointment.reference]) for page in ("appointment", "visit")
    )
    pages = (details, visit, "/videovisit")
    nothing = client_of(patient)
    assert not any("checked it on" in nothing.get(page).text for page in pages)
    client = checked()
    assert all(
        "This browser is ready for a video visit." in client.get(page).text for page in pages
    )
    other = client_of(patient)
    assert all("You made the check in another browser" in other.get(page).text for page in pages)


@pytest.mark.parametrize(
    ("age", "result", "said"),
    [
        (DAY - MINUTE, GOOD, "This browser is ready for a video visit."),
        (DAY + MINUTE, GOOD, "Check it once more before your visit"),
        (timedelta(0), BAD, "found a problem"),
        (15 * DAY, GOOD, ""),
    ],
    ids=range(4),
)
def test_an_old_check_asks_for_another_and_a_problem_for_help(checked, age, result, said):
    page = checked(age, result).get("/videovisit").text
    sentences = ("This browser is ready", "Check it once more", "found a problem")
    assert said in page
    assert sum(sentence in page for sentence in sentences) == bool(said)


def test_other_devices_have_changed_something(checked):
    client = checked(HOUR)
    send(client, begin(client), result={**GOOD, "verdict": "partly", "devices": []})
    assert "Something has changed on this device" in client.get("/videovisit").text


def test_clinic_staff_and_the_doctor_read_it_in_the_schedule(
    client_of, scheduler, doctor, appointment, clinic
):
    make_schedule(doctor.practitioner, clinic)
    day = appointment.starts_at.astimezone(ZoneInfo(clinic.time_zone)).date()
    for word, said in (("problem", "Computer: problem found"), ("ready", "Computer ready")):
        Appointment.objects.update(readiness=word)
        for who in (scheduler, doctor):
            for view in ("week", "day"):
                page = client_of(who).get(f"/clinic/schedule/?view={view}&date={day}")
                assert said in page.text
        address = reverse("clinic_appointment", args=[appointment.reference])
        assert said in client_of(scheduler).get(address).text


def test_support_reads_what_was_found_and_others_the_word(
    checked, actor_of, support_agent, scheduler, doctor, appointment, now
):
    checked(result=BAD)
    read = readiness_for(actor_of(support_agent), appointment, now)
    assert (read.word, read.checked_at) == ("problem", read.check.taken_at)
    assert "in-use camera" in read.told
    assert {row.name: row.state for row in read.rows}["camera"] == "fail"
    for who in (scheduler, doctor):
        read = readiness_for(actor_of(who), appointment, now)
        assert (read.word, read.check, read.told) == ("problem", None, frozenset())
        assert read.checked_at is not None


def test_nobody_else_reads_it(
    checked, actor_of, other_scheduler, other_patient, patient, appointment, now
):
    for who in (other_scheduler, other_patient, patient):
        assert readiness_for(actor_of(who), appointment, now) is None
    assert readiness_for(Actor(), appointment, now) is None


def test_without_a_check_support_reads_that_there_is_none(
    actor_of, support_agent, appointment, now
):
    read = readiness_for(actor_of(support_agent), appointment, now)
    assert (read.word, read.checked_at, read.check) == ("not_tested", None, None)
