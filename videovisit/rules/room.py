"""What a page of a visit shows: words that choose its sections, values that fill them, and peers.

One snapshot of a room serves everybody in it; each person's state is worked out from it. The same
words are used by the template (`{% when %}`) and by static/js/visit/state.js.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from accounts.rules.help_line import HelpHours, help_line_state, is_answered
from appointments.rules.join_window import JoinState, Times, Window, join_state
from videovisit.rules.ladder import LateFacts, Rung, asks_again_at, is_asking, passed
from videovisit.rules.outside import COME_BACK, call_of
from videovisit.rules.presence import Presence, presence

ROLES = ("doctor", "patient", "caregiver", "interpreter")
TAB_LENGTH = 16
CLOSED = {
    JoinState.CANCELLED: "cancelled",
    JoinState.NOT_VIDEO: "in-person",
    JoinState.TOO_EARLY: "moved",
}
# Main words of somebody who has a place in the room, and may have relay credentials.
PRESENT = frozenset({"waiting", "open", "call"})
# The word of who is outside, by how the call stands.
OUTSIDE = {"not-yet": "outside", "called": "called-in", "missed": "call-missed"}
AHEAD = {0: "next", 1: "one-ahead"}
CHOOSING = {"choices", "called", "was-called"}  # who is asked to choose, or chose more than to wait
CALL_AFTER = timedelta(minutes=10)  # the booked start: then who waits may well call the clinic
NOBODY_ANSWERS = HelpHours(days=frozenset(), opens=time(), closes=time(), zone=UTC)
LOADS_FOR = timedelta(seconds=20)  # from the start on: the page of the doctor who pressed it


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A person in a room."""

    id: int
    role: str
    name: str
    tab: str
    seen_at: datetime
    has_page: bool  # the page with their camera has not gone
    has_left: bool
    is_admitted: bool = True
    is_theirs: bool = True  # they still have the right to be here
    is_outside: bool = False  # to be told when the doctor is ready
    has_come: bool = True  # a page of theirs was there since the visit began
    guest: int = 0  # the invitation by which somebody without an account came

    @property
    def takes_part(self) -> bool:
        """Whether there is a page of theirs that others may send media to."""
        is_in = not self.has_left and not self.is_outside
        return bool(self.tab) and self.is_admitted and self.is_theirs and is_in


@dataclass(frozen=True, slots=True)
class Room:
    """All that is known of a visit at `at`, the database's time of the reading."""

    at: datetime
    visit: int
    appointment: int
    practitioner: int
    doctor: str  # the name as patients read it
    revision: int
    version: int
    times: Times
    is_ready: bool  # the doctor has opened it
    is_started: bool
    is_over: bool
    lasted: int = 0  # whole minutes, of a visit that is over
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    called_in_at: datetime | None = None  # who is outside
    delay: int = 0  # minutes that the doctor has said
    ahead: int = 0
    is_busy: bool = False  # the doctor is in another visit
    wait: tuple[int, int] | None = None
    late: LateFacts | None = None  # None: nothing is known but the start
    answers: HelpHours = NOBODY_ANSWERS  # when the clinic's help line does
    message: tuple[int, str, str, int] | None = None  # id, template, own words, minutes ago
    seats: tuple[SeatFacts, ...] = ()
    refused: tuple[SeatFacts, ...] = ()  # guests whom the doctor has not let in lately

    def tab_of(self, seat: int) -> str:
        """The page that has this seat."""
        return next(found.tab for found in self.seats if found.id == seat)


@dataclass(frozen=True)
class State:
    """What one page shows."""

    words: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    peers: tuple[dict[str, Any], ...] = ()

    def message(self, room: Room, seat: int, tab: str) -> dict[str, Any]:
        """As it goes to the page; `version` is the moment of the reading in microseconds."""
        return {
            "type": "visit.state",
            "version": round(room.at.timestamp() * 1_000_000),
            "revision": [room.revision, room.version],
            "me": peer_id(seat, tab),
            "words": self.words,
            "values": self.values,
            "peers": self.peers,
        }


def peer_id(seat: int, tab: str) -> str:
    """Who sends and gets media: a person's seat and the page that holds it."""
    return f"{seat}.{tab}"


def state_of(room: Room, seat: int, tab: str, *, window: Window) -> State:
    """The state for the page `tab` of the person in `seat`."""
    me = next(found for found in room.seats if found.id == seat)
    word = _closed_word(room, window) or _own_word(room, me, tab)
    return State(
        words=(word, me.role, *_more_words(room, me, word)),
        values=_values(room, word) | _more_values(room, me, word),
        peers=tuple(_peers(room, me)) if word == "call" else (),
    )


def _closed_word(room: Room, window: Window) -> str:
    """Why nobody waits here any more, or ""."""
    state = join_state(room.times, now=room.at, window=window)
    if room.is_over or room.times.status == "fulfilled":
        return "ended"
    return CLOSED.get(state, "closed" if state == JoinState.ENDED else "")


