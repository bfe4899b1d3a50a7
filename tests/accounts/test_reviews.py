"""Alarms from the audit: too many look-ups, colleagues, one's own last name; and judging them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions.audit import record
from accounts.actions.delivery import deliver_due
from accounts.actions.reviews import judge, raise_alarms
from accounts.models import AuditEvent, Notice, Review, SweepRun
from accounts.models.people import ClinicMembership
from accounts.rules.alarms import alarms
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import make_record, make_staff, registered
from tests.fixtures.pages import seen

REVIEWS = reverse("reviews")
NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
pytestmark = pytest.mark.django_db


def each(gap, many, since=NOON):
    return [since + number * gap for number in range(many)]


@pytest.mark.parametrize(
    ("look_ups", "last", "at"),
    [
        (each(MINUTE, 59), None, []),
        (each(MINUTE, 60), None, [NOON + 59 * MINUTE]),
        (each(MINUTE, 61), None, [NOON + 59 * MINUTE]),
        (each(timedelta(seconds=62), 200), None, []),
        (each(MINUTE, 120), None, [NOON + 59 * MINUTE, NOON + 119 * MINUTE]),
        (each(MINUTE, 60), NOON, []),
        (each(MINUTE, 60), NOON - MINUTE, [NOON + 59 * MINUTE]),
        (reversed(each(MINUTE, 60)), None, [NOON + 59 * MINUTE]),
    ],
)
def test_the_sixtieth_of_an_hour_is_an_alarm_once_an_hour(look_ups, last, at):
    assert alarms(look_ups, last) == at


@pytest.fixture
def looks(actor_of, patient, now):
    """Writes down so many look-ups, each a second after the other, the last one now."""

    def write(user, many, action="record_seen", **detail):
        detail = detail or {"how": "look-up"}
        for number in range(many):
            at = now - (many - number) * timedelta(seconds=1)
            record(action, actor=actor_of(user), now=at, patient=patient.record, **detail)

    return write


def kinds():
    return sorted(Review.objects.values_list("kind", "actor__email"))


@pytest.mark.parametrize(
    ("who", "action", "detail"),
    [
        ("scheduler", "record_seen", {"how": "look-up"}),
        ("scheduler", "record_not_found", {}),
        ("support_agent", "support_looked", {"hits": "none"}),
        ("support_agent", "support_case_opened", {"case": 1}),
    ],
)
def test_sixty_look_ups_of_whichever_kind_are_raised_once(
    request, looks, administrator, now, who, action, detail
):
    user = request.getfixturevalue(who)
    looks(user, 59, action, **detail)
    assert raise_alarms(now) == 0
    looks(user, 60, action, **detail)
    assert [raise_alarms(now), raise_alarms(now)] == [1, 0]
    assert kinds() == [("many", user.email)]
    assert Notice.objects.get().user == administrator
    assert AuditEvent.objects.get(action="review_raised").detail == {"kind": "many"}


def test_a_look_up_that_finds_many_is_one(actor_of, scheduler, patient, now):
    for _ in range(60):
        record(
            "record_seen", actor=actor_of(scheduler), now=now, patient=patient.record, how="look-up"
        )
    assert raise_alarms(now) == 0


@pytest.mark.parametrize(
    ("who", "how"), [("scheduler", "tasks"), ("scheduler", "day"), ("patient", "look-up")]
)
def test_lists_and_patients_raise_nothing(request, looks, now, who, how):
    looks(request.getfixturevalue(who), 61, how=how)
    assert raise_alarms(now) == 0


def test_what_happened_while_the_workers_were_away_is_found(looks, scheduler, now):
    looks(scheduler, 60)
    SweepRun.objects.create(name="worker", ran_at=now)
    later = now + timedelta(days=2)
    assert raise_alarms(later) == 1
    SweepRun.objects.update(ran_at=later)
    assert raise_alarms(later) == 0


def test_an_alarm_is_mailed_without_names(looks, scheduler, patient, administrator, mailoutbox):
    looks(scheduler, 60)
    raise_alarms(database_now())
    deliver_due(database_now(), go_on=lambda: True)
    (mail,) = mailoutbox
    assert mail.to == [administrator.email]
    assert "/clinic/reviews/" in mail.body
    assert not any(name in mail.body + mail.subject for name in ("Ada", "Okoye", "Sky", "Lee"))


@pytest.fixture
def colleague(clinic, now):
    """A doctor's colleague who is a patient here too."""
    user = make_staff(clinic, "cora@example.com", "scheduler", last_name="Ortiz")
    return registered(user, make_record(clinic, "MRN-8", last_name="Ortiz"), now)


@pytest.mark.parametrize("how", ["look-up", "page", "break-glass"])
def test_the_record_of_a_colleague_is_put_on_the_list_once_a_day(
    actor_of, scheduler, colleague, now, how
):
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    for at in (noon, noon + MINUTE):
        record("record_seen", actor=actor_of(scheduler), now=at, patient=colleague.record, how=how)
    assert [raise_alarms(noon + HOUR), raise_alarms(noon + HOUR)] == [1, 0]
    assert kinds() == [("colleague", scheduler.email)]
    assert not Notice.objects.exists()


