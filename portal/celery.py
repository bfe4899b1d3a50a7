"""The Celery application. Tasks only wake sweeps; what is owed are rows in PostgreSQL.

A worker:     STATEMENT_TIMEOUT_MS=30000 celery -A portal worker --pool threads --concurrency 4
Their clock:  celery -A portal beat --schedule <a file of its own>

Threads, not forks: a forked child would share its parent's pool of connections. Each worker has a
timer of its own besides, so that nothing waits for ever while Redis or beat is away.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

EACH = 2.0  # seconds: with the round itself the readiness of visits is at most 5 behind
SWEEP, DELIVER = "accounts.tasks.sweep", "accounts.tasks.deliver"

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    name: {"task": name, "schedule": EACH, "options": {"expires": EACH}}
    for name in (SWEEP, DELIVER)
}
app.steps["worker"].add("portal.timer:OwnTimer")
