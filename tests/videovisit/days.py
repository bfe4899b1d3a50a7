"""Times and addresses of a doctor's day, for its tests."""

from datetime import timedelta

from django.urls import reverse

from accounts.models import AuditEvent

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EARLIER = -HOUR / 2  # and still inside the window
TODAY = reverse("clinic_today")
STATE = reverse("clinic_today_state")


def address(name, appointment):
    return reverse(name, args=[appointment.reference])


def done(action):
    return AuditEvent.objects.filter(action=action).count()
