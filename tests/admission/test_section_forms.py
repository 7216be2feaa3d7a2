"""The forms of the sections: what they refuse, and in which words."""

import pytest

from admission.section_forms import form_for
from admission.sections import SECTIONS
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
        ({"kind": ""}, "kind"),
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


def test_an_unknown_street_brings_no_communities(district):
    form = form_for(["communities"])({"communities": ["street-999999", "street-x"]}, instance=cases.draft(district))
    assert form.is_valid()
    assert list(form.cleaned_data["communities"]) == []
