"""What a calendar entry is: who it is, whether it stands, when it rings, and what a feed holds."""

import hashlib
from datetime import timedelta

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"  # RFC 5546, 1.4
TRAVEL = timedelta(hours=1)  # how long before a visit at the clinic an entry rings
SECRET_BYTES = 24  # 192 random bits, more than anybody can try
KEPT = timedelta(days=90)  # how far back a feed goes
MOST = 500  # entries of a feed


def uid_of(reference: str, host: str) -> str:
    """The entry's identity, the same for all of an appointment's life."""
    return f"{reference}@{host}"


def method_of(status: str, method: str) -> str:
    """The method for a visit that stands; one that is cancelled is taken out again."""
    return CANCEL if status == "cancelled" else method


def entry_status(status: str) -> str:
    """RFC 5545, 3.8.1.11."""
    return "CANCELLED" if status == "cancelled" else "CONFIRMED"


def rings_before(modality: str, door: timedelta) -> timedelta:
    """How long before the start the entry rings: when the door opens, or in time to travel."""
    return door if modality == "video" else TRAVEL


def secret_hash(secret: str) -> str:
    """SHA-256 in hex of a feed's secret: all that is kept of it. Guessing needs no slower hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
