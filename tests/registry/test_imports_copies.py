"""Signed copies at the import desk: from one authority into the draft of another, word for word, and never further."""

import hashlib
from datetime import date, datetime

import pytest
from django.utils.timezone import get_current_timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.imports import running
from desk.imports.marking import mark
from desk.imports.reading import Unreadable
from desk.models import ImportRun
from registry.imports.copies import lines_of
from registry.models import AdjustmentOrder, ItemList, ListEntry, OrderLine
from tests.district import draft_order, make_district, publish, standard_lists, the_list
from tests.registry.copies import changed, copy_of, parts_of, signed_elsewhere
from tests.sheets import NEW_ORDER, counts, hand_in, import_now, remedies, sheets_of
from web import clock
from web.workflow import perform

WORDS = ("name", "category", "heading", "subheading", "content", "conditions", "community_role", "service_place")


@pytest.fixture(autouse=True)
def today():
    with clock.at(date(2026, 11, 20)):
        yield


@pytest.fixture
def here(district):
    """An authority with lists, one line of which says all that a line can say."""
    standard_lists(district)
    fields = {
        "name": "=协助做好垃圾分类",
        "heading": "环境卫生",
        "subheading": "生活垃圾",
        "content": "第一行，有逗号\n第二行，有“引号”",
        "conditions": "每年一次",
        "community_role": "张贴材料",
        "keywords": ["垃圾", "分类"],
        "permitted_acts": ["contact_residents", "persuade"],
    }
    order = publish(district, published_on=date(2025, 3, 1), number="二", lines=[("assist", "add", "9", fields)])
    assert order.state == "published"
    return district


@pytest.fixture
def there(here):
    """Another authority without lists."""
    return make_district("乙区")


def receive(district, content, kind="lists", **target):
    return hand_in(district, kind, [], content=content, **(target or NEW_ORDER))


def said_by(item_list, on):
    """What a list says on a day, number by number."""
    entries = ListEntry.objects.in_force(on).filter(line__item_list=item_list).for_reading().in_list_order()
    return [
        (
            *(entry.line.number, entry.line.keywords, entry.permitted_acts, entry.basis_id),
            *(getattr(entry, name) for name in WORDS),
            [unit.name for unit in entry.lead_departments.all()],
        )
        for entry in entries
    ]


@pytest.mark.parametrize(
    ("kind", "desk"), [("duty", "lists"), ("assist", "lists"), ("negative", "lists"), ("may_issue", "certificates")]
)
def test_a_list_goes_to_another_authority_word_for_word(here, there, kind, desk):
    run = receive(there, copy_of(the_list(here, kind)), desk)
    before = said_by(the_list(here, kind), clock.today())
    assert (counts(run), run.findings["problems"]) == ((len(before), 0, 0, 0), [])
    assert import_now(run)
    order = AdjustmentOrder.objects.get(pk=run.target["order"])
    assert (order.authority, order.state, order.drafted_by) == (there.authority, "draft", there.second_reviewer)
    assert ListEntry.objects.filter(line__item_list__authority=there.authority).count() == 0
    with clock.at(order.published_on):
        perform(order, "publish", by=there.reviewer)
    received = ItemList.objects.get(authority=there.authority, kind=kind)
    assert said_by(received, order.effective_on) == before


def test_a_copy_of_the_own_list_changes_nothing(here):
    run = receive(here, copy_of(the_list(here, "assist")))
    assert counts(run) == (0, 0, 2, 0)


def test_a_copy_is_of_the_day_and_the_knowledge_that_were_asked_for(here, there):
    with clock.at(datetime(2026, 2, 1, 9, tzinfo=get_current_timezone())):
        publish(here, published_on=date(2026, 2, 1), effective_on=date(2026, 3, 1), lines=[("duty", "remove", "4", {})])
    duty = the_list(here, "duty")
    lines = [lines_of(duty, when)[1] for when in ((date(2026, 2, 28), None), (date(2026, 3, 1), None))]
    earlier = clock.now().replace(month=1, day=15)
    assert [*lines, lines_of(duty, (date(2026, 3, 1), earlier))[1]] == [2, 1, 2]
    run = receive(there, copy_of(duty, date(2026, 3, 1)))
    assert (counts(run), run.target["copy"]["on"]) == ((1, 0, 0, 0), "2026-03-01")


