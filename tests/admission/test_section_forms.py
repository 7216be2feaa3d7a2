"""The forms of the sections: what they refuse, and in which words."""

import pytest

from admission.question_help import HELP
from admission.section_forms import form_for
from admission.sections import QUESTIONS, SECTIONS
from tests.admission import cases

pytestmark = pytest.mark.django_db


def errors(district, **answers):
    form = form_for(answers)(answers, instance=cases.draft(district))
    return dict(form.errors)


def test_every_section_may_be_left_empty_but_for_its_kind(district):
    for section in SECTIONS:
        form = form_for(section.fields)({"kind": "addition"}, instance=cases.draft(district))
        assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"content": "长" * 100_000}, "content"),
        ({"name": "名" * 101}, "name"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"minutes_each": "-1"}, "minutes_each"),
        ({"minutes_each": "nan"}, "minutes_each"),
        ({"minutes_each": "一"}, "minutes_each"),
        ({"minutes_each": "600001"}, "minutes_each"),
        ({"purchase_price": "-1"}, "purchase_price"),
        ({"causes": ["dance"]}, "causes"),
        ({"has_quota": "maybe"}, "has_quota"),
        ({"path": "ordinary"}, "path"),
        ({"funding_amount": "1e30"}, "funding_amount"),
        ({"category": "holiday"}, "category"),
        ({"acts": ["dance"]}, "acts"),
        ({"acts": "contact_residents"}, "acts"),
        ({"communities": ["0"]}, "communities"),
        ({"communities": ["x"]}, "communities"),
        ({"communities": ["9" * 40]}, "communities"),
        ({"communities": [{"a": 1}]}, "communities"),
        ({"communities": ["street-999999"]}, "communities"),
        ({"communities": ["street-x"]}, "communities"),
        ({"communities": ["street-" + "9" * 40]}, "communities"),
        ({"starts_on": 5}, "starts_on"),
        ({"contact_phone": "打我电话"}, "contact_phone"),
        ({"kind": "holiday"}, "kind"),
        ({"name": "a\x00b"}, "name"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(district, answers, field):
    found = errors(district, **answers)
    assert list(found) == [field]
    assert found[field][0].endswith("。")


@pytest.mark.parametrize(
    ("given", "kept"), [("True", True), (True, True), ("False", False), (False, False), ("", None)]
)
def test_yes_and_no_are_taken_from_the_page_and_from_the_api(district, given, kept):
    form = form_for(["has_quota"])({"has_quota": given}, instance=cases.draft(district))
    assert form.is_valid()
    assert form.cleaned_data["has_quota"] is kept
    assert form.has_changed() == (kept is not False)


def test_every_question_has_a_sentence_of_help_with_an_example():
    assert {name for name in QUESTIONS if "例如" not in str(HELP.get(name, ""))} == set()
    assert HELP.keys() == set(QUESTIONS)


def test_what_was_written_before_there_was_anything_to_tick_is_ticked(district):
    draft = cases.draft(district, attached_forms="走访登记表", minutes_each=None)
    assert form_for(["causes"])(instance=draft)["causes"].value() == ["forms"]


def test_only_punctuation_is_taken_as_it_is(district):
    assert errors(district, content="。。。!!！") == {}


def test_a_community_of_another_district_is_unknown(district):
    from tests.district import make_district

    other = make_district("别的区")
    assert list(errors(district, communities=[str(other.community1.pk)])) == ["communities"]


@pytest.mark.parametrize("number", ["010-60000000", "010-60000000转8001", "总机转 2012", "０１０ ６０００", ""])
def test_a_telephone_number_is_taken_as_offices_write_it(district, number):
    assert errors(district, contact_phone=number) == {}


def test_the_kind_stays_when_it_isnt_given(district):
    form = form_for(["kind", "name"])({"name": "新名称"}, instance=cases.draft(district, kind="annual_plan"))
    assert form.is_valid()
    assert form.cleaned_data["kind"] == "annual_plan"


def test_nothing_of_a_section_is_marked_as_needed_for_saving(district):
    form = form_for(QUESTIONS)(instance=cases.draft(district))
    assert [name for name, field in form.fields.items() if field.required] == []
