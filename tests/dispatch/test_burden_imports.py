"""Standing burdens from a sheet: a catalogue from elsewhere, communities' own, and what is exported comes back unchanged."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.models import BurdenPlace, StandingBurden
from tests.dispatch.burdens import SINCE, kept_in, line_of, make_burden
from tests.dispatch.rows import admit
from tests.district import standard_lists
from tests.sheets import comma_separated, counts, exported, hand_in, import_now, remedies, sheets_of
from web import clock
from web.workflow import perform

TODAY = date(2026, 11, 20)
HEAD = ["种类", "名称", "要求单位", "频次", "每次用时（分钟）", "依据的清单", "条目编号", "准入编号", "承担的社区"]
CATALOGUE = Path(__file__).parent / "data" / "burdens.csv"


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def given(district, *rows, **target):
    """A run of these rows, handed in by the reviewer."""
    return hand_in(district, "burdens", [HEAD, *rows], by=district.reviewer, **target)


def test_new_burdens_are_registered_with_owner_footing_and_communities(district):
    standard_lists(district)
    admission = admit(district, "垃圾分类", since=SINCE, last_day=date(2026, 12, 31))
    run = given(
        district,
        ["台账", "危房台账", "wj", "每月", 30, "测试区assist清单", "3", "", "全部"],
        ["平台", "综治平台", "省里的平台公司", "每周", "", "", "", admission.number, "第1社区、c3"],
        ["工作群", "通知群", "统计局", "", "", "", "", "", ""],
    )
    assert (counts(run), run.findings["problems"]) == ((3, 0, 0, 0), [])
    assert import_now(run)
    ledger, platform, group = StandingBurden.objects.order_by("pk")
    assert (ledger.owner, ledger.line, ledger.minutes_each) == (district.department, line_of(district), 30)
    assert kept_in(ledger, TODAY) == ["第1社区", "第2社区", "第3社区"]
    assert (platform.owner_label, platform.admission, kept_in(platform, TODAY)) == (
        "省里的平台公司",
        admission,
        ["第1社区", "第3社区"],
    )
    assert (group.owner_label, kept_in(group, TODAY)) == ("统计局", [])


def test_the_reviewing_office_hands_in_no_footing_for_its_own_burdens(district):
    standard_lists(district)
    make_burden(district, "旧台账", owner=district.office, line=line_of(district))
    own = ["台账", "旧台账", district.office.name, "", "", "测试区assist清单", "3", "", ""]
    run = given(district, own, ["台账", "新台账", *own[2:]])
    assert counts(run) == (0, 0, 1, 1)
    assert [why for _row, _column, why in remedies(run)] == ["本单位要求的，依据由别的单位的审核人填写，这里请留空。"]


def test_what_is_exported_comes_back_unchanged(district):
    standard_lists(district)
    make_burden(district, line=line_of(district), document_number="测发〔2020〕3号", since=SINCE)
    admission = admit(district, "垃圾分类", since=SINCE, last_day=date(2026, 12, 31))
    make_burden(district, "打卡平台", kind="platform", admission=admission, owner=None, owner_name="平台公司")
    stopped = make_burden(district, "防诈群", kind="work_group", communities=[district.community3])
    perform(stopped, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    perform(stopped, "verify_stopped", by=district.reviewer, note="已解散")
    for ending in ("xlsx", "csv"):
        content = exported(district, "burdens", district.reviewer, ending)
        run = hand_in(district, "burdens", None, by=district.reviewer, content=content)
        assert (counts(run), run.findings["problems"]) == ((0, 0, 3, 0), [])


def test_what_the_sheet_says_is_corrected_and_what_it_leaves_empty_stays(district):
    standard_lists(district)
    burden = make_burden(district, line=line_of(district))
    admission = admit(district, "垃圾分类", since=SINCE, last_day=date(2026, 12, 31))
    run = given(district, ["台账", "危房台账", "卫生健康委员会", "", 45, "", "", admission.number, "c2、c3"])
    assert counts(run) == (0, 1, 0, 0)
    assert import_now(run)
    burden.refresh_from_db()
    assert (burden.frequency, burden.minutes_each, burden.line, burden.admission, burden.version) == (
        "monthly",
        45,
        None,
        admission,
        2,
    )
    assert kept_in(burden, TODAY) == ["第2社区", "第3社区"]
    assert kept_in(burden, TODAY - timedelta(days=1)) == ["第1社区", "第2社区"]


def test_every_wrong_cell_is_named_with_its_remedy(district):
    standard_lists(district)
    stopped = make_burden(district, "防诈群", kind="work_group")
    perform(stopped, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    perform(stopped, "verify_stopped", by=district.reviewer, note="已解散")
    run = given(
        district,
        ["台账", "甲", "", "", "", "", "", "", ""],
        ["台账", "乙", "统计局", "", "", "测试区assist清单", "99", "", ""],
        ["台账", "丙", "统计局", "", "", "", "3", "", ""],
        ["台账", "丁", "统计局", "", "", "测试区assist清单", "3", "没有的号", ""],
        ["台账", "丁", "tj", "", "", "", "", "", "第9社区"],
        ["工作群", "防诈群", "卫生健康委员会", "", "", "", "", "", "全部"],
    )
    assert counts(run) == (0, 0, 0, 6)
    assert remedies(run) == [
        (2, "C", "没有写要求单位。请在表里写明，或者上传时填写。"),
        (3, "G", "「测试区assist清单」没有编号是「99」的条目，请核对。"),
        (4, "F", "清单和条目编号要一起写。"),
        (5, "H", "没有编号是「没有的号」的准入，请核对。"),
        (5, "H", "依据只能是一条清单条目或者一件准入，请只写一种。"),
        (6, "I", "「第9社区」不是可选的值，可以写：第1社区、第2社区、第3社区。"),
        (6, "B", "和第5行是同一项，请删去一行。"),
        (7, "B", "这一项已经停用并核实，不能由导入改变；又出现的，请在它的页面「举报反弹」，或者由审核人登记。"),
    ]


def test_a_catalogue_from_elsewhere_goes_in_once_what_is_ambiguous_is_settled(district):
    content = CATALOGUE.read_bytes()
    run = hand_in(district, "burdens", None, by=district.reviewer, content=content, owner="某某区")
    assert counts(run) == (92, 0, 0, 4)
    assert {column for _row, column, _remedy in remedies(run)} == {"D"}
    settled = content.replace("一周一次到半年一次不等".encode(), "每周".encode())
    run = hand_in(district, "burdens", None, by=district.reviewer, content=settled, owner="某某区")
    assert (counts(run), run.findings["problems"]) == ((96, 0, 0, 0), [])
    assert import_now(run)
    kinds = StandingBurden.objects.order_by().values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "assessment": 48,
        "creation": 25,
        "ledger": 19,
        "platform": 4,
    }
    again = hand_in(district, "burdens", None, by=district.reviewer, content=settled, owner="某某区")
    assert counts(again) == (0, 0, 96, 0)


def test_sixty_rows_are_written_in_as_many_statements_as_three(district):
    def statements(first, n):
        rows = [["台账", f"台账{k}", "统计局", "每月", 10, "", "", "", "全部"] for k in range(first, first + n)]
        run = hand_in(district, "burdens", None, by=district.reviewer, content=comma_separated([HEAD, *rows]))
        with CaptureQueriesContext(connection) as asked:
            assert import_now(run)
        return len(asked)

    assert statements(0, 3) == statements(100, 60)
    assert BurdenPlace.objects.count() == 63 * 3


def test_the_template_offers_kinds_frequencies_and_lists(district, client):
    standard_lists(district)
    client.force_login(district.reviewer)
    answer = client.get("/imports/burdens/template/")
    assert answer.status_code == 200
    sheets = sheets_of(b"".join(answer.streaming_content))
    assert list(sheets) == ["常态负担", "示例", "说明", "代码"]
    assert sheets["代码"][1][:3] == ["报表", "一次性", "测试区duty清单"]


@pytest.mark.parametrize("who", ["officer", "worker", "street_officer", "operator", "supervisor"])
def test_only_reviewers_import(district, client, who):
    client.force_login(getattr(district, who))
    assert client.get("/imports/new/burdens/").status_code == 403
