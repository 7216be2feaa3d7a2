"""Money of which a decision speaks and that nobody recorded: who sees it, until when, and what makes it go away."""

from datetime import timedelta

import pytest

from desk.models import Notice
from dispatch.fund_figures import counts_for_home
from dispatch.fund_notices import remind
from dispatch.fund_unrecorded import counted, unrecorded, unrecorded_for
from dispatch.funds import call_off
from dispatch.workbench import panels_of
from tests.dispatch.money import DUE, LAST_DAY, ON, SINCE, promised
from tests.dispatch.rows import admit
from web import clock

PAGE = "/funds/unrecorded/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(ON):
        yield


def admission_of(district, **said):
    both = [district.community1, district.community2]
    same = {"since": SINCE, "last_day": LAST_DAY, "communities": both, "funding_amount": 3000, "funding_due_on": DUE}
    return admit(district, "健康体检", **{**same, **said})


def test_it_waits_until_something_is_promised_with_it_and_again_when_that_is_called_off(district):
    admission = admission_of(district)
    admission_of(district, funding_amount=None, funding_due_on=None)
    assert list(unrecorded()) == [admission]
    row = promised(district, district.community1, admission=admission)
    assert list(unrecorded()) == []
    call_off(row, "登记错了", by=district.officer)
    assert list(unrecorded()) == [admission]


def test_what_was_promised_with_a_decision_counts_for_all_that_took_its_place(district):
    first = admission_of(district)
    promised(district, district.community1, admission=first)
    second = admission_of(district, replaces=first)
    admission_of(district, replaces=second)
    assert list(unrecorded()) == []


def test_of_decisions_one_in_the_place_of_the_other_only_the_last_waits(district):
    later = admission_of(district, replaces=admission_of(district))
    assert list(unrecorded()) == [later]


def test_it_is_still_owed_after_the_end_when_it_was_due_before(district):
    owed = admission_of(district, last_day=ON - timedelta(days=1), funding_due_on=SINCE)
    admission_of(district, last_day=ON - timedelta(days=1), funding_due_on=ON)
    assert [(one.pk, one.is_late) for one in unrecorded()] == [(owed.pk, True)]


def test_those_see_it_whom_it_concerns(district):
    admission_of(district)
    seen = ("officer", "worker", "neighbour", "street_officer", "reviewer", "supervisor")
    assert [unrecorded_for(getattr(district, who)).count() for who in seen] == [1] * 6
    blind = ("other_officer", "other_street_officer", "operator")
    assert [unrecorded_for(getattr(district, who)).count() for who in blind] == [0] * 3


def test_page_file_api_tab_and_home_tell_the_same(client, district):
    admission_of(district)
    admission_of(district, funding_due_on=None)
    with clock.at(DUE + timedelta(days=1)):
        for who in ("officer", "street_officer", "reviewer"):
            client.force_login(getattr(district, who))
            page = client.get(PAGE)
            assert [one.is_late for one in page.context["rows"]] == [True, False]
            assert [one.may_promise for one in page.context["rows"]] == [who == "officer"] * 2
            assert "逾期没有登记" in page.content.decode()
            tabs = {tab.label: (tab.url, tab.count) for tab in client.get("/funds/").context["tabs"]}
            assert tabs["决定写明、没有登记"] == (PAGE, 2)
            assert client.get("/api/v1/unrecorded-funds/").json()["count"] == 2
            (home,) = [one for one in counts_for_home(getattr(district, who)) if one[2] == PAGE]
            assert (home[1], home[4]) == (2, "refuse")
        assert client.get(PAGE, {"late": "yes"}).context["page_obj"].paginator.count == 1
        file = b"".join(client.get(PAGE, {"format": "csv"}).streaming_content).decode("utf-8-sig")
        assert "决定写明的金额（元）" in file and len(file.splitlines()) == 3


def test_my_community_reads_what_was_decided_for_it_and_recorded_by_nobody(client, district):
    admission_of(district)
    with clock.at(DUE + timedelta(days=1)):
        (panel,) = [one for one in panels_of(district.worker) if one.template == "dispatch/workbench_funds.html"]
        assert panel.says["counts"] == {"all": 1, "late": 1}
        client.force_login(district.worker)
        home = client.get("/").content.decode()
        assert "准入写明经费、还没有登记的1件" in home and PAGE in home


def test_the_page_of_a_community_says_what_nobody_recorded_as_far_as_one_sees_it(district, client):
    admission = admission_of(district)
    here = f"/funds/communities/{district.community1.pk}/"
    for who in ("worker", "street_officer", "reviewer"):
        client.force_login(getattr(district, who))
        found = client.get(here).context
        assert (list(found["unrecorded"]), found["counts"]["all"]) == ([admission], 1)
    promised(district, district.community1, admission=admission)
    assert "决定写明、没有登记" not in client.get(here).content.decode()


def test_a_community_is_told_the_sum_of_all_communities_as_such_and_no_share(client, district):
    admission_of(district)
    client.force_login(district.worker)
    for page in ("/", PAGE):
        assert "全部2个社区共3,000.00元，分给本社区多少待登记" in client.get(page).content.decode()
    client.force_login(district.officer)
    assert "全部2个社区合计" in client.get(PAGE).content.decode()
    assert client.get("/api/v1/unrecorded-funds/").json()["results"][0]["communities"] == 2


def test_what_was_decided_for_one_community_is_its_own(client, district):
    admission_of(district, communities=[district.community1])
    client.force_login(district.worker)
    for page in ("/", PAGE):
        content = client.get(page).content.decode()
        assert ["3,000.00元" in content, "待登记" in content] == [True, False]


def test_the_department_that_is_to_pay_is_told_once_before_and_once_when_it_is_late(district):
    admission_of(district)
    remind()
    assert told() == []
    for day in (DUE - timedelta(days=3), DUE, DUE + timedelta(days=1), DUE + timedelta(days=2)):
        with clock.at(day):
            remind()
    assert told() == ["colleague", "colleague", "officer", "officer"]
    notice = Notice.objects.filter(recipient=district.officer).latest("pk")
    assert notice.subject == f"准入决定写明「{notice_of(district)}」的经费3,000.00元，还没有登记"
    assert "应在2026年6月30日前拨付。" in notice.text and "登记承诺" in notice.text


def told():
    rows = Notice.objects.filter(key__startswith="fund-unrecorded:").order_by("recipient__username")
    return list(rows.values_list("recipient__username", flat=True))


def notice_of(district):
    return str(unrecorded().get())


def test_counting_is_one_query(district, django_assert_num_queries):
    for _n in range(3):
        admission_of(district)
    with django_assert_num_queries(1):
        assert counted(unrecorded()) == {"all": 3, "late": 0}
