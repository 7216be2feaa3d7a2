"""A year of money of many communities: what was promised, paid and confirmed agrees to the fen on pages, in the API, in files,
in the report of funds and in the monthly report."""

import time
from random import Random

from django.db import transaction
from django.test import Client, override_settings
from django.test.utils import setup_test_environment

from registry.models import Community
from tests.dispatch.money import LAST_DAY, YEAR_OVER, YearOfMoney, read_everywhere, read_monthly
from tests.dispatch.sendings import more_communities
from tests.district import make_district
from web import clock

#: As on a machine where nothing was collected; whole files at once, which a worker would write by the same classes.
PLAIN = {
    "STORAGES": {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "EXPORT_NOW": 20_000,
}
COMMUNITIES, MATTERS, SECONDS = 120, 200, 5


def run() -> None:
    """Prints the sums and the seconds of the ledger; raises AssertionError when two of them differ by a fen, or the ledger
    takes longer than five seconds."""
    district = make_district()
    more_communities(district, COMMUNITIES - 3)
    with transaction.atomic():
        year = YearOfMoney(district, Community.objects.order_by("pk"), Random(2026), MATTERS)
    setup_test_environment()  # so that a page tells what it was drawn from
    client = Client(SERVER_NAME="localhost")
    client.force_login(district.reviewer)
    with clock.at(LAST_DAY), override_settings(**PLAIN):
        begun = time.monotonic()
        client.get("/funds/")
        taken = time.monotonic() - begun
        found = read_everywhere(client, year)
    with clock.at(YEAR_OVER), override_settings(**PLAIN):
        found |= read_monthly(client, district)
    promised, paid, confirmed = year.sums
    print(f"money: promised {promised:,.2f}, paid {paid:,.2f}, confirmed {confirmed:,.2f}; ledger {taken:.1f} s")
    for where, sums in found.items():
        assert sums == year.sums, (where, sums)
    assert taken <= SECONDS
