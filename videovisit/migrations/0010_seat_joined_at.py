from django.db import migrations, models


class Migration(migrations.Migration):
    """The moment was written for doctors, too, who are not asked whether they agree."""

    dependencies = [("videovisit", "0009_support")]

    operations = [
        migrations.RenameField("seat", "consented_at", "joined_at"),
        migrations.AlterField(
            "seat", "joined_at", models.DateTimeField(help_text="for the first time")
        ),
    ]
