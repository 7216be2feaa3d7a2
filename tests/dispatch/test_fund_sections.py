"""Money on the pages of an admission and of a line: for whom it concerns, with the sums, never in public."""

from decimal import Decimal

import pytest

from dispatch.fund_sections import AGREEMENTS
from dispatch.funds import Terms, call_off, confirm, promise
from dispatch.models import Provider, ServiceAgreement
from tests.dispatch.money import DUE, LAST_DAY, ON, SINCE, paid, promised
from tests.dispatch.rows import admit
from tests.dispatch.sendings import led
from tests.district import standard_lists
from web import clock

TEMPLATE = "dispatch/fund_section.html"


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def look(client, district):
    def see(who, url):
        client.logout()
        if who:
            client.force_login(getattr(district, who))
        answer = client.get(url)
        assert answer.status_code == 200
        says = [one.says for one in answer.context["sections"] if one.template == TEMPLATE]
        return (says[0] if says else None), answer.content.decode()

    return see


def admission_of(district, **said):
    both = [district.community1, district.community2]
    return admit(district, "健康体检", since=SINCE, last_day=LAST_DAY, communities=both, **said)


def url_of(admission):
    return f"/admissions/{admission.pk}/"


def test_the_page_of_an_admission_has_what_was_promised_with_it(look, district):
    admission = admission_of(district)
    row = promised(district, district.community1, district.community2, admission=admission)
    confirm(paid(district, row, amount="1000"), by=district.worker)
    for who, promised_yuan in (("officer", "3000"), ("reviewer", "3000"), ("worker", "1500"), ("neighbour", "1500")):
        says, page = look(who, url_of(admission))
        assert (who, says["totals"].promised, says["promises"]) == (who, Decimal(promised_yuan), [row])
        assert f"/funds/promises/{row.pk}/" in page
    for who in (None, "other_officer", "other_street_officer"):
        says, page = look(who, url_of(admission))
        assert (says, "/funds/promises/" in page) == (None, False)


def test_who_leads_it_is_led_to_promising_and_nobody_else(look, district):
    admission = admission_of(district)
    says, page = look("officer", url_of(admission))
    assert (says["promise_url"], says["promises"]) == (f"/funds/promises/new/?admission={admission.pk}", [])
    assert "还没有登记经费承诺" in page
    assert [look(who, url_of(admission))[0] for who in ("reviewer", "worker", "other_officer")] == [None] * 3
    promised(district, district.community1, admission=admission)
    assert look("reviewer", url_of(admission))[0]["promise_url"] == ""


def test_what_was_called_off_stands_last_with_its_reason(look, district):
    admission = admission_of(district)
    wrong = promised(district, district.community1, admission=admission)
    off = call_off(wrong, "登记错了", by=district.officer)
    says, page = look("worker", url_of(admission))
    assert (says["totals"].count, says["promises"], says["ledger_url"]) == (0, [off], "")
    assert "已作废" in page and "登记错了" in page and "承诺0.00元" not in page
    row = promised(district, district.community1, admission=admission)
    says, page = look("reviewer", url_of(admission))
    assert (says["totals"].promised, says["promises"]) == (3000, [row, off])


def test_money_promised_with_a_decision_stands_with_the_one_in_its_place(look, district):
    first = admission_of(district)
    row = promised(district, district.community1, admission=first)
    later = admission_of(district, replaces=first)
    assert look("worker", url_of(later))[0]["promises"] == [row]


def test_the_page_of_an_admission_has_the_agreements_that_one_may_see(client, district):
    admission = admission_of(district)
    said = {"authority": district.authority, "name": "服务中心", "services": "体检", "valid_from": SINCE}
    agreement = {"buyer": district.department, "provider": Provider.objects.create(**said), "admission": admission}
    agreement |= {"title": "入户体检", "starts_on": SINCE, "last_day": LAST_DAY, "workload": "每月一次", "price": 100}
    row = ServiceAgreement.objects.create(authority=district.authority, **agreement)
    for who, is_there in (("worker", True), ("reviewer", True), ("other_officer", False), ("operator", False)):
        client.force_login(getattr(district, who))
        page = client.get(url_of(admission))
        assert (
            [one.says["agreements"] for one in page.context["sections"] if one.template == AGREEMENTS] == [[row]]
        ) is (is_there)
        assert ("入户体检" in page.content.decode()) is is_there


def test_the_page_of_a_line_has_what_was_promised_with_it(look, client, district):
    standard_lists(district)
    line = led(district, "duty", "1").line
    url = f"/lines/{line.pk}/"
    says, _page = look("officer", url)
    assert (says["totals"].count, says["promise_url"]) == (0, f"/funds/promises/new/?line={line.pk}")
    assert client.get(says["promise_url"]).context["form"]["subject"].value() == f"line-{line.pk}"
    said = {"amount": Decimal("20"), "per": "community", "source": "fiscal", "due_on": DUE}
    terms = Terms(**said, communities=(district.community1,), line=line)
    row = promise(terms, payer=district.department, by=district.officer)
    assert look("worker", url)[0]["promises"] == [row]
    assert (look("neighbour", url)[0], look(None, url)[0]) == (None, None)


def test_the_page_asks_as_often_for_many_promises_as_for_one(client, district, django_assert_max_num_queries):
    admission = admission_of(district)
    client.force_login(district.reviewer)
    promised(district, district.community1, admission=admission)
    client.get(url_of(admission))
    with django_assert_max_num_queries(60) as asked:
        client.get(url_of(admission))
    for _n in range(12):
        promised(district, district.community1, district.community2, admission=admission)
    with django_assert_max_num_queries(len(asked)):
        page = client.get(url_of(admission))
    assert len(next(one.says for one in page.context["sections"] if one.template == TEMPLATE)["promises"]) == 10
