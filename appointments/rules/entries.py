"""An appointment as its patient's pages show it: what it is at a moment, in words and milliseconds."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.rules.codes import shown_code
from accounts.rules.grants import allows
from accounts.rules.help_line import CALLED_WITHIN, HelpHours, answered_by, phone_words
from appointments.rules import times
from appointments.rules.clock import When, when
from appointments.rules.join_window import (
    JoinState,
    Times,
    Window,
    closes_at,
    is_upcoming,
    join_state,
    may_join,
    opens_at,
)
from appointments.rules.times import Moment, moment_for

LIVE_FOR = timedelta(hours=12)  # no page is open for longer: a session ends by then
COUNTED = timedelta(hours=2)  # "in 12 minutes": further ahead the clock time alone is clearer
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
SECOND_THOUGHT = timedelta(hours=24)  # a visit that nobody joined is shown for so long
AHEAD = frozenset({JoinState.TOO_EARLY, JoinState.OPEN, JoinState.NOT_VIDEO})
TOLD_OF = AHEAD | {JoinState.IN_PROGRESS}  # the doctor may wait for who has gone away
THIS_YEAR = timedelta(days=180)  # a day so near needs no year


class Live(NamedTuple):
    """What the live side has written down of a visit, in the order of its query.

    The names are those of the doctor who took over, None where nobody did.
    """

    first_name: str | None
    last_name: str | None
    credentials: str | None
    waits: bool | None  # the doctor, for the patient, in the room that they opened
    is_off: bool | None  # so they were told last: the doctor is not available today
    is_late: bool | None  # the doctor, and so long that there are choices
    called_at: datetime | None  # they asked for a call
    call_made_at: datetime | None  # staff have called them
    help_days: list[int]
    help_opens: time
    help_closes: time


class Facts(NamedTuple):
    """What is read of an appointment and of those around it, in the order of the query."""

    patient_id: int
    first_name: str
    last_name: str
    kind: str  # of the grant through which it is seen
    level: str
    reference: str
    revision: int
    starts_at: datetime
    expected_ends_at: datetime
    modality: str
    status: str
    visit_status: str
    readiness: str
    arrived_at: datetime | None
    reason: str
    doctor_first_name: str
    doctor_last_name: str
    credentials: str
    clinic: str
    address: str
    zone: str
    phone: str
    change_notice: timedelta
    cancel_notice: timedelta
    doctor_is_here: bool  # and has hours at the clinic
    live: Live | None = None

    @property
    def times(self) -> Times:
        """What the join rule needs."""
        return Times(
            self.starts_at, self.expected_ends_at, self.modality, self.status, self.visit_status
        )


@dataclass(frozen=True)
class Reader:
    """Who reads and when: their language, and their zone ("" where they have chosen none)."""

    language: str
    zone: str
    now: datetime
    window: Window


class Case(NamedTuple):
    """What decides which sentences are said of an appointment. Templates use these by name.

    `day` is "today", "tomorrow" or ""; `minutes` until the door opens "one", "many" or "".
    `is_live`: its state changes by time alone while a page is open, so the page holds the states
    to come. `own_zone` is the reader's, where their clock shows another time. `news` of the doctor is
    "waits", "off", "late" or ""; who asked for a call has it "by" a time, once the line is "open", or
    it was "made", or "made-before" today.
    """

    state: str
    news: str
    call: str
    status: str
    readiness: str
    day: str
    zone: str
    own_zone: str
    minutes: str
    is_own: bool
    is_video: bool
    is_open: bool
    is_here: bool
    is_live: bool
    may_change: bool
    may_cancel: bool
    is_too_late: bool  # for something that one might have done before
    may_book: bool
    has_reason: bool
    has_address: bool
    opens_before: bool  # on the day before the visit
    opens_own_day: bool  # another day, by the reader's own clock

    def look(self) -> "Case":
        """All but the minutes, which pages count by themselves."""
        return self._replace(minutes="") if self.minutes else self


class Entry(NamedTuple):
    """An appointment at the reader's moment: its case, and the words that are only shown."""

    facts: Facts
    case: Case
    words: dict[str, str]


