"""200 cases with legal and illegal acts by people of every role, from eight clients at once against a running server."""

import os
import tempfile
import time

from tests.admission.cases import TODAY
from tests.simulation.cases import Simulation, summed_up
from tests.simulation.running import served

CASES, CLIENTS, ACTS = 200, 8, 80


def run() -> None:
    """Prints what was answered; raises AssertionError with the first faults: a 500, an act lost or doubled, a refusal
    without its reason, a history that tells something else than the steps."""
    begun, simulation = time.monotonic(), Simulation(CASES, CLIENTS)
    servers = {"DATABASE_URL": os.environ["DATABASE_URL"]}
    with tempfile.TemporaryDirectory(prefix="registry-bar-") as folder, served(folder, TODAY, **servers) as site:
        tried = simulation.run(site, ACTS)
    print(f"simulated_cases: {summed_up(simulation, tried)}\n  {time.monotonic() - begun:.0f} s")
    faults = simulation.faults(tried)
    assert not faults, f"{len(faults)} faults, first: {faults[:5]}"
