"""A visit keeps how people knew it before the last move; a hold, all the time it stands for."""

from typing import ClassVar

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """New columns alone."""

    dependencies: ClassVar = [
        ("accounts", "0001_initial"),
        ("appointments", "0002_hours_until_midnight"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="appointment",
            name="moved_from",
            field=models.DateTimeField(
                help_text="when it began as people knew it, before the last move", null=True
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="moved_from_doctor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.practitioner",
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="moved_from_way",
            field=models.CharField(
                blank=True,
                choices=[("video", "Video visit"), ("in_person", "In-person visit")],
                db_default="",
                default="",
                help_text="how they met then",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="occupancy",
            name="held_period",
            field=django.contrib.postgres.fields.ranges.DateTimeRangeField(
                help_text="of a hold, with what the visit that is to be moved has of it already",
                null=True,
            ),
        ),
    ]
