"""The forms of the sections: what they refuse, and in which words."""

import pytest

from admission.section_forms import form_for
from admission.sections import SECTION_OF, SECTIONS
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
        ({"workload_hours": "-1"}, "workload_hours"),
        ({"workload_hours": "nan"}, "workload_hours"),
        ({"workload_hours": "一"}, "workload_hours"),
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
    form = form_for(SECTION_OF)(instance=cases.draft(district))
    assert [name for name, field in form.fields.items() if field.required] == []
