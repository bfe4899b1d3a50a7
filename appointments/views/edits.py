"""Clinic staff book, move and cancel visits, and say that somebody did not come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.records import see_record
from accounts.models import Clinic, Patient
from accounts.selectors.clinics import database_now
from accounts.views import ActorRequest
from accounts.views.clinic import looked_up
from accounts.views.kept import keep, plain_query
from appointments.actions.booking import Edit, book, cancel, mark_no_show, move, take_back_no_show
from appointments.actions.looks import look_at
from appointments.actions.taking import ChangedMeanwhileError, RefusedError
from appointments.forms.schedule import ShowForm
from appointments.forms.visits import BookForm, CancelForm, MoveForm, RevisionForm, TimeForm
from appointments.models import Appointment
from appointments.models.appointment import Status
from appointments.rules.changes import Refusal, refuses_edit, refuses_no_show
from appointments.rules.clock import When, when
from appointments.selectors.openings import Openings, openings, slot_kept, usual_minutes
from appointments.selectors.schedule import schedule_kept_by
from appointments.selectors.timetable import moment_of_stamp
from appointments.views.schedule import language, told

OURS = {"csrfmiddlewaretoken", "revision", "here"}
BOTH_WAYS = ["GET", "HEAD", "POST"]
AnyForm = TypeVar("AnyForm", bound=TimeForm)


@never_cache
@require_http_methods(BOTH_WAYS)
def clinic_book_whom(request: ActorRequest) -> HttpResponse:
    """Look up for whom the time is that was chosen in the schedule."""
    if request.method == "POST":
        return keep(request)
    context = {**looked_up(request, database_now()), "query": plain_query(request)}
    context |= _chosen(request)
    return render(request, "appointments/clinic/book_whom.html", context)


def _chosen(request: ActorRequest) -> dict[str, Any]:
    """The doctor and the free time that were chosen in the schedule."""
    show, starts_at = ShowForm(request.GET), moment_of_stamp(request.GET.get("start", ""))
    schedule_id = show.cleaned_data.get("doctor") if show.is_valid() else None
    schedule = schedule_kept_by(request.actor, schedule_id or 0)
    if schedule is None or starts_at is None:
        return {}
    return {"chosen": schedule, "at": when(starts_at, schedule.clinic.time_zone, language())}


@require_http_methods(BOTH_WAYS)
def clinic_book(request: ActorRequest, patient_id: int) -> HttpResponse:
    """Book a visit for a patient: doctor, day, a free time or any other, how they meet."""
    now = database_now()
    record = see_record(patient_id, actor=request.actor, now=now)
    if record is None:
        raise Http404
    found = _openings(request, record.patient.clinic, now)
    page = {"patient": record.patient, "openings": found, "show": ShowForm(request.GET)}
    if found.schedule:
        form = _form(BookForm, request, found, now=now, initial={"minutes": usual_minutes(found)})
        if form.is_valid() and (made := _booked(request, record.patient, form)):
            return told(request, "booked", "clinic_appointment", made.reference)
        page["form"] = form
    return render(request, "appointments/clinic/book.html", page)


def _booked(request: ActorRequest, patient: Patient, form: BookForm) -> Appointment | None:
    """The new appointment; None when the time could not be had, and then the form says why."""
    given = form.cleaned_data
    kept = {"clinic": patient.clinic, "reason": given["reason"]}
    try:
        return book(patient, given["wanted"], actor=request.actor, now=form.now, **kept)
    except RefusedError as error:
        form.refuse(error.refusal)
        return None


@require_http_methods(BOTH_WAYS)
def clinic_move(request: ActorRequest, reference: str) -> HttpResponse:
    """Give a visit another time, another doctor, or another way to meet."""
    now = database_now()
    appointment = _seen(request, reference, now)
    if refusal := refuses_edit(appointment.status, appointment.visit_status):
        return _refused(request, appointment, refusal)
    found = _openings(request, appointment.clinic, now, of=appointment)
    page = {"appointment": appointment, "at": _at(appointment), "openings": found}
    page["show"] = ShowForm(request.GET)
    if found.schedule:
        form = _move_form(request, appointment, found, now=now)
        if form.is_valid() and (answer := _moved(request, appointment, form)):
            return answer
        page["form"] = form
    return render(request, "appointments/clinic/move.html", page)


def _move_form(
    request: ActorRequest, appointment: Appointment, found: Openings, *, now: datetime
) -> MoveForm:
    initial = {
        "minutes": (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1),
        "modality": appointment.modality,
        **_seen_as(appointment),
    }
    stays = slot_kept(appointment, found, now)
    return _form(MoveForm, request, found, now=now, initial=initial, stays=stays)


def _moved(request: ActorRequest, appointment: Appointment, form: MoveForm) -> HttpResponse | None:
    """On to the moved appointment, or to the conflict; None when the form says why not."""
    wanted = form.cleaned_data["wanted"]
    shown = {"wanted": wanted, "wanted_at": _words(wanted.starts_at, appointment)}

    def act(edit: Edit) -> Appointment:
        return move(appointment, wanted, edit)

    try:
        page = {"said": "moved", "step": "clinic_move", **shown}
        return _acted(request, act, form=form, page=page)
    except RefusedError as error:
        form.refuse(error.refusal)
        return None


@require_http_methods(BOTH_WAYS)
def clinic_cancel(request: ActorRequest, reference: str) -> HttpResponse:
    """Cancel a visit, and say why."""
    appointment = _seen(request, reference, database_now())
    initial = _seen_as(appointment)
    form = CancelForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        refusal = refuses_edit(appointment.status, appointment.visit_status)
        return _asked(request, appointment, form, refusal=refusal, page="cancel")

    def act(edit: Edit) -> Appointment:
        return cancel(appointment, edit, reason=form.reason)

    said = {"said": "cancelled", "step": "clinic_cancel"}
    return _tried(request, appointment, act, form=form, page=said)


@require_http_methods(BOTH_WAYS)
def clinic_no_show(request: ActorRequest, reference: str) -> HttpResponse:
    """Say that the patient did not come."""
    now = database_now()
    appointment = _seen(request, reference, now)
    initial = {"revision": appointment.revision}
    form = RevisionForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_valid():
        times = appointment.starts_at, appointment.ends_at
        refusal = refuses_no_show(appointment.status, *times, now=now)
        return _asked(request, appointment, form, refusal=refusal, page="no_show")

    def act(edit: Edit) -> Appointment:
        return mark_no_show(appointment, edit)

    said = {"said": "missed", "step": "clinic_no_show"}
    return _tried(request, appointment, act, form=form, page=said)


@require_POST
def clinic_came(request: ActorRequest, reference: str) -> HttpResponse:
    """Take back that the patient did not come."""
    appointment, form = _seen(request, reference, database_now()), RevisionForm(request.POST)
    if not form.is_valid():
        return redirect("clinic_appointment", appointment.reference)

    def act(edit: Edit) -> Appointment:
        return take_back_no_show(appointment, edit)

    said = {"said": "not_missed", "step": "clinic_came"}
    return _tried(request, appointment, act, form=form, page=said)


def _asked(
    request: ActorRequest,
    appointment: Appointment,
    form: Any,
    *,
    refusal: Refusal | None,
    page: str,
) -> HttpResponse:
    """The form of a step, or why it cannot be taken."""
    if refusal:
        return _refused(request, appointment, refusal)
    context = {"appointment": appointment, "at": _at(appointment), "form": form}
    return render(request, f"appointments/clinic/{page}.html", context)


def _tried(
    request: ActorRequest,
    appointment: Appointment,
    act: Callable[[Edit], Appointment],
    *,
    form: Any,
    page: dict[str, Any],
) -> HttpResponse:
    try:
        return _acted(request, act, form=form, page=page)
    except RefusedError as error:
        now_is = _seen(request, appointment.reference, database_now())
        return _refused(request, now_is, error.refusal)


def _acted(
    request: ActorRequest,
    act: Callable[[Edit], Appointment],
    *,
    form: Any,
    page: dict[str, Any],
) -> HttpResponse:
    """On to the appointment as it is now, or to both versions of it. Raises RefusedError."""
    revision, is_here = form.cleaned_data["revision"], form.cleaned_data.get("here", False)
    try:
        changed = act(Edit(request.actor, database_now(), revision, is_here))
    except ChangedMeanwhileError as error:
        typed = [(name, value) for name, value in request.POST.items() if name not in OURS]
        now_is = error.appointment
        page = {
            **page,
            "appointment": now_is,
            "at": _at(now_is),
            "typed": typed,
            "query": request.GET.urlencode(),
            "may_retry": refuses_edit(now_is.status, now_is.visit_status) is None,
            "has_arrived": now_is.revision == revision,
        }
        return render(request, "appointments/clinic/conflict.html", page, status=409)
    return told(request, page["said"], "clinic_appointment", changed.reference)


def _seen_as(appointment: Appointment) -> dict[str, Any]:
    """What an edit has to find unchanged."""
    return {"revision": appointment.revision, "here": appointment.status == Status.ARRIVED}


def _refused(request: ActorRequest, appointment: Appointment, refusal: Refusal) -> HttpResponse:
    page = {"appointment": appointment, "at": _at(appointment), "refusal": refusal}
    return render(request, "appointments/clinic/refused.html", page, status=409)


def _seen(request: ActorRequest, reference: str, now: datetime) -> Appointment:
    appointment = look_at(request.actor, reference, now=now)
    if appointment is None:
        raise Http404
    return appointment


def _openings(
    request: ActorRequest, clinic: Clinic, now: datetime, *, of: Appointment | None = None
) -> Openings:
    """The free times of the doctor and day in the address; else those of the visit, or today."""
    show = ShowForm(request.GET)
    ask = show.ask()
    moment = max(of.starts_at, now) if of else now
    day = moment.astimezone(ZoneInfo(clinic.time_zone)).date()
    found = openings(clinic.pk, ask.schedule_id, ask.day or day, of=of, now=now) if ask else None
    if found is None:
        raise Http404
    return found


def _form(
    kind: type[AnyForm], request: ActorRequest, found: Openings, *, now: datetime, **more: Any
) -> AnyForm:
    initial = {"time": request.GET.get("start"), **more.pop("initial")}
    known: dict[str, Any] = {
        "openings": found,
        "language": language(),
        "now": now,
        "initial": initial,
    }
    return kind(request.POST if request.method == "POST" else None, **known, **more)


def _words(moment: datetime, appointment: Appointment) -> When:
    return when(moment, appointment.clinic.time_zone, language())


def _at(appointment: Appointment) -> When:
    return _words(appointment.starts_at, appointment)
