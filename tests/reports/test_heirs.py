"""Two months between which units were renamed, merged and split: numbers stand under the unit that follows."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import get_current_timezone, localtime

from dispatch.models import Dispatch, Origin, Receipt
from registry.models import Department, Street, Unit
from registry.successions import NewUnit, close, merge, rename, split
from reports.comparing import FOLLOWED, NOT_ADDED, SPLIT, compared
from reports.page import ShownTable
from tests.reports.built import build
from tests.reports.linked import LinkedNumbers, number_in
from tests.reports.random_month import at
from web import clock

JULY, SEPTEMBER, OCTOBER = date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 1)
PAGE = "/reports/compare/"

pytestmark = pytest.mark.usefixtures("second_of_november")


def send(district, day, sender, times=1, community=None):
    """So many dispatches on a day, each to one community."""
    moment = datetime.combine(day, time(9), get_current_timezone())
    for _n in range(times):
        dispatch = Dispatch.objects.create(
            authority=district.authority,
            origin=Origin.SENT,
            sender=sender,
            title="请填报台账",
            hours=Decimal("1.5"),
            created_by=district.officer,
            sent_at=moment,
        )
        Receipt.objects.create(
            dispatch=dispatch,
            community=community or district.community1,
            verdict="unlisted",
            received_at=moment,
        )


def followed(district, verb, units, *names, on, kind=Department):
    """Carry out a verb; returns the units that opened, in the order of ``names``."""
    new = [NewUnit(name, f"x{name}") for name in names]
    verb(units, new[0] if len(new) == 1 else new, on=on, by=district.operator)
    return [kind.objects.get(name=name, valid_from=on) for name in names]


def table_of(district, key="by_department", months=(SEPTEMBER, OCTOBER), metric="receipts"):
    """{name: (earlier, later, change)} of the built months, and the table."""
    both = [build(district, month=month) for month in months]
    table = {one.key: one for one in compared(*both, metric)}[key]
    return {row[0]: tuple(row[1:]) for row in table.rows}, table


def said_under(table, name):
    """The lines under the name of a row, as text."""
    key = table.row_keys[[row[0] for row in table.rows].index(name)]
    return ["".join(text for text, _lead in line) for line in table.beneath.get(key, ())]


def test_a_renamed_department_has_one_row_with_both_numbers(district):
    send(district, date(2026, 9, 8), district.other_department, 3)
    (heir,) = followed(district, rename, district.other_department, "数据局", on=date(2026, 10, 1))
    send(district, date(2026, 10, 8), heir, 2)
    rows, table = table_of(district)
    assert (rows["数据局"], "统计局" in rows) == (("3", "2", "下降33.3%"), False)
    assert said_under(table, "数据局") == ["2026年9月为统计局（2026年10月1日更名）"]
    lead = table.leads[str(heir.pk), "before"]
    assert (lead.key, lead.month) == (str(district.other_department.pk), "2026-09")
    assert (table.total[1:], table.note) == (["3", "2", "下降33.3%"], str(FOLLOWED))


def test_two_merged_departments_are_added_and_each_keeps_its_own_list(district):
    send(district, date(2026, 9, 8), district.other_department, 3)
    send(district, date(2026, 9, 8), district.department, 2)
    both = [district.department, district.other_department]
    (heir,) = followed(district, merge, both, "数据局", on=date(2026, 10, 1))
    send(district, date(2026, 10, 8), heir, 4)
    rows, table = table_of(district)
    assert (rows["数据局"], set(rows) & {"统计局", "卫生健康委员会"}) == (("5", "4", "下降20.0%"), set())
    assert said_under(table, "数据局") == ["2026年9月含：卫生健康委员会 2、统计局 3（2026年10月1日合并）"]
    (line,) = table.beneath[str(heir.pk)]
    assert [(text, lead.key) for text, lead in line if lead] == [
        (n, str(one.pk)) for n, one in zip("23", both, strict=True)
    ]
    assert table.leads[str(heir.pk), "before"].metric == "merged"


def test_a_sum_to_which_one_of_them_alone_gives_leads_to_the_list_of_that_one(district):
    send(district, date(2026, 9, 8), district.other_department, 3)
    both = [district.department, district.other_department]
    (heir,) = followed(district, merge, both, "数据局", on=date(2026, 10, 1))
    rows, table = table_of(district)
    lead = table.leads[str(heir.pk), "before"]
    assert (rows["数据局"][0], lead.metric, lead.key) == ("3", "receipts", str(district.other_department.pk))


def test_a_change_within_a_month_adds_what_was_sent_before_and_after_it(district):
    send(district, date(2026, 9, 2), district.department)
    send(district, date(2026, 10, 2), district.other_department, 2)
    (heir,) = followed(district, rename, district.other_department, "数据局", on=date(2026, 10, 12))
    send(district, date(2026, 10, 20), heir, 5)
    rows, table = table_of(district)
    assert rows["数据局"] == ("0", "7", "—")
    assert said_under(table, "数据局") == [
        "2026年9月为统计局（2026年10月12日更名）",
        "2026年10月含：统计局 2、数据局 5（2026年10月12日更名）",
    ]


def test_a_chain_is_followed_to_its_end(district):
    send(district, date(2026, 9, 2), district.other_department, 1)
    (second,) = followed(district, rename, district.other_department, "数据局", on=date(2026, 9, 10))
    send(district, date(2026, 9, 20), second, 2)
    send(district, date(2026, 9, 20), district.department, 4)
    (heir,) = followed(district, merge, [district.department, second], "数据健康局", on=date(2026, 10, 15))
    send(district, date(2026, 10, 20), heir, 8)
    rows, table = table_of(district)
    assert rows["数据健康局"] == ("7", "8", "增长14.3%")
    assert said_under(table, "数据健康局")[0] == (
        "2026年9月含：卫生健康委员会 4、统计局 1、数据局 2（2026年9月10日更名、2026年10月15日合并）"
    )


def test_months_before_and_after_several_changes_are_compared(district):
    send(district, date(2026, 7, 2), district.other_department, 3)
    send(district, date(2026, 7, 2), district.department, 2)
    (second,) = followed(district, rename, district.other_department, "数据局", on=date(2026, 8, 1))
    (third,) = followed(district, merge, [second, district.department], "数据健康局", on=date(2026, 8, 20))
    (heir,) = followed(district, rename, third, "健康数据局", on=date(2026, 9, 9))
    send(district, date(2026, 10, 20), heir, 10)
    rows, table = table_of(district, months=(JULY, OCTOBER))
    assert rows["健康数据局"] == ("5", "10", "增长100.0%")
    assert set(rows) & {"统计局", "数据局", "数据健康局", "卫生健康委员会"} == set()
    assert said_under(table, "健康数据局") == [
        "2026年7月含：卫生健康委员会 2、统计局 3（2026年8月1日更名、2026年8月20日合并、2026年9月9日更名）"
    ]


def test_a_department_that_was_split_keeps_its_row_and_is_not_compared(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    parts = followed(district, split, district.other_department, "数据局", "调查局", on=date(2026, 10, 12))
    send(district, date(2026, 10, 20), parts[0], 2)
    rows, table = table_of(district)
    assert (rows["统计局"], rows["数据局"], rows["调查局"]) == (("3", "0", "—"), ("—", "2", "—"), ("—", "0", "—"))
    assert said_under(table, "统计局") == ["已拆分为数据局、调查局（2026年10月12日分设），不能逐行比较"]
    assert said_under(table, "数据局") == ["有从统计局拆分来的部分（2026年10月12日分设），不能逐行比较"]
    assert table.note == str(SPLIT)


def test_who_took_in_a_part_of_what_was_split_is_not_compared_either(district):
    first, _second = followed(district, split, district.other_department, "数据局", "调查局", on=date(2026, 10, 5))
    (heir,) = followed(district, merge, [first, district.department], "数据健康局", on=date(2026, 10, 12))
    send(district, date(2026, 9, 2), district.department, 4)
    send(district, date(2026, 10, 20), heir, 2)
    rows, table = table_of(district)
    assert rows["数据健康局"] == ("4", "2", "—")
    assert said_under(table, "数据健康局")[-1].startswith("有从统计局拆分来的部分")


def test_what_was_split_before_both_months_compares_its_heirs(district):
    parts = followed(district, split, district.other_department, "数据局", "调查局", on=date(2026, 8, 12))
    for day, times in ((date(2026, 9, 3), 2), (date(2026, 10, 3), 4)):
        send(district, day, parts[0], times)
        send(district, day, district.other_department)
    rows, _table = table_of(district)
    assert (rows["数据局"], rows["统计局"]) == (("2", "4", "增长100.0%"), ("1", "1", "—"))


def test_a_split_that_ends_in_one_unit_again_is_compared(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    parts = followed(district, split, district.other_department, "数据局", "调查局", on=date(2026, 10, 5))
    (heir,) = followed(district, merge, parts, "统计数据局", on=date(2026, 10, 12))
    send(district, date(2026, 10, 20), heir, 6)
    assert table_of(district)[0]["统计数据局"] == ("3", "6", "增长100.0%")


def test_a_closed_department_keeps_its_row_and_has_no_number_afterwards(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    close(district.other_department, on=date(2026, 10, 1), by=district.operator)
    assert table_of(district)[0]["统计局"] == ("3", "—", "—")


def test_a_change_that_was_recorded_after_the_rows_were_frozen_changes_nothing(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    both = [build(district, month=month) for month in (SEPTEMBER, OCTOBER)]
    with clock.at(at(2026, 11, 3, 9)):
        followed(district, rename, district.other_department, "数据局", on=date(2026, 10, 12))
        table = {one.key: one for one in compared(*both)}["by_department"]
    rows = {row[0]: tuple(row[1:]) for row in table.rows}
    assert (rows["统计局"], "数据局" in rows, table.beneath, table.note) == (("3", "0", "下降100.0%"), False, {}, "")


def test_a_change_after_the_later_month_changes_nothing(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    followed(district, rename, district.other_department, "数据局", on=date(2026, 11, 1))
    rows, table = table_of(district)
    assert (rows["统计局"], "数据局" in rows, table.beneath) == (("3", "0", "下降100.0%"), False, {})


def test_numbers_that_do_not_add_up_are_not_added(district):
    send(district, date(2026, 9, 2), district.other_department, 3)
    both = [district.department, district.other_department]
    (heir,) = followed(district, merge, both, "数据局", on=date(2026, 10, 1))
    send(district, date(2026, 10, 8), heir, 4)
    reports = [build(district, month=month) for month in (SEPTEMBER, OCTOBER)]
    for one in reports:
        one.definitions.filter(metric="receipts").update(adds_up=False)
    table = {one.key: one for one in compared(*reports)}["by_department"]
    rows = {row[0]: tuple(row[1:]) for row in table.rows}
    assert (rows["数据局"], table.total) == (("—", "4", "—"), None)
    assert table.note == f"{FOLLOWED}{NOT_ADDED}"
    assert said_under(table, "数据局") == ["2026年9月含：卫生健康委员会 0、统计局 3（2026年10月1日合并）"]


def test_streets_are_compared_through_succession_too(district):
    for community, times in ((district.community1, 2), (district.community3, 3)):
        send(district, date(2026, 9, 2), district.department, times, community)
    streets = [district.street, district.other_street]
    (heir,) = followed(district, merge, streets, "中街街道", on=date(2026, 10, 1), kind=Street)
    new = Unit.objects.get(code="c1", parent=heir)
    send(district, date(2026, 10, 20), district.department, 4, new)
    rows, table = table_of(district, "by_street")
    assert rows["中街街道"] == ("5", "4", "下降20.0%")
    assert said_under(table, "中街街道") == ["2026年9月含：东街街道 2、西街街道 3（2026年10月1日合并）"]
    assert table_of(district, "by_street", metric="communities")[0]["中街街道"] == ("3", "3", "持平")


class PlainUnits:
    """Departments of a district changed by chance; who stands in whose place is kept by hand, change by change."""

    def __init__(self, district, seed):
        self.district, self.dice, self.count = district, random.Random(seed), 0
        opened = {"authority": district.authority, "kind": "department", "valid_from": date(2020, 1, 1)}
        self.living = [
            Department.objects.create(name=f"单位{n}", code=f"u{n}", official_order=20 + n, **opened) for n in range(6)
        ]
        #: {unit: those who stand in its place now}
        self.place = {unit: {unit} for unit in self.living}

    def run(self):
        """Some days from July to October: on each a change, and sendings by who stands."""
        for n in sorted(self.dice.sample(range(120), 14)):
            day = date(2026, 7, 2) + timedelta(days=n)
            if self.dice.random() < 0.7:
                self.change(day)
            for unit in self.dice.sample(self.living, min(3, len(self.living))):
                send(self.district, day, unit, self.dice.randint(1, 3))
            # What comes late of a unit that has ended, such as an answer to what it sent, counts under it.
            send(self.district, day, self.dice.choice(list(self.place)))

    def change(self, day):
        verb = self.dice.choice([rename, split, *([merge] * 2 if len(self.living) > 1 else [])])
        gone = self.dice.sample(self.living, 2 if verb is merge else 1)
        names = []
        for _n in range(2 if verb is split else 1):
            self.count += 1
            names.append(f"新单位{self.count}")
        opened = followed(self.district, verb, gone if verb is merge else gone[0], *names, on=day)
        self.living = [one for one in self.living if one not in gone] + opened
        for unit, standing in self.place.items():
            if standing & set(gone):
                self.place[unit] = (standing - set(gone)) | set(opened)
        self.place |= {one: {one} for one in opened}

    def rows(self, months):
        """{name: (earlier, later)} of what reached communities, each unit's under its only heir, or else its own."""
        sent, own = defaultdict(Counter), {unit.pk: unit for unit in self.place}
        for receipt in Receipt.objects.select_related("dispatch"):
            if receipt.dispatch.sender_id in own:
                unit = own[receipt.dispatch.sender_id]
                month = localtime(receipt.received_at).date().replace(day=1)
                row = next(iter(self.place[unit])) if len(self.place[unit]) == 1 else unit
                sent[row.name][month] += 1
        return {name: tuple(numbers[month] for month in months) for name, numbers in sent.items()}