class _News(NamedTuple):
    """What there is to say of the doctor (Case), and when the patient is called, or was."""

    word: str = ""
    call: str = ""
    at: When | None = None


SILENCE = _News()


class _Told(NamedTuple):
    """How an appointment stands; its moments, in words."""

    state: JoinState
    news: _News
    starts: Moment
    opens: Moment
    arrived: When | None


def entry_of(facts: Facts, reader: Reader) -> Entry:
    """The appointment for this reader at their moment."""
    here = times.Reader(facts.zone, reader.zone, reader.language)
    state = join_state(facts.times, now=reader.now, window=reader.window)
    told = _Told(
        state=state,
        news=_news(facts, facts.live, reader) if facts.live and state in TOLD_OF else SILENCE,
        starts=moment_for(facts.starts_at, here),
        opens=moment_for(opens_at(facts.starts_at, reader.window), here),
        arrived=moment_for(facts.arrived_at, here).here if facts.arrived_at else None,
    )
    words = _names(facts, told) | _moments(facts, told, reader)
    return Entry(facts, _case(facts, told, reader), words)


def _news(facts: Facts, live: Live, reader: Reader) -> _News:
    said = {"waits": live.waits, "off": live.is_off, "late": live.is_late}
    word = next((word for word, is_so in said.items() if is_so), "")
    if word in ("", "waits") or live.called_at is None:
        return _News(word)
    call, at = _call(facts, live, live.called_at, now=reader.now)
    return _News(word, call, when(at, facts.zone, reader.language) if at else None)


def _call(
    facts: Facts, live: Live, asked_at: datetime, *, now: datetime
) -> tuple[str, datetime | None]:
    """How the call stands (Case), and its moment, if it is known."""
    if live.call_made_at:
        is_today = day_word(live.call_made_at, now, facts.zone) == "today"
        return "made" if is_today else "made-before", live.call_made_at
    hours = HelpHours(
        days=frozenset(live.help_days),
        opens=live.help_opens,
        closes=live.help_closes,
        zone=ZoneInfo(facts.zone),
    )
    by = answered_by(hours, asked_at=asked_at, within=CALLED_WITHIN)
    return ("by", by) if by else ("open", None)


def _case(facts: Facts, told: _Told, reader: Reader) -> Case:
    state = told.state
    minutes = minutes_until(opens_at(facts.starts_at, reader.window), reader.now)
    is_theirs = allows(facts.level, "schedule") and facts.status == "booked"
    may_change, may_cancel = (
        is_theirs and reader.now <= facts.starts_at - notice
        for notice in (facts.change_notice, facts.cancel_notice)
    )
    return Case(
        state=state.value,
        news=told.news.word,
        call=told.news.call,
        status=facts.status,
        readiness=facts.readiness,
        day=day_word(facts.starts_at, reader.now, facts.zone),
        zone=facts.zone,
        own_zone=told.starts.own.zone if told.starts.own else "",
        minutes=_plural(minutes),
        is_own=facts.kind == "self",
        is_video=facts.modality == "video",
        is_open=may_join(state),
        is_here=facts.status == "arrived" and may_join(state),
        is_live=_is_live(facts, state, reader),
        may_change=may_change,
        may_cancel=may_cancel,
        is_too_late=is_theirs and not (may_change and may_cancel),
        may_book=allows(facts.level, "schedule") and facts.doctor_is_here,
        has_reason=bool(facts.reason) and allows(facts.level, "details"),
        has_address=bool(facts.address),
        opens_before=told.opens.here.day != told.starts.here.day,
        opens_own_day=bool(told.opens.own_day),
    )


def _names(facts: Facts, told: _Told) -> dict[str, str]:
    """Who, where, and how it is called."""
    return {
        "reference": facts.reference,
        "mark": f"{facts.revision} {facts.status} {facts.visit_status} {told.news.word}",
        "code": shown_code(facts.reference),
        "patient": f"{facts.first_name} {facts.last_name}".strip(),
        "doctor": _doctor(facts),
        "clinic": facts.clinic,
        "address": facts.address,
        "phone": phone_words(facts.phone),
        "phone_href": facts.phone,
        "reason": facts.reason if allows(facts.level, "details") else "",
    }


