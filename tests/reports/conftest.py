"""A monthly report as a district would issue it: thirty departments in official order, three streets, one month."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from reports.content import (
    Attachment,
    Chart,
    Column,
    Figure,
    ReportContent,
    Section,
    Subheading,
    Table,
    numbered,
)
from reports.rates import Bounded
from tests.killing import own_queue
from tests.reports.random_month import at
from web import clock

DISTRICT = Path(__file__).resolve().parents[2] / "registry" / "data" / "demo"
STREETS = ("青林街道", "河东街道", "柳荫街道")
MONTHS = [f"2025年{n}月" for n in (11, 12)] + [f"2026年{n}月" for n in range(1, 11)]


def number(key, label, unit="件", kind="number"):
    return Column(key, label, unit, kind)


@pytest.fixture
def queue():
    """A queue of this test's own, on a broker database of its own."""
    with own_queue() as name:
        yield name


@pytest.fixture
def second_of_november():
    """The day after the clock has built October."""
    with clock.at(at(2026, 11, 2, 9)):
        yield


@pytest.fixture
def departments():
    """The names of the demonstration district's departments in official order."""
    with open(DISTRICT / "departments.csv", encoding="utf-8") as file:
        return [row["name"] for row in sorted(csv.DictReader(file), key=lambda row: int(row["official_order"]))]


@pytest.fixture
def applications(departments):
    """Applications by department: counts that repeat in a fixed pattern, with their true sums."""
    rows = []
    for place, name in enumerate(departments):
        received, approved, rejected = place % 4, place % 3 if place % 4 == 3 else 0, 1 if place % 4 == 2 else 0
        on_time = None if not approved + rejected else Decimal(100)
        rows.append([name, received, approved, rejected, received - approved - rejected, on_time])
    columns = [
        Column("department", "部门"),
        *(number(key, label) for key, label in zip("racp", ("收到", "同意", "不同意", "在办"), strict=True)),
        number("on_time", "按时办结率", "%", "percent"),
    ]
    total = ["合计", *(sum(row[i] for row in rows) for i in range(1, 5)), Decimal("100")]
    return Table("applications", "各部门准入办理情况", columns, rows, total, "部门按机构序列排列，不作排名。")


@pytest.fixture
def burdens():
    """Burdens by category against last month and the baseline, with a lower bound."""
    columns = [
        Column("category", "类别"),
        number("before", "上月", "项"),
        number("now", "本月", "项"),
        number("base", "基线", "项"),
        number("change", "比基线压缩", "%", "percent"),
    ]
    rows = [
        ["工作事项", 180, 172, 322, Decimal("46.6")],
        ["报表", 9, 7, 44, Decimal("84.1")],
        ["盖章证明", 4, 4, Bounded(100, "at_least"), Bounded(Decimal(96), "at_least")],
        ["突发事件（单列）", 0, 1, 0, None],
    ]
    return Table("burdens", "各类负担变化情况", columns, rows)


@pytest.fixture
def funds():
    columns = [Column("street", "街道"), number("items", "事项", "项"), Column("paid", "到账金额", kind="money")]
    rows = [[name, n, Decimal(n * 12_345)] for n, name in enumerate(STREETS, 2)]
    return Table("funds", "费随事转落实情况", columns, rows, ["合计", 9, Decimal(9 * 12_345)])


@pytest.fixture
def refusals():
    series = [
        ("裁定拒收成立", [9, 8, 8, 7, 9, 6, 6, 5, 5, 4, 3, 3]),
        ("裁定应接", [1, 0, 2, 1, 0, 1, 0, 0, 1, 0, 1, 0]),
    ]
    return Chart("refusals", "近十二个月拒收裁定情况", MONTHS, series, kind="stacked", unit="件")


@pytest.fixture
def by_street():
    columns = [Column("street", "街道"), number("active", "在办事项", "项"), number("refused", "拒收")]
    columns += [number(f"c{n}", label, "项") for n, label in enumerate(("报表", "台账", "证明", "会议", "平台"))]
    rows = [[name, 40 + n, n, 3, 2, 1, 12 + n, 2] for n, name in enumerate(STREETS)]
    return Table("by_street", "各街道情况表", columns, rows, ["合计", *(sum(r[i] for r in rows) for i in range(1, 8))])


@pytest.fixture
def figures():
    return [
        Figure("items", "在办工作事项", 172, "项", "当月任一日有效的不同事项数", before=322),
        Figure("forms", "报表", 7, "张", "不同报表的张数，不计报送次数", before=44),
        Figure("stamps", "盖章证明", 4, "种", "社区出具证明的种类数", before=Bounded(100, "at_least")),
        Figure("emergencies", "突发事件", 1, "件", "单列，不计入工作事项", before=0),
        Figure("on_time", "按时办结率", Decimal("96.25"), "%", "按时办结件数÷办结件数", before=Decimal("93.1")),
    ]


@pytest.fixture
def sample_report(figures, applications, burdens, funds, refusals, by_street):
    sections = numbered(
        [
            Section(
                "总体情况",
                [
                    "截至10月底，全区3个街道36个社区在办工作事项172项，其中依法履职事项41项、协助政府事项118项、" * 2
                    + "准入事项13项。"
                ],
            ),
            Section(
                "准入办理情况",
                [
                    Subheading("（一）受理情况"),
                    "本月收到准入申请44件。",
                    Subheading("（二）审查情况"),
                    "“社区万能章”类申请一律不予准入。",
                ],
                [applications],
            ),
            Section("下派事项情况", ["各类负担与上月、基线比较见下表。"], [burdens]),
            Section("拒收与举报", ["全区社区依规拒收清单外事项3件，均裁定拒收成立。"], charts=[refusals]),
            Section("费随事转落实情况", ["需要经费的协助事项9项，经费全部到账。"], [funds]),
            Section("下一步要求", ["各单位应于2026年11月15日前完成整改。"]),
        ]
    )
    return ReportContent(
        title="关于示范区2026年10月社区工作事项准入和减负情况的通报",
        authority_name="示范区",
        issuer_name="示范区民政局",
        recipients="各街道办事处，区级有关部门",
        month=date(2026, 10, 1),
        cut_at=datetime(2026, 11, 1, 1, 5, tzinfo=UTC),
        is_closed=True,
        figures=figures,
        sections=sections,
        attachments=[Attachment("本月公布清单"), Attachment("各街道情况表", tables=[by_street])],
        signature_date=date(2026, 11, 2),
        compared_with="基线（2026年1月）",
    )
