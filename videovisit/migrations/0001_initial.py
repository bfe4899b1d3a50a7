import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_cache_table'),
        ('appointments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadinessCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.UUIDField(help_text='used once', unique=True)),
                ('taken_at', models.DateTimeField()),
                ('is_quick', models.BooleanField(default=False, help_text='the re-check at Join')),
                ('verdict', models.CharField(choices=[('ready', 'Ready'), ('ready-but', 'Ready, with something to know'), ('not-ready', 'Not ready'), ('partly', 'Partly tested')], max_length=9)),
                ('todo', models.CharField(blank=True, help_text='the check to mend first', max_length=20)),
                ('duration', models.PositiveIntegerField(help_text='milliseconds')),
                ('findings', models.JSONField(default=dict)),
                ('kbps', models.PositiveIntegerField(null=True)),
                ('rtt', models.PositiveIntegerField(null=True)),
                ('jitter', models.PositiveIntegerField(null=True)),
                ('loss', models.FloatField(null=True)),
                ('route', models.CharField(blank=True, help_text='udp, tcp or tls', max_length=4)),
                ('browser', models.CharField(help_text='random id of the browser', max_length=32)),
                ('browser_family', models.CharField(max_length=10)),
                ('browser_version', models.FloatField()),
                ('system', models.CharField(max_length=10)),
                ('devices', models.CharField(blank=True, max_length=200)),
                ('answers', models.JSONField(default=dict, help_text='what the person saw and heard')),
                ('app_version', models.CharField(max_length=20)),
                ('support_code_hash', models.CharField(blank=True, max_length=64)),
                ('support_code_until', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='appointments.appointment')),
                ('patient', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='accounts.patient')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'requirements check',
                'verbose_name_plural': 'requirements checks',
                'indexes': [models.Index(fields=['patient', '-taken_at'], name='check_of_patient'), models.Index(fields=['browser', '-taken_at'], name='check_of_browser'), models.Index(fields=['taken_at'], name='check_taken')],
            },
        ),
    ]
