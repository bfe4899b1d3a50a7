"""Times and addresses of a doctor's day, for its tests."""

from datetime import timedelta

from django.urls import reverse

from accounts.actions.delivery import deliver_due
from accounts.models import AuditEvent, Notice, StaffTask
from accounts.selectors.clinics import database_now

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
EARLIER = -HOUR / 2  # and still inside the window
TODAY = reverse("clinic_today")
STATE = reverse("clinic_today_state")
BOARD = reverse("clinic_board")


def address(name, appointment):
    return reverse(name, args=[appointment.reference])


def done(action):
    return AuditEvent.objects.filter(action=action).count()


def task(clinic, cause="c:1", **more):
    values = {"clinic": clinic, "kind": "call_patient", "raised_at": database_now(), **more}
    return StaffTask.objects.create(cause=cause, **values)


def kinds():
    return [*Notice.objects.order_by("pk").values_list("kind", flat=True)]


def sent(now):
    deliver_due(now, go_on=lambda: True)
    return [*Notice.objects.order_by("pk").values_list("state", flat=True)]
