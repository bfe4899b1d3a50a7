"""The clinic that anonymous pages speak for, and the database's clock."""

from collections.abc import Iterable
from datetime import datetime, time
from time import monotonic
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection

from accounts.models import Clinic
from accounts.rules.help_line import WEEK, HelpHours

KEPT_SECONDS = 30
_kept: dict[str, tuple[float, Clinic]] = {}


def default_clinic() -> Clinic:
    """The clinic named by DEFAULT_CLINIC, kept for 30 s; the settings' values without a database.

    Never raises: error pages show its help line while PostgreSQL is down.
    """
    read_at, clinic = _kept.get(settings.DEFAULT_CLINIC, (-KEPT_SECONDS, None))
    if clinic is None or monotonic() - read_at >= KEPT_SECONDS:
        clinic = _read_default_clinic() or clinic or _clinic_of_settings()
        _kept[settings.DEFAULT_CLINIC] = (monotonic(), clinic)
    return clinic


def keep_clinic() -> None:
    """The database has just failed: for 30 s speak from what is known, without asking it."""
    _, clinic = _kept.get(settings.DEFAULT_CLINIC, (0, None))
    _kept[settings.DEFAULT_CLINIC] = (monotonic(), clinic or _clinic_of_settings())


def _read_default_clinic() -> Clinic | None:
    try:
        return Clinic.objects.filter(slug=settings.DEFAULT_CLINIC).first()
    except DatabaseError:
        return None


def _clinic_of_settings() -> Clinic:
    return Clinic(slug=settings.DEFAULT_CLINIC, **settings.CLINIC_DEFAULTS)


def help_hours(clinic: Clinic) -> HelpHours:
    """When the clinic's help line answers; days and a zone that cannot be are left out."""
    times = clinic.help_opens, clinic.help_closes
    return hours_of(clinic.help_days, times, clinic.time_zone)


def hours_of(days: Iterable[int], times: tuple[time, time], zone: str) -> HelpHours:
    """The same of the columns of a clinic's row; `times` are when it opens and closes."""
    known = frozenset(days) & frozenset(range(WEEK))
    return HelpHours(days=known, opens=times[0], closes=times[1], zone=zone_of(zone))


def zone_of(name: str) -> ZoneInfo:
    """The zone; UTC in place of one that cannot be."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def database_now() -> datetime:
    """PostgreSQL's `now()`, aware, UTC: the only clock that decides anything."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return]
