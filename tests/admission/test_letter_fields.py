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
        (lambda draft: draft.replace("【准入编号】", ""), {}),
        (lambda draft: "决定书【准入编号】", {}),
        (lambda draft: "决定书\n\n【准入编号】", {}),
    ],
    ids=["other answers", "no preview", "no place for the number", "one line", "no addressee"],
)
def test_what_was_not_shown_as_it_is_signed_is_refused(district, changed, answers):
    application = cases.recommended(district)
    draft, mark = drafted(application)
    with pytest.raises(ValidationError) as why:
        sign(district, application, **{"letter": changed(draft), "previewed": mark, **answers})
    assert list(why.value.message_dict) == ["letter"]
    assert not application.decisions.exists()
