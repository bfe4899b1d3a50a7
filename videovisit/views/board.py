"""The clinic's board: who is where today, what is to be done, and what the next shift should know.

A list on it is made of pieces, each known by a print of its words: what says the same is made once for
all boards, and a page keeps the pieces that it has.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.middleware import is_no_activity, works_in_visit_only
from accounts.models import StaffTask
from accounts.selectors.clinics import database_now
from accounts.selectors.patients import clinics_of
from accounts.views import ActorRequest
from accounts.views.tasks import close_or_say_who_did, take_back
from videovisit.actions.board import Viewer, leave_note, live_viewer, see_board
from videovisit.events import announce
from videovisit.forms.board import NoteForm
from videovisit.models import HandOverNote
from videovisit.rules.board import mark_of
from videovisit.selectors.board import Board, BoardDoctor, BoardRow
from videovisit.views.day import CONFLICT, is_short
from videovisit.views.outreach import outreach_part

MINUTE = timedelta(minutes=1)


class Piece(NamedTuple):
    """One item of a list on the board."""

    print: str
    html: SafeString


Lists = dict[str, list[Piece]]


@works_in_visit_only
@require_safe
def clinic_board(request: ActorRequest) -> HttpResponse:
    """Today at the clinic, all of it or under one filter."""
    return _page(request, _note_form(request))


def _page(request: ActorRequest, form: NoteForm) -> HttpResponse:
    now, language = database_now(), get_language() or "en"
    mark, short = mark_of(request.GET.get("show", "")), is_short(request)
    board = _looked(request, [] if short else [Viewer(request.actor, mark)], now)
    page = {"board": board, "show": mark, "is_short": short, "form": form}
    page |= _told(board, mark, short=short, language=language)
    if not short:
        page["outreach"] = outreach_part(request)
    status = CONFLICT if form.is_bound else None
    return render(request, "videovisit/clinic_board.html", page, status=status)


@works_in_visit_only
@is_no_activity
@require_safe
def clinic_board_state(request: ActorRequest) -> HttpResponse:
    """What changes by itself, for a page that has no socket or lacks a piece; 304 while it is the same."""
    now, mark, short = database_now(), mark_of(request.GET.get("show", "")), is_short(request)
    viewers = [] if short else [live_viewer(request.actor, mark, now=now)]
    board = _looked(request, viewers, now)
    told = board_message(board, mark, short=short, language=get_language() or "en")
    etag = f'"{content_print(told)}"'
    response = get_conditional_response(request, etag=etag)
    return response or JsonResponse(told, headers={"ETag": etag})


def _looked(request: ActorRequest, viewers: Sequence[Viewer], now: datetime) -> Board:
    clinics = request.actor.clinics("scheduler")
    return see_board(clinics, viewers, now=now, language=get_language() or "en")


@require_http_methods(["GET", "HEAD", "POST"])
def clinic_board_note(request: ActorRequest) -> HttpResponse:
    """Words for the next shift; the board, for who comes back to where what was wrong stood."""
    form = _note_form(request)
    if request.method != "POST":
        return redirect("clinic_board")
    if not form.is_valid():
        return _page(request, form)
    leave_note(form.chosen, form.cleaned_data["text"], actor=request.actor, now=database_now())
    return redirect("clinic_board")


def _note_form(request: ActorRequest) -> NoteForm:
    return NoteForm(request.POST or None, clinics=list(clinics_of(request.actor)))


@require_POST
def clinic_board_task(request: ActorRequest, task_id: int) -> HttpResponse:
    """A task is done; every open board is told."""
    close_or_say_who_did(request, task_id)
    announce(0, 0)
    return redirect("clinic_board")


@require_POST
def clinic_board_task_reopen(request: ActorRequest, task_id: int) -> HttpResponse:
    """It is not done after all; every open board is told."""
    take_back(request, task_id)
    announce(0, 0)
    return redirect("clinic_board")


def board_message(board: Board, mark: str, *, short: bool, language: str) -> dict[str, Any]:
    """The board as socket and address say it; its version is the moment of reading in microseconds.

    `lists` are the prints of all pieces in their order, `html` the pieces by print.
    """
    told = _told(board, mark, short=short, language=language)
    lists: Lists = told.pop("lists")
    prints = {name: [piece.print for piece in pieces] for name, pieces in lists.items()}
    html = {piece.print: piece.html for pieces in lists.values() for piece in pieces}
    version = round(board.at.timestamp() * 1_000_000)
    return {"type": "board.state", "version": version, **told, "lists": prints, "html": html}


def content_print(told: dict[str, Any]) -> str:
    """What tells two messages apart that do not say the same, whenever they were made."""
    return _print(repr((told["lists"], told["counts"], told["is_short"])))


def _told(board: Board, mark: str, *, short: bool, language: str) -> dict[str, Any]:
    """What page and message have in common: without names only the counts."""
    lists = {} if short else lists_of(board, mark, language)
    counts = {name or "all": count for name, count in board.counts.items()}
    said = render_to_string("videovisit/_board_summary.html", {"counts": counts}).splitlines()
    summary = [sentence for sentence in map(str.strip, said) if sentence]
    return {"is_short": short, "counts": counts, "summary": summary, "lists": lists}


def lists_of(board: Board, mark: str, language: str) -> Lists:
    """The pieces of each list; one that says what it said before is the same piece."""
    names = len({note.clinic_id for note in board.notes}) > 1
    return {
        "visits": [visit_piece(row, language) for row in board.shown(mark)],
        "doctors": [doctor_piece(doctor, language) for doctor in board.doctors],
        "tasks": [_task_piece(task, board.at, language) for task in board.shown_tasks],
        "notes": [note_piece(note, language, names_clinic=names) for note in board.notes],
    }


@lru_cache(maxsize=8192)
def visit_piece(row: BoardRow, _language: str) -> Piece:
    """The line of a visit."""
    return _piece(f"v{row.pk}", "videovisit/_board_row.html", {"row": row})


@lru_cache(maxsize=1024)
def doctor_piece(doctor: BoardDoctor, _language: str) -> Piece:
    """The line of a doctor."""
    return _piece(f"d{doctor.pk}", "videovisit/_board_doctor.html", {"doctor": doctor})


def _task_piece(task: StaffTask, now: datetime, language: str) -> Piece:
    """A task; an open one says by the minute how long it has gone on."""
    since = task.since or task.raised_at
    at = task.closed_at or since + (now - since) // MINUTE * MINUTE
    return task_piece(task, at, (*task.words, str(task.closed_at), language))


@lru_cache(maxsize=1024)
def task_piece(task: StaffTask, at: datetime, _says: tuple[str, ...]) -> Piece:
    """A task as it was `at`; of two with one number the words that change are compared."""
    return _piece(f"t{task.pk}", "videovisit/_board_task.html", {"task": task, "now": at})


@lru_cache(maxsize=1024)
def note_piece(note: HandOverNote, _language: str, *, names_clinic: bool) -> Piece:
    """A note, which nobody changes."""
    page = {"note": note, "names_clinic": names_clinic}
    return _piece(f"n{note.pk}", "videovisit/_board_note.html", page)


def _piece(name: str, template: str, page: dict[str, Any]) -> Piece:
    inner = render_to_string(template, page)
    known = _print(f"{name} {inner}")
    return Piece(known, format_html('<li id="{}" data-piece="{}">{}</li>', name, known, inner))


def _print(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()
