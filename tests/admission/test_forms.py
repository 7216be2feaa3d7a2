"""What each step asks: deficiencies, recommendation, approval, rejection."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from admission import reasons
from admission.forms import ApproveForm, RejectForm, ReturnForm
from admission.models import RejectionReason
from registry.models import AuthorityRule
from tests.admission import cases
from web.templatetags.ui import cn_date
from web.workflow import perform

pytestmark = pytest.mark.django_db


def rows(*found):
    return {"deficiencies": [dict(zip(("kind", "field", "note"), row, strict=True)) for row in found]}


def test_several_deficiencies_come_in_one_notice(district):
    application = cases.submitted(district)
    found = rows(
        ("missing", "content", "请写明做到什么程度。"), ("basis_too_low", "basis_level", "请提供市级以上文件。")
    )
    perform(application, "return", by=district.reviewer, note="", **found)
    assert [(one.kind, one.field, one.notice_id) for one in application.deficiencies.all()] == [
        ("missing", "content", application.steps.last().pk),
        ("basis_too_low", "basis_level", application.steps.last().pk),
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([], "empty"),
        (None, "empty"),
        ("missing", "empty"),
        ([1], "empty"),
        ([{"kind": "missing", "field": "state", "note": "改"}], "unknown"),
        ([{"kind": "missing", "field": "steps", "note": "改"}], "unknown"),
        ([{"kind": "other?", "field": "name", "note": "改"}], "unknown"),
        ([{"kind": "missing", "field": "name", "note": " "}], "note"),
        ([{"kind": "missing", "field": "name", "note": "长" * 301}], "note"),
        ([{"kind": "missing", "field": "name"}], "note"),
        ([{"kind": "missing", "field": "name", "note": "改"}] * 51, "many"),
    ],
)
def test_a_notice_without_clear_deficiencies_is_refused(value, code):
    form = ReturnForm({"deficiencies": value, "note": ""})
    assert form.errors.as_data()["deficiencies"][0].code == code


def test_the_page_sends_three_columns_and_empty_rows_are_dropped():
    data = QueryDict(mutable=True)
    data.setlist("deficiency_kind", ["missing", "missing", "other"])
    data.setlist("deficiency_field", ["name", "", "basis_title"])
    data.setlist("deficiency_note", ["请写具体", "", "请核对"])
    form = ReturnForm(data)
    assert form.is_valid()
    assert form.cleaned_data["deficiencies"] == [
        {"kind": "missing", "field": "name", "note": "请写具体"},
        {"kind": "other", "field": "basis_title", "note": "请核对"},
    ]


def decide(district, application, action, **answers):
    with pytest.raises(ValidationError) as why:
        perform(application, action, by=district.decider, **answers)
    return why.value.message_dict


@pytest.mark.parametrize("day", [date(2026, 5, 31), cases.TODAY, date(2026, 1, 1)])
def test_nothing_begins_before_it_was_asked_to(district, day):
    application = cases.recommended(district)
    found = decide(district, application, "approve", **cases.approval(application, effective_on=day))
    assert found == {"effective_on": ["生效日期最早是2026年6月1日：准入不能早于申请的开始日期。"]}


@pytest.mark.parametrize(("gap", "first"), [(None, date(2026, 3, 3)), (7, date(2026, 3, 9))])
def test_nothing_begins_before_it_was_published_for_as_long_as_the_rule_says(district, gap, first):
    if gap:
        AuthorityRule.objects.create(
            authority=district.authority,
            key="days_between_publication_and_effect",
            value=gap,
            valid_from=date(2020, 1, 1),
        )
    application = cases.recommended(district, starts_on=date(2026, 3, 3))
    assert ApproveForm(obj=application).initial["effective_on"] == first
    early = cases.approval(application, effective_on=first - timedelta(days=1))
    words = f"生效日期最早是{cn_date(first)}：决定今天公布，公布后至少隔{gap or 1}日生效。"
    if first == application.starts_on:
        words = "生效日期最早是2026年3月3日：准入不能早于申请的开始日期。"
    assert decide(district, application, "approve", **early) == {"effective_on": [words]}
    perform(application, "approve", by=district.decider, **cases.approval(application, effective_on=first))
    assert application.admissions.get().valid_from == first


def test_an_admission_doesnt_end_before_it_begins(district):
    application = cases.recommended(district)
    answers = cases.approval(application, effective_on=date(2026, 7, 1), last_day=date(2026, 6, 30))
    assert decide(district, application, "approve", **answers) == {"last_day": ["截止日期不能早于生效日期。"]}


def test_an_admission_lasts_no_longer_than_was_asked(district):
    application = cases.recommended(district)
    found = decide(district, application, "approve", **cases.approval(application, last_day=date(2026, 10, 1)))
    assert list(found) == ["last_day"]
    assert found["last_day"][0].startswith("截止日期不能晚于申请的结束日期（2026年9月30日）")


def test_what_was_asked_without_an_end_is_given_one(district):
    application = cases.recommended(district, duration="long_term", ends_on=None)
    perform(application, "approve", by=district.decider, **cases.approval(application, last_day=date(2027, 12, 31)))
    assert application.admissions.get().last_day == date(2027, 12, 31)


def test_every_wrong_answer_is_named_at_once(district):
    application = cases.recommended(district)
    found = decide(district, application, "approve", effective_on="2026-02-30", last_day="", communities=[])
    assert set(found) == {"effective_on", "last_day", "communities"}


def test_only_communities_that_were_asked_can_be_ticked(district):
    application = cases.draft(district, for_all_communities=False)
    application.communities.add(district.community1)
    form = ApproveForm({**cases.approval(application), "communities": [district.community2.pk]}, obj=application)
    assert list(form.errors) == ["communities"]


def test_a_whole_street_can_be_ticked(district):
    application = cases.recommended(district)
    answers = cases.approval(application, communities=[f"street-{district.street.pk}"])
    perform(application, "approve", by=district.decider, **answers)
    assert application.admissions.get().communities.count() == 2


def test_the_joint_meeting_names_its_meeting_which_is_not_to_come(district):
    application = cases.recommended(district, other_act="代收费用")
    form = RejectForm({"opinion": ""}, obj=application)
    assert {"meeting_on", "minutes_number"} < set(form.errors)
    form = RejectForm({"meeting_on": "2026-03-03", "minutes_number": "1号"}, obj=application)
    assert form.errors["meeting_on"] == ["会议日期不能晚于今天。"]


def test_the_office_is_not_asked_for_a_meeting(district):
    assert set(ApproveForm(obj=cases.recommended(district)).fields) == {
        "effective_on",
        "last_day",
        "communities",
        "conditions",
        "opinion",
        "letter",
        "previewed",
    }


def test_a_rejection_needs_a_reason_in_use(district):
    reasons.load()
    RejectionReason.objects.filter(code="no_basis").update(is_current=False)
    application = cases.recommended(district)
    assert list(decide(district, application, "reject", reasons=[], opinion="")) == ["reasons"]
    ended = RejectionReason.objects.get(code="no_basis")
    assert list(decide(district, application, "reject", reasons=[ended.pk], opinion="")) == ["reasons"]


def test_under_each_reason_stands_its_rule(district):
    reasons.load()
    field = RejectForm(obj=cases.recommended(district)).fields["reasons"]
    first = RejectionReason.objects.get(code="no_basis")
    assert field.choice_notes[str(first.pk)] == "工作进社区须有法律、法规或者地市级以上规范性文件依据（苏州）"


def test_a_note_that_cannot_be_kept_gets_a_sentence():
    form = ReturnForm({"deficiencies": [{"kind": "missing", "field": "name", "note": "写\x00清"}], "note": ""})
    assert form.errors == {"deficiencies": ["内容里有不能保存的控制字符，请删去后再试。"]}
