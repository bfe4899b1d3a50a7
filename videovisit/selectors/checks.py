"""Reads of requirements checks: whose, from which browser, and what they come to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Clinic
from accounts.rules.actor import Actor
from accounts.rules.grants import levels_for
from appointments.models import Appointment
from appointments.models.appointment import ACTIVE
from appointments.selectors.appointments import appointment_for
from videovisit.models import ReadinessCheck
from videovisit.rules.passport import GOOD, SOON, VALID, Check, Here, passport, passport_here
from videovisit.rules.report import Row, rows_of, told_of

RUN_SALT = "videovisit.run"
BROWSER_SALT = "videovisit.browser"
RUN_LASTS = timedelta(hours=1)
BROWSER_COOKIE_AGE = timedelta(days=400)  # the longest that browsers keep a cookie
FACTS = ("taken_at", "verdict", "browser", "devices", "is_quick")
# Plain queries, for what pages ask each time and what many may send at once.
GRANTED = """
  SELECT patient_id, kind FROM accounts_patientaccess
  WHERE user_id = %(user)s AND level = ANY(%(levels)s) AND ended_at IS NULL
    AND starts_at <= %(now)s AND (ends_at IS NULL OR ends_at > %(now)s)
"""
# The checks of those whom somebody acts for, newest first.
THEIRS = f"""
SELECT taken_at, verdict, browser, devices, is_quick FROM videovisit_readinesscheck
WHERE taken_at > %(since)s AND patient_id IN (SELECT patient_id FROM ({GRANTED}) AS granted)
ORDER BY taken_at DESC, id DESC
"""  # noqa: S608 - parts of our own  # nosec B608
# Those whom somebody acts for, oneself first, each with their next visit by video.
CARED_FOR = f"""
SELECT kind, person.id, person.clinic_id, (
  SELECT id FROM appointments_appointment AS visit
  WHERE visit.patient_id = person.id AND modality = 'video' AND status = ANY(%(active)s)
    AND expected_ends_at > %(now)s
  ORDER BY starts_at, id LIMIT 1)