def test_the_case_of_a_colleague_is_one_too(actor_of, support_agent, colleague, now):
    actor = actor_of(support_agent)
    record("support_case_opened", actor=actor, now=now, patient=colleague.record, case=1)
    raise_alarms(now)
    assert kinds() == [("colleague", support_agent.email)]


def test_who_worked_here_or_works_elsewhere_is_no_colleague(
    actor_of, scheduler, colleague, other_clinic, now
):
    ClinicMembership.objects.filter(user=colleague).update(clinic=other_clinic)
    actor = actor_of(scheduler)
    record("record_seen", actor=actor, now=now, patient=colleague.record, how="page")
    assert raise_alarms(now) == 0


def test_a_colleague_on_a_list_or_in_ones_own_care_is_nothing(
    actor_of, scheduler, doctor, colleague, now
):
    of = {"patient": colleague.record, "now": now}
    record("appointment_seen", actor=actor_of(scheduler), how="day", **of)
    record("appointment_seen", actor=actor_of(doctor), how="page", **of)
    assert raise_alarms(now) == 0


def test_somebody_of_ones_own_last_name_is_put_on_the_list(actor_of, scheduler, clinic, now):
    cousin = make_record(clinic, "MRN-8", last_name="LEÉ")
    actor = actor_of(scheduler)
    record("record_seen", actor=actor, now=now, patient=cousin, how="look-up")
    raise_alarms(now)
    assert kinds() == [("surname", scheduler.email)]


@pytest.fixture
def review(looks, scheduler, clinic, now):
    looks(scheduler, 60)
    raise_alarms(now)
    return Review.objects.get()


def test_an_administrator_judges_it_with_words(client_of, administrator, review):
    client = client_of(administrator)
    assert "60 look-ups within an hour" in client.get(REVIEWS).text
    page = reverse("review", args=[review.pk])
    assert "Sam Lee" in client.get(page).text
    assert client.post(page, {"words": "She phoned a list of people."})["Location"] == REVIEWS
    review.refresh_from_db()
    assert review.reviewed_by == administrator
    assert review.reviewed_at is not None
    words = client.get(page).text
    assert "She phoned a list of people." in words
    assert "<textarea" not in words
    assert "Judged" in client.get(REVIEWS).text
    told = AuditEvent.objects.filter(action__startswith="review").order_by("pk")
    seen = ["reviews_read", "review_seen", "review_seen", "review_judged", "review_seen"]
    assert [event.action for event in told][1:6] == seen


@pytest.mark.parametrize("words", ["", "  ", "x" * 501, "a\0b"])
def test_words_that_are_none_change_nothing(client_of, administrator, review, words):
    page = client_of(administrator).post(reverse("review", args=[review.pk]), {"words": words})
    assert "There is a problem" in page.text
    review.refresh_from_db()
    assert review.reviewed_at is None


def test_the_second_of_two_judges_changes_nothing(actor_of, administrator, review, now):
    actor = actor_of(administrator)
    assert judge(review, "First", actor=actor, now=now)
    assert not judge(review, "Second", actor=actor, now=now)
    review.refresh_from_db()
    assert review.words == "First"
    assert AuditEvent.objects.filter(action="review_judged").count() == 1


def test_the_second_judge_is_told_who_was_quicker_and_keeps_the_own_words(
    client_of, actor_of, administrator, clinic, review, now
):
    second = make_staff(clinic, "bea@example.com", "administrator", first_name="Bea")
    client, page = client_of(second), reverse("review", args=[review.pk])
    assert "<textarea" in client.get(page).text
    administrator.first_name, administrator.last_name = "Art", "Quill"
    administrator.save()
    judge(review, "First", actor=actor_of(administrator), now=now)
    words = seen(client.post(page, {"words": "She <phoned> a list."}).text)
    assert "Art Quill had judged this before you" in words
    assert "Your words were not kept. You wrote: She <phoned> a list." in words
    assert "What was found out First" in words
    review.refresh_from_db()
    assert (review.words, review.reviewed_by) == ("First", administrator)


def test_nobody_judges_what_they_did(client_of, administrator, review):
    Review.objects.update(actor=administrator)
    client, page = client_of(administrator), reverse("review", args=[review.pk])
    assert "another administrator judges it" in client.get(page).text
    assert client.post(page, {"words": "All well."})["Location"] == page
    review.refresh_from_db()
    assert review.reviewed_at is None


def test_the_list_is_empty_at_first(client_of, administrator):
    assert "There is nothing to do now." in client_of(administrator).get(REVIEWS).text


def test_what_another_clinic_judges_does_not_exist(client_of, administrator, review, other_clinic):
    Review.objects.update(clinic=other_clinic)
    client = client_of(administrator)
    assert client.get(reverse("review", args=[review.pk])).status_code == 404
    assert "60 look-ups" not in client.get(REVIEWS).text
    assert not AuditEvent.objects.filter(action="review_seen").exists()
