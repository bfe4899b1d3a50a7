"""Checks the audit's chain of seals in one query; holds the SQL that seals and checks share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import AuditSeal
from accounts.rules.audit import LOOK_BACK, kept_from, overdue_before

WAITING, OVERDUE = "waiting", "overdue"
BROKEN = ("changed", "deleted", "inserted", "seal lost", "seal changed")


def entry_of(event: str) -> str:
    """SQL: the digest of one event's canonical text: all its columns, whatever the session's settings."""
    return f"""sha256(convert_to(ROW(
      {event}.id, extract(epoch FROM {event}.at), {event}.action, {event}.actor_id, {event}.role,
      {event}.patient_id, {event}.clinic_id, {event}.target, {event}.reason, {event}.address,
      {event}.session, {event}.request_id, {event}.browser, {event}.detail)::text, 'UTF8'))"""


def digest_of(previous: str, *, event_id: str, event_at: str, entry: str) -> str:
    """SQL: the digest that chains an entry to the digest before it."""
    place = f"ROW({event_id}, extract(epoch FROM {event_at}))::text"
    return f"sha256({previous} || convert_to({place}, 'UTF8') || {entry})"


FINDINGS = f"""
WITH chain AS (
  SELECT *, lag(digest) OVER seals AS previous, lag(position) OVER seals AS before
  FROM accounts_auditseal WINDOW seals AS (ORDER BY position)
), sealed AS (
  SELECT max(event_id) AS top, max(sealed_at) AS at FROM accounts_auditseal
), found AS (
  SELECT coalesce(s.event_id, e.id) AS id, CASE
    WHEN s.position IS NULL AND e.id <= sealed.top AND e.at < sealed.at - %(look_back)s
      THEN 'inserted'
    WHEN s.position IS NULL AND e.at < %(overdue)s THEN 'overdue'
    WHEN s.position IS NULL THEN 'waiting'
    WHEN s.before IS NULL AND s.position > 1 AND s.event_at >= %(kept_from)s THEN 'seal lost'
    WHEN s.position <> s.before + 1 THEN 'seal lost'
    WHEN (s.before IS NOT NULL OR s.position = 1) AND s.digest <>
      {digest_of("coalesce(s.previous, '')", event_id="s.event_id", event_at="s.event_at", entry="s.entry")}
      THEN 'seal changed'
    WHEN e.id IS NULL AND s.event_at >= %(kept_from)s THEN 'deleted'
    WHEN e.id IS NOT NULL AND s.entry <> {entry_of("e")} THEN 'changed'
    END AS finding
  FROM chain s FULL JOIN accounts_auditevent e ON e.id = s.event_id CROSS JOIN sealed
)
SELECT finding, count(*), (array_agg(id ORDER BY id))[:%(named)s]
FROM found WHERE finding IS NOT NULL GROUP BY finding
"""  # noqa: S608 - made of constants  # nosec B608


@dataclass(frozen=True)
class Finding:
    """What is wrong (or waiting), how often, and the first ids of the events concerned."""

    name: str
    count: int
    event_ids: tuple[int, ...]


def audit_findings(now: datetime, named: int = 100) -> dict[str, Finding]:
    """Compare every event with its seal and every seal with the one before; by finding.

    Empty when all is sealed and unchanged. "waiting" and "overdue" events are not sealed yet;
    every other finding means that the audit was tampered with.
    """
    values: dict[str, Any] = {
        "look_back": LOOK_BACK,
        "overdue": overdue_before(now),
        "kept_from": kept_from(now),
        "named": named,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '128MB'")
        cursor.execute(FINDINGS, values)
        rows = cursor.fetchall()
    return {name: Finding(name, count, tuple(ids)) for name, count, ids in rows}


def last_seal() -> AuditSeal | None:
    """The end of the chain: whoever keeps its digest elsewhere can prove that nothing was cut off."""
    return AuditSeal.objects.order_by("position").last()
