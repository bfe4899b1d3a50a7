"""What staff of a clinic leave for the next shift."""

from typing import ClassVar

from django.db import models

from accounts.models import Clinic, User


class HandOverNote(models.Model):
    """Short words of somebody on the board to whoever works next; kept for 90 days."""

    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="notes")
    text = models.CharField(max_length=500)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["clinic", "-written_at"], name="note_of_clinic"),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"
