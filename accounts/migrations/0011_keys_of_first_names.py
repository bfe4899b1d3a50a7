"""Records that were there before can be found by their first names too."""

from django.db import migrations

from accounts.rules.names import name_key

BATCH = 2_000


def fill(apps, _schema_editor):
    """Give each record its key, batch by batch."""
    patients = apps.get_model("accounts", "Patient").objects
    last = 0
    while batch := list(patients.filter(pk__gt=last).order_by("pk").only("first_name")[:BATCH]):
        for patient in batch:
            patient.first_key = name_key(patient.first_name)
        patients.bulk_update(batch, ["first_key"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_reviews_and_search")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
