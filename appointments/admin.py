"""What administrators set for a clinic's appointments."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import ChangedHereAdmin, site
from appointments.models import ClinicPolicy


@admin.register(ClinicPolicy, site=site)
class ClinicPolicyAdmin(ChangedHereAdmin):
    """How late patients may change a visit, and how far ahead they may book."""

    list_display = ("clinic", "change_notice", "cancel_notice", "booking_notice", "booking_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every administrator."""
        return site.has_permission(request)