def _own_word(room: Room, me: SeatFacts, tab: str) -> str:
    if not room.is_started and _has_no_place(room, me):
        return "unopened" if me.role == "doctor" else "moved"
    if not me.is_admitted:
        return "knocking"
    if me.is_outside or me.has_left:
        return _gone_word(room, me)
    if me.tab != tab:
        return "elsewhere"
    return "call" if room.is_started else "open" if me.role == "doctor" else "waiting"


def _gone_word(room: Room, me: SeatFacts) -> str:
    if not me.is_outside:
        return "left"
    return OUTSIDE["called" if room.is_started else call_of(room.called_in_at, now=room.at)]


def _has_no_place(room: Room, me: SeatFacts) -> bool:
    """Somebody is here by what counts no more: it was moved, or handed over, since they came."""
    if me.role == "doctor":
        return not room.is_ready
    return me.role == "patient" and room.times.status == "booked"


def _is_waited_for(room: Room, me: SeatFacts) -> bool:
    """Whether the doctor is there: with the guests it is not them that the doctor waits for."""
    doctors = (seat for seat in room.seats if seat.role == "doctor")
    return me.role == "patient" and any(_is_in(seat, room) for seat in doctors)


def _more_words(room: Room, me: SeatFacts, word: str) -> list[str]:
    words = (
        [f"message-{room.message[1]}" if room.message[1] else "message-own"] if room.message else []
    )
    if word == "waiting":
        choice = _choice(room, me)
        words += [*_line(room, choice), *choice]
        words += [] if presence(me.seen_at, now=room.at) == Presence.HERE else ["was-away"]
    if word == "left" and _is_waited_for(room, me):
        words += ["doctor-waits"]
    if word == "ended" and room.lasted:
        words += ["lasted"]
    if word == "called-in" and room.called_in_at and not room.is_started:
        words += ["called-until"]
    if word == "open":
        words += [f"patient-{call_of(room.called_in_at, now=room.at)}"]
    words += _guest_words(room, me)
    if word == "call":
        words += [*_missing(room, me), _phone(room)]
    return words


def _guest_words(room: Room, me: SeatFacts) -> list[str]:
    """Whether guests wait to be let in; for the patient, too, whether some were not."""
    words = ["guest-knocks"] if _knocking(room, me) else []
    return [*words, "guest-refused"] if me.role == "patient" and room.refused else words


def _missing(room: Room, me: SeatFacts) -> list[str]:
    """Who is not in the call, unless it is the doctor whose page is still on its way."""
    away = [seat for seat in _others(room, me) if not _is_in(seat, room)]
    if any(_is_on_the_way(seat, room) for seat in away):
        return ["doctor-starting"]
    words = [f"{seat.role}-away" for seat in away]  # who has a tile, has it there
    is_alone = len(away) == len(_others(room, me))
    words += ["alone"] if is_alone else []
    leavers = _leavers(room, me)
    if leavers:
        return [*words, "have-left" if leavers[1:] else "has-left"]
    is_missed = any(seat.role == "doctor" and not seat.takes_part for seat in away)
    return [*words, "nobody"] if is_alone else [*words, "doctor-missing"] if is_missed else words


def _others(room: Room, me: SeatFacts) -> list[SeatFacts]:
    """Everybody else who belongs into the call."""
    others = (seat for seat in room.seats if seat.id != me.id)
    return [seat for seat in others if seat.is_admitted and seat.is_theirs]


def _leavers(room: Room, me: SeatFacts) -> list[SeatFacts]:
    """The other side of the visit, the doctor, for the doctor the patient and helpers, if all have left."""
    role = "patient" if me.role == "doctor" else "doctor"
    seats = [seat for seat in _others(room, me) if seat.role == role]
    return seats if all(seat.has_left for seat in seats) else []


def _is_on_the_way(seat: SeatFacts, room: Room) -> bool:
    began_at = room.started_at
    is_doctor = seat.role == "doctor" and not seat.has_left and not seat.has_come
    return is_doctor and began_at is not None and room.at < began_at + LOADS_FOR


def _line(room: Room, choice: list[str]) -> list[str]:
    """How the doctor keeps the time, when to call, whether there is nothing to do, how long it may take."""
    if _late(room).is_off:
        return [_call(room), "off"]
    ahead = AHEAD.get(room.ahead, "many-ahead")
    calm = [] if room.message or CHOOSING & {*choice} else ["by-itself"]
    return [_pace(room), ahead, _call(room), *calm, "range" if room.wait else "no-range"]


def _call(room: Room) -> str:
    """Whether who waits is to call the clinic: as _phone says, or later, when somebody answers then."""
    due = _late(room).expected_at + CALL_AFTER
    is_now = _late(room).is_off or room.at >= due or not is_answered(room.answers, now=due)
    word = _phone(room)
    return "call-later" if word == "call-now" and not is_now else word


def _phone(room: Room) -> str:
    """Whether to call the clinic: somebody answers now, or nobody."""
    return "call-now" if is_answered(room.answers, now=room.at) else "call-closed"


