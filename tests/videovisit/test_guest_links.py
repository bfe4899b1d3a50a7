"""The link that somebody makes for a guest: what to do with it, and one press is one link."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from accounts.models import AuditEvent
from appointments.models import Appointment
from tests.fixtures.pages import seen
from tests.videovisit.rooms import GUEST, TAB
from tests.videovisit.test_guests import come
from videovisit.models import Guest, Seat
from videovisit.selectors.guests import is_secret

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = {"key": "k" * 22}
BACK = "This invitation has ended, and its link does not work any more."


def sends(person, **more):
    """The page that answers the form."""
    return person.client.post(person.address("visit_guests"), {**GUEST, **more})


def link(page):
    return page.context.get("link", "")


def key_of(page):
    return page.context["form"]["key"].value()


def takes_back(person):
    guest = Guest.objects.get().pk
    person.client.post(reverse("visit_guest_end", args=[person.reference, guest]))


def test_the_same_page_sent_again_makes_no_other_link(ada):
    first, again = sends(ada, **KEY), sends(ada, **KEY)
    assert link(first) == link(again) != ""
    assert Guest.objects.count() == 1
    assert AuditEvent.objects.filter(action="guest_invited").count() == 1
    assert come(link(again).partition("#")[2])[1].status_code == 302


def test_a_page_that_was_loaded_anew_makes_another_link(ada):
    pages = [ada.client.get(ada.address("visit_guests")) for _ in range(2)]
    keys = [key_of(page) for page in pages]
    assert all(key in page.text for key, page in zip(keys, pages, strict=True))
    assert all(map(is_secret, keys))
    assert len({link(sends(ada, key=key)) for key in keys}) == 2
    assert keys[0] not in sends(ada, key=keys[0]).text


@pytest.mark.parametrize("change", [{"name": "Noah Quist"}, {"role": "interpreter"}])
def test_another_person_on_the_same_page_has_another_link(ada, change):
    assert link(sends(ada, **KEY)) != link(sends(ada, **KEY, **change)) != ""
    assert Guest.objects.count() == 2


def test_the_key_of_one_is_of_no_use_to_another(ada, person, doctor):
    dana = person(doctor).start()
    assert link(sends(ada, **KEY)) != link(sends(dana, **KEY)) != ""


def test_after_a_move_the_same_page_makes_the_link_of_the_new_time(ada, person, scheduler):
    staff = person(scheduler)
    first = link(sends(staff, **KEY))
    Appointment.objects.update(revision=1)
    assert link(sends(staff, **KEY)) not in {first, ""}


@pytest.mark.parametrize("none", [{}, {"key": ""}])
def test_without_a_key_each_press_is_a_link(ada, none):
    assert link(sends(ada, **none)) != link(sends(ada, **none)) != ""


@pytest.mark.parametrize("odd", ["x", "\x00" * 22, "é" * 22, "k" * 23])
def test_a_key_that_is_none_of_ours_makes_nothing_until_the_next_press(ada, odd):
    page = sends(ada, key=odd)
    assert "Something went wrong. Press “Make a link” again." in seen(page.text)
    assert (link(page), Guest.objects.count()) == ("", 0)
    assert link(sends(ada, key=key_of(page))) != ""


def test_a_full_visit_says_the_link_again_that_filled_it(ada):
    sends(ada)
    first = link(sends(ada, **KEY))
    assert link(sends(ada, **KEY)) == first
    assert "Four people can be in a visit." in seen(sends(ada).text)


def test_an_invitation_that_was_taken_back_stays_so_until_the_next_press(ada):
    sends(ada, **KEY)
    takes_back(ada)
    page = sends(ada, **KEY)
    assert BACK in seen(page.text)
    assert (link(page), Guest.objects.count()) == ("", 1)
    assert link(sends(ada, key=key_of(page))) != ""


def test_an_invitation_that_another_host_ended_is_not_said_to_be_taken_back_by_the_reader(
    ada, person, doctor
):
    sends(ada, **KEY)
    takes_back(person(doctor).start())
    words = seen(sends(ada, **KEY).text)
    assert BACK in words
    assert "You took" not in words


def test_a_link_that_was_used_is_not_to_be_sent_any_more(ada):
    come(link(sends(ada, **KEY)).partition("#")[2])
    page = sends(ada, **KEY)
    assert "Nora Quist has used the link It works only in the browser" in seen(page.text)
    assert "Now send this link" not in seen(page.text)
    assert link(page) not in page.text
    assert link(page) not in {link(sends(ada)), ""}


def test_it_says_what_to_do_with_the_link(ada, person, doctor):
    words = seen(sends(ada).text)
    assert "Now send this link to Nora Quist We do not send it for you." in words
    assert "Copy the link. Nobody else can look it up." in words
    assert "Send it to Nora Quist in a message or a mail of your own, and to nobody else." in words
    assert "The doctor sees that Nora Quist waits, and lets them in." in words
    assert "The link works for one person, and only in the browser that opens it first." in words
    dana = person(doctor).start()
    assert "you see that Nora Quist waits, and you let them in." in seen(sends(dana).text)


@pytest.mark.parametrize(
    ("page", "is_said"),
    [({"tab": TAB}, True), ({"tab": ""}, False), ({"tab": TAB, "tab_left_at": LONG_AGO}, False)],
)
def test_who_has_the_visit_open_reads_how_to_go_back_to_it(ada, page, is_said):
    Seat.objects.update(**page)
    words = seen(ada.client.get(ada.address("visit_guests")).text)
    said = "Your visit goes on where you have it open. To go back to it, close this tab."
    assert (said in words, "Back to the visit" not in words) == (is_said, is_said)


def test_it_says_that_the_link_works_now(ada):
    assert "It works now, until the visit is over." in seen(sends(ada).text)


def test_it_says_from_when_on_the_link_works(person, scheduler):
    later = {"starts_at": F("starts_at") + HOUR, "ends_at": F("ends_at") + HOUR}
    Appointment.objects.update(**later, expected_ends_at=F("ends_at") + HOUR)
    ada = person(scheduler)
    opens = sends(ada).context["opens"]
    words = f"It works until the visit is over, and not before {opens.day}, {seen(opens.clock)} "
    assert words in seen(sends(ada).text)


def test_before_a_link_is_made_it_says_who_sends_it_and_who_lets_in(ada, person, doctor):
    page = seen(ada.client.get(ada.address("visit_guests")).text)
    assert "The doctor sees the name and lets the person in." in page
    dana = person(doctor).start()
    assert "you let the person in." in seen(dana.client.get(dana.address("visit_guests")).text)
