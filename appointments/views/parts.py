"""The parts of the Appointment Center, written: each visit, the lists, and what changes by itself."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.selectors.clinics import default_clinic
from accounts.selectors.sessions import read_at
from accounts.views import ActorRequest
from accounts.views.shapes import fill, form_token
from appointments.rules.entries import Entry, milliseconds
from appointments.selectors.center import Center, Page, Past


class Always(NamedTuple):
    """For what always looks the same."""


class Tabs(NamedTuple):
    """Which list is shown: "upcoming" or "past"."""

    current: str


class GroupCase(NamedTuple):
    """Whose visits a list holds, and whether any: `is_whole` where the one above is all there is."""

    is_own: bool
    is_alone: bool  # no visits of others are shown
    is_empty: bool
    is_whole: bool


class Beginning(NamedTuple):
    """In place of the next visit: whether the person has a record, or helps somebody."""

    has_record: bool


class Pages(NamedTuple):
    """The page that is shown, and the numbers of its neighbours (0 for none)."""

    earlier: int
    number: int
    later: int


ALWAYS = Always()


def written(request: ActorRequest, part: str, entry: Entry) -> SafeString:
    """An appointment by one of the templates that are rendered once for each case."""
    has_form = entry.case.is_open or entry.case.is_live
    values = {**entry.words, "csrf_token": form_token(request) if has_form else ""}
    return fill(part, entry.case, values)


def next_part(request: ActorRequest, center: Center) -> SafeString:
    """The visit that matters most now, or how to get one; then visits that nobody joined."""
    parts = [written(request, "appointments/_missed.html", entry) for entry in center.missed]
    if center.next:
        parts.insert(0, written(request, "appointments/_panel.html", center.next))
    elif center.page.number == 1:
        parts.insert(0, _beginning(center))
    return joined(parts)


def center_part(request: ActorRequest, center: Center) -> SafeString:
    """All that changes by itself: the next visit, and the lists of the other upcoming ones."""
    tabs = fill("appointments/_tabs.html", Tabs("upcoming"), {})
    groups = [_group(request, center, number) for number in range(len(center.groups))]
    return joined([next_part(request, center), tabs, *groups, pages(center.page)])


def past_part(request: ActorRequest, past: Past) -> SafeString:
    """The list of visits that are over."""
    if not past.entries:
        return fill("appointments/_past_empty.html", ALWAYS, {})
    row = "_past_row_named" if past.is_named else "_past_row"
    rows = [written(request, f"appointments/{row}.html", entry) for entry in past.entries]
    listed = fill("appointments/_past.html", ALWAYS, {"rows": joined(rows)})
    return joined([listed, pages(past.page)])


def pages(page: Page) -> SafeString:
    """The ways to the pages before and after."""
    return fill("appointments/_pages.html", Pages(page.earlier, page.number, page.later), {})


def joined(parts: Iterable[SafeString]) -> SafeString:
    """One after the other."""
    return format_html_join("", "{}", ((part,) for part in parts))


def unless_known(
    request: ActorRequest, version: str, fragment: Callable[[], SafeString]
) -> HttpResponse:
    """The fragment with its version as ETag, or 304; either with the server's time."""
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(fragment())
        response["ETag"] = etag
    response["X-Now"] = str(milliseconds(read_at(request)))
    return response


def _group(request: ActorRequest, center: Center, number: int) -> SafeString:
    group = center.groups[number]
    listed = [entry for entry in group.entries if entry is not center.next]
    is_whole = bool(group.entries) and not listed
    case = GroupCase(group.is_own, len(center.groups) == 1, not group.entries, is_whole)
    rows = [written(request, "appointments/_row.html", entry) for entry in listed]
    values = {"patient": group.patient, "rows": joined(rows)}
    return fill("appointments/_group.html", case, values)


def _beginning(center: Center) -> SafeString:
    clinic = default_clinic()
    values = {"href": f"tel:{clinic.help_phone}", "phone": clinic.help_phone_words}
    return fill("appointments/_nothing_ahead.html", Beginning(bool(center.groups)), values)
