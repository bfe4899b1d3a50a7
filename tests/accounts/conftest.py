"""What several tests of registering share."""

from tests.fixtures.registering import *  # noqa: F403
