"""Hours may last until the day ends: they close at midnight."""

from datetime import time
from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The constraint knows midnight as the end of a day."""

    dependencies: ClassVar = [("appointments", "0001_initial")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="weeklyhours", name="hours_end_after_they_begin"),
        migrations.AddConstraint(
            model_name="weeklyhours",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens__lt", models.F("closes")), ("closes", time(0, 0)), _connector="OR"
                ),
                name="hours_end_after_they_begin",
            ),
        ),
    ]
