# Rows that sweeps look for are found by indexes of these alone.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_staff_tasks'),
        ('appointments', '0003_what_a_move_changed'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('status', 'arrived')), fields=['expected_ends_at'], name='appointment_here'),
        ),
    ]
