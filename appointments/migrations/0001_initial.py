import appointments.models.appointment
import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_cache_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=10, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('modality', models.CharField(choices=[('video', 'Video visit'), ('in_person', 'In-person visit')], max_length=9)),
                ('status', models.CharField(choices=[('booked', 'Booked'), ('arrived', 'Here'), ('fulfilled', 'Done'), ('cancelled', 'Cancelled'), ('noshow', 'Missed')], default='booked', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='Reason for the visit')),
                ('cancel_reason', models.CharField(blank=True, max_length=520)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('booked_at', models.DateTimeField()),
                ('self_booked', models.BooleanField(db_default=False, default=False, help_text='by the patient, or whoever acts for them')),
                ('changed_at', models.DateTimeField()),
                ('external_id', models.CharField(blank=True, help_text='of an imported row', max_length=64)),
                ('to_confirm', models.BooleanField(default=False, help_text='imported, people still to be told')),
                ('reminded_at', models.DateTimeField(help_text='the reminder of the day before', null=True)),
                ('door_told_at', models.DateTimeField(help_text='the notice that the door is open', null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('visit_status', models.CharField(choices=[('planned', 'Planned'), ('in-progress', 'In Progress'), ('completed', 'Completed')], default='planned', max_length=11)),
                ('expected_ends_at', models.DateTimeField(help_text='ends_at, or later where the visit runs late')),
                ('readiness', models.CharField(choices=[('not_tested', 'Not tested yet'), ('ready', 'Ready'), ('changed', 'Ready, changed since'), ('problem', 'Problem found')], default='not_tested', max_length=10)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.clinic')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.patient')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.CharField(help_text='SHA-256 in hex', max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(help_text='last fetched, by the hour', null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ClinicPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change_notice', models.DurationField(default=datetime.timedelta(seconds=7200), verbose_name='Patients move a visit at least this long before it')),
                ('cancel_notice', models.DurationField(default=datetime.timedelta(seconds=1800), verbose_name='Patients cancel a visit at least this long before it')),
                ('booking_notice', models.DurationField(default=datetime.timedelta(seconds=3600), verbose_name='Patients book a visit at least this long before it')),
                ('booking_days', models.PositiveSmallIntegerField(default=60, verbose_name='Patients book at most this many days ahead')),
                ('clinic', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='policy', to='accounts.clinic', verbose_name='Clinic')),
            ],
            options={
                'verbose_name': 'rules for patients',
                'verbose_name_plural': 'rules for patients',
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='[start, end of the buffer) in UTC')),
                ('held_until', models.DateTimeField(help_text='end of the visit that may be booked', null=True)),
                ('held_modality', models.CharField(blank=True, choices=[('video', 'Video visit'), ('in_person', 'In-person visit')], max_length=9)),
                ('expires_at', models.DateTimeField(null=True)),
                ('appointment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='occupancy', to='appointments.appointment')),
                ('held_clinic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.clinic')),
                ('held_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='accounts.patient')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='accounts.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='accounts.clinic')),
                ('practitioner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='accounts.practitioner')),
            ],
        ),
        migrations.CreateModel(
            name='ScheduleException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('off', 'Time off'), ('extra', 'Extra hours')], max_length=5)),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField(help_text='[start, end) in UTC')),
                ('slot_length', models.DurationField(default=datetime.timedelta(seconds=900))),
                ('buffer', models.DurationField(default=datetime.timedelta(0))),
                ('offers', models.CharField(choices=[('video', 'Video only'), ('in_person', 'In person only'), ('both', 'Video or in person')], default='both', max_length=9)),
                ('note', models.CharField(blank=True, help_text='for staff only', max_length=200)),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='appointments.schedule')),
            ],
        ),
        migrations.CreateModel(
            name='WeeklyHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='Monday is 0')),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('slot_length', models.DurationField(default=datetime.timedelta(seconds=900))),
                ('buffer', models.DurationField(default=datetime.timedelta(0), help_text='free time after each visit')),
                ('offers', models.CharField(choices=[('video', 'Video only'), ('in_person', 'In person only'), ('both', 'Video or in person')], default='both', max_length=9)),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='appointments.schedule')),
            ],
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['patient', 'expected_ends_at'], name='appointment_of_patient'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['practitioner', 'starts_at'], name='appointment_of_doctor'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['clinic', 'starts_at'], name='appointment_of_clinic'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('to_confirm', True)), fields=['starts_at'], name='appointment_to_confirm'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('reminded_at', None), ('status', 'booked')), fields=['starts_at'], name='appointment_to_remind'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('door_told_at', None), ('modality', 'video'), ('status', 'booked')), fields=['starts_at'], name='appointment_door_to_tell'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(condition=models.Q(('modality', 'video'), ('status', 'booked'), ('visit_status', 'planned')), fields=['expected_ends_at'], name='appointment_to_close'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status__in', ['booked', 'arrived'])), expressions=[('patient', '='), (appointments.models.appointment.TsTzRange('starts_at', 'ends_at', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='patient_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__lte', models.F('expected_ends_at')), ('starts_at__lt', models.F('ends_at'))), name='appointment_takes_time'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('external_id', ''), _negated=True), fields=('clinic', 'external_id'), name='appointment_imported_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarfeed',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('user',), name='feed_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='occupancy',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='hold_expires'),
        ),
        migrations.AddConstraint(
            model_name='occupancy',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('practitioner', '='), ('period', '&&')], name='doctor_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='occupancy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('expires_at', None), ('held_for', None), ('held_until', None)), models.Q(('appointment', None), ('expires_at__isnull', False), ('held_clinic__isnull', False), ('held_for__isnull', False), ('held_until__isnull', False)), _connector='OR'), name='occupied_by_visit_or_hold'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.UniqueConstraint(fields=('practitioner', 'clinic'), name='schedule_once_a_clinic'),
        ),
        migrations.AddConstraint(
            model_name='scheduleexception',
            constraint=models.CheckConstraint(condition=models.Q(('period__isempty', False)), name='exception_has_time'),
        ),
        migrations.AddConstraint(
            model_name='scheduleexception',
            constraint=models.CheckConstraint(condition=models.Q(('buffer__gte', datetime.timedelta(0)), ('slot_length__gt', datetime.timedelta(0))), name='exception_has_slots'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_on_a_weekday'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(('opens__lt', models.F('closes'))), name='hours_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='weeklyhours',
            constraint=models.CheckConstraint(condition=models.Q(('buffer__gte', datetime.timedelta(0)), ('slot_length__gt', datetime.timedelta(0))), name='hours_have_slots'),
        ),
    ]
