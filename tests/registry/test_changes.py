"""Publishing an order is the only way to change a list."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from desk.models import Notice
from registry.models import ListEntry, ListLine, Reconfirmation
from tests.district import draft_order, entry, publish, standard_lists
from web import clock
from web.days import read_moment
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform


def test_an_order_puts_its_lines_in_force_from_its_effective_date(district):
    order = standard_lists(district, since=date(2025, 1, 10))
    assert order.state == "published"
    assert not ListEntry.objects.in_force(date(2025, 1, 10)).exists()
    assert ListEntry.objects.in_force(date(2025, 1, 11)).count() == 6


def test_a_change_flips_exactly_on_its_day_and_the_past_stays(district):
    standard_lists(district)
    publish(
        district,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 3, 1),
        lines=[("assist", "change", "3", {"name": "协助做好传染病防治工作"}), ("duty", "remove", "4", {})],
    )
    assert entry(district, "assist", "3", date(2026, 2, 28)).name == "协助做好公共卫生工作"
    assert entry(district, "assist", "3", date(2026, 3, 1)).name == "协助做好传染病防治工作"
    assert ListEntry.objects.in_force(date(2026, 2, 28)).count() == 6
    assert ListEntry.objects.in_force(date(2026, 3, 1)).count() == 5


def test_what_was_known_before_the_order_is_still_answered(district):
    standard_lists(district)
    publish(
        district,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 3, 1),
        lines=[("duty", "remove", "4", {})],
    )
    before = ListEntry.objects.in_force(date(2026, 6, 1), read_moment("2026-01-15"))
    assert sorted(before.values_list("line__number", flat=True)) == ["1", "1", "3", "3", "4", "5"]


def test_the_drafter_does_not_publish(district):
    order = draft_order(district, published_on=date(2026, 1, 5), lines=[("duty", "add", "1", {"name": "宣传"})])
    with pytest.raises(NotYourPart):
        perform(order, "publish", by=district.second_reviewer)


def test_a_removed_number_is_never_given_to_another_matter(district):
    standard_lists(district)
    publish(district, published_on=date(2026, 2, 1), lines=[("duty", "remove", "4", {})])
    with pytest.raises(NotAllowed):
        publish(
            district,
            published_on=date(2026, 4, 1),
            number="测民发〔2026〕2号",
            lines=[("duty", "add", "4", {"name": "另一件事"})],
        )


def test_a_published_order_is_never_edited(district):
    order = standard_lists(district)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(order).objects.filter(pk=order.pk).update(title="改一改")
    with pytest.raises(IntegrityError), transaction.atomic():
        order.lines.first().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEntry.objects.update(name="改一改")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEntry.objects.all()._raw_delete("default")


def test_an_order_takes_effect_after_its_publication(district):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_order(district, published_on=date(2026, 1, 5), effective_on=date(2026, 1, 5))


def spans(number, known_at=None):
    """[(from, to, name), …] of a line of the assist list."""
    rows = ListEntry.objects.known_at(known_at).filter(line__item_list__kind="assist", line__number=number)
    return list(rows.order_by("valid_from").values_list("valid_from", "valid_to", "name"))


def day(month, number=1):
    return date(2026, month, number)


def adjust(district, month, change, name="", number="", recorded=None):
    """An order on line 3 of the assist list, effective on the first of a month, recorded in March or when told."""
    recorded = recorded or date(2026, 3, 1)
    order = draft_order(
        district,
        published_on=min(date(2026, month, 1) - timedelta(days=1), recorded),
        effective_on=date(2026, month, 1),
        number=number or f"测民发〔2026〕{month}号",
        lines=[("assist", change, "3", {"name": name} if name else {})],
    )
    with clock.at(recorded):
        perform(order, "publish", by=district.reviewer)
    return order


def test_an_order_before_a_scheduled_one_splits_the_period(district):
    standard_lists(district)
    old = "协助做好公共卫生工作"
    adjust(district, 9, "change", "九月的说法")
    earlier = adjust(district, 6, "change", "六月的说法")
    assert spans("3") == [
        (date(2025, 1, 11), day(6), old),
        (day(6), day(9), "六月的说法"),
        (day(9), None, "九月的说法"),
    ]
    middle = entry(district, "assist", "3", day(7))
    assert (middle.enacted_by, middle.ended_by.effective_on) == (earlier, day(9))


def test_a_line_removed_before_a_scheduled_change_comes_back_with_it(district):
    standard_lists(district)
    adjust(district, 9, "change", "九月的说法")
    adjust(district, 6, "remove")
    assert spans("3") == [
        (date(2025, 1, 11), day(6), "协助做好公共卫生工作"),
        (day(9), None, "九月的说法"),
    ]


def test_a_change_before_a_scheduled_removal_holds_until_it(district):
    standard_lists(district)
    removal = adjust(district, 9, "remove")
    adjust(district, 6, "change", "六月的说法")
    assert spans("3")[-1] == (day(6), day(9), "六月的说法")
    assert entry(district, "assist", "3", day(8)).ended_by == removal


def test_an_order_recorded_late_splits_the_past_and_what_was_known_stays(district):
    standard_lists(district)
    adjust(district, 2, "change", "二月的说法", recorded=date(2026, 1, 20))
    before = read_moment("2026-04-01")
    adjust(district, 1, "change", "一月的说法", recorded=date(2026, 5, 1))
    assert spans("3", before)[-2:] == [
        (date(2025, 1, 11), day(2), "协助做好公共卫生工作"),
        (day(2), None, "二月的说法"),
    ]
    assert spans("3")[-2:] == [(day(1), day(2), "一月的说法"), (day(2), None, "二月的说法")]


def test_an_order_is_known_whole_or_not_at_all(district):
    standard_lists(district)
    order = publish(
        district,
        published_on=date(2026, 2, 1),
        lines=[("duty", "change", "1", {"name": "甲事"}), ("assist", "change", "3", {"name": "乙事"})],
    )
    since = set(ListEntry.objects.filter(enacted_by=order).values_list("known_from", flat=True))
    until = set(ListEntry.objects.exclude(known_to=None).values_list("known_to", flat=True))
    assert len(since) == 1
    assert since == until


def test_a_number_changed_in_one_list_stays_as_it_is_in_another_that_the_order_changes(district):
    standard_lists(district)
    publish(district, published_on=date(2026, 2, 1), lines=[("assist", "add", "4", {"name": "甲事"})])
    publish(
        district,
        published_on=date(2026, 4, 1),
        effective_on=date(2026, 5, 1),
        number="测民发〔2026〕50号",
        lines=[("duty", "remove", "4", {}), ("assist", "change", "3", {"name": "乙事"})],
    )
    standing = ListEntry.objects.in_force(date(2026, 5, 1)).filter(line__item_list__kind__in=["duty", "assist"])
    assert sorted(standing.values_list("line__item_list__kind", "line__number", "name")) == [
        ("assist", "3", "乙事"),
        ("assist", "4", "甲事"),
        ("duty", "1", "宣传法律法规和政策"),
    ]


def test_departments_and_keywords_of_a_line_follow_it(district):
    standard_lists(district)
    order = draft_order(
        district,
        published_on=date(2026, 2, 1),
        lines=[("assist", "change", "3", {"name": "甲事", "keywords": ["新词"]})],
    )
    order.lines.get().lead_departments.add(district.department)
    perform(order, "publish", by=district.reviewer)
    adjust(district, 9, "change", "九月的说法")
    split = entry(district, "assist", "3", day(8))
    assert list(split.lead_departments.values_list("code", flat=True)) == ["wj"]
    assert ListLine.objects.get(pk=split.line_id).keywords == ["新词"]


def test_every_later_order_on_the_line_is_to_be_confirmed_again(district):
    standard_lists(district)
    orders = {month: adjust(district, month, "change", f"第{month}月") for month in (9, 12)}
    assert Reconfirmation.objects.count() == 0
    earlier = adjust(district, 6, "change", "六月的说法")
    asked = Reconfirmation.objects.order_by("order__effective_on")
    assert [(one.order, one.because_of, one.line.number) for one in asked] == [
        (orders[9], earlier, "3"),
        (orders[12], earlier, "3"),
    ]


def test_publishers_are_told_of_an_order_to_be_confirmed_again_but_not_its_drafter(district):
    standard_lists(district)
    later = adjust(district, 9, "change", "九月的说法")
    earlier = adjust(district, 6, "change", "六月的说法")
    told = Notice.objects.filter(key=f"reconfirmation:{later.pk}:{earlier.pk}")
    names = set(told.values_list("recipient__username", flat=True))
    assert names == {"reviewer", "decider", "second_decider", "meeting_reviewer", "meeting_decider"}
    assert told[0].subject == f"请再次确认《{later.title}》（{later.document_number}）"
    assert told[0].text.endswith("改动了同一条在它之前的内容：第3项。")


def test_what_rests_on_a_later_order_waits_for_its_confirmation_and_is_known_to_have_waited(district):
    standard_lists(district)
    adjust(district, 9, "change", "九月的说法")
    adjust(district, 6, "change", "六月的说法", recorded=date(2026, 3, 5))

    def waits(on, known_at=None):
        rows = ListEntry.objects.in_force(on, known_at).for_reading(known_at).filter(line__number="3")
        return rows.get(line__item_list__kind="assist").awaits_reconfirmation

    assert (waits(day(7)), waits(day(10))) == (False, True)
    with clock.at(date(2026, 4, 1)):
        perform(Reconfirmation.objects.get(), "confirm", by=district.reviewer, opinion="照旧")
    assert waits(day(10)) is False
    assert [waits(day(10), read_moment(f"2026-{text}")) for text in ("03-03", "03-20", "04-02")] == [False, True, False]


def test_departments_of_what_is_published_stay_as_they_are(district):
    order = draft_order(district, published_on=date(2026, 2, 1), lines=[("duty", "add", "1", {"name": "甲事"})])
    line = order.lines.get()
    line.lead_departments.add(district.department)
    line.lead_departments.clear()
    line.lead_departments.add(district.department)
    perform(order, "publish", by=district.reviewer)
    for change in (
        line.lead_departments.clear,
        lambda: line.lead_departments.add(district.other_department),
        lambda: ListEntry.objects.get().lead_departments.clear(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_publishing_needs_as_many_queries_for_forty_lines_as_for_three(district, django_assert_max_num_queries):
    def queries(n, first):
        lines = [("duty", "add", str(first + i), {"name": f"第{first + i}件事"}) for i in range(n)]
        order = draft_order(district, published_on=date(2026, 2, 1), number=f"测{n}号", lines=lines)
        with django_assert_max_num_queries(100) as counted:
            perform(order, "publish", by=district.reviewer)
        return len(counted)

    queries(1, 900)
    assert queries(3, 1) == queries(40, 100)
