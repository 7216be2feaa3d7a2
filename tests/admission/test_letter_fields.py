"""The letter in the form: previewed, edited, signed as it was shown."""

import hashlib

import pytest
from django.core.exceptions import ValidationError

from admission import letters
from admission.forms import ApproveForm
from tests.admission import cases
from web.workflow import perform

pytestmark = pytest.mark.django_db


def drafted(application, **answers):
    """(the draft, its mark) for an approval of all that was asked."""
    form = ApproveForm(cases.approval(application, **answers), obj=application)
    assert form.is_valid(), form.errors
    return form.drafted, letters.digest(form.drafted)


def sign(district, application, **answers):
    perform(application, "approve", by=district.decider, **cases.approval(application, **answers))
    return application.decisions.get()


def test_an_edited_letter_is_signed_with_the_number_in_its_place(district):
    application = cases.recommended(district)
    draft, mark = drafted(application)
    decision = sign(district, application, letter=draft + "\r\n另：请街道协助。", previewed=mark)
    assert decision.letter == draft.replace("【准入编号】", "测试区准〔2026〕1号") + "\n另：请街道协助。"
    assert decision.letter_sha256 == hashlib.sha256(decision.letter.encode()).hexdigest()


@pytest.mark.parametrize(
    ("changed", "answers"),
    [
        (lambda draft: draft, {"opinion": "改了意见"}),
        (lambda draft: draft, {"previewed": ""}),
        (lambda draft: "", {"previewed": ""}),
        (lambda draft: "", {"opinion": "改了意见"}),
        (lambda draft: "", {"previewed": "as drafted"}),
        (lambda draft: draft.replace("【准入编号】", ""), {}),
        (lambda draft: "决定书【准入编号】", {}),
        (lambda draft: "决定书\n\n【准入编号】", {}),
    ],
    ids=[
        *("other answers", "no preview", "nothing seen", "another draft seen", "a word that code says"),
        *("no place for the number", "one line", "no addressee"),
    ],
)
def test_what_was_not_shown_as_it_is_signed_is_refused(district, changed, answers):
    application = cases.recommended(district)
    draft, mark = drafted(application)
    with pytest.raises(ValidationError) as why:
        sign(district, application, **{"letter": changed(draft), "previewed": mark, **answers})
    assert list(why.value.message_dict) == ["letter"]
    assert not application.decisions.exists()


def test_a_letter_that_was_seen_is_signed_as_it_was_drafted(district):
    application = cases.recommended(district)
    draft, mark = drafted(application)
    decision = sign(district, application, previewed=mark)
    assert decision.letter == draft.replace("【准入编号】", "测试区准〔2026〕1号")


CONDITIONS = [{"kind": "frequency_cap", "times": 2, "period": "month"}, {"kind": "months", "months": [6, 9]}]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("2026年9月30日", "2036年9月30日", "「2026年9月30日」不见了，现在写的是「2036年9月30日」。"),
        ("2026年6月1日", "2026年5月1日", "「2026年6月1日」不见了，现在写的是「2026年5月1日」。"),
        ("共3个", "共30个", "「共3个」不见了，现在写的是「共30个」。"),
        ("共3个（第1社区、第2社区、第3社区）", "若干社区", "「共3个」不见了。"),
        ("不超过2次", "不超过20次", "「2次」不见了，现在写的是「20次」。"),
        ("6月、9月", "6月、8月", "「9月」不见了，现在写的是「8月」。"),
        ("申〔2026〕1号", "申〔2026〕2号", "「区申〔2026〕1号」不见了，现在写的是「区申〔2026〕2号」。"),
        ("经费1,200.50元", "经费12万元", "「1,200.50元」不见了，现在写的是「12万元」。"),
        ("（含当日）。", "（含当日），可以延长至2027年9月30日。", "决定里没有「2027年9月30日」这个截止日期。"),
    ],
)
def test_an_edited_letter_says_what_was_decided(district, was, becomes, said):
    application = cases.recommended(district)
    answers = {"conditions": CONDITIONS, "opinion": "经费1,200.50元，由财政安排。"}
    draft, mark = drafted(application, **answers)
    assert was in draft
    with pytest.raises(ValidationError) as why:
        sign(district, application, **answers, letter=draft.replace(was, becomes), previewed=mark)
    words = why.value.message_dict["letter"][0]
    assert words.startswith("决定书的文字和决定的内容不一致，请改回来；要改决定的，请改上面的内容，再重新预览：")
    assert said in words


def test_words_and_further_days_may_be_added_to_a_letter(district):
    application = cases.recommended(district)
    draft, mark = drafted(application)
    letter = draft.replace("准予进入社区", "准予进入下列社区") + "\n请在2026年10月15日前报送小结，共2页。"
    assert sign(district, application, letter=letter, previewed=mark).letter.endswith("共2页。")
