"""A private PostgreSQL: made once, started on a unix socket only, healed after a kill."""

import os
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from portal.local import children
from portal.local.children import Account, Child, Program
from portal.local.places import Places
from portal.local.reach import reachable_server, server_account, server_home
from portal.local.servers import PostgresServer, find_postgres

# The last two keep people's data out of the log: a failed statement comes with its values.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "unix_socket_permissions": "0700",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
FOR_TESTS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
INITDB = (
    "initdb",
    "-U",
    "postgres",
    "--auth=trust",
    "--locale=C.UTF-8",
    "--encoding=UTF8",
    "--no-sync",
    "-D",
)
FIRST_WORDS = b"CREATE ROLE portal LOGIN CREATEDB;\nCREATE DATABASE portal OWNER portal;\n"
READY_LINE = 7  # pg_ctl reads the same (LOCK_FILE_LINE_PM_STATUS)
START_SECONDS = 60.0  # replaying the log after a kill may take a while


@dataclass(frozen=True)
class Cluster:
    """One data folder of PostgreSQL, who runs it, and with which binaries."""

    places: Places
    data: Path
    account: Account | None
    server: PostgresServer

    def program(self, name: str, *command: str | Path) -> Program:
        """One of its binaries, run as its account."""
        binary, log = self.server.bin / command[0], self.places.log(name)
        return Program(
            name, [binary, *command[1:]], log, ENVIRONMENT, self.data.parent, self.account
        )


def cluster(places: Places) -> Cluster:
    """The cluster of this data folder, made when it is not there yet."""
    account = server_account()
    server = reachable_server(find_postgres(), account)
    found = Cluster(places, server_home(places.data, account) / "postgres", account, server)
    if not found.data.exists():
        _make(found)
    return found


def _make(target: Cluster) -> None:
    """Make it under another name first, so that an interrupted start leaves nothing half-made."""
    part = target.data.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    _own(part, target.account)
    _once(target.program("initdb", *INITDB, part), target.places)
    first = target.program("first-database", "postgres", "--single", "-F", "-D", part, "postgres")
    _once(replace(first, words=FIRST_WORDS), target.places)
    part.rename(target.data)


def _once(program: Program, places: Places) -> None:
    child = children.start(program, places.lock)
    try:
        children.finish(child)
    finally:
        children.stop([child])


def _own(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def start(target: Cluster, sockets: Path, *, durable: bool) -> Child:
    """Start the server; without `durable` it is quick, and a power cut may cost the data."""
    folder = sockets / "postgres"
    _own(folder, target.account)
    _forget_dead_server(target.data / "postmaster.pid")
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(folder),
        **({} if durable else FOR_TESTS),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    program = target.program("postgres", "postgres", "-D", target.data, *options)
    # SIGINT is PostgreSQL's fast shutdown: sessions are ended, nothing is to be recovered later.
    ending = replace(program, stop_signal=signal.SIGINT, death=signal.SIGINT, grace=20.0)
    return children.start(ending, target.places.lock)


def wait(child: Child, target: Cluster) -> None:
    """Wait until it takes connections: the server says so itself in line 8 of postmaster.pid."""
    children.wait_until(
        child, lambda: _ready(target.data / "postmaster.pid", child), seconds=START_SECONDS
    )


def _ready(note: Path, child: Child) -> bool:
    try:
        lines = note.read_text().split("\n")
    except FileNotFoundError:
        return False
    status = "".join(lines[READY_LINE : READY_LINE + 1]).strip()
    return (lines[0], status) == (str(child.process.pid), "ready")


def _forget_dead_server(note: Path) -> None:
    """Remove the note that kill -9 leaves: its process id may be somebody else's by now, and PostgreSQL would not start.

    We hold the lock that all servers of ours hold, so only one started by hand could be alive.
    """
    with suppress(FileNotFoundError, ValueError):
        if sys.platform == "linux" and not _is_postgres(int(note.read_text().split("\n")[0])):
            note.unlink()


def _is_postgres(pid: int) -> bool:
    name = Path(f"/proc/{pid}/comm")
    return name.exists() and name.read_text().strip() == "postgres"


def address(sockets: Path) -> str:
    """The address in the form that dj-database-url reads."""
    return f"postgres://portal@{quote(str(sockets / 'postgres'), safe='')}/portal"
