"""A correction mends a typing error, keeps what was read before it, and never changes a meaning."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry import corrections
from registry.comparison import changes_between
from registry.models import Correction, ListEntry
from registry.timeline import timeline_of
from tests.district import draft_order, entry, publish
from web import clock
from web.days import read_moment
from web.refusals import NotAllowed, NotYourPart
from web.workflow import obstacle, perform, procedure_of

WRONG, RIGHT = "协助做好养犬登纪工作", "协助做好养犬登记工作"
DAY = timedelta(days=1)
SINCE, ON = date(2026, 1, 10), date(2026, 2, 1)


@pytest.fixture
def wrong(district):
    """A line with a typing error in its name, led by a department."""
    order = publish(
        district,
        published_on=SINCE,
        lines=[("assist", "add", "1", {"name": WRONG, "content": "由街道组织，3日内办结。"})],
    )
    assert order.state == "published"
    return entry(district, "assist", "1", ON)


def draft(district, wrong, **changed):
    said = {"field": "name", "after": RIGHT, "reason": "「登纪」系「登记」之误", **changed}
    return corrections.draft(wrong, **said, by=district.second_reviewer)


def issue(district, correction, on=date(2026, 3, 1)):
    with clock.at(on):
        perform(correction, "issue", by=district.reviewer)
    correction.refresh_from_db()
    return correction


def test_the_corrected_wording_takes_the_place_of_the_wrong_one(district, wrong):
    made = issue(district, draft(district, wrong))
    now = entry(district, "assist", "1", ON)
    assert (made.state, made.corrected, now.name) == ("made", now, RIGHT)
    kept = ("line_id", "valid_from", "valid_to", "enacted_by_id", "ended_by_id", "basis_id", "content", "category")
    assert [getattr(now, name) for name in kept] == [getattr(wrong, name) for name in kept]


def test_what_was_read_before_the_correction_is_still_answered(district, wrong):
    issue(district, draft(district, wrong))
    assert ListEntry.objects.in_force(ON, read_moment("2026-02-15")).get().name == WRONG
    assert ListEntry.objects.in_force(ON, read_moment("2026-03-02")).get().name == RIGHT


def test_the_departments_stay_with_the_line(district):
    order = draft_order(district, published_on=SINCE, lines=[("assist", "add", "1", {"name": WRONG})])
    order.lines.get().lead_departments.add(district.department)
    with clock.at(SINCE):
        perform(order, "publish", by=district.reviewer)
    made = issue(district, draft(district, entry(district, "assist", "1", ON)))
    assert list(made.corrected.lead_departments.values_list("code", flat=True)) == ["wj"]


def test_the_drafter_does_not_issue(district, wrong):
    with pytest.raises(NotYourPart):
        perform(draft(district, wrong), "issue", by=district.second_reviewer)


@pytest.mark.parametrize("after", ["协助做好养犬证件登纪年审等一应工作", "不协助做好养犬登记工作", "做好养犬登记工作"])
def test_more_than_a_typing_error_needs_an_order(district, wrong, after):
    with pytest.raises(NotAllowed, match="勘误只能改错别字，改动意思的，请起草调整文件"):
        draft(district, wrong, after=after)
    assert not Correction.objects.exists()


def test_a_number_in_the_content_is_not_corrected(district, wrong):
    with pytest.raises(NotAllowed, match="数字、日期或者数量有变化"):
        draft(district, wrong, field="content", after="由街道组织，5日内办结。")


def test_a_correction_that_makes_two_lines_say_the_same_is_refused(district, wrong):
    publish(
        district, published_on=SINCE, number="测2号", lines=[("assist", "add", "2", {"name": "协助做好养犬 登记工作"})]
    )
    with pytest.raises(NotAllowed, match="更正以后和《测试区assist清单》第2项的文字相同"):
        draft(district, wrong)


@pytest.mark.parametrize(("field", "after"), [("conditions", "居民"), ("name", "  ")])
def test_only_words_that_are_there_are_mended(district, wrong, field, after):
    with pytest.raises(ValidationError) as why:
        draft(district, wrong, field=field, after=after)
    assert list(why.value.message_dict) == ["after"]


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("heading", "社区公共报务", "社区公共服务"),
        ("subheading", "卫生记生", "卫生计生"),
        ("community_role", "逐户张帖材料。", "逐户张贴材料。"),
        ("service_place", "政务服务中心东厅办事大唐", "政务服务中心东厅办事大堂"),
    ],
)
def test_every_text_of_a_line_is_corrected_and_its_departments_stay(district, field, before, after):
    said = {"name": RIGHT, "heading": "社区公共服务", field: before}
    order = draft_order(district, published_on=SINCE, lines=[("public_service", "add", "1", said)])
    order.lines.get().cooperating_departments.add(district.department)
    with clock.at(SINCE):
        perform(order, "publish", by=district.reviewer)
    issue(district, draft(district, entry(district, "public_service", "1", ON), field=field, after=after))
    now = entry(district, "public_service", "1", ON)
    assert (getattr(now, field), now.name) == (after, RIGHT)
    assert [unit.code for unit in now.cooperating_departments.all()] == ["wj"]


@pytest.mark.parametrize(
    ("field", "before", "after", "why"),
    [
        ("service_place", "政务服务中心东厅办事大堂", "政务服务中心西厅办事大堂", "方位有变化"),
        ("service_place", "政务服务中心2楼办事大堂", "政务服务中心3楼办事大堂", "数字、日期或者数量有变化"),
        ("community_role", "社区不承担检查工作", "社区承担检查工作", "否定、禁止或者除外的字眼有变化"),
    ],
)
def test_another_place_or_part_needs_an_order(district, field, before, after, why):
    said = {"name": RIGHT, field: before}
    publish(district, published_on=SINCE, lines=[("public_service", "add", "1", said)])
    with pytest.raises(NotAllowed, match=why):
        draft(district, entry(district, "public_service", "1", ON), field=field, after=after)


def test_a_corrected_heading_fits_in_its_field(district):
    heading = "社" * 60
    publish(district, published_on=SINCE, lines=[("assist", "add", "1", {"name": RIGHT, "heading": heading})])
    with pytest.raises(ValidationError, match="更正后的文字不能超过60字。"):
        draft(district, entry(district, "assist", "1", ON), field="heading", after=heading + "区")


def test_the_same_text_is_no_correction(district, wrong):
    with pytest.raises(ValidationError, match="更正后的文字和原文相同"):
        draft(district, wrong, after=WRONG)


def test_a_field_has_one_draft_at_a_time(district, wrong):
    draft(district, wrong)
    with pytest.raises(ValidationError, match="这一栏已有一份待签发的勘误"):
        draft(district, wrong)


def test_a_wording_that_is_history_is_not_corrected(district, wrong):
    issue(district, draft(district, wrong))
    wrong.refresh_from_db()
    with pytest.raises(NotAllowed, match="请从现在的文字起草勘误"):
        draft(district, wrong)


def test_an_order_that_ends_the_entry_meanwhile_takes_the_correction_along(district, wrong):
    correction = draft(district, wrong)
    publish(
        district,
        published_on=date(2026, 2, 10),
        number="测民发〔2026〕7号",
        lines=[("assist", "change", "1", {"name": "协助做好文明养犬宣传"})],
    )
    issue(district, correction)
    assert [entry(district, "assist", "1", on).name for on in (ON, date(2026, 2, 11))] == [
        RIGHT,
        "协助做好文明养犬宣传",
    ]


def test_a_second_correction_of_the_same_words_is_overtaken(district, wrong):
    first, second = draft(district, wrong), draft(district, wrong, field="content", after="由街道组织，3日内办结")
    issue(district, first)
    issue(district, second)
    now = entry(district, "assist", "1", ON)
    assert (now.name, now.content) == (RIGHT, "由街道组织，3日内办结")
    third = Correction.objects.create(
        entry=wrong, field="name", before=WRONG, after=RIGHT, reason="错字", drafted_by=district.second_reviewer
    )
    issuing = procedure_of(Correction).by_action["issue"]
    assert obstacle(issuing, third).startswith("起草勘误以后，这一条已经另有记录")


def test_a_correction_that_was_made_is_never_edited(district, wrong):
    made = issue(district, draft(district, wrong))
    for change in (lambda: Correction.objects.filter(pk=made.pk).update(after="改一改"), made.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_corrections_of_a_line_are_read_as_they_were_known(district, wrong):
    made = issue(district, draft(district, wrong))
    assert list(corrections.made_on(wrong.line)) == [made]
    assert list(corrections.made_on(wrong.line, read_moment("2026-02-15"))) == []
    assert list(corrections.made_on(wrong.line, read_moment("2026-03-02"))) == [made]


def test_strangers_see_what_was_made_and_no_draft(district, wrong):
    correction = draft(district, wrong)
    assert list(Correction.objects.visible_to(district.worker)) == []
    assert list(Correction.objects.visible_to(district.reviewer)) == [correction]
    issue(district, correction)
    assert list(Correction.objects.visible_to(district.worker)) == [correction]


@pytest.fixture
def carried(district, wrong):
    """Orders before and after today that change the content and carry the wrong name along."""
    for number, day, content in (
        ("测8号", date(2026, 2, 20), "由街道组织，5日内办结。"),
        ("测9号", date(2026, 6, 30), "由街道组织，7日内办结。"),
    ):
        said = {"name": WRONG, "content": content}
        publish(district, published_on=day, number=number, lines=[("assist", "change", "1", said)])
    return [SINCE + DAY, date(2026, 2, 21), date(2026, 7, 1)]


def test_an_order_that_left_the_wording_as_it_was_carries_its_correction_too(district, wrong, carried):
    before = [entry(district, "assist", "1", day) for day in carried]
    for n, one in enumerate(before):
        with transaction.atomic():
            made = issue(district, draft(district, one))
            after = [entry(district, "assist", "1", day) for day in carried]
            assert [row.name for row in after] == [RIGHT] * 3
            assert made.corrected == after[n]
            assert [row.enacted_by for row in after] == [row.enacted_by for row in before]
            assert [row.content for row in after] == [row.content for row in before]
            transaction.set_rollback(True)


def test_no_order_is_named_as_author_of_a_name_that_a_correction_mended(district, wrong, carried):
    issue(district, draft(district, entry(district, "assist", "1", carried[1])))
    moments = timeline_of(wrong.line)
    named = [(one.kind, [field.field for field in one.fields]) for one in moments]
    assert sorted(named) == [
        ("changed", ["content"]),
        ("changed", ["content"]),
        ("corrected", ["name"]),
        ("enacted", []),
    ]
    before, after = (entry(district, "assist", "1", day) for day in carried[1:])
    assert [field.field for field in changes_between(before, after)] == ["content"]


def test_a_wording_of_its_own_is_no_error_that_was_carried_along(district, wrong):
    other = "协助做好文明养犬宣传"
    publish(
        district, published_on=date(2026, 6, 30), number="测9号", lines=[("assist", "change", "1", {"name": other})]
    )
    issue(district, draft(district, wrong))
    assert [entry(district, "assist", "1", day).name for day in (ON, date(2026, 7, 1))] == [RIGHT, other]


def test_a_line_added_anew_before_another_wording_is_left_as_it_was(district, wrong):
    other = "协助做好文明养犬宣传"
    publish(
        district, published_on=date(2026, 2, 10), number="测8号", lines=[("assist", "change", "1", {"name": other})]
    )
    publish(
        district, published_on=date(2026, 2, 20), number="测9号", lines=[("assist", "change", "1", {"name": WRONG})]
    )
    issue(district, draft(district, entry(district, "assist", "1", date(2026, 3, 1))))
    days = (ON, date(2026, 2, 15), date(2026, 3, 1))
    assert [entry(district, "assist", "1", day).name for day in days] == [WRONG, other, RIGHT]
