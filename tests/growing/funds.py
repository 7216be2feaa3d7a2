"""More money: promises with shares and payments, the communities of one promise, rates, organisations, agreements."""

from datetime import date, timedelta

from dispatch.funds import Paid, pay, promise, use
from dispatch.models import FundPromise, FundShare, HourRate, Provider, ServiceAgreement
from registry.models import Community
from registry.models.units import UnitKind
from tests.dispatch.money import LAST_DAY, SINCE, came, terms, yuan
from tests.dispatch.rows import admit
from tests.district import OPENED
from tests.growing.registry import numbers
from web import clock


def funds(district, n, first):
    """Promises of an admission each, to two communities, one of which was paid."""
    both = (district.community1, district.community2)
    for k in numbers(n, first):
        admission = admit(district, f"事项{k}", since=SINCE, last_day=LAST_DAY, communities=both)
        said = {"payer": district.department, "by": district.officer}
        row = promise(terms(admission, *both, per="community", amount="10"), **said)
        paid = [Paid(district.community1, yuan("10"), f"凭{k}")]
        pay(row, paid, paid_on=clock.today(), by=district.officer)


def shares(district, n, first):
    """Communities of one promise."""
    row = FundPromise.objects.filter(note="一份").first()
    if row is None:
        admission = admit(district, "一份", since=SINCE, last_day=LAST_DAY)
        said = {"payer": district.department, "by": district.officer}
        row = promise(terms(admission, district.community1, per="community", amount="10", note="一份"), **said)
    for k in numbers(n, first):
        community = Community.objects.create(
            authority=district.authority,
            kind=UnitKind.COMMUNITY,
            code=f"f{k}",
            name=f"费{k}社区",
            parent=district.street,
            official_order=k,
            valid_from=OPENED,
        )
        FundShare.objects.create(promise=row, community=community, amount=10)


def the_promise(district):
    """The address of that promise."""
    return f"/funds/promises/{FundPromise.objects.get(note='一份').pk}/"


def uses(district, n, first):
    """What a community used money for."""
    came(district, amount=str(n), on=clock.today())
    for k in numbers(n, first):
        said = {"amount": yuan("1"), "used_on": clock.today(), "purpose": f"用途{k}"}
        use(district.community1, by=district.worker, **said)


def unrecorded(district, n, first):
    """Admissions whose decision says an amount that nobody recorded."""
    for k in numbers(n, first):
        said = {"since": SINCE, "last_day": LAST_DAY, "funding_amount": 100, "funding_due_on": LAST_DAY}
        admit(district, f"未登记{k}", **said)


def rates(district, n, first):
    """Rates, each of one day."""
    for k in numbers(n, first):
        day = date(2020, 1, 1) + timedelta(days=k)
        HourRate.objects.create(
            authority=district.authority, yuan=30, valid_from=day, valid_to=day + timedelta(days=1), source=f"文{k}"
        )


def providers(district, n, first):
    """Organisations."""
    for k in numbers(n, first):
        Provider.objects.create(authority=district.authority, name=f"组织{k}", services="探访", valid_from=OPENED)


def agreements(district, n, first):
    """Agreements, each with an organisation of its own."""
    providers(district, n, first)
    for k in numbers(n, first):
        ServiceAgreement.objects.create(
            authority=district.authority,
            title=f"协议{k}",
            buyer=district.department,
            provider=Provider.objects.get(name=f"组织{k}"),
            starts_on=SINCE,
            last_day=LAST_DAY,
            workload="每月一次",
            price=100,
        )
