"""The open pages of this process: each is one of its person's, however often it reconnects."""

from typing import Protocol

MOST = 4  # of one person


class Socket(Protocol):
    """The line of a page."""

    async def close(self, code: int) -> None:
        """Close it."""


class Tabs:
    """Open pages, by whose they are and by the random name that each made up when it was loaded."""

    def __init__(self) -> None:
        self.opened: dict[int, dict[str, Socket]] = {}

    def has_room(self, whose: int, tab: str) -> bool:
        """Whether the page is one of the four; one that was open before has its own place."""
        return len(self.opened.get(whose, {}).keys() - {tab}) < MOST

    def come(self, whose: int, tab: str, socket: Socket) -> Socket | None:
        """The page has this socket now; returns the one that it had before, which is to be closed.

        A line that failed left that one half open, and keeps it so for as long as it likes.
        """
        pages = self.opened.setdefault(whose, {})
        before, pages[tab] = pages.get(tab), socket
        return before

    def leave(self, whose: int, tab: str, socket: Socket) -> None:
        """The socket has ended; the page is gone, unless it has another one by now."""
        pages = self.opened[whose]
        if pages[tab] is socket:
            del pages[tab]
        if not pages:
            del self.opened[whose]
