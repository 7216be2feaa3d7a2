"""Conditions of an approval: read as rows, kept as data, said in words."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from admission.conditions import ConditionsField, in_words, said_of
from admission.models import DecisionCondition
from tests.admission import cases

CAP = {"kind": "frequency_cap", "times": 1, "period": "month", "months": [], "text": ""}


class Asks(forms.Form):
    conditions = ConditionsField(required=False)


def test_the_page_sends_columns_and_empty_rows_are_dropped():
    data = QueryDict(mutable=True)
    data.setlist("condition_kind", ["frequency_cap", "", "months"])
    data.setlist("condition_times", ["2", "", ""])
    data.setlist("condition_period", ["quarter", "month", ""])
    data.setlist("condition_months", ["", "", "9、3 月"])
    data.setlist("condition_text", ["", "", ""])
    form = Asks(data)
    assert form.is_valid()
    assert form.cleaned_data["conditions"] == [
        {"kind": "frequency_cap", "times": 2, "period": "quarter", "months": [], "text": ""},
        {"kind": "months", "times": None, "period": "", "months": [3, 9], "text": ""},
    ]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([1], "list"),
        ({"kind": "other"}, "list"),
        ([{"kind": "often"}], "kind"),
        ([{"text": "没有种类"}], "kind"),
        ([{"kind": "frequency_cap", "times": 0, "period": "month"}], "cap"),
        ([{"kind": "frequency_cap", "times": "一", "period": "month"}], "cap"),
        ([{"kind": "frequency_cap", "times": 1}], "cap"),
        ([{"kind": "frequency_cap", "times": 1000, "period": "year"}], "cap"),
        ([{"kind": "months", "months": []}], "months"),
        ([{"kind": "months", "months": [0]}], "months"),
        ([{"kind": "months", "months": "13"}], "months"),
        ([{"kind": "form_refused"}], "text"),
        ([{"kind": "other", "text": "长" * 301}], "text"),
        ([CAP, CAP], "once"),
        ([{"kind": "funds_first"}, {"kind": "funds_first", "text": "再说一遍"}], "once"),
        ([{"kind": "other", "text": f"第{n}条"} for n in range(21)], "many"),
    ],
)
def test_a_condition_that_says_nothing_clear_is_refused(value, code):
    with pytest.raises(ValidationError) as why:
        ConditionsField(required=False).clean(value)
    assert why.value.code == code


@pytest.mark.parametrize("value", [None, "", " ", []])
def test_no_condition_is_no_row(value):
    assert ConditionsField(required=False).clean(value) == []


def test_words_alone_are_one_condition():
    rows = ConditionsField(required=False).clean("与月报合并。")
    assert in_words(rows) == "与月报合并"


def test_all_conditions_are_said_in_one_text():
    rows = ConditionsField().clean(
        [
            CAP,
            {"kind": "months", "months": [9, 3]},
            {"kind": "form_merged", "text": "与人口月报合并"},
            {"kind": "form_refused", "text": "走访台账"},
            {"kind": "funds_first", "text": "首次下派前"},
            {"kind": "other", "text": "由街道统一布置"},
        ]
    )
    assert in_words(rows) == (
        "每月不超过1次；只准予在3月、9月下派；报表合并：与人口月报合并；不准予的报表、台账：走访台账；"
        "经费到账后方可下派（首次下派前）；由街道统一布置"
    )


@pytest.mark.django_db
def test_an_approval_keeps_its_conditions_as_data_and_in_words(district):
    rows = [{"kind": "frequency_cap", "times": 1, "period": "month"}, {"kind": "months", "months": [6, 7]}]
    application = cases.approved(district, decision={"conditions": rows})
    kept = DecisionCondition.objects.filter(decision__application=application)
    assert list(kept.values_list("kind", "times", "period", "months")) == [
        ("frequency_cap", 1, "month", []),
        ("months", None, "", [6, 7]),
    ]
    assert application.admissions.get().conditions == "每月不超过1次；只准予在6月、7月下派"


def test_conditions_are_read_one_by_one(district):
    rows = [{"kind": "frequency_cap", "times": 1, "period": "month"}, {"kind": "funds_first"}]
    admission = cases.approved(district, decision={"conditions": rows}).admissions.get()
    assert said_of(admission) == ["每月不超过1次", "经费到账后方可下派"]
    assert said_of(cases.approved(district, name="没有条件的事项").admissions.get()) == []
