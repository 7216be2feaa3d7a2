"""What a return asked to be mended stays in sight, with what became of it."""

from datetime import timedelta

import pytest

from admission.drafting import save_fields
from admission.returns import last_return
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db
ROWS = [
    {"kind": "basis_not_found", "field": "basis_document_number", "note": "查不到这个文号，请核对。"},
    {"kind": "workload_doubtful", "field": "minutes_each", "note": "请写明怎么算出来的。"},
]
MENDED = {"basis_document_number": "国办发〔2025〕19号"}


def again(district, **answers):
    """Returned, changed or not, and submitted again."""
    application = cases.returned(district, rows=ROWS)
    with clock.at(cases.TODAY + timedelta(days=1)):
        if answers:
            save_fields(application, list(answers), answers, by=district.officer, seen=application.version)
        return cases.done(application, "submit", by=district.officer)


def found(application):
    return last_return(application, list(application.steps.order_by("at", "pk")))


def test_each_field_stands_as_it_was_and_as_it_is(district):
    returned = found(again(district, **MENDED))
    assert [(row.field, row.before, row.now, row.is_unchanged) for row in returned.rows] == [
        ("basis_document_number", "国办发〔2025〕18号", "国办发〔2025〕19号", False),
        ("minutes_each", "480", "480", True),
    ]
    assert (returned.is_owed, returned.are_files_changed) == (False, False)


def test_the_reviewer_of_a_case_that_came_back_unchanged_reads_the_notice_with_that_word(district, client):
    application = again(district)
    client.force_login(district.reviewer)
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert "上次补正通知和补正情况" in page and "查不到这个文号，请核对。" in page
    assert page.count("没有改动") == 2
    notice = application.steps.get(action="return").pk
    assert f"/applications/{application.pk}/returns/{notice}/" in page or f"{notice}" in page


def test_the_applicant_is_warned_before_it_goes_out_unchanged(district, client):
    application = cases.returned(district, rows=ROWS)
    client.force_login(district.officer)
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert "补正通知的栏目里，有2处没有改动" in page
    save_fields(application, list(MENDED), MENDED, by=district.officer, seen=application.version)
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert "补正通知的栏目里，有1处没有改动" in page
    assert "国办发〔2025〕18号" in page and "国办发〔2025〕19号" in page


def test_what_was_never_returned_or_is_over_has_no_notice(district):
    assert found(cases.submitted(district)) is None
    application = again(district)
    assert found(application) is not None
    assert found(cases.done(application, "withdraw", by=district.officer, reason="不办了")) is None


def test_of_two_returns_the_last_one_counts(district):
    application = again(district, **MENDED)
    with clock.at(cases.TODAY + timedelta(days=2)):
        last = [{"kind": "unclear", "field": "content", "note": "请写清楚。"}]
        application = cases.done(application, "return", by=district.reviewer, deficiencies=last, note="请补正。")
    (row,) = found(application).rows
    assert (row.field, row.before, row.is_unchanged) == ("content", cases.ANSWERS["content"], True)
