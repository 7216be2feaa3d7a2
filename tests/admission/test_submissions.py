"""Every submission is kept word for word, and what it says differently is shown."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admission.drafting import attach, save_fields
from admission.models import Submission
from admission.submissions import FILES, check_sum, differences, rounds_of, said_now
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db


def submitted_twice(district):
    application = cases.returned(district)
    with clock.at(cases.TODAY + timedelta(days=1)):
        answers = {"basis_document_number": "国办发〔2025〕19号"}
        save_fields(application, list(answers), answers, by=district.officer, seen=application.version)
        attach(application, "basis", SimpleUploadedFile("依据.pdf", b"%PDF-1.7 x"), by=district.officer)
        return cases.done(application, "submit", by=district.officer)


def test_each_submission_is_a_row_with_its_check_sum(district):
    application = submitted_twice(district)
    first, second = application.submissions.all()
    assert (first.round, second.round) == (1, 2)
    assert first.said["basis_document_number"] == "国办发〔2025〕18号"
    assert second.said["basis_document_number"] == "国办发〔2025〕19号"
    assert second.said[FILES] == [["依据文件", "依据.pdf", application.attachments.get().file.sha256]]
    assert [one.sha256 for one in (first, second)] == [check_sum(one.said) for one in (first, second)]
    assert second.said == said_now(application)


def test_the_first_and_the_last_submission_are_both_kept(district):
    application = submitted_twice(district)
    assert (application.submitted_at - application.first_submitted_at).days == 1


def test_a_refused_submission_leaves_no_row(district):
    draft = cases.draft(district, has_quota=True)
    with pytest.raises(Exception, match="指标"):
        cases.done(draft, "submit", by=district.officer)
    assert Submission.objects.count() == 0


def test_what_changed_is_told_field_by_field_and_files_too(district):
    newest, first = rounds_of(submitted_twice(district), "附件")
    assert first.changes is None
    assert [(one.field, one.before, one.after) for one in newest.changes] == [
        ("basis_document_number", "国办发〔2025〕18号", "国办发〔2025〕19号"),
        (FILES, "", "依据文件　依据.pdf"),
    ]
    assert [(one.kind, one.text) for one in newest.changes[0].pieces] == [
        ("same", "国办发〔2025〕1"),
        ("removed", "8"),
        ("added", "9"),
        ("same", "号"),
    ]


def test_the_same_words_are_no_difference():
    said = {"name": "某事", FILES: []}
    assert differences(said, dict(said), "附件") == ()


@pytest.mark.parametrize(("person", "status"), [("reviewer", 200), ("officer", 200), ("other_officer", 404)])
def test_the_page_stands_side_by_side_for_whoever_sees_the_case(client, district, person, status):
    application = submitted_twice(district)
    client.force_login(getattr(district, person))
    page = client.get(reverse("admission:submission-list", args=[application.pk]))
    assert page.status_code == status
    if status == 200:
        assert [one.submission.round for one in page.context["rounds"]] == [2, 1]


def test_the_api_tells_the_rounds(client, district):
    application = submitted_twice(district)
    client.force_login(district.reviewer)
    rows = client.get(f"/api/v1/applications/{application.pk}/submissions/").json()
    assert [(row["round"], [one["field"] for one in row["changes"] or []]) for row in rows] == [
        (2, ["basis_document_number", FILES]),
        (1, []),
    ]
