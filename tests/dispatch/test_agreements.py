"""Agreements on purchased services: recorded by the buyer, accepted once, seen by those whom they concern."""

from datetime import timedelta
from decimal import Decimal

import pytest

from admission.models import InheritedCoverage
from desk.models import Change
from dispatch.agreements import accept, change, may_change, record, tally_of
from dispatch.models import Provider, ServiceAgreement
from registry.models import Succession, UnitChange
from tests.dispatch.money import LAST_DAY, ON, SINCE
from tests.dispatch.rows import admit
from web import clock
from web.refusals import NotAllowed, NotYourPart


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def recorded(district, **said):
    provider = Provider.objects.create(
        authority=district.authority, name=f"组织{Provider.objects.count()}", services="探访", valid_from=SINCE
    )
    same = {
        "title": "月度探访",
        "starts_on": SINCE,
        "last_day": LAST_DAY,
        "workload": "每月120户",
        "price": Decimal("0.10"),
    }
    return record({**same, "provider": provider, **said}, buyer=district.department, by=district.officer)


def test_only_the_buyer_records_and_accepts(district):
    row = recorded(district)
    with pytest.raises(NotYourPart):
        record({}, buyer=district.department, by=district.other_officer)
    with pytest.raises(NotYourPart):
        accept(row, accepted_on=ON, acceptance="合格", by=district.reviewer)


def test_the_work_is_accepted_once_within_its_days(district):
    row = recorded(district)
    for day in (SINCE - timedelta(days=1), ON + timedelta(days=1)):
        with pytest.raises(NotAllowed):
            accept(row, accepted_on=day, acceptance="合格", by=district.officer)
    row = accept(row, accepted_on=ON, acceptance="合格", by=district.officer)
    assert not may_change(district.officer, row)
    with pytest.raises(NotAllowed):
        accept(row, accepted_on=ON, acceptance="合格", by=district.officer)


def test_the_buyer_corrects_it_until_the_work_is_accepted_and_the_history_keeps_what_stood(district):
    row = recorded(district)
    with pytest.raises(NotYourPart):
        change(row, {"workload": "每月60户"}, by=district.reviewer)
    change(row, {"workload": "每月60户", "last_day": ON}, by=district.officer)
    row.refresh_from_db()
    assert (row.workload, row.last_day) == ("每月60户", ON)
    kept = Change.objects.filter(tbl="dispatch_serviceagreement", row_id=str(row.pk), op="U")
    assert [one.before["workload"] for one in kept] == ["每月120户"]
    accept(row, accepted_on=ON, acceptance="合格", by=district.officer)
    with pytest.raises(NotAllowed):
        change(row, {"workload": "每月90户"}, by=district.officer)


def test_who_follows_a_community_sees_what_was_bought_for_it(district):
    admission = admit(district, "探访", since=SINCE, last_day=LAST_DAY)
    recorded(district, admission=admission)
    said = {"authority": district.authority, "on": ON}
    step = UnitChange.objects.create(kind="merge", **said)
    pair = {"predecessor": district.community1, "successor": district.community3}
    Succession.objects.create(change=step, on=ON, **pair)
    seen = ServiceAgreement.objects.visible_to
    assert seen(district.other_street_officer).count() == 1
    assert seen(district.neighbour).count() == 0
    passed = {"community": district.community2, "is_covered": True, "settled_at": clock.now(), "change": step}
    InheritedCoverage.objects.create(admission=admission, **passed)
    assert seen(district.neighbour).count() == 1


def test_prices_add_up_and_what_waits_is_counted(district):
    recorded(district)
    recorded(district, price=Decimal("0.20"), last_day=ON - timedelta(days=1))
    tally = tally_of(ServiceAgreement.objects.all(), ON)
    assert (tally.count, tally.price, tally.to_accept) == (2, Decimal("0.30"), 1)


def test_those_see_it_whom_it_concerns(district):
    recorded(district, admission=admit(district, "探访", since=SINCE, last_day=LAST_DAY))
    seen = {who: ServiceAgreement.objects.visible_to(getattr(district, who)).count() for who in WHO}
    assert seen == WHO


WHO = {
    "officer": 1,
    "reviewer": 1,
    "supervisor": 1,
    "worker": 1,
    "street_officer": 1,
    "neighbour": 0,
    "other_officer": 0,
}