@pytest.mark.parametrize("seed", range(6))
def test_any_changes_give_the_numbers_that_are_followed_by_hand(district, seed):
    plain = PlainUnits(district, seed)
    plain.run()
    for months in ((JULY, OCTOBER), (SEPTEMBER, OCTOBER)):
        rows, table = table_of(district, months=months)
        shown = {
            name: tuple(int(n) if n != "—" else 0 for n in row[:2]) for name, row in rows.items() if "单位" in name
        }
        expected = {name: pair for name, pair in plain.rows(months).items() if any(pair)}
        assert {name: pair for name, pair in shown.items() if any(pair)} == expected
        numbers = [row[1:3] for row in table.rows]
        for place, total in enumerate(table.total[1:3]):
            assert sum(int(row[place]) for row in numbers if row[place] != "—") == int(total)
        split_up = {unit.name for unit, standing in plain.place.items() if len(standing) > 1}
        assert [rows[name][2] for name in split_up & set(rows)] == ["—"] * len(split_up & set(rows))


def test_its_statements_do_not_grow_with_the_changes(district):
    def statements(reports):
        with CaptureQueriesContext(connection) as caught:
            compared(*reports)
        return len(caught)

    none = statements([build(district, month=month) for month in (SEPTEMBER, OCTOBER)])
    PlainUnits(district, 3).run()
    with clock.at(at(2026, 11, 3, 9)):
        assert statements([build(district, month=month) for month in (SEPTEMBER, OCTOBER)]) == none == 5


