"""A district with certificate lists, on a working day."""

import pytest

from tests.certificates.rows import TODAY, certificate_lists
from web import clock


@pytest.fixture
def on_a_day():
    """The day of these tests."""
    with clock.at(TODAY):
        yield


@pytest.fixture
def listed(district, on_a_day):
    """The district with its lists in force."""
    return certificate_lists(district)
