"""Communities hand in a sheet of what they keep: new burdens are registered, known ones joined, nothing else is changed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.models import StandingBurden
from tests.dispatch.burdens import kept_in, make_burden
from tests.sheets import comma_separated, counts, exported, hand_in, import_now, remedies
from web import clock
from web.workflow import perform

TODAY = date(2026, 11, 20)
HEAD = ["种类", "名称", "要求单位", "频次", "每次用时（分钟）"]
LEDGER = ["台账", "危房台账", "wj", "每周", 90]


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def of_a_community(district, *rows, by=None):
    return hand_in(district, "own-burdens", [HEAD, *rows], by=by or district.worker)


def of_a_street(district, *rows):
    return hand_in(district, "own-burdens", [[*HEAD, "承担的社区"], *rows], by=district.street_officer)


def test_a_community_registers_what_nobody_has_registered(district):
    run = of_a_community(district, LEDGER, ["工作群", "通知群", "某公司", "", ""])
    assert (counts(run), run.findings["problems"]) == ((2, 0, 0, 0), [])
    assert import_now(run)
    ledger, group = StandingBurden.objects.order_by("pk")
    assert (ledger.owner, ledger.frequency, ledger.minutes_each) == (district.department, "weekly", 90)
    assert (group.owner_label, kept_in(ledger, TODAY), kept_in(group, TODAY)) == ("某公司", ["第1社区"], ["第1社区"])


def test_of_what_is_registered_only_that_the_community_keeps_it_too_is_taken_over(district):
    burden = make_burden(district, communities=[district.community2, district.community3])
    run = of_a_community(district, LEDGER)
    assert (counts(run), run.findings["changes"][0]["fields"]) == ((0, 1, 0, 0), [["承担的社区", "", "第1社区"]])
    assert import_now(run)
    burden.refresh_from_db()
    assert (burden.frequency, burden.minutes_each, burden.version) == ("monthly", 30, 1)
    assert kept_in(burden, TODAY) == ["第1社区", "第2社区", "第3社区"]
    assert counts(of_a_community(district, LEDGER)) == (0, 0, 1, 0)


def test_a_street_names_the_communities_and_takes_none_away(district):
    burden = make_burden(district, communities=[district.community1])
    run = of_a_street(district, [*LEDGER, "第2社区"], ["牌子", "妇女之家", "妇联", "", "", "全部"])
    assert import_now(run)
    plaque = StandingBurden.objects.get(kind="plaque")
    assert (kept_in(burden, TODAY), kept_in(plaque, TODAY)) == (["第1社区", "第2社区"], ["第1社区", "第2社区"])


def test_what_does_not_fit_is_said_with_its_remedy(district):
    stopped = make_burden(district, "防诈群", kind="work_group")
    perform(stopped, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    perform(stopped, "verify_stopped", by=district.reviewer, note="已解散")
    run = of_a_street(
        district,
        [*LEDGER, ""],
        [*LEDGER[:1], "乙", *LEDGER[2:], "第3社区"],
        ["工作群", "防诈群", "wj", "", "", "第1社区"],
    )
    assert counts(run) == (0, 0, 0, 3)
    assert [(row, remedy) for row, _column, remedy in remedies(run)] == [
        (2, "请写明哪些社区承担它。"),
        (3, "「第3社区」不是可选的值，可以写：第1社区、第2社区。"),
        (4, "这一项已经停用并核实，不能由导入改变；又出现的，请在它的页面「举报反弹」，或者由审核人登记。"),
    ]


def test_a_community_takes_away_what_it_keeps_and_that_comes_back_unchanged(district):
    make_burden(district)
    make_burden(district, "别处的", communities=[district.community3])
    content = exported(district, "own-burdens", district.worker, "csv")
    assert "危房台账" in content.decode("utf-8-sig") and "别处的" not in content.decode("utf-8-sig")
    assert counts(hand_in(district, "own-burdens", None, by=district.worker, content=content)) == (0, 0, 1, 0)


def test_sixty_rows_are_written_in_as_many_statements_as_three(district):
    def statements(first, n):
        rows = [["台账", f"台账{k}", "统计局", "每月", 10] for k in range(first, first + n)]
        content = comma_separated([HEAD, *rows])
        run = hand_in(district, "own-burdens", None, by=district.worker, content=content)
        with CaptureQueriesContext(connection) as asked:
            assert import_now(run)
        return len(asked)

    assert statements(0, 3) == statements(100, 60)


@pytest.mark.parametrize("who", ["officer", "reviewer", "decider", "supervisor", "operator"])
def test_only_streets_and_communities_hand_in_their_own(district, client, who):
    client.force_login(getattr(district, who))
    assert client.get("/imports/new/own-burdens/").status_code == 403


def test_the_register_leads_each_to_the_sheet_that_is_theirs(district, client):
    for who, kind in (("worker", "own-burdens"), ("street_officer", "own-burdens"), ("reviewer", "burdens")):
        client.force_login(getattr(district, who))
        assert f"/imports/new/{kind}/" in client.get("/burdens/").content.decode()
        assert client.get(f"/imports/new/{kind}/").status_code == 200
