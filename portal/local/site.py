"""The portal's own processes: preparation, web server, workers. Each logs to a file of its name."""

import hashlib
import socket
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.local import children, places
from portal.local.children import Child, Program
from portal.local.places import Places

START_SECONDS = 60.0
DAPHNE = (
    "-m",
    "daphne",
    "--no-server-name",
    "--verbosity",
    "0",
    "--websocket_connect_timeout",
    "20",
    "--websocket-max-message-size",
    "65536",
    "--websocket-max-frame-size",
    "65536",
)
CELERY = ("-m", "celery", "-A", "portal")
WORKER = (
    "worker",
    "-P",
    "threads",
    "-c",
    "4",
    "--without-gossip",
    "--without-mingle",
    "-l",
    "INFO",
)
PATIENT = {"STATEMENT_TIMEOUT_MS": "30000"}  # nobody waits for a worker's query
BEAT = ("beat", "--pidfile", "", "-l", "INFO")


@dataclass(frozen=True)
class Site:
    """Where its processes log, what environment they get, and the group that ends them."""

    held: Places
    env: Mapping[str, str]
    ours: list[Child]

    def start(self, port: int, endpoints: Sequence[str]) -> str:
        """Prepare database and files, then start everything; returns what `create_demo` says of its people."""
        migrating = self._python("migrate", "manage.py", "migrate")
        self._collect_static()
        self._finish(migrating)
        demo = self._python("demo", "manage.py", "create_demo")
        web = self._python("daphne", *DAPHNE, *endpoints, "portal.asgi:application")
        people = self._finish(demo)
        children.wait_until(web, lambda: _listens(port), seconds=START_SECONDS)
        self._python("celery-worker", *CELERY, *WORKER, **PATIENT)
        self._python("celery-beat", *CELERY, *BEAT, "-s", str(self.held.data / "beat"))
        return people

    def _collect_static(self) -> None:
        """Collect them unless nothing has changed since the last time: it takes longer than all the rest."""
        mark, now = self.held.data / "static-made-from", static_sources()
        if not mark.exists() or mark.read_text() != now:
            self._finish(self._python("static", "manage.py", "collectstatic", "--noinput"))
            mark.write_text(now)

    def _python(self, name: str, *arguments: str, **more: str) -> Child:
        env, log = {**self.env, **more}, self.held.log(name)
        program = Program(name, [sys.executable, *arguments], log, env, places.ROOT)
        self.ours.append(children.start(program, self.held.lock))
        return self.ours[-1]

    def _finish(self, task: Child) -> str:
        """Wait for it; what it said."""
        said = children.finish(task)
        self.ours.remove(task)
        return said


def static_sources() -> str:
    """A fingerprint of what `collectstatic` depends on: names and times of files, settings, installed packages."""
    files = [path for path in (places.ROOT / "static").rglob("*") if path.is_file()]
    settings = [places.ROOT / "portal" / name for name in ("settings.py", "static.py")]
    found = sorted([*files, *settings, Path(sysconfig.get_path("purelib"))])
    times = "".join(f"{path}{path.stat().st_mtime_ns}" for path in found)
    return hashlib.sha256(times.encode()).hexdigest()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
