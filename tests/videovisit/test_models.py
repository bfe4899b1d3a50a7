"""Rows name themselves by id: what stands in a log or a list says nothing about anybody."""

import pytest

from accounts.selectors.clinics import database_now
from tests.videovisit.rooms import GUEST
from videovisit.models import CallSample, Delay, Guest, Opinion, Seat, Visit, VisitMessage

pytestmark = pytest.mark.django_db


def test_rows_name_themselves_by_id(ada, doctor):
    ada.client.post(ada.address("visit_guests"), GUEST)
    visit, seat, guest = Visit.objects.get(), Seat.objects.get(), Guest.objects.get()
    now = database_now()
    message = VisitMessage.objects.create(visit=visit, text="x", sent_by=doctor, sent_at=now)
    said = {"practitioner": doctor.practitioner, "said_by": doctor, "said_at": now}
    delay = Delay.objects.create(minutes=20, **said)
    sample = CallSample.objects.create(seat=seat, taken_at=now, level="video")
    opinion = Opinion.objects.create(seat=seat, is_good=True, said_at=now)
    assert str(visit) == f"visit {visit.pk}"
    assert str(seat) == f"seat {seat.pk}"
    assert str(guest) == f"guest {guest.pk}"
    assert str(message) == f"message {message.pk}"
    assert str(delay) == f"delay {delay.pk}"
    assert str(sample) == f"sample {sample.pk}"
    assert str(opinion) == f"opinion {opinion.pk}"
