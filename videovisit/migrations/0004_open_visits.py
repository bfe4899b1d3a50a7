# Rows that sweeps look for are found by indexes of these alone.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_staff_tasks'),
        ('appointments', '0004_open_visits'),
        ('videovisit', '0003_handed_over_at'),
    ]

    operations = [
        migrations.AlterField(
            model_name='guest',
            name='ended_at',
            field=models.DateTimeField(help_text='taken back', null=True),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('ended_at', None), ('started_at__isnull', False)), fields=['started_at'], name='visit_going_on'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('doctor_ready_at__isnull', False)), fields=['doctor_ready_at'], name='visit_opened'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('handed_over_at__isnull', False)), fields=['handed_over_at'], name='visit_handed_over'),
        ),
    ]
