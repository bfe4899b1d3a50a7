"""The page of invitations while it stands open: what became of each, by itself."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.selectors.clinics import database_now
from tests.fixtures.pages import seen
from tests.videovisit.test_guests import OVER, come, invited
from videovisit.models import Guest, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(person, doctor, ada):
    """The doctor, with the patient in the visit."""
    return person(doctor).start()


def asks(host, version=""):
    return host.client.get(
        host.address("visit_guests_state"), headers={"If-None-Match": f'"{version}"'}
    )


def version_of(answer) -> str:
    return answer["ETag"].strip('W/"')


def test_who_invited_reads_each_step_as_it_comes(ada, dana):
    secret = invited(ada)
    first = asks(ada)
    assert "Nora Quist, Relative or helper: has not come yet." in seen(first.text)
    assert asks(ada, version_of(first)).status_code == 304
    come(secret)
    second = asks(ada, version_of(first))
    assert "waits to be let in." in seen(second.text)
    dana.client.post(reverse("visit_guest_admit", args=[dana.reference, Guest.objects.get().pk]))
    third = asks(ada, version_of(second))
    assert ": the doctor has let them in." in seen(third.text)
    Seat.objects.filter(role="caregiver").update(left_at=database_now())
    assert ": has left, and may come back." in seen(asks(ada, version_of(third)).text)


def test_the_page_begins_with_what_it_asks_for_next(ada):
    invited(ada)
    page = ada.client.get(ada.address("visit_guests")).text
    assert f'data-version="{version_of(asks(ada))}"' in page
    assert f'data-part="{ada.address("visit_guests_state")}"' in page


def test_after_the_end_it_is_made_anew_and_asks_no_more(ada, dana):
    invited(ada)
    dana.client.post(dana.address("visit_end"))
    assert asks(ada)["Location"] == ada.address("visit_guests")
    page = ada.client.get(ada.address("visit_guests")).text
    assert OVER in seen(page)
    assert ("data-part" in page, "live-parts" in page) == (False, False)
    assert ada.address("visit") in page


def test_for_staff_an_open_page_is_one_look_and_keeps_nobody_signed_on(
    ada, person, scheduler, other_scheduler
):
    invited(ada)
    staff = person(scheduler)
    staff.client.get(staff.address("visit_guests"))
    session = staff.client.session
    session["active_at"] -= 60
    session.save()
    assert asks(staff).status_code == 200
    assert staff.client.session["active_at"] == session["active_at"]
    assert looks().count() == 1
    assert asks(person(other_scheduler)).status_code == 404


def test_who_of_staff_asks_without_the_page_has_looked_too(ada, person, scheduler):
    invited(ada)
    staff = person(scheduler)
    for _ in range(2):
        assert "Nora Quist" in asks(staff).text
    assert looks().get().actor == scheduler


def looks():
    return AuditEvent.objects.filter(action="appointment_seen", detail__how="guests")
