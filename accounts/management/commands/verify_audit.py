"""`manage.py verify_audit`: whether every audit event is still what it was."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.selectors.audit import BROKEN, OVERDUE, WAITING, Finding, audit_findings, last_seal
from accounts.selectors.clinics import database_now

WORDS = {
    WAITING: "written in the last 60 seconds, not sealed yet",
    OVERDUE: "not sealed although older than 60 seconds: is a worker running?",
    "changed": "changed after it was sealed",
    "deleted": "sealed, but no longer there",
    "inserted": "put in after later events had been sealed",
    "seal lost": "the seal before this one is missing",
    "seal changed": "its seal does not follow from the seal before",
}


class Command(BaseCommand):
    """Exit code 1 when the audit was tampered with; waiting and overdue events are told apart."""

    help = "Check the audit's chain of seals; exit code 1 when it is broken."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print each finding with the ids of its events, then the verdict."""
        findings = audit_findings(database_now())
        for name, words in WORDS.items():
            if name in findings:
                self.stdout.write(_line(findings[name], words))
        if end := last_seal():
            digest = bytes(end.digest).hex()
            self.stdout.write(f"Sealed up to position {end.position}, digest {digest}")
        if findings.keys() & set(BROKEN):
            self.stderr.write("The audit is BROKEN.")
            raise SystemExit(1)
        self.stdout.write("The audit is whole.")


def _line(finding: Finding, words: str) -> str:
    ids = ", ".join(map(str, finding.event_ids))
    more = ", ..." if finding.count > len(finding.event_ids) else ""
    return f"{finding.name}: {finding.count} - {words}. Event {ids}{more}"
