"""What an application lacks, named by field and section."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from admission.completeness import asks_held_data, gaps, is_incomplete
from admission.drafting import attach
from admission.models import Application
from admission.sections import SECTION_OF, SECTIONS
from registry.models import DataHolding
from tests.admission import cases
from web.refusals import NotAllowed
from web.workflow import perform

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
        "has_quota",
        "basis_title",
        "basis_level",
        "communities",
        "duration",
        "starts_on",
        "frequency",
        "minutes_each",
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
        ({"funding_amount": 0}, [("support", "no_funding_reason")]),
        (
            {"funding_source": "", "funding_basis": "", "funding_due_on": None},
            [("support", "funding_source"), ("support", "funding_basis"), ("support", "funding_due_on")],
        ),
        ({"basis_document_number": ""}, [("basis", "basis_document_number")]),
        ({"basis_document_number": "", "basis_level": "law"}, []),
        ({"for_all_communities": False}, [("scope", "communities")]),
        ({"minutes_each": 0, "workload_hours": 0}, [("workload", "minutes_each")]),
        ({"minutes_each": 0, "workload_hours": 0, "frequency": "daily"}, [("workload", "minutes_each")]),
        ({"minutes_each": 1, "workload_hours": Decimal("0.1")}, []),
        ({"minutes_each": None}, []),
        ({"minutes_each": None, "workload_hours": None}, [("workload", "minutes_each")]),
        ({"has_quota": None}, [("matter", "has_quota")]),
        ({"has_quota": True}, [("matter", "has_quota")]),
        ({"starts_on": date(2026, 4, 13), "late_reason": ""}, []),
        ({"starts_on": date(2026, 4, 12), "late_reason": ""}, [("scope", "late_reason")]),
        ({"starts_on": date(2026, 4, 12)}, []),
        ({"basis_level": "letter"}, [("basis", "path")]),
        ({"basis_level": "letter", "path": "ordinary"}, [("basis", "path")]),
        ({"basis_level": "letter", "path": "joint_meeting"}, [("basis", "path_reason")]),
        ({"basis_level": "letter", "path": "joint_meeting", "path_reason": "汛期临近。"}, []),
        (
            {"basis_level": "district_policy", "path": "purchase"},
            [("basis", name) for name in (*["purchase_provider"] * 2, "purchase_workload", "purchase_price")],
        ),
        ({"causes": ["forms", "data"]}, [("workload", "attached_forms"), ("workload", "collected_data")]),
        ({"causes": ["signboard"], "signboard_text": "宣传点，室内一块"}, []),
    ],
)
def test_each_rule_names_its_field(district, answers, expected):
    assert missing(district, **answers) == expected


def test_a_quota_is_refused_with_its_citation(district):
    (gap,) = gaps(cases.draft(district, has_quota=True))
    assert gap.message == "不得给社区下达数量指标：定额指标原则上取消（民发〔2015〕136号）。取消指标以后才能提交。"


def test_a_service_is_bought_with_its_agreement(district):
    bought = {"purchase_provider": "某服务中心", "purchase_workload": "120户", "purchase_price": 86400}
    application = cases.draft(district, basis_level="letter", path="purchase", **bought)
    assert [gap.message for gap in gaps(application)] == ["购买服务的，请在「附件」里上传购买服务协议。"]
    attach(application, "agreement", SimpleUploadedFile("协议.pdf", b"%PDF-1.7 content"), by=district.officer)
    assert gaps(application) == []


def test_what_somebody_holds_is_collected_again_only_with_a_reason(district):
    DataHolding.objects.create(
        authority=district.authority,
        field="居民身份证号",
        holder=district.other_department,
        also_called=["证件号"],
        valid_from=date(2020, 1, 1),
    )
    answers = {"causes": ["data"], "collected_data": "姓名、证件号"}
    (gap,) = gaps(cases.draft(district, **answers))
    assert (gap.field, gap.section.key) == ("held_data_answer", "workload")
    assert gap.message.startswith(
        f"已有部门持有这些数据：「居民身份证号」由{district.other_department}持有（2020年1月1日起）"
    )
    answered = cases.draft(district, **answers, held_data_answer="共享数据只到小区。")
    assert gaps(answered) == []
    assert asks_held_data(answered) is None


def test_what_was_entered_after_submission_bars_the_recommendation_until_it_is_answered(district):
    application = cases.accepted(district, causes=["data"], collected_data="取暖方式")
    assert asks_held_data(application) is None
    DataHolding.objects.create(
        authority=district.authority, field="取暖方式", holder=district.other_department, valid_from=cases.TODAY
    )
    with pytest.raises(NotAllowed, match="「取暖方式」由"):
        perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)


def test_chosen_communities_are_enough(district):
    application = cases.draft(district, for_all_communities=False)
    application.communities.add(district.community1)
    assert gaps(application) == []


def test_every_field_of_the_form_stands_in_one_section():
    fields = [name for section in SECTIONS for name in (*section.fields, *section.derived)]
    assert len(fields) == len(set(fields))
    assert {Application._meta.get_field(name).name for name in fields} == set(fields)
