"""Filters that page and API share."""

import pytest
from django.http import QueryDict

from admission.filters import AdmissionFilter, ApplicationFilter, QueueFilter
from admission.models import Admission, Application
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db


def names(filterset, rows, query):
    found = filterset(QueryDict(query), queryset=rows)
    return sorted(row.name for row in found.qs) if found.form.is_valid() else dict(found.form.errors)


def test_applications_are_found_by_every_word_state_category_and_day(district):
    cases.draft(district, name="甲事", category="signboard")
    cases.submitted(district, name="乙事")
    rows = Application.objects.all()
    assert names(ApplicationFilter, rows, "q=乙 取暖") == ["乙事"]
    assert names(ApplicationFilter, rows, "q=测试区申") == ["乙事"]
    assert names(ApplicationFilter, rows, "state=draft&state=returned") == ["甲事"]
    assert names(ApplicationFilter, rows, "open=1") == ["乙事"]
    assert names(ApplicationFilter, rows, "category=signboard") == ["甲事"]
    assert names(ApplicationFilter, rows, "since=2026-03-02&until=2026-03-02") == ["乙事", "甲事"]
    assert names(ApplicationFilter, rows, "since=2026-03-03") == []


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("since=2026-02-30", {"since": ["「2026-02-30」不是一个有效的日期，请按「2026-03-01」的样式填写。"]}),
        ("since=2026-03-02&until=2026-03-01", {"until": ["结束日期不能早于开始日期。"]}),
    ],
)
def test_wrong_days_are_said_beside_their_field(query, errors):
    assert names(ApplicationFilter, Application.objects.all(), query) == errors


def test_the_queue_knows_late_and_soon(district):
    cases.submitted(district, name="甲事")
    with clock.at(cases.TODAY.replace(day=10)):
        cases.submitted(district, name="乙事")
        rows = Application.objects.all()
        assert names(QueueFilter, rows, "due=overdue") == ["甲事"]
        assert names(QueueFilter, rows, "due=soon") == ["乙事"]
        assert names(QueueFilter, rows, f"applicant={district.other_department.pk}") == []


def test_admissions_are_those_in_force_on_the_day_unless_a_number_is_asked(district):
    cases.approved(district, name="甲事")
    rows = Admission.objects.all()
    assert names(AdmissionFilter, rows, "") == []
    assert names(AdmissionFilter, rows, "on=2026-09-30") == ["甲事"]
    assert names(AdmissionFilter, rows, "on=2026-10-01") == []
    assert names(AdmissionFilter, rows, "number=测试区准[2026]第1号") == ["甲事"]
    assert names(AdmissionFilter, rows, "number=测试区准") == ["甲事"]
    assert names(AdmissionFilter, rows, f"on=2026-07-01&q=老人&department={district.department.pk}") == ["甲事"]
    assert names(AdmissionFilter, rows, "on=2026-02-30") == {
        "on": ["「2026-02-30」不是一个有效的日期，请按「2026-03-01」的样式填写。"]
    }
