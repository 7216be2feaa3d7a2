"""Makes the whole demonstration district, once."""

from datetime import datetime
from random import Random

from django.db import transaction

from desk.acting import acting
from home.demo.appeals import appeal_decisions
from home.demo.applications import Applications
from home.demo.burdens import Burdens
from home.demo.certificates import ask_for_certificates
from home.demo.community_side import add_community_side
from home.demo.dispatches import Dispatches
from home.demo.documents import send_documents
from home.demo.emergencies import declare_emergencies
from home.demo.explanations import explain
from home.demo.funds import fund_tasks
from home.demo.holdings import enter_holdings
from home.demo.lists import Lists
from home.demo.months import build_months
from home.demo.paragraphs import keep_paragraphs
from home.demo.people import make_people
from home.demo.proposals import propose_changes
from home.demo.receipts import Receipts
from home.demo.surveys import import_surveys
from home.demo.timeline import Days, Timeline
from home.demo.units import DISTRICT, make_district
from home.demo.violations import report_violations
from home.demo.yearly import review_the_year
from registry.models import Authority
from web import clock

SEED = 20251128


def exists():
    """True when the district is there."""
    return Authority.objects.filter(short_name=DISTRICT).exists()


def _say_more(district, today):
    """What units say beside their applications, each on its day: proposals, draft documents, appeals, emergencies."""
    timeline, days = Timeline(), Days(today)
    plans = (propose_changes, send_documents, appeal_decisions, declare_emergencies, ask_for_certificates)
    for plan in (*plans, add_community_side, fund_tasks, report_violations):
        plan(district, days, timeline)
    timeline.play()


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
        enter_holdings(district)
        keep_paragraphs(district)
        rng = Random(SEED)
        Applications(district, today, rng).happen()
        Burdens(district, today).register()
        Receipts(district, today, rng).write(Dispatches(district, today, rng).plan())
        _say_more(district, today)
        review_the_year(district)
        import_surveys(district, today)
        build_months(district, today)
        explain(district, today)
    return district