def test_lines_differ_field_by_field_and_what_the_copy_lacks_stays(here, there):
    publish(
        there,
        published_on=date(2025, 3, 1),
        number="三",
        lines=[
            ("duty", "add", "1", {"name": "宣传政策", "keywords": ["普法", "宪法"]}),
            ("duty", "add", "7", {"name": "本地的事"}),
        ],
    )
    run = receive(there, copy_of(the_list(here, "duty")))
    assert counts(run) == (1, 1, 0, 0)
    assert run.findings["notes"] == [
        "导入到「乙区duty清单」。",
        "这里有、副本里没有的条目不受影响，仍然有效（1条：7）。要移出的，请在草稿里另加。",
    ]
    import_now(run)
    assert list(OrderLine.objects.filter(order=run.target["order"]).values_list("change", "number").order_by("pk")) == [
        ("change", "1"),
        ("add", "4"),
    ]


class TestDepartments:
    """A department is known by its name; those of elsewhere are left out and said."""

    @pytest.fixture
    def led(self, here):
        line = {"name": "演示事项", "content": "内容"}
        order = draft_order(here, published_on=date(2025, 5, 1), number="五", lines=[("duty", "add", "20", line)])
        order.lines.get().lead_departments.add(here.department, here.other_department)
        with clock.at(order.published_on):
            perform(order, "publish", by=here.reviewer)
        return here

    def test_departments_of_the_same_name_are_taken_over(self, led, there):
        run = receive(there, copy_of(the_list(led, "duty")))
        import_now(run)
        line = OrderLine.objects.get(order=run.target["order"], number="20")
        assert {unit.pk for unit in line.lead_departments.all()} == {there.department.pk, there.other_department.pk}

    def test_departments_that_are_not_here_are_said_and_left_out(self, led, there):
        type(there.department).objects.filter(pk=there.department.pk).update(name="卫生局")
        run = receive(there, copy_of(the_list(led, "duty")))
        assert counts(run) == (3, 0, 0, 0)
        assert run.findings["notes"][-1] == (
            "这些部门本辖区没有，没有导入：卫生健康委员会。条目仍可导入，部门请在草稿里补上。"
        )
        import_now(run)
        line = OrderLine.objects.get(order=run.target["order"], number="20")
        assert [unit.pk for unit in line.lead_departments.all()] == [there.other_department.pk]

    def test_where_none_of_them_is_here_a_known_line_keeps_its_own(self, led, there):
        for unit, name in ((there.department, "卫生局"), (there.other_department, "数据局")):
            type(unit).objects.filter(pk=unit.pk).update(name=name)
        order = draft_order(
            there,
            published_on=date(2025, 5, 1),
            number="六",
            lines=[("duty", "add", "20", {"name": "演示事项", "content": "内容"})],
        )
        order.lines.get().lead_departments.add(there.department)
        with clock.at(order.published_on):
            perform(order, "publish", by=there.reviewer)
        run = receive(there, copy_of(the_list(led, "duty")))
        assert counts(run) == (2, 0, 1, 0)


