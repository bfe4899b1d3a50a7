"""The cast, the real servers and the real browser that tests share."""

from tests.fixtures.calls import *  # noqa: F403
from tests.fixtures.cast import *  # noqa: F403
from tests.fixtures.servers import *  # noqa: F403


def pytest_collection_modifyitems(items):
    """What takes whole minutes begins first: nobody waits for it at the end."""
    items.sort(key=lambda item: "faults" not in item.path.parts)
