"""Pages of funds: the ledger, a promise, promising with a proposal, changing, calling off."""

import csv
import io
from decimal import Decimal
from uuid import uuid4

import pytest

from dispatch.funds import supersede, use
from dispatch.models import FundPromise
from dispatch.rates import set_rate
from tests.dispatch.money import LAST_DAY, ON, SINCE, came, paid, promised, terms
from tests.dispatch.rows import admit
from web import clock

NEW = "/funds/promises/new/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    return client


def admission_of(district, **said):
    both = [district.community1, district.community2]
    return admit(district, "健康体检", since=SINCE, last_day=LAST_DAY, communities=both, **said)


def said(district, admission, **more):
    same = {"payer": district.department.pk, "subject": f"admission-{admission.pk}", "amount": "3000", "per": "in_all"}
    return {**same, "source": "fiscal", "due_on": "2026-06-30", **more}


def test_money_that_a_decision_speaks_of_is_promised_with_it(officer, district):
    admission = admission_of(district, funding_amount=3000)
    page = officer.get("/funds/unrecorded/")
    assert [one.pk for one in page.context["rows"]] == [admission.pk]
    form = officer.get(NEW, {"admission": admission.pk}).context["form"]
    assert form["amount"].value() == Decimal("3000")
    answer = officer.post(NEW, said(district, admission), follow=True)
    row = FundPromise.objects.get()
    assert answer.redirect_chain[-1][0] == f"/funds/promises/{row.pk}/"
    assert sorted(one.amount for one in row.shares.all()) == [1500, 1500]
    assert list(officer.get("/funds/unrecorded/").context["rows"]) == []


def test_a_second_press_of_the_same_form_promises_no_more(officer, district):
    asked = said(district, admission_of(district), token=str(uuid4()))
    first, second = officer.post(NEW, asked), officer.post(NEW, asked)
    assert (first.status_code, first.url, FundPromise.objects.count()) == (302, second.url, 1)
    assert officer.get(NEW).context["form"]["token"].value()


def test_a_proposal_shows_its_arithmetic(officer, district):
    set_rate(district.authority, yuan=Decimal("30"), valid_from=SINCE, source="")
    admission = admission_of(district, frequency="once")
    page = officer.get(NEW, {"admission": admission.pk}).content.decode()
    assert "× 2个社区 × 每工时30.00元 = 120.00元" in page


def test_a_press_proposes_hours_at_the_rate_and_records_nothing(officer, district):
    set_rate(district.authority, yuan=Decimal("30"), valid_from=SINCE, source="")
    admission = admission_of(district, frequency="once")
    typed = {**said(district, admission), "amount": "", "due_on": "", "note": "按测算", "propose": "1"}
    answer = officer.post(NEW, typed)
    form = answer.context["form"]
    assert (answer.status_code, FundPromise.objects.count(), form.errors) == (200, 0, {})
    found = {name: form[name].value() for name in ("subject", "per", "amount", "quantity", "note")}
    assert found == {
        "subject": f"admission-{admission.pk}",
        "per": "hour",
        "amount": Decimal("30"),
        "quantity": Decimal("2"),
        "note": "按测算",
    }
    assert "= 120.00元" in answer.content.decode()


def test_without_a_rate_a_press_says_the_usual_way_and_without_an_admission_what_is_missing(officer, district):
    admission = admission_of(district)
    page = officer.post(NEW, {**said(district, admission), "propose": "1"}).content.decode()
    assert "本区还没有登记工时标准" in page and "临时性、阶段性工作" in page
    assert "请先选择随哪一件准入" in officer.post(NEW, {"propose": "1"}).content.decode()


@pytest.mark.parametrize("url", ["/funds/", "/funds/promises/{}/"])
def test_ledger_and_promise_print_in_ten_thousands(officer, district, url):
    row = promised(district)
    page = officer.get(url.format(row.pk)).content.decode()
    assert "单位：万元" in page and '<span class="print-only">0.30</span>' in page


@pytest.mark.parametrize(
    "more",
    [
        {"amount": "0"},
        {"amount": "1.001"},
        {"per": "month"},
        {"subject": "admission-999"},
        {"due_on": ""},
        {"source": ""},
    ],
)
def test_what_is_missing_or_wrong_is_said(officer, district, more):
    assert officer.post(NEW, said(district, admission_of(district), **more)).status_code == 422
    assert not FundPromise.objects.exists()


def test_a_community_outside_the_admission_is_refused(officer, district):
    answer = officer.post(NEW, said(district, admission_of(district), communities=[district.community3.pk]))
    assert (answer.status_code, FundPromise.objects.count()) == (422, 0)


