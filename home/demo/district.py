"""Makes the whole demonstration district, once."""

from datetime import datetime
from random import Random

from django.db import transaction

from desk.acting import acting
from home.demo.applications import Applications
from home.demo.dispatches import Dispatches
from home.demo.explanations import explain
from home.demo.lists import Lists
from home.demo.months import build_months
from home.demo.people import make_people
from home.demo.receipts import Receipts
from home.demo.units import DISTRICT, make_district
from registry.models import Authority
from web import clock

SEED = 20251128


def exists():
    """True when the district is there."""
    return Authority.objects.filter(short_name=DISTRICT).exists()


@transaction.atomic
def seed(today=None):
    """Make the district with its past relative to ``today``; all of it, or nothing. Returns the district."""
    now = clock.now()
    today = today or now.date()
    present = datetime.combine(today, now.timetz())
    with clock.at(present), acting("command:seed_demo", today=today):
        district = make_district()
        make_people(district)
        Lists(district, today).put_in_force()
        rng = Random(SEED)
        Applications(district, today, rng).happen()
        Receipts(district, today, rng).write(Dispatches(district, today, rng).plan())
        build_months(district, today)
        explain(district, today)
    return district