class TestWhichList:
    """Into the list like it, the only one of its kind, a new one, or the one that was chosen."""

    @pytest.fixture
    def two(self, there):
        make = {"authority": there.authority, "kind": "duty"}
        there.urban = ItemList.objects.create(name="城市社区清单", for_rural=False, **make)
        there.rural = ItemList.objects.create(name="涉农社区清单", for_rural=True, **make)
        return there

    def test_between_two_of_its_kind_nothing_is_guessed(self, here, two):
        run = receive(two, copy_of(the_list(here, "duty")))
        assert run.findings["problems"] == [
            "本辖区有几张「依法履职事项清单」：城市社区清单、涉农社区清单。请重新上传，选定导入到哪一张。"
        ]
        assert run.findings["changes"] == []

    def test_the_chosen_one_is_taken(self, here, two):
        run = receive(two, copy_of(the_list(here, "duty")), **NEW_ORDER, list=two.rural.pk)
        assert (counts(run), run.findings["notes"][0]) == ((2, 0, 0, 0), "导入到「涉农社区清单」。")
        import_now(run)
        assert set(OrderLine.objects.filter(order=run.target["order"]).values_list("item_list", flat=True)) == {
            two.rural.pk
        }

    def test_a_copy_for_rural_communities_goes_to_the_list_for_rural_communities(self, here, two):
        ItemList.objects.filter(pk=the_list(here, "duty").pk).update(for_rural=True)
        run = receive(two, copy_of(ItemList.objects.get(pk=the_list(here, "duty").pk)))
        assert run.findings["notes"][0] == "导入到「涉农社区清单」。"

    def test_a_chosen_list_of_another_kind_is_refused(self, here, two):
        run = receive(two, copy_of(the_list(here, "assist")), **NEW_ORDER, list=two.rural.pk)
        assert run.findings["problems"] == [
            "这份副本是「依法协助事项清单」，和选定的清单不是一种。请重新上传，另选一张。"
        ]

    @pytest.mark.parametrize(
        ("kind", "desk", "right"), [("duty", "certificates", "清单条目"), ("may_issue", "lists", "证明事项")]
    )
    def test_a_copy_at_the_wrong_desk_is_sent_to_the_right_one(self, here, there, kind, desk, right):
        with pytest.raises(Unreadable) as caught:
            receive(there, copy_of(the_list(here, kind)), desk)
        assert str(caught.value).endswith(f"不能在这里导入。请在「{right}」里上传。")
        assert ImportRun.objects.count() == 0


def test_what_is_wrong_in_a_copy_is_marked_in_a_sheet_that_can_be_mended(here, there):
    publish(there, published_on=date(2025, 3, 1), number="七", lines=[("duty", "add", "4", {"name": "旧的事"})])
    publish(there, published_on=date(2025, 4, 1), number="八", lines=[("duty", "remove", "4", {})])
    run = receive(there, copy_of(the_list(here, "duty")))
    assert [(row, column) for row, column, _remedy in remedies(run)] == [(3, "C")]
    assert remedies(run)[0][2].endswith("不能再给别的事项，请换一个新编号。")
    sheets = sheets_of(mark(running.table_of(run), run.findings["errors"]).read())
    assert [row[2] for row in sheets["内容"]] == ["编号", "1", "4"]


def test_a_signed_removal_is_refused(here, there):
    content = copy_of(the_list(here, "duty"))
    lines = parts_of(content)["lines.csv"].decode().splitlines()
    lines[1] = "移出" + lines[1]
    text = "\r\n".join(lines).encode()
    other = signed_elsewhere(
        changed(content, lines=text),
        lambda one: one["files"].update({"lines.csv": hashlib.sha256(text).hexdigest()}),
    )
    run = receive(there, other)
    assert remedies(run)[0][2] == "带签名的副本只写有效的条目，不能写变动。请按普通表格导入。"


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_copy_that_was_cut_or_altered_never_becomes_a_draft(here, there, data):
    whole = copy_of(the_list(here, "duty"))
    place = data.draw(st.integers(1, len(whole) - 1))
    if data.draw(st.booleans()):
        content = whole[:place]
    else:
        content = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
    before = ImportRun.objects.count()
    try:
        run = receive(there, content)
    except Unreadable as why:
        assert str(why).endswith("。")
        assert ImportRun.objects.count() == before
    else:
        # Not every byte of a zip is content: times and attributes of its files say nothing.
        # Cut to a few letters it is a sheet without headings.
        assert counts(run) == ((0, 0, 0, 0) if run.findings["problems"] else (2, 0, 0, 0))
    assert AdjustmentOrder.objects.filter(authority=there.authority).count() == 0
