"""Every test of this room happens on one Monday."""

import pytest

from tests.admission.cases import TODAY
from web import clock


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield
