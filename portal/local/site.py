"""The portal's own processes: preparation, web server, workers. Each logs to a file of its name."""

import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
)
CELERY = ("-m", "celery", "-A", "portal")
WORKER = (
    "worker",
    "--pool",
    "threads",
    "--concurrency",
    "4",
    "--without-gossip",
    "--without-mingle",
    "-l",
    "INFO",
)


@dataclass(frozen=True)
class Site:
    """Where its processes log, what environment they get, and the group that ends them."""

    held: Places
    env: Mapping[str, str]
    ours: list[Child]

    def start(self, port: int, endpoints: Sequence[str]) -> str:
        """Prepare database and files, then start everything; returns what `create_demo` says of its people."""
        self._finish(
            self._python("migrate", "manage.py", "migrate"),
            self._python("static", "manage.py", "collectstatic", "--noinput"),
        )
        demo = self._python("demo", "manage.py", "create_demo")
        web = self._python("daphne", *DAPHNE, *endpoints, "portal.asgi:application")
        people = self._finish(demo)
        children.wait_until(web, lambda: _listens(port), seconds=START_SECONDS)
        self._python("celery-worker", *CELERY, *WORKER)
        self._python(
            "celery-beat",
            *CELERY,
            "beat",
            "--pidfile",
            "",
            "-s",
            str(self.held.data / "beat"),
            "-l",
            "INFO",
        )
        return people

    def _python(self, name: str, *arguments: str) -> Child:
        program = Program(
            name, [sys.executable, *arguments], self.held.log(name), self.env, places.ROOT
        )
        self.ours.append(children.start(program, self.held.lock))
        return self.ours[-1]

    def _finish(self, *tasks: Child) -> str:
        """Wait for all; what the last of them said."""
        for task in tasks:
            children.finish(task)
            self.ours.remove(task)
        return children.tail(tasks[-1].program.log)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
