"""The cast, the real servers and the real browser that tests share."""

from tests.fixtures.calls import *  # noqa: F403
from tests.fixtures.cast import *  # noqa: F403
from tests.fixtures.servers import *  # noqa: F403
