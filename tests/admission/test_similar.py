"""What an application resembles, among what the reader may see."""

import pytest

from admission.similar import likenesses
from tests.admission import cases
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
    assert (found.number, found.score, found.note) == (admission.number, 1.0, "卫生健康委员会，有效至2026年9月30日")


def test_an_application_doesnt_resemble_its_own_admission(district):
    application = cases.approved(district)
    with clock.at(application.starts_on):
        assert likenesses(application, district.reviewer).similar == ()


def test_an_admission_that_has_ended_is_not_shown(district):
    cases.approved(district)
    assert likenesses(cases.draft(district), district.reviewer).admissions == ()


def test_applications_under_way_are_shown_to_who_may_see_them(district):
    application = cases.submitted(district)
    other = cases.submitted(district, by="other_officer", unit="other_department")
    assert [one.number for one in likenesses(application, district.reviewer).similar] == [other.number]
    assert likenesses(application, district.officer).similar == ()


def test_drafts_and_other_matters_are_not_shown(district):
    application = cases.submitted(district)
    cases.draft(district)
    cases.submitted(district, name="电梯年检提醒张贴")
    assert likenesses(application, district.reviewer).similar == ()


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
    with clock.at(application.starts_on), django_assert_num_queries(5):
        likenesses(application, reader)