@pytest.mark.parametrize("metric", ["receipts", "dispatches", "hours", "items"])
def test_every_number_of_the_page_leads_to_a_list_of_exactly_that_many_rows(client, district, metric):
    PlainUnits(district, 4).run()
    streets = [district.street, district.other_street]
    followed(district, merge, streets, "中街街道", on=date(2026, 10, 10), kind=Street)
    followed(district, merge, [district.department, district.other_department], "数据局", on=date(2026, 10, 10))
    for month in (JULY, OCTOBER):
        build(district, month=month)
    client.force_login(district.reviewer)
    answer = client.get(PAGE, {"earlier": "2026-07", "later": "2026-10", "metric": metric})
    page = LinkedNumbers(answer.content.decode())
    listed = {}
    for text, href in page.links:
        if href not in listed:
            found = client.get(href)
            assert (found.status_code, found.context["differs"]) == (200, False), href
            listed[href] = found.context["page_obj"].paginator.object_list.number
        assert number_in(text) == round(listed[href], 1), (text, href)
    assert {href.split("/")[2] for href in listed} == {"2026-07", "2026-10"}
    undeclared = [text.strip() for text in page.bare if text.strip() not in ("", "—")]
    assert undeclared == []
    reasons = {name for name, _text in page.declared}
    assert {"change", "most_matters"} <= reasons
    assert ("merged" in reasons) is (metric != "items")


def test_a_list_goes_along_with_the_authority_that_was_asked_for(client, district):
    for month in (SEPTEMBER, OCTOBER):
        build(district, month=month)
    client.force_login(district.reviewer)
    answer = client.get(PAGE, {"authority": str(district.authority.pk)})
    hrefs = [href for _text, href in LinkedNumbers(answer.content.decode()).links]
    assert hrefs and all(href.endswith(f"?authority={district.authority.pk}") for href in hrefs)


def test_without_links_the_names_stand_alone(district):
    send(district, date(2026, 9, 8), district.other_department, 3)
    followed(district, rename, district.other_department, "数据局", on=date(2026, 10, 1))
    _rows, table = table_of(district)
    shown = ShownTable.of(table)
    assert "数据局" in [row[0][1] for row in shown.rows]
