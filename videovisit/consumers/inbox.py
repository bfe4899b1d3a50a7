"""What open pages have done since the hub's last look; of what one page did, the last counts."""

from dataclasses import dataclass, field

from videovisit.actions.rooms import Claim
from videovisit.models import CallSample

Place = tuple[int, str]  # seat and page


@dataclass
class Inbox:
    """What has gathered since the last look; claims are written before `left`."""

    claims: list[Claim] = field(default_factory=list)
    gone: list[Place] = field(default_factory=list)
    left: list[Place] = field(default_factory=list)
    visits: set[int] = field(default_factory=set)
    seen: set[Place] = field(default_factory=set)
    samples: list[CallSample] = field(default_factory=list)
    here: frozenset[int] = frozenset()  # visits that have pages now

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write and nobody to tell."""
        return self == Inbox()

    def claim(self, claim: Claim) -> None:
        """A page asks for its seat; where it insists, its person has not left any more."""
        self.claims.append(claim)
        self.left = _without(self.left, [claim])

    def put_before(self, earlier: "Inbox") -> None:
        """What could not be written stands before what has gathered since.

        All but the samples: without a database they would gather for ever, and each is ten seconds' worth.
        """
        self.left = _without(earlier.left, self.claims) + self.left
        self.claims = earlier.claims + self.claims
        self.gone = earlier.gone + self.gone
        self.visits |= earlier.visits
        self.seen |= earlier.seen


def _without(left: list[Place], claims: list[Claim]) -> list[Place]:
    back = {(claim.seat, claim.tab) for claim in claims if claim.insists}
    return [place for place in left if place not in back]
