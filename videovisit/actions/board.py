"""Staff look at the board, each patient on it written down; and leave notes for the next shift."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from accounts.actions.audit import event_of, record, record_all
from accounts.actions.tasks import SEEN as RECORD_SEEN
from accounts.actions.tasks import sight_of
from accounts.models import AuditEvent, Clinic
from accounts.rules.actor import Actor
from appointments.actions.looks import SEEN
from videovisit.actions.day import ONE_LOOK
from videovisit.events import announce
from videovisit.models import HandOverNote
from videovisit.selectors.board import Board, BoardRow, board_of
from videovisit.selectors.day import noted_since

NOTES_KEPT = timedelta(days=90)


@dataclass
class Viewer:
    """Somebody who is shown names under a filter; `noted` is what was written down, and when."""

    actor: Actor
    mark: str
    noted: dict[str, datetime] = field(default_factory=dict)


def live_viewer(actor: Actor, mark: str, *, now: datetime) -> Viewer:
    """One whose page changes by itself: what was written down in the last hour is one look."""
    since = now - ONE_LOOK
    seen = noted_since(actor, SEEN, since) | noted_since(actor, RECORD_SEEN, since)
    return Viewer(actor, mark, dict.fromkeys(seen, now))


def see_board(
    clinics: Iterable[int], viewers: Sequence[Viewer], *, now: datetime, language: str
) -> Board:
    """Look at the board once for all viewers; what is news to one of them is written down."""
    with transaction.atomic():
        board = board_of(clinics, now=now, language=language)
        news = [list(_news(board, viewer)) for viewer in viewers]
        record_all(event for events in news for event in events)
    for viewer, events in zip(viewers, news, strict=True):
        viewer.noted |= {event.target: now for event in events}
    return board


def _news(board: Board, viewer: Viewer) -> Iterator[AuditEvent]:
    """Patients whom the viewer has not been shown in the last hour."""
    since = board.at - ONE_LOOK
    known = {target for target, at in viewer.noted.items() if at > since}
    for row in board.shown(viewer.mark):
        if f"appointment:{row.pk}" not in known:
            yield _sight(row, viewer.actor, board.at)
    for task in board.shown_tasks:
        if task.patient_id and f"task:{task.pk}" not in known:
            yield sight_of(task, actor=viewer.actor, now=board.at)


def _sight(row: BoardRow, actor: Actor, now: datetime) -> AuditEvent:
    about = {"patient_id": row.patient_id, "clinic_id": row.clinic_id, "detail": {"how": "board"}}
    return event_of(SEEN, actor, now, target=f"appointment:{row.pk}", **about)


@transaction.atomic
def leave_note(clinic: Clinic, text: str, *, actor: Actor, now: datetime) -> HandOverNote:
    """Leave words for the next shift; every open board is told."""
    said = {"written_by_id": actor.person, "written_at": now}
    note = HandOverNote.objects.create(clinic=clinic, text=text, **said)
    record("note_left", actor=actor, now=now, clinic=clinic, target=f"note:{note.pk}")
    announce(0, 0)
    return note


def forget_notes(now: datetime) -> None:
    """A sweep: notes are kept for 90 days."""
    HandOverNote.objects.filter(written_at__lt=now - NOTES_KEPT).delete()