def _pace(room: Room) -> str:
    """How the doctor keeps the time."""
    if room.delay:
        return "delayed"
    if passed(_late(room), now=room.at) >= Rung.LATE:
        return "late"
    if room.is_busy:
        return "busy"
    return "early" if room.at < room.times.starts_at else "due"


def _late(room: Room) -> LateFacts:
    return room.late or LateFacts(room.times.starts_at, room.times.starts_at)


def _choice(room: Room, me: SeatFacts) -> list[str]:
    """Whether the patient is asked what to do, or has chosen to wait, for the doctor or a call."""
    late = _late(room)
    if me.role != "patient":
        return []
    if is_asking(late, now=room.at):
        return ["other-choices" if late.is_off else "choices"]
    if late.called_at:
        return ["was-called" if late.call_made_at else "called"]
    return ["waits-on"] if asks_again_at(late) else []


def _values(room: Room, word: str) -> dict[str, Any]:
    values: dict[str, Any] = {"doctor": room.doctor, "delay": room.delay}
    values |= {"starts": _milliseconds(room.times.starts_at)}
    if word == "ended":
        values |= {"lasted": room.lasted}
    if word in {"waiting", "call"}:
        values |= _opens(room)
    if word == "waiting":
        low, high = room.wait or (0, 0)
        expected = room.times.starts_at + timedelta(minutes=room.delay)
        values |= {"ahead": room.ahead, "low": low, "high": high}
        values |= {"expected": _milliseconds(expected)}
    if word == "called-in" and room.called_in_at:
        values |= {"until": _milliseconds(room.called_in_at + COME_BACK)}
    if room.message:
        values |= {"message": room.message[0], "text": room.message[2], "said": room.message[3]}
    return values


def _opens(room: Room) -> dict[str, Any]:
    """When somebody answers the phone again, where nobody does now."""
    line = help_line_state(room.answers, now=room.at)
    return (
        {} if line.is_open or not line.next_opening else {"opens": _milliseconds(line.next_opening)}
    )


def _more_values(room: Room, me: SeatFacts, word: str) -> dict[str, Any]:
    """What is told only to this one."""
    return _call_made(room, me, word) | _left(room, me, word) | _guests(room, me)


def _call_made(room: Room, me: SeatFacts, word: str) -> dict[str, Any]:
    """When staff called the patient: for the patient's side, which is the patient and helpers."""
    made_at = _late(room).call_made_at
    reads = word == "waiting" and me.role == "patient"
    return {"called": _milliseconds(made_at)} if made_at and reads else {}


def _left(room: Room, me: SeatFacts, word: str) -> dict[str, Any]:
    """The names of who has left the call."""
    leavers = _leavers(room, me) if word == "call" else []
    names = [room.doctor if seat.role == "doctor" else seat.name for seat in leavers]
    return {"left": ", ".join(names)} if names else {}


def _guests(room: Room, me: SeatFacts) -> dict[str, Any]:
    """Which guests wait to be let in, and for the patient which were not."""
    if me.role not in {"doctor", "patient"}:
        return {}
    knocking = _knocking(room, me)
    values: dict[str, Any] = {"knocking": list(map(_guest, knocking)), "guests": _names(knocking)}
    if me.role == "patient":
        values |= {"refused": list(map(_guest, room.refused)), "sent_away": _names(room.refused)}
    return values


def _knocking(room: Room, me: SeatFacts) -> list[SeatFacts]:
    """The guests whom the doctor is to let in; for the patient, whom they come for, those who are there now."""
    waiting = [seat for seat in room.seats if not seat.is_admitted]
    if me.role == "patient":
        return [seat for seat in waiting if _has_page_here(seat, room)]
    return waiting if me.role == "doctor" else []


def _guest(seat: SeatFacts) -> dict[str, Any]:
    return {"guest": seat.guest, "name": seat.name, "role": seat.role}


def _names(seats: Iterable[SeatFacts]) -> str:
    return ", ".join(seat.name for seat in seats)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _is_in(seat: SeatFacts, room: Room) -> bool:
    """Whether the person's page with camera and microphone is there now."""
    return seat.takes_part and _has_page_here(seat, room)


def _has_page_here(seat: SeatFacts, room: Room) -> bool:
    return seat.has_page and presence(seat.seen_at, now=room.at) == Presence.HERE


def _peers(room: Room, me: SeatFacts) -> list[dict[str, Any]]:
    """Everybody else who takes part; of two, the polite one gives way (RFC 9429)."""
    return [
        {
            "id": peer_id(seat.id, seat.tab),
            "role": seat.role,
            "name": seat.name,
            "here": _is_in(seat, room),
            "polite": _rank(me) > _rank(seat),
        }
        for seat in room.seats
        if seat.id != me.id and seat.takes_part
    ]


def _rank(seat: SeatFacts) -> tuple[int, int]:
    return ROLES.index(seat.role), seat.id


def may_signal(room: Room, sender: str, receiver: str) -> bool:
    """Whether one page may send the other offers, answers and candidates: both are in the call."""
    inside = {peer_id(seat.id, seat.tab) for seat in room.seats if seat.takes_part}
    return room.is_started and not room.is_over and {sender, receiver} <= inside
