"""The cast, the real servers and the real browser that tests share."""

import gc

import hypothesis

from tests.fixtures.calls import *  # noqa: F403
from tests.fixtures.cast import *  # noqa: F403
from tests.fixtures.messages import *  # noqa: F403
from tests.fixtures.servers import *  # noqa: F403

# Nothing fails for the time it took: other work shares the processors.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")


def pytest_collection_modifyitems(items):
    """What takes whole minutes begins first: nobody waits for it at the end."""
    items.sort(key=lambda item: "faults" not in item.path.parts)


def pytest_collection_finish():
    """All that was imported stays until the end: it need not be looked through for what may go."""
    gc.collect()
    gc.freeze()
