from django.db import migrations, models


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
    ]
