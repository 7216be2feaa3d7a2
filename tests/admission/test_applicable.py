"""Questions appear where they apply, and what was answered to the others is taken out."""

from datetime import date

import pytest

from admission.applicable import asked, causes_implied, clear_unasked, conditions
from admission.sections import QUESTIONS
from registry.models import AuthorityRule, DataHolding
from tests.admission import cases

pytestmark = pytest.mark.django_db
FUNDED = {"funding_source", "funding_basis", "funding_due_on"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, FUNDED),
        ({"funding_amount": 0}, {"no_funding_reason"}),
        ({"funding_amount": None}, FUNDED | {"no_funding_reason"}),
        ({"basis_level": "letter"}, FUNDED | {"path"}),
        ({"basis_level": "letter", "path": "joint_meeting"}, FUNDED | {"path", "path_reason"}),
        (
            {"basis_level": "letter", "path": "purchase"},
            FUNDED | {"path", "purchase_provider", "purchase_workload", "purchase_price"},
        ),
        ({"path": "purchase"}, FUNDED),
        ({"starts_on": date(2026, 4, 12)}, FUNDED | {"late_reason"}),
        ({"starts_on": None}, FUNDED),
        ({"causes": ["meetings", "assessment"]}, FUNDED | {"meeting_plan", "assessment_plan"}),
        ({"causes": ["data"], "collected_data": "住址"}, FUNDED | {"collected_data"}),
    ],
)
def test_a_question_is_asked_where_it_applies(district, answers, expected):
    assert asked(cases.draft(district, **answers)) == expected


def test_the_authoritys_own_floor_opens_the_question_of_the_path(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="lowest_basis_level", value="law", valid_from=date(2026, 1, 1)
    )
    assert "path" in asked(cases.draft(district))


def test_data_that_somebody_holds_open_the_question_why(district):
    DataHolding.objects.create(
        authority=district.authority, field="住址", holder=district.other_department, valid_from=date(2020, 1, 1)
    )
    application = cases.draft(district, causes=["data"], collected_data="住址")
    assert "held_data_answer" in asked(application)
    application.causes = []
    assert "held_data_answer" not in asked(application)


def test_what_is_held_is_asked_about_in_forms_too_and_cleared_with_what_asked_for_it(district):
    DataHolding.objects.create(
        authority=district.authority, field="住址", holder=district.other_department, valid_from=date(2020, 1, 1)
    )
    application = cases.draft(district, causes=["forms"], attached_forms="《走访登记表》：住址、取暖方式")
    assert "held_data_answer" in asked(application)
    application.held_data_answer = "共享数据只到小区。"
    application.attached_forms = "《走访登记表》：取暖方式"
    assert clear_unasked(application, ["attached_forms"]) == {"held_data_answer": "共享数据只到小区。"}


def test_the_browser_is_told_the_same_conditions(district):
    when = conditions(cases.draft(district))
    assert {name: (one.on, one.test) for name, one in when.items()} == {
        "path": ("basis_level", "is district_policy letter"),
        "path_reason": ("path", "is joint_meeting"),
        "purchase_provider": ("path", "is purchase"),
        "purchase_workload": ("path", "is purchase"),
        "purchase_price": ("path", "is purchase"),
        "late_reason": ("starts_on", "before 2026-04-13"),
        "attached_forms": ("causes", "is forms"),
        "attached_systems": ("causes", "is systems"),
        "meeting_plan": ("causes", "is meetings"),
        "signboard_text": ("causes", "is signboard"),
        "assessment_plan": ("causes", "is assessment"),
        "collected_data": ("causes", "is data"),
        "held_data_answer": ("causes", ""),
        "funding_source": ("funding_amount", "some"),
        "funding_basis": ("funding_amount", "some"),
        "funding_due_on": ("funding_amount", "some"),
        "no_funding_reason": ("funding_amount", "none"),
    }
    names = list(when)
    assert all(one.on not in when or names.index(one.on) < names.index(name) for name, one in when.items())
    assert set(when) <= set(QUESTIONS)


def test_what_hangs_on_a_cleared_answer_is_cleared_too(district):
    application = cases.draft(
        district, basis_level="law", path="purchase", purchase_provider="某中心", purchase_price=100
    )
    assert clear_unasked(application, ["basis_level"]) == {
        "path": "purchase",
        "purchase_provider": "某中心",
        "purchase_price": 100,
    }
    assert (application.path, application.purchase_provider, application.purchase_price) == ("", "", None)


def test_what_was_written_before_causes_were_asked_still_applies(district):
    old = cases.draft(district, attached_forms="走访登记表", minutes_each=None)
    assert causes_implied(old) == ["forms"]
    assert "attached_forms" in asked(old)
    old.minutes_each = 60
    assert causes_implied(old) == []
    assert "attached_forms" not in asked(old)
