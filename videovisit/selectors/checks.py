"""Reads of requirements checks: whose, from which browser, and what they come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.db.models import QuerySet

from accounts.models import Patient
from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from accounts.selectors.people import live_grants
from appointments.models import Appointment
from appointments.selectors.appointments import appointment_for
from videovisit.models import ReadinessCheck
from videovisit.rules.passport import VALID, Check, passport, passport_here

RUN_SALT = "videovisit.run"
BROWSER_SALT = "videovisit.browser"
RUN_LASTS = timedelta(hours=1)
BROWSER_COOKIE_AGE = timedelta(days=400)  # the longest that browsers keep a cookie


class RunError(Exception):
    """The run was not begun here, by this browser, within the hour."""


class NotTheirsError(Exception):
    """The visit is not theirs, or there is none."""


def browser_of(cookie: str) -> str:
    """The random id of the browser from its signed cookie; a new one without a right one."""
    try:
        return str(signing.loads(cookie, salt=BROWSER_SALT))
    except signing.BadSignature:
        return uuid4().hex


def browser_cookie(browser: str) -> str:
    """The signed cookie that holds a browser's id."""
    return signing.dumps(browser, salt=BROWSER_SALT)


def new_run(browser: str) -> str:
    """A signed ticket for one run of the check in this browser."""
    return signing.dumps({"run": uuid4().hex, "browser": browser}, salt=RUN_SALT)


def run_of(ticket: str, browser: str) -> UUID:
    """The run of a ticket. Raises RunError unless this browser began it within the hour."""
    try:
        kept: dict[str, Any] = signing.loads(ticket, salt=RUN_SALT, max_age=RUN_LASTS)
    except signing.BadSignature:
        raise RunError("run") from None
    if kept["browser"] != browser:
        raise RunError("run")
    return UUID(kept["run"])


@dataclass(frozen=True)
class Subject:
    """For whom a check is made, and for which visit; neither for somebody not signed on."""

    patient: Patient | None = None
    appointment: Appointment | None = None


def subject_of(actor: Actor, reference: str, now: datetime) -> Subject:
    """The patient of the visit, else oneself, else the only one cared for.

    Raises NotTheirsError for a visit that is not theirs.
    """
    if actor.user_id is None:
        return Subject()
    if reference:
        found = appointment_for(actor, reference, now=now, what="readiness")
        if found is None:
            raise NotTheirsError("visit")
        return Subject(found.patient, found)
    grants = live_grants(now).filter(user=actor.user_id, level__in=levels_for("readiness"))
    patients = {grant.kind: grant.patient for grant in grants}
    alone = next(iter(patients.values())) if len(patients) == 1 else None
    return Subject(patients.get("self", alone))


def checks_of(patient_id: int, now: datetime) -> QuerySet[ReadinessCheck]:
    """The patient's checks that may still count, newest first."""
    recent = ReadinessCheck.objects.filter(patient=patient_id, taken_at__gt=now - VALID)
    return recent.order_by("-taken_at", "-pk")


def facts(checks: QuerySet[ReadinessCheck]) -> list[Check]:
    """What the passport rule needs of them."""
    rows = checks.values_list("taken_at", "verdict", "browser", "devices")
    return [Check(*row) for row in rows]


def readiness_of(patient_id: int, now: datetime) -> str:
    """The word for a patient: ready, changed, not_tested or problem."""
    return passport(facts(checks_of(patient_id, now)), now=now)


def readiness_here(patient_id: int, browser: str, now: datetime) -> str:
    """The word for a patient who looks from this browser."""
    checks = facts(checks_of(patient_id, now))
    return passport_here(checks, browser=browser, devices=None, now=now)


def newest_check(browser: str, now: datetime) -> ReadinessCheck | None:
    """The newest result of a browser within the hour."""
    recent = ReadinessCheck.objects.filter(browser=browser, taken_at__gt=now - RUN_LASTS)
    return recent.order_by("-taken_at", "-pk").first()


def newest_unbound(browser: str, now: datetime) -> ReadinessCheck | None:
    """The newest result of a browser within the hour, if it belongs to nobody yet."""
    check = newest_check(browser, now)
    return check if check and check.patient_id is None else None
