"""What an application lacks, named by field and section."""

from datetime import date

import pytest

from admission.completeness import gaps, is_incomplete
from admission.models import Application
from admission.sections import SECTION_OF, SECTIONS
from tests.admission import cases

pytestmark = pytest.mark.django_db


def missing(district, **answers):
    return [(gap.section.key, gap.field) for gap in gaps(cases.draft(district, **answers))]


def test_a_full_application_lacks_nothing(district):
    application = cases.draft(district)
    assert gaps(application) == []
    assert is_incomplete(application) is None


def test_an_empty_one_lacks_everything_in_the_order_of_the_form(district):
    application = Application.objects.create(
        authority=district.authority, applicant=district.department, created_by=district.officer
    )
    fields = [gap.field for gap in gaps(application)]
    assert fields == [
        "name",
        "category",
        "content",
        "requirement",
        "relation",
        "acts",
        "basis_title",
        "basis_level",
        "communities",
        "duration",
        "starts_on",
        "frequency",
        "workload_hours",
        "funding_amount",
        "necessity_statement",
        "contact_name",
        "contact_phone",
    ]
    assert fields == sorted(fields, key=list(SECTION_OF).index)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"acts": []}, [("matter", "acts")]),
        ({"acts": [], "other_act": "代收费用"}, []),
        ({"starts_on": cases.TODAY}, [("scope", "starts_on")]),
        ({"ends_on": None}, [("scope", "ends_on")]),
        ({"ends_on": None, "duration": "long_term"}, []),
        ({"funding_amount": None}, [("support", "funding_amount")]),
        ({"funding_amount": 0, "no_funding_reason": "没有预算"}, []),
        (
            {"funding_source": "", "funding_basis": "", "funding_due_on": None},
            [("support", "funding_source"), ("support", "funding_basis"), ("support", "funding_due_on")],
        ),
        ({"basis_document_number": ""}, [("basis", "basis_document_number")]),
        ({"basis_document_number": "", "basis_level": "law"}, []),
        ({"for_all_communities": False}, [("scope", "communities")]),
        ({"workload_hours": 0}, []),
        ({"starts_on": date(2026, 3, 3)}, []),
    ],
)
def test_each_rule_names_its_field(district, answers, expected):
    assert missing(district, **answers) == expected


def test_chosen_communities_are_enough(district):
    application = cases.draft(district, for_all_communities=False)
    application.communities.add(district.community1)
    assert gaps(application) == []


def test_every_field_of_the_form_stands_in_one_section():
    fields = [name for section in SECTIONS for name in section.fields]
    assert len(fields) == len(set(fields))
    assert {Application._meta.get_field(name).name for name in fields} == set(fields)
