"""The administration at /admin/: clinics, who works there, accounts, and the audit to read."""
# ruff: noqa: ARG002, PLR0917 - Django asks for these arguments

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from allauth.account.decorators import reauthentication_required, secure_admin_login
from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.actions.audit import record
from accounts.actions.sign_on import deactivate, note
from accounts.actions.staff import give_role
from accounts.forms.administration import ClinicSettingsForm
from accounts.models import AuditEvent, Clinic, ClinicMembership, User
from accounts.models.people import Role
from accounts.selectors.clinics import database_now
from accounts.selectors.history import zone_of
from accounts.selectors.staff import events_of_clinics, people_of_clinics, works_elsewhere

MOST_COUNTED = 1000


class Administration(admin.AdminSite):
    """Django's administration for administrators alone, who sign on where everybody does."""

    site_header = _("Administration")
    site_title = _("Administration")
    index_title = _("Clinics, accounts and audit")
    login = method_decorator(secure_admin_login)(admin.AdminSite.login)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's own, with times by the clock of who looks, as on the portal's own pages."""
        return super().admin_view(_by_own_clock(view), cacheable)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person administers a clinic now; their second factor is asked before."""
        is_let_in = super().has_permission(request)
        return is_let_in and request.actor.role == Role.ADMINISTRATOR  # type: ignore[attr-defined]


def _by_own_clock(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with timezone.override(zone_of(request.user)):  # type: ignore[arg-type] # who was let in
            answer = view(request, *args, **kwargs)
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer

    return shown


site = Administration()


class OwnClinics(admin.ModelAdmin):  # type: ignore[type-arg]
    """The rows of the clinics that the administrator looks after, and choices among those clinics."""

    clinic_path = "clinic"  # from a row to its clinic

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What list, page and history show; all else does not exist."""
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.clinic_path}__in": _own_clinics(request)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A clinic is chosen from one's own."""
        own = {"queryset": Clinic.objects.filter(pk__in=_own_clinics(request))}
        is_clinic = db_field.related_model is Clinic
        return super().formfield_for_foreignkey(
            db_field, request, **(kwargs | own if is_clinic else kwargs)
        )


def _own_clinics(request: HttpRequest) -> frozenset[int]:
    return request.actor.clinics(Role.ADMINISTRATOR)  # type: ignore[attr-defined, no-any-return]


class ReadOnlyAdmin(OwnClinics):
    """A table that administrators read; it changes elsewhere, with its rules, or never."""

    def get_object(self, request: HttpRequest, *args: Any) -> Any:
        """The row, if there is one; who opened it is written down."""
        found = super().get_object(request, *args)
        if found:
            name = str(self.opts.model_name)
            actor = request.actor  # type: ignore[attr-defined]
            record(f"{name}_seen", actor=actor, now=database_now(), target=f"{name}:{found.pk}")
        return found

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every administrator."""
        return site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Every administrator."""
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False


class ChangedHereAdmin(ReadOnlyAdmin):
    """A table that administrators change here; each change is written down."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every administrator."""
        return site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and keep which fields changed (never their values)."""
        super().save_model(request, obj, form, change)
        record(
            f"{self.opts.model_name}_changed",
            actor=request.actor,  # type: ignore[attr-defined]
            now=database_now(),
            target=f"{self.opts.model_name}:{obj.pk}",
            fields=form.changed_data,
        )


class ClinicAdmin(ChangedHereAdmin):
    """Clinics: name, address, time zone and help line."""

    clinic_path = "pk"
    form = ClinicSettingsForm
    list_display = ("name", "slug", "time_zone", "help_phone")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every administrator."""
        return site.has_permission(request)

    def save_model(self, request: HttpRequest, obj: Clinic, form: Any, change: bool) -> None:
        """Save; a new clinic begins with who made it as its administrator."""
        super().save_model(request, obj, form, change)
        if not change:
            give_role(request.user, obj, Role.ADMINISTRATOR)  # type: ignore[arg-type]
            actor, now = request.actor, database_now()  # type: ignore[attr-defined]
            record("role_given", actor=actor, now=now, clinic=obj, role=Role.ADMINISTRATOR)


class ClinicMembershipAdmin(ReadOnlyAdmin):
    """Who works where, now and before; roles are given and ended on the staff pages."""

    list_display = ("user_name", "clinic", "role", "created_at", "ended_at")
    list_filter = (("clinic", admin.RelatedOnlyFieldListFilter), "role")
    list_select_related = ("user", "clinic")

    @admin.display(description=_("Person"))
    def user_name(self, membership: ClinicMembership) -> str:
        """The name that staff know, else the e-mail."""
        return membership.user.get_full_name() or membership.user.email


class UserAdmin(ReadOnlyAdmin):
    """Accounts: an administrator may close and open them, never set a password."""

    list_display = ("email", "first_name", "last_name", "is_active", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email",)
    fields = ("email", "first_name", "last_name", "language", "is_active", "last_login")
    readonly_fields = ("email", "first_name", "last_name", "language", "last_login")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Who works or worked at the administrator's clinics, is a patient there or acts for one."""
        return people_of_clinics(_own_clinics(request))

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write down who looked, for patients are among these people."""
        record("accounts_seen", actor=request.actor, now=database_now())  # type: ignore[attr-defined]
        return super().changelist_view(request, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Every administrator, of accounts other than their own and of nobody who works elsewhere."""
        is_others = obj is None or obj.pk != request.user.pk
        is_ours = obj is None or not works_elsewhere(obj, _own_clinics(request))
        return site.has_permission(request) and is_others and is_ours

    @method_decorator(reauthentication_required(allow_get=True))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Closing and opening an account asks for a fresh proof."""
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Close the account with all its sessions, or open it again."""
        if "is_active" not in form.changed_data:
            return
        actor, now = request.actor, database_now()  # type: ignore[attr-defined]
        if not obj.is_active:
            deactivate(user=obj, actor=actor, now=now)
            return
        super().save_model(request, obj, form, change)
        note("account_opened", user=obj, actor=actor, now=now)


class FirstThousand(Paginator):  # type: ignore[type-arg]
    """Pages of the first thousand rows: a table of millions is never counted."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, a thousand at most."""
        return int(self.object_list[:MOST_COUNTED].count())  # type: ignore[attr-defined]


class AuditEventAdmin(ReadOnlyAdmin):
    """The audit. Reading it is written down too; all of it can be searched at /clinic/audit/."""

    paginator = FirstThousand
    list_display = ("at", "action", "role", "who", "patient_number", "target", "reason")
    list_filter = ("action", "role")
    ordering: ClassVar = ["-at", "-id"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEvent]:
        """What happened at the administrator's clinics, and what their people or nobody known did."""
        return events_of_clinics(_own_clinics(request))

    @admin.display(description=_("Who"))
    def who(self, event: AuditEvent) -> int | None:
        """The number of the account."""
        return event.actor_id

    @admin.display(description=_("Patient"))
    def patient_number(self, event: AuditEvent) -> int | None:
        """The number of the record; opening it belongs to the clinic's staff."""
        return event.patient_id

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write down who read it before anything is shown."""
        record("audit_read", actor=request.actor, now=database_now())  # type: ignore[attr-defined]
        return super().changelist_view(request, *args, **kwargs)


site.register(Clinic, ClinicAdmin)
site.register(ClinicMembership, ClinicMembershipAdmin)
site.register(User, UserAdmin)
site.register(AuditEvent, AuditEventAdmin)
