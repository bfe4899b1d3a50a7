"""Who acts, as a value: what selectors ask and what audit rows keep."""

import hashlib
from dataclasses import dataclass, field

STRONGEST_FIRST = ("administrator", "practitioner", "scheduler", "support")


class NobodyError(Exception):
    """Somebody who is not signed on did what only a signed-on person does."""


@dataclass(frozen=True)
class Actor:
    """Who acts and from where: built once at the door (`request.actor`), passed to every action.

    `user_id` is None for somebody not signed on and for the portal itself. `roles` are the live
    memberships as (role, clinic id); `is_patient` says whether the person has a record or acts for
    a patient. `session` is the start of a hash, never the key.
    """

    user_id: int | None = None
    roles: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    is_patient: bool = False
    address: str | None = None
    session: str = ""
    request_id: str = ""
    browser: str = ""

    @property
    def role(self) -> str:
        """One word for the audit: the strongest role held, "patient", or "" (anonymous)."""
        if self.user_id is None:
            return ""
        return next((role for role in STRONGEST_FIRST if role in self.held), "patient")

    @property
    def held(self) -> frozenset[str]:
        """Every word the matrix knows this person by: what one of them opens is open."""
        if self.user_id is None:
            return frozenset({""})
        work = frozenset(role for role, _ in self.roles)
        return work if work and not self.is_patient else work | {"patient"}

    @property
    def person(self) -> int:
        """The user's id, where only somebody who is signed on gets. Raises NobodyError."""
        if self.user_id is None:
            raise NobodyError
        return self.user_id

    def clinics(self, *roles: str) -> frozenset[int]:
        """Ids of the clinics where this person holds one of the roles."""
        return frozenset(clinic for role, clinic in self.roles if role in roles)


PORTAL = Actor()


def session_hash(key: str | None) -> str:
    """The first 16 hex digits of the session key's SHA-256: tells sessions apart in the audit."""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""
