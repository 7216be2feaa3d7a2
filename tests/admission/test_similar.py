"""What an application resembles, among what the reader may see."""

from datetime import date, timedelta

import pytest

from admission.similar import likenesses
from tests.admission import cases
from tests.admission.test_plan_years import planned
from tests.district import standard_lists
from web import clock

pytestmark = pytest.mark.django_db


def test_lines_in_force_are_found_by_their_keywords(district):
    standard_lists(district)
    application = cases.draft(district, name="老年人免费体检预约", content="协助通知老年人体检，宣传公共卫生。")
    first = likenesses(application, district.officer).lines[0]
    assert (first.kind, first.list_label, first.number, first.name) == (
        "assist",
        "协助清单",
        "第3项",
        "协助做好公共卫生工作",
    )


def test_an_admission_of_the_same_name_is_wholly_alike(district):
    admission = cases.approved(district).admissions.get()
    application = cases.draft(district)
    with clock.at(admission.valid_from):
        (found,) = likenesses(application, district.officer).admissions
    assert (found.number, found.score, found.note) == (
        admission.number,
        1.0,
        "卫生健康委员会，有效至2026年9月30日；依据相同；同一时期有3个相同的社区",
    )


def test_an_application_doesnt_resemble_its_own_admission(district):
    application = cases.approved(district)
    with clock.at(application.starts_on):
        assert likenesses(application, district.reviewer).similar == ()


def test_an_admission_that_has_ended_is_not_shown(district):
    admission = cases.approved(district).admissions.get()
    application = cases.draft(district)
    with clock.at(admission.last_day):
        assert len(likenesses(application, district.reviewer).admissions) == 1
    with clock.at(admission.last_day + timedelta(days=1)):
        assert likenesses(application, district.reviewer).admissions == ()


def test_an_admission_that_is_still_to_begin_is_shown(district):
    admission = cases.approved(district).admissions.get()
    assert admission.valid_from > clock.today()
    (found,) = likenesses(cases.draft(district), district.reviewer).admissions
    assert (found.number, found.score) == (admission.number, 1.0)


def test_what_waits_for_its_annual_plan_is_shown(district):
    planned(district)
    admission = cases.approved(district, kind="annual_plan").admissions.get()
    assert admission.terms.count() == 0
    (found,) = likenesses(cases.draft(district), district.reviewer).admissions
    assert (found.number, found.score) == (admission.number, 1.0)


#: Of another matter, on another basis.
ANOTHER = {
    "name": "电梯年检提醒张贴",
    "content": "电梯维保单位按年检验，张贴合格标志。",
    "requirement": "在单元门口张贴告示。",
    "basis_document_number": "测政发〔2026〕9号",
}


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ({}, None),
        ({"content": cases.ANSWERS["content"], "requirement": cases.ANSWERS["requirement"]}, 1.0),
        ({"requirement": cases.ANSWERS["requirement"]}, 0.49),
    ],
)
def test_an_application_of_another_name_that_asks_the_same_is_alike(district, said, score):
    cases.submitted(district, **{**ANOTHER, **said})
    found = likenesses(cases.draft(district), district.reviewer).applications
    assert [one.score for one in found] == ([] if score is None else [pytest.approx(score, abs=0.1)])


def test_applications_under_way_are_shown_to_who_may_see_them(district):
    application = cases.submitted(district)
    other = cases.submitted(district, by="other_officer", unit="other_department")
    assert [one.number for one in likenesses(application, district.reviewer).similar] == [other.number]
    assert likenesses(application, district.officer).similar == ()


def test_drafts_and_other_matters_are_not_shown(district):
    application = cases.submitted(district)
    cases.draft(district)
    cases.submitted(district, **ANOTHER)
    assert likenesses(application, district.reviewer).similar == ()


def test_another_matter_on_the_same_basis_is_shown_without_a_score(district):
    application = cases.submitted(district)
    other = cases.submitted(district, name="电梯年检提醒张贴", content="张贴。", requirement="张贴。")
    (found,) = likenesses(application, district.reviewer).applications
    assert (found.number, found.score) == (other.number, None)
    assert found.note == "卫生健康委员会；依据相同；同一时期有3个相同的社区"


@pytest.mark.parametrize(
    ("said", "shared"),
    [
        ({"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}, ""),
        ({"starts_on": date(2026, 9, 30), "ends_on": None, "duration": "long_term"}, "；同一时期有3个相同的社区"),
        ({"starts_on": date(2026, 5, 1), "ends_on": date(2026, 6, 1)}, "；同一时期有3个相同的社区"),
    ],
)
def test_communities_are_shared_only_on_the_same_days(district, said, shared):
    application = cases.submitted(district)
    cases.submitted(district, basis_document_number="测政发〔2026〕9号", **said)
    (found,) = likenesses(application, district.reviewer).applications
    assert found.note == f"卫生健康委员会{shared}"


def test_only_the_communities_of_both_are_counted(district):
    application = cases.submitted(district)
    other = cases.draft(district, for_all_communities=False)
    other.communities.set([district.community2])
    cases.done(other, "submit", by=district.officer)
    (found,) = likenesses(application, district.reviewer).applications
    assert found.note.endswith("同一时期有1个相同的社区")


def test_an_empty_application_resembles_nothing(district):
    standard_lists(district)
    found = likenesses(cases.draft(district, name="", content="", requirement=""), district.officer)
    assert (found.lines, found.similar) == ((), ())


@pytest.mark.parametrize("many", [1, 3])
def test_many_rows_cost_no_more_queries(district, django_assert_num_queries, many):
    standard_lists(district)
    for _n in range(many):
        cases.submitted(district)
        cases.approved(district)
    application = cases.draft(district)
    reader = district.reviewer
    reader.posts  # noqa: B018  (read once per request)
    with clock.at(application.starts_on), django_assert_num_queries(8):
        likenesses(application, reader)
