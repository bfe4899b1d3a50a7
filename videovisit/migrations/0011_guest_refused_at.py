from django.db import migrations, models

ROLES = [
    ("patient", "Patient"),
    ("doctor", "Doctor"),
    ("caregiver", "Relative or helper"),
    ("interpreter", "Interpreter"),
]


class Migration(migrations.Migration):
    """Who invited somebody reads what became of them."""

    dependencies = [("videovisit", "0010_seat_joined_at")]

    operations = [
        migrations.AddField(
            "guest",
            "refused_at",
            models.DateTimeField(null=True, help_text="the doctor did not let them in"),
        ),
        migrations.AlterField(
            "guest",
            "ended_at",
            models.DateTimeField(null=True, help_text="taken back, or refused"),
        ),
        migrations.AlterField("guest", "role", models.CharField(choices=ROLES, max_length=11)),
        migrations.AlterField("seat", "role", models.CharField(choices=ROLES, max_length=11)),
    ]
