"""The cast, the real servers and the real browser that tests share."""

import hypothesis

from tests.fixtures.calls import *  # noqa: F403
from tests.fixtures.cast import *  # noqa: F403
from tests.fixtures.servers import *  # noqa: F403

# A busy machine is no defect: examples may take as long as they do.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")
