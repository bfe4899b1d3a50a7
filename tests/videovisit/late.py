"""What patients of a late doctor send and read, for tests of their choices."""

from appointments.models import Occupancy
from tests.fixtures.pages import seen

READ = {"revision": 0, "made": 0}
WAIT = {"choice": "wait", **READ}
CALL = {"choice": "call", "phone": "510-555-0142", **READ}
TIMES = {"choice": "times", "modality": "video", **READ}


def said(response):
    return seen(response.text)


def held():
    return list(Occupancy.objects.exclude(held_for=None).order_by("held_period"))


def take(number=0, **more):
    one = held()[number]
    moment = {"hold": one.pk, "starts_at": one.whole.lower.isoformat()}
    return {"choice": "take", **moment, **READ, **more}
