"""The public notice of a draft: its days, what bars its beginning, and what bars the publication after it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import order_notice
from registry.models import AdjustmentOrder, Authority, AuthorityRule, ListEntry, Objection, OrderLine
from registry.objecting import raise_objection
from registry.order_notice_forms import OpenNoticeForm
from registry.working_days import WorkingCalendar
from tests.district import OPENED, draft_order
from tests.registry.on_notice import AFTER, FIRST, LAST, PUBLICATION, draft, on_notice, require
from tests.slow_days import is_worked
from web import clock
from web.refusals import NotAllowed
from web.workflow import actions_for, perform


def why(order, action, by):
    """The reason that bars an action, None when nothing does."""
    return {one.action: one.blocked_by for one in actions_for(order, by)}[action]


def test_nothing_is_required_and_seven_working_days_are_offered_until_the_authority_says_otherwise(district):
    rule = order_notice.required(district.authority)
    assert (rule.days, rule.is_assumed, rule.source) == (0, True, "按惯例，待本辖区确认")
    with clock.at(FIRST):
        form = OpenNoticeForm(obj=draft(district))
    assert form.fields["last_day"].initial == date(2026, 3, 11)
    assert form.fields["last_day"].help_text == (
        "从今天起，当天不算；本辖区没有规定公示几日，7个工作日是惯例。应当早于公布日期2026年4月1日。"
    )


def test_a_rule_of_the_district_comes_before_that_of_its_city(district):
    city = Authority.objects.create(name="市", short_name="市", level="city", valid_from=OPENED)
    district.authority.parent = city
    district.authority.save()
    AuthorityRule.objects.create(authority=city, key="order_notice_days", value=5, valid_from=OPENED)
    assert order_notice.required(district.authority).days == 5
    require(district, 10, is_assumption=True)
    assert order_notice.required(district.authority) == order_notice.Required(10, True)


def test_a_required_notice_is_offered_and_shorter_ones_are_refused_with_the_first_possible_day(district):
    require(district, 10)
    order = draft(district)
    with clock.at(FIRST):
        assert OpenNoticeForm(obj=order).fields["last_day"].initial == date(2026, 3, 16)
        with pytest.raises(ValidationError) as wrong:
            perform(order, "open_notice", by=district.reviewer, last_day=date(2026, 3, 13))
        assert wrong.value.message_dict == {
            "last_day": ["到这一天只有9个工作日，至少要10个（按本辖区规则）：最早到2026年3月16日截止。"]
        }
        perform(order, "open_notice", by=district.reviewer, last_day=date(2026, 3, 16))
    order.refresh_from_db()
    assert (order.state, order.notice_from, order.notice_until) == ("in_notice", FIRST, date(2026, 3, 16))


@pytest.mark.parametrize(
    ("last_day", "said"),
    [
        (FIRST, "公示截止日应当晚于今天，最早是2026年3月3日。"),
        (
            PUBLICATION,
            "公布日期是2026年4月1日，应当晚于公示截止日。请把截止日改早，或者先回到草稿把公布日期改到2026年4月1日之后。",
        ),
        (date(9999, 12, 31), "请填写2999年以前的日期。"),
    ],
)
def test_the_last_day_lies_after_today_and_before_the_publication(district, last_day, said):
    order = draft(district)
    with clock.at(FIRST):
        form = OpenNoticeForm({"last_day": last_day}, obj=order)
        assert form.errors == {"last_day": [said]}


def test_a_publication_day_that_no_notice_can_precede_is_named_with_the_day_to_change_it_to(district):
    require(district, 7)
    order = draft_order(district, published_on=date(2026, 3, 6), lines=[("duty", "add", "9", {"name": "甲"})])
    with clock.at(FIRST):
        assert why(order, "open_notice", district.reviewer) == (
            "公布日期是2026年3月6日，而今天开始公示，最早到2026年3月11日截止。请先改公布日期，改到2026年3月11日之后；"
            "生效日期也要晚于公布日期。"
        )


def test_the_page_says_both_that_a_notice_is_required_and_why_it_cannot_begin(district):
    require(district, 7)
    order = draft_order(district, published_on=date(2026, 3, 6), lines=[("duty", "add", "9", {"name": "甲"})])
    with clock.at(FIRST):
        said = order_notice.about(order, for_staff=True)["notice_bars"]
        assert [one[:12] for one in said] == ["调整文件公布前至少公示7", "公布日期是2026年3月"]
        assert order_notice.about(order, for_staff=False)["notice_bars"] == []


def test_a_draft_with_something_wrong_does_not_go_on_notice(district):
    empty = draft(district, lines=[])
    with clock.at(FIRST):
        assert (
            why(empty, "open_notice", district.reviewer) == "文件里还没有调整内容，请先添加要增加、修改或者移出的条目。"
        )


def test_where_a_notice_is_required_a_draft_is_not_published_without_it_and_the_reason_says_what_to_do(district):
    order = draft(district)
    with clock.at(FIRST):
        assert why(order, "publish", district.reviewer).startswith("公布日期是2026年4月1日，还没有到")
        require(district, 7, is_assumption=True)
        assert why(order, "publish", district.reviewer) == (
            "调整文件公布前至少公示7个工作日（按惯例，待本辖区确认）。请由签发人先「开始公示」，期满再公布。"
        )
        with pytest.raises(NotAllowed):
            perform(order, "publish", by=district.reviewer)


def test_an_order_is_published_on_its_day_after_the_last_day_of_its_notice(district):
    order = on_notice(district)
    with clock.at(LAST):
        assert why(order, "publish", district.reviewer) == "公示到2026年3月11日截止，截止以后才能公布。"
        with pytest.raises(NotAllowed):
            perform(order, "publish", by=district.reviewer)
    with clock.at(AFTER):
        assert why(order, "publish", district.reviewer) == "公布日期是2026年4月1日，还没有到，请在当天公布。"
    with clock.at(PUBLICATION):
        perform(order, "publish", by=district.reviewer)
    order.refresh_from_db()
    assert (order.state, order.notice_until) == ("published", LAST)
    assert ListEntry.objects.in_force(order.effective_on).get().enacted_by == order


def test_an_order_on_notice_is_not_law(district):
    order = on_notice(district)
    assert not ListEntry.objects.filter(enacted_by=order).exists()
    assert list(AdjustmentOrder.objects.published()) == []


def test_what_waits_for_an_answer_bars_the_publication(district):
    order = on_notice(district)
    with clock.at(LAST):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
    with clock.at(AFTER):
        assert why(order, "publish", district.reviewer) == "还有1件异议没有答复，请先逐件答复。"
        perform(objection, "answer", by=district.reviewer, is_accepted="no", answer="依据充分")
    with clock.at(PUBLICATION):
        assert why(order, "publish", district.reviewer) is None


def test_an_accepted_objection_sends_the_order_back_to_be_mended_and_after_another_notice_it_is_published(district):
    order = on_notice(district)
    with clock.at(date(2026, 3, 4)):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
        perform(objection, "answer", by=district.reviewer, is_accepted="yes", answer="改")
    with clock.at(AFTER):
        assert why(order, "publish", district.reviewer) == (
            "本次公示中已采纳1件异议。请「结束公示、退回草稿」，按采纳的意见修改后再办。"
        )
        perform(order, "end_notice", by=district.second_reviewer, reason="按采纳的意见修改")
    order.refresh_from_db()
    assert (order.state, order.notice_from, order.notice_until) == ("draft", None, None)
    assert [step.answers for step in order.steps.all()] == [
        {"last_day": "2026-03-11"},
        {"reason": "按采纳的意见修改"},
    ]
    OrderLine.objects.filter(order=order).update(content="改过的内容")
    on_notice(district, order, since=date(2026, 3, 13), until=date(2026, 3, 24))
    with clock.at(PUBLICATION):
        perform(order, "publish", by=district.reviewer)
        notice = order_notice.notice_of(AdjustmentOrder.objects.get(pk=order.pk))
    assert (notice.working_days, notice.received, notice.accepted, notice.waiting) == (7, 1, 1, 0)


def test_a_notice_counts_its_working_days_and_those_that_are_left(district):
    order = on_notice(district)
    with clock.at(date(2026, 3, 6)):
        notice = order_notice.notice_of(order)
    assert (notice.working_days, notice.days_left, notice.is_running, notice.is_last_day) == (7, 3, True, False)
    with clock.at(LAST):
        notice = order_notice.notice_of(order)
        assert (notice.days_left, notice.is_running, notice.is_last_day) == (0, True, True)
    with clock.at(AFTER):
        assert order_notice.notice_of(order).is_running is False
        assert list(AdjustmentOrder.objects.after_notice()) == [order]
        assert list(AdjustmentOrder.objects.on_notice()) == []


def test_a_draft_without_a_notice_has_none(district):
    assert order_notice.notice_of(draft(district)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda order: AdjustmentOrder.objects.filter(pk=order.pk).update(title="另一个标题"),
        lambda order: AdjustmentOrder.objects.filter(pk=order.pk).update(effective_on=date(2026, 5, 1)),
        lambda order: order.lines.update(name="另一个名称"),
        lambda order: order.lines.all().delete(),
        lambda order: AdjustmentOrder.objects.filter(pk=order.pk).update(notice_from=None, notice_until=None),
        lambda order: AdjustmentOrder.objects.filter(pk=order.pk).update(notice_until=FIRST - timedelta(days=1)),
        lambda order: AdjustmentOrder.objects.filter(pk=order.pk).update(notice_until=PUBLICATION),
    ],
)
def test_the_database_keeps_what_the_public_reads(district, change):
    order = on_notice(district)
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        change(order)


def test_the_database_keeps_an_objection_as_it_was_raised_and_its_answer_with_it(district):
    order = on_notice(district)
    with clock.at(LAST):
        objection, _new = raise_objection(order, by=district.officer, unit=district.department, text="不合适")
    rows = Objection.objects.filter(pk=objection.pk)
    for change in ({"text": "合适"}, {"unit": None}, {"is_accepted": True}, {"received_on": FIRST}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    perform(objection, "answer", by=district.reviewer, is_accepted="yes", answer="改")
    for change in ({"answer": "不改"}, {"is_accepted": False}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def slowly_counted(exceptions, first, last):
    """Working days after ``first`` up to ``last``, day by day."""
    count, day = 0, first
    while day < last:
        day += timedelta(days=1)
        count += is_worked(day, exceptions)
    return count


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(first=DAYS, needed=st.integers(0, 30), exceptions=st.dictionaries(DAYS, st.booleans(), max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_first_possible_last_day_is_the_first_one_with_enough_working_days_by_a_plain_count(
    first, needed, exceptions
):
    calendar = WorkingCalendar(exceptions, frozenset())
    days = max(needed, 1)
    earliest = order_notice.earliest_last_day(order_notice.Required(needed, False), calendar, first)
    assert slowly_counted(exceptions, first, earliest) == days
    assert slowly_counted(exceptions, first, earliest - timedelta(days=1)) == days - 1
