"""Booking, moving, cancelling, holding and missing in any order: the rules hold after each step."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from accounts.models import Notice, Practitioner
from accounts.rules.actor import PORTAL
from appointments.actions.booking import Edit, book, cancel, mark_no_show, move
from appointments.actions.closing import close_missed, forget_holds
from appointments.actions.holds import hold, wanted_of
from appointments.actions.taking import ChangedMeanwhileError, RefusedError, Wanted, taking
from appointments.models import Appointment, Occupancy
from appointments.models.appointment import ACTIVE
from appointments.rules.changes import WAITED_FOR, Refusal
from appointments.rules.slots import HOLD_TIME
from tests.fixtures.cast import make_record, make_staff

QUARTER = timedelta(minutes=15)
TWO = st.integers(0, 1)
START = st.integers(-1, 9)  # quarters from now
LENGTH, BUFFER = st.integers(1, 3), st.integers(0, 1)
MODALITY = st.sampled_from(["video", "in_person"])
TIME = st.tuples(TWO, START, LENGTH, BUFFER, MODALITY)


class Desk(RuleBasedStateMachine):
    """Two doctors and two patients; `now` moves on, and everybody may be late."""

    visits = Bundle("visits")

    def __init__(self, practice) -> None:
        super().__init__()
        self.clinic, self.doctors, self.patients, self.now = practice
        self.revisions: dict[int, int] = {}
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def wanted(self, at) -> Wanted:
        doctor, start, length, buffer, modality = at
        starts_at = self.now.replace(second=0, microsecond=0) + start * QUARTER
        ends_at = starts_at + length * QUARTER
        return Wanted(self.doctors[doctor], starts_at, ends_at, modality, buffer * QUARTER)

    def refusals(self, wanted: Wanted, patient: int, besides: int | None = None) -> set[Refusal]:
        """Every reason there is against this time; an appointment is never in its own way."""
        busy = Occupancy.objects.filter(
            practitioner=wanted.practitioner, period__overlap=wanted.period
        ).exclude(expires_at__lte=self.now)
        elsewhere = Appointment.objects.filter(
            patient=patient,
            status__in=ACTIVE,
            starts_at__lt=wanted.ends_at,
            ends_at__gt=wanted.starts_at,
        )
        others = [
            row for row in busy if row.appointment_id is None or row.appointment_id != besides
        ]
        found = {
            Refusal.PAST: wanted.starts_at < self.now,
            Refusal.TAKEN: others,
            Refusal.PATIENT_BUSY: elsewhere.exclude(pk=besides).exists(),
        }
        return {reason for reason, is_so in found.items() if is_so}

    def tried(self, do: Callable[[], Appointment], against: set[Refusal]) -> Appointment | None:
        """What came of it: refused exactly when there is a reason, and for one of them."""
        try:
            done = do()
        except RefusedError as error:
            assert error.refusal in against  # noqa: PT017 - either is right
            return None
        assert against == set()
        return done

    def now_is(self, visit: int) -> Appointment:
        return Appointment.objects.select_related("patient__clinic", "clinic").get(pk=visit)

    def edit(self, visit: Appointment) -> Edit:
        return Edit(PORTAL, self.now, visit.revision)

    def over(self, visit: Appointment) -> set[Refusal]:
        return set() if visit.status in ACTIVE else {Refusal.OVER}

    @rule(target=visits, patient=TWO, at=TIME)
    def book(self, patient, at):
        person, wanted = self.patients[patient], self.wanted(at)
        made = self.tried(
            lambda: book(person, wanted, clinic=self.clinic, actor=PORTAL, now=self.now),
            self.refusals(wanted, person.pk),
        )
        return made.pk if made else multiple()

    @rule(visit=visits, at=TIME)
    def move(self, visit, at):
        before, wanted = self.now_is(visit), self.wanted(at)
        against = self.refusals(wanted, before.patient_id, besides=visit) | self.over(before)
        self.tried(lambda: move(before, wanted, self.edit(before)), against)

    @rule(visit=visits)
    def cancel(self, visit):
        before = self.now_is(visit)
        self.tried(lambda: cancel(before, self.edit(before)), self.over(before))

    @rule(visit=visits)
    def miss(self, visit):
        before = self.now_is(visit)
        waited = min(before.starts_at + WAITED_FOR, before.ends_at)
        early = {Refusal.TOO_EARLY} if self.now < waited else set()
        against = self.over(before) or early
        self.tried(lambda: mark_no_show(before, self.edit(before)), against)

    @rule(visit=visits, at=TIME)
    def come_with_what_is_no_longer_so(self, visit, at):
        before = self.now_is(visit)
        stale = Edit(PORTAL, self.now, before.revision + 1)
        with pytest.raises((ChangedMeanwhileError, RefusedError)):
            move(before, self.wanted(at), stale)
        with pytest.raises(ChangedMeanwhileError):
            cancel(before, stale)

    @rule(patient=TWO, at=TIME)
    def hold(self, patient, at):
        person, wanted = self.patients[patient], self.wanted(at)
        mine = Occupancy.objects.filter(held_for=person)
        try:
            hold(person, wanted, clinic=self.clinic, actor=PORTAL, now=self.now)
        except RefusedError as error:
            assert error.refusal in self.refusals(wanted, person.pk)  # noqa: PT017
        else:
            assert mine.get().period.lower == wanted.starts_at

    @rule(target=visits, patient=TWO)
    def take_what_is_held(self, patient):
        person = self.patients[patient]
        held = Occupancy.objects.filter(held_for=person, expires_at__gt=self.now).first()
        if held is None:
            return multiple()
        wanted = Wanted(held.practitioner, held.period.lower, held.held_until, "video")
        against = self.refusals(wanted, person.pk) - {Refusal.TAKEN}
        made = self.tried(lambda: self.confirm(person, held), against)
        return made.pk if made else multiple()

    def confirm(self, person, held) -> Appointment:
        with taking({held.practitioner_id}, person.pk, now=self.now):
            wanted = wanted_of(held)
            return book(person, wanted, clinic=self.clinic, actor=PORTAL, now=self.now)

    @rule(quarters=st.integers(1, 4))
    def wait(self, quarters):
        self.now += quarters * QUARTER

    @rule()
    def wait_until_holds_are_over(self):
        self.now += HOLD_TIME

    @rule()
    def sweep(self):
        forget_holds(self.now)
        close_missed(self.now)

    @invariant()
    def no_two_are_in_one_place(self):
        taken = Occupancy.objects.order_by("practitioner", "period")
        for before, after in pairwise(taken):
            is_apart = before.period.upper <= after.period.lower
            assert before.practitioner_id != after.practitioner_id or is_apart
        seen = Appointment.objects.filter(status__in=ACTIVE).order_by("patient", "starts_at")
        for before, after in pairwise(seen):
            assert before.patient_id != after.patient_id or before.ends_at <= after.starts_at

    @invariant()
    def every_visit_has_its_time_once_and_a_cancelled_one_none(self):
        has = {(row.appointment_id, row.practitioner_id, row.period.lower) for row in times()}
        kept = Appointment.objects.exclude(status="cancelled")
        assert has == {(row.pk, row.practitioner_id, row.starts_at) for row in kept}
        assert all(row.period.upper >= row.appointment.ends_at for row in times())

    @invariant()
    def revisions_only_grow(self):
        now_are = dict(Appointment.objects.values_list("pk", "revision"))
        assert all(now_are[visit] >= seen for visit, seen in self.revisions.items())
        self.revisions = now_are

    @invariant()
    def nobody_is_told_twice(self):
        key = ("cause", "kind", "revision", "recipient", "channel")
        told = Notice.objects.values(*key).annotate(times=Count("pk"))
        assert not told.filter(times__gt=1).exists()


def times():
    return Occupancy.objects.filter(held_for=None).select_related("appointment")


@pytest.fixture
def practice(clinic, now) -> tuple[object, list, list, datetime]:
    staff = [make_staff(clinic, f"d{n}@example.com", "practitioner") for n in range(2)]
    doctors = [Practitioner.objects.create(user=user) for user in staff]
    return clinic, doctors, [make_record(clinic, f"MRN-{n}") for n in range(2)], now


def run(practice, *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        lambda: Desk(practice),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_rules_hold_whatever_happens_in_whatever_order(practice):
    run(practice, examples=8, steps=25)
