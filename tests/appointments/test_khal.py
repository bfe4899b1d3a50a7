"""A real calendar program reads our files: the entry follows a move, and then it is cancelled."""

import subprocess
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.actions.booking import Edit, cancel, move
from appointments.actions.taking import Wanted
from tests.fixtures.servers import ROOT

pytestmark = pytest.mark.django_db
KHAL = ROOT / ".venv" / "khal" / "bin" / "khal"  # `make .venv/khal/installed`
ZONE = ZoneInfo("America/New_York")  # of whoever reads, not the clinic's
A_DAY, HALF = timedelta(days=1), timedelta(minutes=30)
SHOWN = "{uid} {start} {title}{location}"
CONFIG = """
[calendars]
[[visits]]
path = {folder}/visits
[locale]
local_timezone = America/New_York
default_timezone = America/New_York
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture
def khal(tmp_path):
    """Run khal on a calendar of its own."""
    (tmp_path / "visits").mkdir()
    config = tmp_path / "config"
    config.write_text(CONFIG.format(folder=tmp_path))

    def run(*arguments):
        command = [KHAL, "--no-color", "--config", config, *arguments]
        environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


@pytest.fixture
def calendar(khal, client_of, patient, appointment, tmp_path):
    """Import the visit as it is now; what the calendar then shows, day by day without headings."""

    def read():
        file = tmp_path / "visit.ics"
        address = f"/appointments/{appointment.reference}/calendar.ics"
        file.write_bytes(client_of(patient).get(address).content)
        khal("import", "--batch", "--include-calendar", "visits", str(file))
        listed = khal("list", "--day-format", "", "--format", SHOWN, "today", "30d")
        return [line for line in listed.splitlines() if line]

    return read


def shown(appointment, title):
    at = appointment.starts_at.astimezone(ZONE)
    return f"{appointment.reference}@localhost {at:%Y-%m-%d %H:%M} {title}"


def test_the_entry_follows_a_move_and_is_cancelled(calendar, appointment, patient, actor_of, now):
    assert calendar() == [shown(appointment, "Video visit")]
    later = appointment.starts_at + 2 * A_DAY
    wanted = Wanted(appointment.practitioner, later, later + HALF, "video")
    moved = move(appointment, wanted, Edit(actor_of(patient), now, 0))
    assert calendar() == [shown(moved, "Video visit")]
    cancel(moved, Edit(actor_of(patient), now, 1))
    assert calendar() == [shown(moved, "Cancelled: video visit")]