def test_a_promise_is_changed_by_another(officer, district):
    row = promised(district)
    url = f"/funds/promises/{row.pk}/change/"
    assert officer.get(url).status_code == 200
    officer.post(url, {**said(district, row.admission), "amount": "2000", "communities": [district.community1.pk]})
    later = FundPromise.objects.get(replaces=row)
    assert (later.amount, later.payer) == (2000, district.department)
    assert "看后来的" in officer.get(f"/funds/promises/{row.pk}/").content.decode()
    assert officer.get(url).status_code == 409


def test_a_promise_is_called_off_with_a_reason(officer, district):
    row = promised(district)
    url = f"/funds/promises/{row.pk}/call-off/"
    assert officer.post(url, {}).status_code == 422
    officer.post(url, {"note": "登记错了"})
    assert "没有符合" not in officer.get("/funds/").content.decode()
    assert officer.get("/funds/").context["page_obj"].paginator.count == 0


def test_what_was_called_off_or_changed_leads_to_what_came_after_for_everybody_who_saw_it(client, district):
    row = promised(district)
    client.force_login(district.officer)
    client.post(f"/funds/promises/{row.pk}/call-off/", {"note": "登记错了"})
    after = f"/funds/promises/{FundPromise.objects.get(replaces=row).pk}/"
    for who, code in (("worker", 200), ("street_officer", 200), ("reviewer", 200), ("neighbour", 404)):
        client.force_login(getattr(district, who))
        page = client.get(after)
        assert (who, page.status_code) == (who, code)
        assert ("已作废：登记错了" in page.content.decode()) is (code == 200)
    first, both = promised(district), (district.community1, district.community2)
    later = supersede(first, terms(first.admission, *both[1:], amount="10"), by=district.officer)
    client.force_login(district.worker)
    page = client.get(f"/funds/promises/{later.pk}/")
    assert (page.status_code, page.context["totals"].count) == (200, 0)


def test_a_promise_with_many_payments_leads_to_all_of_them(officer, district):
    row = promised(district)
    for n in range(11):
        paid(district, row, amount="1", voucher=f"凭{n}")
    page = officer.get(f"/funds/promises/{row.pk}/")
    assert (len(page.context["payments"]), page.context["payments_count"]) == (10, 11)
    url = f"/funds/payments/?{page.context['payments_asked']}"
    assert url in page.content.decode()
    assert officer.get(url).context["page_obj"].paginator.count == 11


def test_strangers_find_no_promise_and_others_may_not_change_it(client, district):
    row = promised(district)
    for who, codes in (("neighbour", [404, 404]), ("reviewer", [200, 403]), ("worker", [200, 403])):
        client.force_login(getattr(district, who))
        urls = (f"/funds/promises/{row.pk}/", f"/funds/promises/{row.pk}/change/")
        assert [client.get(url).status_code for url in urls] == codes
    client.force_login(district.worker)
    assert client.get(NEW).status_code == 403


def test_the_filter_and_its_file_find_the_same(officer, district):
    row = promised(district, district.community1, district.community2, amount="0.03")
    paid(district, row, amount="0.01")
    assert officer.get("/funds/", {"status": "unconfirmed"}).context["page_obj"].paginator.count == 1
    file = officer.get("/funds/", {"status": "unconfirmed", "format": "csv"})
    (one,) = csv.DictReader(io.StringIO(b"".join(file.streaming_content).decode("utf-8-sig")))
    assert (Decimal(one["承诺（元）"]), Decimal(one["已拨付（元）"]), Decimal(one["还差（元）"])) == (
        Decimal("0.02"),
        Decimal("0.01"),
        Decimal("0.01"),
    )


@pytest.mark.parametrize("asked", ["健康", "第1社区", "健康 第1社区"])
def test_words_find_the_matter_and_the_community(officer, district, asked):
    promised(district, district.community1)
    assert officer.get("/funds/", {"q": asked}).context["page_obj"].paginator.count == 1
    assert officer.get("/funds/", {"q": "无此事"}).context["page_obj"].paginator.count == 0


@pytest.mark.parametrize(
    "url",
    [
        "/funds/",
        "/funds/report/",
        "/funds/payments/",
        "/funds/uses/",
        "/funds/promises/{promise}/",
        "/funds/communities/{c}/",
    ],
)
def test_a_page_asks_as_often_for_many_rows_as_for_one(client, district, url, django_assert_max_num_queries):
    def more(times):
        for n in range(times):
            later = promised(district, district.community1, district.community2, amount="20")
            paid(district, later, district.community1, district.community2, amount="1", voucher=f"凭{n}")
            came(district, amount="1")
            use(district.community1, amount=1, used_on=ON, purpose="折页", by=district.worker)
        return later

    row = more(1)
    client.force_login(district.reviewer)
    url = url.format(promise=row.pk, c=district.community1.pk)
    client.get(url)
    with django_assert_max_num_queries(40) as asked:
        client.get(url)
    more(4)
    paid(district, row, district.community2, amount="1", voucher="凭a")
    with django_assert_max_num_queries(len(asked)):
        assert client.get(url).status_code == 200
