"""A clinic whose midnight is not near."""

import pytest

from tests.videovisit.days import zone_amid_the_day


@pytest.fixture
def amid_the_day(clinic):
    """The clinic is where it is neither early nor late now."""
    clinic.time_zone = zone_amid_the_day()
    clinic.save()
