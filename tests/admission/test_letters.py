"""Letters: drafted from the decision and the authority's paragraphs; what was not admitted is said."""

import pytest

from admission.models import LetterParagraph
from tests.admission import cases
from web.workflow import perform

pytestmark = pytest.mark.django_db


def letter_of(application):
    return application.decisions.get().letter.split("\n")


def paragraph(district, **fields):
    said = {"authority": district.authority, "outcome": "approved", "title": "保障", "text": "工作条件由你单位提供。"}
    return LetterParagraph.objects.create(**{**said, **fields})


def test_a_letter_says_what_was_asked_and_is_not_admitted(district):
    conditions = [
        {"kind": "months", "months": [6]},
        {"kind": "form_refused", "text": "走访台账"},
    ]
    application = cases.approved(
        district, decision={"communities": [district.community1.pk], "conditions": conditions, "opinion": "先试行。"}
    )
    assert letter_of(application)[3:] == [
        "准入期限：自2026年6月1日至2026年9月30日（含当日）。",
        "准入社区：共1个（第1社区）。",
        "附加条件：只准予在6月下派；不准予的报表、台账：走访台账。",
        "未准予的社区：共2个（第2社区、第3社区），不得下派。",
        "除6月以外的月份未准予，不得下派。",
        "未准予的报表、台账（走访台账），社区不填报。",
        "审定意见：先试行。",
        "超出上述内容、范围、期限的要求，社区可以拒收。",
    ]


def test_the_default_paragraphs_are_in_a_letter_for_which_nobody_chose(district):
    paragraph(district, is_default=True)
    paragraph(district, title="其他", text="不常用。")
    assert letter_of(cases.approved(district))[-2:] == [
        "工作条件由你单位提供。",
        "超出上述内容、范围、期限的要求，社区可以拒收。",
    ]


def test_paragraphs_can_be_chosen_and_left_out(district):
    paragraph(district, is_default=True)
    other = paragraph(district, title="其他", text="请按月报送进度。")
    first = cases.approved(district, decision={"paragraphs": [other.pk]})
    assert letter_of(first)[-2] == "请按月报送进度。"
    second = cases.approved(district, decision={"paragraphs": []})
    assert letter_of(second)[-2].startswith("准入社区：")


def test_a_paragraph_of_another_outcome_or_out_of_use_is_not_offered(district):
    paragraph(district, outcome="rejected", is_default=True)
    gone = paragraph(district, title="停用", is_default=True)
    LetterParagraph.objects.filter(pk=gone.pk).update(retired_at=cases.clock.now())
    assert letter_of(cases.approved(district))[-2].startswith("准入社区：")


def test_a_rejection_has_its_own_paragraphs(district):
    paragraph(district, outcome="rejected", text="可以通过购买服务办理。", is_default=True)
    assert letter_of(cases.rejected(district))[-2:] == ["可以通过购买服务办理。", "未经准入，不得下派社区。"]


def test_a_decision_by_the_procedure_always_has_a_letter(district):
    application = cases.recommended(district)
    perform(application, "approve", by=district.decider, **cases.approval(application, letter="  "))
    assert letter_of(application)[0] == "社区工作事项准入决定书"
