"""What ought to be seen: a basis below the floor, a start too soon."""

from datetime import date
from decimal import Decimal

import pytest

from admission.basis_levels import doubts
from admission.cautions import basis_check, cautions, is_below_floor
from admission.completeness import gaps
from admission.workload_doubts import money_for_hours, neither_without_money
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


@pytest.mark.parametrize(
    ("number", "level", "said"),
    [
        ("区卫函〔2026〕3号", "provincial_policy", "是函件的文号，填的是「省级政策文件」"),
        ("区卫〔2026〕3号", "law", "是机关文件的文号，法律没有这样的文号"),
        ("区卫〔2026〕3号", "provincial_policy", "像是区县机关的文号，填的是「省级政策文件」"),
        ("测卫发[2026]3号", "prefecture_policy", ""),
        ("民发〔2015〕136号", "national_policy", ""),
        ("国办函〔2025〕3号", "letter", ""),
        ("主席令第十号", "law", ""),
        ("区卫〔2026〕3号", "district_policy", ""),
        ("", "law", ""),
    ],
)
def test_a_level_that_the_document_number_contradicts_is_named(district, number, level, said):
    found = doubts(cases.draft(district, basis_document_number=number, basis_level=level))
    assert len(found) == bool(said)
    assert not said or said in found[0]


def test_the_level_of_the_register_goes_before_the_stated_one(district):
    LegalBasis.objects.create(title="通知", document_number="区卫函〔2026〕3号", level="letter")
    application = cases.draft(district, basis_document_number="区卫函〔2026〕3号", basis_level="provincial_policy")
    assert [one.message for one in cautions(application)] == [
        "依据库里区卫函〔2026〕3号登记为「函件、通知、会议要求」，填的是「省级政策文件」；按登记的层级办理，请核对。",
        "依据是「函件、通知、会议要求」，低于本辖区规定的最低层级「地市级规范性文件」。",
    ]
    assert basis_check(application).startswith("「函件、通知、会议要求」低于")
    assert [gap.field for gap in gaps(application)] == ["path"]


def test_a_registered_level_that_is_stated_raises_no_doubt(district):
    LegalBasis.objects.create(title="通知", document_number="国办发〔2025〕18号", level="national_policy")
    application = cases.draft(district)
    assert (doubts(application), cautions(application)) == ([], [])


@pytest.mark.parametrize(
    ("requirement", "asked"),
    [("随时入户。", True), ("预计每年5次，每次入户10户。", False), ("全年约１２次。", False), ("每年上报。", True)],
)
def test_what_is_asked_on_demand_without_times_a_year_is_named(district, requirement, asked):
    application = cases.draft(district, frequency="on_demand", content="入户。", requirement=requirement)
    assert ("workload", "frequency") in fields(application) or not asked
    assert (fields(application) == [("workload", "frequency")]) == asked


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0.01", "经费总额0.01元，3个社区全程共96.0小时，合每小时0.00元，请核对。"),
        ("95", "经费总额95元，3个社区全程共96.0小时，合每小时0.99元，请核对。"),
        ("96", ""),
        ("0", ""),
    ],
)
def test_money_that_comes_to_nearly_nothing_an_hour_stands_beside_the_hours(district, amount, said):
    assert money_for_hours(cases.draft(district, funding_amount=Decimal(amount))) == said


@pytest.mark.parametrize(
    ("answers", "is_named"),
    [
        ({"relation": "neither", "funding_amount": 0}, True),
        ({"relation": "neither", "funding_amount": 100}, False),
        ({"relation": "neither", "funding_amount": 0, "other_act": "代收费用"}, False),
        ({"relation": "assist", "funding_amount": 0}, False),
    ],
)
def test_help_without_money_that_is_said_to_be_neither_is_named(district, answers, is_named):
    assert (neither_without_money(cases.draft(district, **answers)) != "") == is_named


def test_the_earliest_start_in_a_year_without_its_calendar_is_no_holiday_and_marked(district):
    with clock.at(date(2026, 11, 20)):
        (caution,) = cautions(cases.draft(district, starts_on=date(2026, 12, 1), ends_on=date(2027, 3, 1)))
    assert "最早可以从2027年1月4日（暂定）开始" in caution.message
