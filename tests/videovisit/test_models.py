"""Rows name themselves by id: what stands in a log or a list says nothing about anybody."""

import pytest

from accounts.selectors.clinics import database_now
from tests.videovisit.rooms import GUEST
from videovisit.models import (
    CallSample,
    Delay,
    Guest,
    HandOverNote,
    Opinion,
    Outreach,
    Seat,
    Visit,
    VisitMessage,
)

pytestmark = pytest.mark.django_db


def test_rows_name_themselves_by_id(ada, doctor):
    ada.client.post(ada.address("visit_guests"), GUEST)
    visit, seat, now = Visit.objects.get(), Seat.objects.get(), database_now()
    said = {"practitioner": doctor.practitioner, "said_by": doctor, "said_at": now}
    called = {"appointment": visit.appointment, "revision": 0, "noted_by": doctor, "noted_at": now}
    left = {"clinic": visit.appointment.clinic, "written_by": doctor, "written_at": now}
    rows = {
        "note": HandOverNote.objects.create(text="x", **left),
        "outreach": Outreach.objects.create(outcome="called", **called),
        "visit": visit,
        "seat": seat,
        "guest": Guest.objects.get(),
        "message": VisitMessage.objects.create(visit=visit, sent_by=doctor, sent_at=now),
        "delay": Delay.objects.create(minutes=20, **said),
        "sample": CallSample.objects.create(seat=seat, taken_at=now, level="video"),
        "opinion": Opinion.objects.create(seat=seat, is_good=True, said_at=now),
    }
    assert [str(row) for row in rows.values()] == [f"{name} {row.pk}" for name, row in rows.items()]
