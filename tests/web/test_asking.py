"""A page that asks and acts: what was typed stays, and each refusal has its status and its place."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import RequestFactory

from web.asking import AskingPage
from web.refusals import NotAllowed, NotYourPart


class Question(forms.Form):
    day = forms.IntegerField()


class Page(AskingPage):
    """Answers with the status and what it says is wrong."""

    why = None

    def form(self, data=None):
        return Question(data)

    def act(self, form):
        if self.why:
            raise self.why
        return HttpResponse(f"done {form.cleaned_data['day']}")

    def ask(self, form, status=200):
        return HttpResponse(f"{form['day'].value()} {form.errors.get_json_data()}", status=status)


def said(**typed):
    """(status, words) of a post."""
    why = typed.pop("why", None)
    answer = Page.as_view(why=why)(RequestFactory().post("/", typed))
    return answer.status_code, answer.content.decode()


def test_it_asks_and_does():
    assert Page.as_view()(RequestFactory().get("/")).content == b"None {}"
    assert said(day="3") == (200, "done 3")


def test_a_wrong_answer_comes_back_with_what_was_typed():
    status, page = said(day="morgen")
    assert (status, page.split()[0], "invalid" in page) == (422, "morgen", True)


@pytest.mark.parametrize(
    ("why", "status", "place"),
    [
        (ValidationError("too late"), 422, "__all__"),
        (ValidationError({"day": "too late"}), 422, "day"),
        (NotAllowed("too late"), 409, "__all__"),
        (NotAllowed("too late", field="day"), 409, "day"),
        (NotAllowed("too late", field="unknown"), 409, "__all__"),
    ],
)
def test_a_refusal_stands_where_it_belongs_and_keeps_what_was_typed(why, status, place):
    said_status, page = said(day="3", why=why)
    assert (said_status, page.split()[0], f"'{place}'" in page, "too late" in page) == (status, "3", True, True)


def test_whoever_may_not_act_at_all_is_not_asked_again():
    with pytest.raises(NotYourPart):
        said(day="3", why=NotYourPart("no"))
