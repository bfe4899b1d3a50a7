"""The table of Django's database cache, which holds allauth's rate limits."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit_events")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE portal_cache (
              cache_key varchar(255) PRIMARY KEY,
              value text NOT NULL,
              expires timestamptz NOT NULL
            );
            CREATE INDEX portal_cache_expires ON portal_cache (expires);
            """,
            reverse_sql="DROP TABLE portal_cache",
        ),
    ]
