"""Who is told about a patient's visits."""

from datetime import datetime

from accounts.models import Patient, User
from accounts.selectors.people import live_grants


def told_about(patient: Patient, now: datetime) -> list[Patient | User]:
    """The patient by the contact on record, and everybody who acts for them by their own."""
    grants = live_grants(now).filter(patient=patient).exclude(kind="self")
    helpers = [grant.user for grant in grants.select_related("user")]
    return [patient, *helpers]