def _doctor(facts: Facts) -> str:
    """Who sees them: the doctor they booked, or who took over."""
    first_name, last_name, credentials = (
        facts.live[:3]
        if facts.live and facts.live.first_name is not None
        else (facts.doctor_first_name, facts.doctor_last_name, facts.credentials)
    )
    name = f"{first_name} {last_name}".strip()
    return f"{name}, {credentials}" if credentials else name


def _moments(facts: Facts, told: _Told, reader: Reader) -> dict[str, str]:
    """When, in words; `opens` and `closes` in milliseconds since 1970 (UTC)."""
    opens = opens_at(facts.starts_at, reader.window)
    here, own, own_day = told.starts.here, told.starts.own, told.starts.own_day
    is_near = abs(facts.starts_at - reader.now) <= THIS_YEAR
    return {
        "on": here.day if is_near else here.full_day,
        "full_day": here.full_day,
        "clock": here.clock,
        "iso": here.iso,
        "own_day": f"{own_day}, " if own_day else "",
        "own_clock": own.clock if own else "",
        "opens_day": told.opens.here.day,
        "opens_clock": told.opens.here.clock,
        "opens_own_on": told.opens.own_day,
        "opens_own_clock": told.opens.own.clock if told.opens.own else "",
        "count": str(minutes_until(opens, reader.now) or ""),
        "opens": str(milliseconds(opens)),
        "closes": str(milliseconds(closes_at(facts.expected_ends_at, reader.window))),
        "arrived": told.arrived.clock if told.arrived else "",
        "call_day": told.news.at.full_day if told.news.at else "",
        "call_clock": told.news.at.clock if told.news.at else "",
    }


def _is_live(facts: Facts, state: JoinState, reader: Reader) -> bool:
    """Whether the door opens or closes by time alone while a page may be open."""
    if state == JoinState.TOO_EARLY:
        return opens_at(facts.starts_at, reader.window) - reader.now <= LIVE_FOR
    return state == JoinState.OPEN


def _plural(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return "one" if minutes == 1 else "many"


def has_live_side(facts: Facts, reader: Reader) -> bool:
    """Whether something may stand about it there: its day has come, or that on which its door opens."""
    opens, zone = opens_at(facts.starts_at, reader.window), facts.zone
    return opens <= reader.now or day_word(opens, reader.now, zone) == "today"


def is_missed(entry: Entry) -> bool:
    """Whether a video visit came to its end without anybody joining."""
    return entry.case.state == JoinState.ENDED and entry.case.status != "fulfilled"


def is_ahead(facts: Facts, reader: Reader) -> bool:
    """Whether it stands under "Upcoming"."""
    return is_upcoming(facts.times, now=reader.now, window=reader.window)


def milliseconds(moment: datetime) -> int:
    """A moment as browsers count: since 1970."""
    return round(moment.timestamp() * 1000)


def minutes_until(moment: datetime, now: datetime) -> int | None:
    """Whole minutes, rounded up, until a moment of the next two hours; else None."""
    left = moment - now
    return ceil(left / MINUTE) if timedelta(0) < left <= COUNTED else None


def day_word(moment: datetime, now: datetime, zone: str) -> str:
    """By the calendar of the zone: "today", "tomorrow", or "" for any other day."""
    if not now - ONE_DAY < moment < now + 2 * ONE_DAY:
        return ""
    here = ZoneInfo(zone)
    ahead = moment.astimezone(here).date() - now.astimezone(here).date()
    return {0: "today", 1: "tomorrow"}.get(ahead.days, "")


def next_of(entries: list[Entry]) -> Entry | None:
    """The visit that matters most now: whose doctor waits, or that can be joined, or the first."""
    standing = [entry for entry in entries if entry.case.status != "cancelled"]
    return min(standing, key=_urgency, default=None)


def _urgency(entry: Entry) -> int:
    """The least is the most urgent; of equals the first comes first."""
    if entry.case.news == "waits":
        return 0
    return 1 if entry.case.is_open else 2
