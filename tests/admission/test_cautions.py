"""What ought to be seen: a basis below the floor, a start too soon."""

from datetime import date

import pytest

from admission.cautions import basis_check, cautions, is_below_floor
from registry.models import AuthorityRule, LegalBasis
from registry.models.bases import BasisLevel
from tests.admission import cases
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def fields(application):
    return [(caution.section.key, caution.field) for caution in cautions(application)]


@pytest.mark.parametrize("level", [*BasisLevel, ""])
def test_only_levels_under_the_floor_are_too_low(level):
    low = is_below_floor(level, {"lowest_basis_level": "prefecture_policy"})
    assert low == (level in {"district_policy", "letter"})


def test_a_letter_as_a_basis_is_named_with_the_source_of_the_rule(district):
    (caution,) = cautions(cases.draft(district, basis_level="letter"))
    assert caution.message == "依据是「函件、通知、会议要求」，低于本辖区规定的最低层级「地市级规范性文件」。"
    assert caution.source.startswith("苏州")


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("law", "「法律」不低于本辖区规定的最低层级「地市级规范性文件」。"),
        ("prefecture_policy", "「地市级规范性文件」不低于本辖区规定的最低层级「地市级规范性文件」。"),
        ("district_policy", "「区县级文件」低于本辖区规定的最低层级「地市级规范性文件」。"),
        ("", ""),
    ],
)
def test_the_reviewer_reads_how_the_level_stands_to_the_floor(district, level, sentence):
    assert basis_check(cases.draft(district, basis_level=level)) == sentence


def test_the_authoritys_own_floor_counts(district):
    application = cases.draft(district, basis_level="prefecture_policy")
    assert fields(application) == []
    AuthorityRule.objects.create(
        authority=district.authority, key="lowest_basis_level", value="law", valid_from=date(2026, 1, 1)
    )
    assert fields(application) == [("basis", "basis_level")]


def test_a_start_sooner_than_thirty_working_days_is_named(district):
    assert fields(cases.draft(district, starts_on=date(2026, 4, 12))) == [("scope", "starts_on")]
    assert fields(cases.draft(district, starts_on=date(2026, 4, 13))) == []


def test_a_late_answer_of_the_office_makes_nobody_late(district):
    application = cases.draft(district, starts_on=date(2026, 4, 13))
    perform(application, "submit", by=district.officer)
    application.refresh_from_db()
    with clock.at(date(2026, 4, 1)):
        assert fields(application) == []


def test_a_document_that_the_register_knows_to_have_ended_is_named(district):
    LegalBasis.objects.create(
        title="旧办法", document_number="国办发〔2025〕18号", level="national_policy", valid_to=date(2026, 5, 1)
    )
    assert fields(cases.draft(district)) == [("basis", "basis_document_number")]
    assert fields(cases.draft(district, starts_on=date(2026, 4, 30))) == []
    LegalBasis.objects.create(title="新办法", document_number="国办发〔2025〕18号", level="national_policy")
    assert fields(cases.draft(district)) == []
