"""What the person who starts it may choose: PORT, DATA_DIR and HOST."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from portal.local.errors import LocalError

DEFAULT_PORT = "8000"
LAST_PORT = 65_535


@dataclass(frozen=True)
class Options:
    """`data` is None where the default folder will do; `host` is empty on this machine only."""

    port: int
    data: Path | None
    host: str

    @property
    def origin(self) -> str:
        """Scheme, name and port as browsers see them; always a name on this machine: passkeys and cameras want it."""
        return f"https://{self.host}:{self.port}" if self.host else f"http://localhost:{self.port}"


def from_environment() -> Options:
    """Read them. LocalError for a PORT that is no port or a HOST that is no name."""
    port = os.environ.get("PORT") or DEFAULT_PORT
    if not port.isascii() or not port.isdecimal() or not 0 < int(port) <= LAST_PORT:
        raise LocalError(f"PORT must be a number from 1 to 65535, not {port!r}")
    host = (os.environ.get("HOST") or "").lower()
    if not re.fullmatch(r"[a-z0-9.-]*", host):
        raise LocalError(f"HOST must be the name or IPv4 address of this machine, not {host!r}")
    data = os.environ.get("DATA_DIR")
    return Options(
        int(port),
        Path(data).expanduser().resolve() if data else None,
        "" if host == "localhost" else host,
    )
