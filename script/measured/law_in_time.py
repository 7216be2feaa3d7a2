"""Five thousand dates around every boundary of generated histories: page, API, query and a plain model of the law."""

import time

from django.db import transaction
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.district import make_district
from tests.registry.law_histories import ask_everybody, histories, lists_of, record

HISTORIES, DATES = 40, 125
#: Pages are printed without the collected files.
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


def run() -> None:
    """Asks every history; raises AssertionError with the first dates on which the four differ."""
    setup_test_environment()
    district = make_district()
    lists_of(district)
    client, begun = Client(), time.monotonic()
    asked, boundaries, refused = [], 0, 0

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(histories, st.integers())
    def agree(acts, seed):
        nonlocal boundaries, refused
        with transaction.atomic():
            recorded = record(district, acts)
            differ = ask_everybody(client, recorded, DATES, seed)
            assert not differ, f"{len(differ)} of {DATES} dates differ, first: {differ[0]}"
            asked.append(DATES)
            boundaries += len(recorded.boundaries())
            refused += len(recorded.refused)
            transaction.set_rollback(True)

    with override_settings(STORAGES=PLAIN):
        agree()
    print(
        f"law_in_time: {sum(asked)} dates around {boundaries} boundaries of {len(asked)} histories ({refused} orders "
        f"refused): page, API, query and model agree on all; {time.monotonic() - begun:.0f} s"
    )
