"""A person's private calendar address."""

from typing import ClassVar

from django.db import models

from accounts.models import User


class CalendarFeed(models.Model):
    """A secret address that calendar programs read; one that works at a time, kept as a hash."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 in hex")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="last fetched, by the hour")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="feed_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"feed {self.pk}"
