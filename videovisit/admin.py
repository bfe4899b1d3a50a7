"""What administrators set for a clinic's video visits."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import ChangedHereAdmin, site
from videovisit.models import ClinicLadder


@admin.register(ClinicLadder, site=site)
class ClinicLadderAdmin(ChangedHereAdmin):
    """When patients of a late doctor read, are told and may choose."""

    list_display = ("clinic", "finishing_after", "late_after", "told_after", "choices_after")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Every administrator."""
        return site.has_permission(request)
