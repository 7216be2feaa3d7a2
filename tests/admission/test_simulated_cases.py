"""Cases that clients work on at once against a running server: nothing is lost, nothing doubled, every refusal says why."""

import pytest
from django.conf import settings

from tests.admission.cases import TODAY
from tests.killing import database_url
from tests.simulation.cases import Simulation
from tests.simulation.running import served

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
CASES, CLIENTS, ACTS = 12, 4, 25


def test_no_act_is_lost_and_every_illegal_one_is_refused_with_its_reason(tmp_path):
    simulation = Simulation(CASES, CLIENTS)
    servers = {"DATABASE_URL": database_url(), "DATABASE_OWNER_URL": "", "REDIS_URL": settings.REDIS_URL}
    with served(tmp_path, TODAY, **servers) as site:
        tried = simulation.run(site, ACTS)
    assert simulation.faults(tried) == []
    assert {one.kind for one in tried} >= {"legal", "role", "state", "own"}
    assert sum(one.status == 302 for one in tried) > CASES
