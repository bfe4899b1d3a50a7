"""Record numbers are compared by letters and digits, and wrong codes count with the registration."""

from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_cache_table")]

    operations = [
        migrations.RemoveConstraint("patient", "patient_mrn_once_a_clinic"),
        # PostgreSQL fills it for the records there are, too.
        migrations.AddField(
            "patient",
            "mrn_key",
            models.GeneratedField(
                expression=models.Func(
                    Upper("mrn"),
                    models.Value("[^A-Z0-9]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                output_field=models.CharField(max_length=32),
                db_persist=True,
            ),
        ),
        migrations.AddConstraint(
            "patient",
            models.UniqueConstraint(fields=["clinic", "mrn_key"], name="patient_mrn_once_a_clinic"),
        ),
        migrations.AddField(
            "registration",
            "tries_key",
            models.CharField(
                default="",
                help_text="attempt_key(number, client): whose tries count together",
                max_length=64,
            ),
        ),
    ]
