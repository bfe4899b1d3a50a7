"""What administrators are to judge, and what the audit shows of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from accounts.models import AuditEvent, ClinicMembership, Review, SweepRun, User
from accounts.models.audit import ReviewKind
from accounts.models.people import Role
from accounts.rules.actor import STRONGEST_FIRST, Actor
from accounts.rules.alarms import HOUR, OPENED, OPENINGS, SEARCHED, SEARCHES
from accounts.rules.audit import LOOK_BACK
from accounts.rules.names import is_same_name
from accounts.selectors.registration import own_grants

OF_ONES_CARE = Q(role=Role.PRACTITIONER, action="appointment_seen")
SHOWN_DONE = 50


@dataclass(frozen=True)
class Look:
    """Somebody of the staff opened the record of a colleague, or of somebody of the same last name."""

    kind: str
    actor: int
    patient: int
    clinic: int
    at: datetime


def reviews_for(actor: Actor) -> QuerySet[Review]:
    """What happened at the clinics that the actor administers."""
    ours = Review.objects.filter(clinic__in=actor.clinics(Role.ADMINISTRATOR))
    return ours.select_related("actor", "patient", "clinic", "reviewed_by")


def open_reviews(actor: Actor) -> list[Review]:
    """What nobody has judged yet, the oldest first."""
    return list(reviews_for(actor).filter(reviewed_at=None).order_by("raised_at", "pk"))


def done_reviews(actor: Actor) -> list[Review]:
    """The last that were judged, the latest first."""
    done = reviews_for(actor).exclude(reviewed_at=None).order_by("-reviewed_at", "-pk")
    return list(done[:SHOWN_DONE])


def review_for(actor: Actor, review_id: int) -> Review | None:
    """One of them; None reads as "does not exist"."""
    return reviews_for(actor).filter(pk=review_id).first()


def administrators_of(clinic_id: int) -> list[User]:
    """Who is told of an alarm at the clinic."""
    live = ClinicMembership.objects.filter(clinic=clinic_id, role=Role.ADMINISTRATOR, ended_at=None)
    return list(User.objects.filter(pk__in=live.values("user"), is_active=True).order_by("pk"))


def not_judged_since(now: datetime) -> datetime:
    """From when on events may not have been looked at: a round of the workers before, and some more."""
    last = SweepRun.objects.filter(name="worker").values_list("ran_at", flat=True).first()
    return min(last or now, now) - LOOK_BACK


def look_ups_since(since: datetime) -> dict[int, list[datetime]]:
    """When each member of staff searched, an hour further back too; one search may find many."""
    searched = Q(detail__how__in=SEARCHES) | Q(action__in=SEARCHED)
    events = _of_staff(since - HOUR).filter(searched)
    moments: dict[int, list[datetime]] = defaultdict(list)
    for actor, at in events.values_list("actor_id", "at").distinct():
        moments[actor].append(at)
    return moments


def last_alarms(actors: Iterable[int]) -> dict[int, datetime]:
    """When each of them last searched too often."""
    raised = Review.objects.filter(kind=ReviewKind.MANY, actor__in=list(actors))
    found = raised.values("actor").annotate(last=Max("happened_at"))
    return dict(found.values_list("actor", "last"))


def clinics_where(user_id: int) -> list[int]:
    """Where somebody works now."""
    live = ClinicMembership.objects.filter(user=user_id, ended_at=None).order_by("clinic")
    return list(live.values_list("clinic", flat=True).distinct())


def delicate_looks(since: datetime) -> list[Look]:
    """Each record of a colleague or of somebody of one's own last name that staff opened, once a day."""
    one = Q(detail__how__in=OPENINGS) | Q(action__in=OPENED)
    opened = _of_staff(since).filter(one).exclude(OF_ONES_CARE)
    own = own_grants().filter(patient=OuterRef(OuterRef("patient")))
    works = ClinicMembership.objects.filter(
        ended_at=None, clinic=OuterRef("patient__clinic"), user__in=own.values("user")
    )
    rows = (
        opened.exclude(patient=None)
        .annotate(
            day=TruncDate("at", tzinfo=UTC), is_colleague=Exists(works), of=F("patient__clinic_id")
        )
        .values("actor_id", "patient_id", "day", "is_colleague", "of")
        .annotate(first=Max("at"), theirs=F("patient__last_name"), ours=F("actor__last_name"))
    )
    looks = []
    for row in rows:
        place = {"actor": row["actor_id"], "patient": row["patient_id"], "clinic": row["of"]}
        if row["is_colleague"]:
            looks.append(Look(ReviewKind.COLLEAGUE, **place, at=row["first"]))
        if is_same_name(row["theirs"], row["ours"]):
            looks.append(Look(ReviewKind.SURNAME, **place, at=row["first"]))
    return looks


def _of_staff(since: datetime) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(at__gte=since, role__in=STRONGEST_FIRST).order_by()