FROM ({GRANTED}) AS granted JOIN accounts_patient AS person ON person.id = patient_id
ORDER BY kind <> 'self' LIMIT 2
"""  # noqa: S608 - parts of our own  # nosec B608


class RunError(Exception):
    """The run was not begun here, by this browser, within the hour."""


class NotTheirsError(Exception):
    """The visit is not theirs, or there is none."""


def known_browser(cookie: str) -> str:
    """The random id of the browser from its signed cookie; "" without a right one."""
    try:
        return str(signing.loads(cookie, salt=BROWSER_SALT))
    except signing.BadSignature:
        return ""


def new_browser() -> str:
    """A random id for a browser that has none."""
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
    except (signing.BadSignature, ValueError):  # ValueError: half of a surrogate pair
        raise RunError("run") from None
    if kept["browser"] != browser:
        raise RunError("run")
    return UUID(kept["run"])


@dataclass(frozen=True)
class Subject:
    """For whom a check is made (and that patient's clinic), and for which visit; nobody: all None."""

    patient_id: int | None = None
    clinic_id: int | None = None
    appointment_id: int | None = None


def subject_of(actor: Actor, reference: str, now: datetime) -> Subject:
    """The patient of the visit, else oneself, else the only one cared for, with their next visit.

    Raises NotTheirsError for a visit that is not theirs.
    """
    if actor.user_id is None:
        return Subject()
    if not reference:
        return _cared_for(actor, now)
    found = appointment_for(actor, reference, now=now, what="readiness")
    if found is None:
        raise NotTheirsError("visit")
    return Subject(found.patient_id, found.patient.clinic_id, found.pk)


def _cared_for(actor: Actor, now: datetime) -> Subject:
    found = _asked(CARED_FOR, actor, now, active=[*ACTIVE])
    is_one = found and (found[0][0] == "self" or len(found) == 1)
    return Subject(*found[0][1:]) if is_one else Subject()


def _asked(query: str, actor: Actor, now: datetime, **more: Any) -> list[tuple[Any, ...]]:
    """Rows of a plain query about those whom the actor acts for."""
    asked = {"user": actor.user_id, "levels": [*levels_for("readiness")], "now": now, **more}
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def visits_ahead(now: datetime) -> QuerySet[Appointment]:
    """Visits that are still to come or under way, the soonest first.

    Those in person keep the word, too: they may become video visits again.
    """
    rows = Appointment.objects.filter(status__in=ACTIVE, expected_ends_at__gt=now)
    return rows.order_by("starts_at", "pk")


def valid_checks(now: datetime) -> QuerySet[ReadinessCheck]:
    """Checks that may still count, newest first."""
    return ReadinessCheck.objects.filter(taken_at__gt=now - VALID).order_by("-taken_at", "-pk")


def readiness_of(patient_id: int, now: datetime) -> str:
    """The word for a patient: ready, changed, not_tested or problem."""
    return passport(_facts(valid_checks(now).filter(patient=patient_id)), now=now)


def readiness_of_many(patients: Iterable[int], now: datetime) -> dict[int, str]:
    """The word for each of these patients, in one query."""
    rows = valid_checks(now).filter(patient__in=patients).values_list("patient", *FACTS)
    checks = defaultdict(list)
    for patient_id, *facts in rows:
        checks[patient_id].append(Check(*facts))
    return {patient_id: passport(checks[patient_id], now=now) for patient_id in patients}


def readiness_read(patients: Iterable[int], now: datetime) -> set[tuple[int, str]]:
    """(patient, word) as they stand on visits to come of these patients."""
    rows = visits_ahead(now).filter(patient__in=patients).order_by()
    return set(rows.values_list("patient", "readiness"))


def patients_touched(since: datetime, now: datetime) -> set[int]:
    """Patients whose word may be another one than at `since`.

    They made a check since then, or one of theirs has run out; or they have valid checks, and a
    visit of theirs was booked or changed.
    """
    owned = ReadinessCheck.objects.filter(patient__isnull=False)
    made = owned.filter(taken_at__gt=since, taken_at__lte=now)
    ended = owned.filter(taken_at__gt=since - VALID, taken_at__lte=now - VALID)
    checked = owned.filter(taken_at__gt=now - VALID).values("patient")
    ahead = visits_ahead(now).filter(modality="video", status="booked", visit_status="planned")
    booked = ahead.filter(changed_at__gt=since, patient__in=checked)  # index appointment_to_close
    return {
        *made.values_list("patient", flat=True),
        *ended.values_list("patient", flat=True),
        *booked.values_list("patient", flat=True),
    }


def problems_soon(now: datetime) -> list[tuple[Appointment, int]]:
    """Each patient's next video visit within a day, where it has a problem, with their last good check.

    0 for none. By clinic and start, for which there is an index. A system read.
    """
    checks = ReadinessCheck.objects.filter(patient=OuterRef("patient"), verdict__in=GOOD)
    visits = Appointment.objects.filter(
        clinic__in=Clinic.objects.values("pk"),
        starts_at__range=(now, now + SOON),
        modality="video",
        status="booked",
        readiness="problem",
    ).select_related("clinic", "patient")
    newest = Subquery(checks.order_by("-taken_at", "-pk").values("pk")[:1])
    soonest = visits.order_by("patient", "starts_at", "pk").distinct("patient")
    return [(visit, visit.good) for visit in soonest.annotate(good=Coalesce(newest, 0))]


def known_here(actor: Actor, browser: str, now: datetime) -> Here:
    """What is known of this browser, from the checks of the actor and of those they care for."""
    checks = [Check(*row) for row in _asked(THEIRS, actor, now, since=now - VALID)]
    return passport_here(checks, browser=browser, now=now)


@dataclass(frozen=True)
class Readiness:
    """What staff may know of a visit's readiness; `check` (support alone) is the newest one.

    `rows` and `told` are what `videovisit/_findings.html` says in plain words.
    """

    word: str
    checked_at: datetime | None
    check: ReadinessCheck | None
    rows: list[Row]
    told: frozenset[str]


def readiness_for(actor: Actor, appointment: Appointment, now: datetime) -> Readiness | None:
    """The word and the day of the newest check; for support at the clinic also what it found.

    None for who neither works there as clinic staff or support, nor is the visit's doctor.
    """
    is_support = appointment.clinic_id in actor.clinics("support")
    is_doctor = appointment.practitioner.user_id == actor.user_id
    if not (is_support or is_doctor or appointment.clinic_id in actor.clinics("scheduler")):
        return None
    check = valid_checks(now).filter(patient=appointment.patient_id).first()
    findings = check.findings if check and is_support else {}
    return Readiness(
        word=readiness_of(appointment.patient_id, now),
        checked_at=check.taken_at if check else None,
        check=check if is_support else None,
        rows=rows_of(findings),
        told=told_of(findings),
    )


def newest_check(browser: str, now: datetime) -> ReadinessCheck | None:
    """The newest result of a browser that may still count."""
    return valid_checks(now).filter(browser=browser).first()


def newest_unbound(browser: str, now: datetime) -> ReadinessCheck | None:
    """The newest result of a browser within the hour, if it belongs to nobody yet."""
    check = newest_check(browser, now)
    is_free = check is not None and check.patient_id is None
    return check if check and is_free and now - check.taken_at < RUN_LASTS else None


def _facts(checks: QuerySet[ReadinessCheck]) -> list[Check]:
    return [Check(*row) for row in checks.values_list(*FACTS)]
