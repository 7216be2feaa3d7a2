"""Drafts that begin otherwise than on an empty form: copies, and paper that staff record."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admission.drafting import may_edit, save_fields
from admission.models import Application
from admission.origins import copy_application, may_record, record_paper, unit_that_may_copy
from admission.transitions import APPLICATION
from tests.admission import cases
from web.parts import Part
from web.refusals import NotYourPart
from web.workflow import perform

pytestmark = pytest.mark.django_db


def scan(name="申请.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 signed")


def record(district, **more):
    answers = {
        "unit": district.department,
        "by": district.reviewer,
        "token": uuid.uuid4(),
        "kind": "addition",
        "signed_by": "王某某",
        "received_on": date(2026, 2, 27),
        "paper": scan(),
    }
    return record_paper(**{**answers, **more})


def test_a_copy_says_the_same_but_for_dates_basis_check_and_decision(district):
    original = cases.submitted(district, basis_level="letter", path="joint_meeting", path_reason="汛期临近。")
    copy = copy_application(original, by=district.colleague, token=uuid.uuid4())
    assert (copy.state, copy.number, copy.copied_from, copy.applicant) == ("draft", "", original, original.applicant)
    assert (copy.name, copy.minutes_each, copy.workload_hours) == (original.name, 480, original.workload_hours)
    assert (copy.basis_title, copy.funding_amount, copy.is_late) == (
        original.basis_title,
        original.funding_amount,
        None,
    )
    for name in ("starts_on", "ends_on", "funding_due_on"):
        assert getattr(copy, name) is None
    for name in ("path", "path_reason", "late_reason", "held_data_answer"):
        assert getattr(copy, name) == ""
    assert (copy.first_submitted_at, copy.due_on, copy.steps.count(), copy.decisions.count()) == (None, None, 0, 0)


def test_chosen_communities_are_copied_as_far_as_they_are_there(district):
    original = cases.draft(district, for_all_communities=False)
    original.communities.set([district.community1, district.community3])
    district.community3.valid_to = cases.TODAY
    district.community3.save(update_fields=["valid_to"])
    copy = copy_application(original, by=district.officer, token=uuid.uuid4())
    assert list(copy.communities.all()) == [district.community1]


def test_the_same_token_makes_one_copy_and_a_stranger_none(district):
    original, token = cases.submitted(district), uuid.uuid4()
    first = copy_application(original, by=district.officer, token=token)
    assert copy_application(original, by=district.officer, token=token) == first
    assert unit_that_may_copy(original, district.reviewer) is None
    with pytest.raises(NotYourPart):
        copy_application(original, by=district.reviewer, token=uuid.uuid4())


def test_a_copy_is_made_on_its_page_and_through_the_api(client, district):
    original = cases.submitted(district)
    client.force_login(district.officer)
    where = reverse("admission:application-copy", args=[original.pk])
    token = client.get(where).context["form"]["token"].value()
    draft = Application.objects.exclude(pk=original.pk)
    assert client.post(where, {"token": token})["Location"] == reverse(
        "admission:section-edit", args=[draft.get().pk, "matter"]
    )
    answer = client.post(f"/api/v1/applications/{original.pk}/copy/", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["copied_from"], draft.count()) == (201, original.pk, 2)
    client.force_login(district.reviewer)
    assert client.get(where).status_code == 403


def test_paper_is_recorded_for_the_unit_that_signed_it(district):
    draft = record(district)
    assert (draft.applicant, draft.created_by, draft.channel) == (district.department, district.reviewer, "paper")
    assert (draft.paper_signed_by, draft.paper_received_on) == ("王某某", date(2026, 2, 27))
    assert [(one.slot, one.file.name) for one in draft.attachments.all()] == [("paper", "申请.pdf")]
    assert may_edit(draft, district.reviewer)
    assert may_edit(draft, district.officer)
    assert not may_edit(draft, district.second_reviewer)


def test_who_records_writes_and_submits_and_never_reviews(district):
    draft = record(district)
    answers = {name: value for name, value in cases.ANSWERS.items() if name not in ("workload_hours", "acts")}
    save_fields(draft, [*answers, "acts"], {**answers, "acts": ["persuade"]}, by=district.reviewer, seen=draft.version)
    perform(draft, "submit", by=district.reviewer)
    draft.refresh_from_db()
    assert APPLICATION.parts_of(draft, district.reviewer) == {Part.APPLICANT}
    assert APPLICATION.parts_of(draft, district.second_reviewer) == {Part.REVIEWER}
    with pytest.raises(NotYourPart):
        perform(draft, "accept", by=district.reviewer)
    perform(draft, "accept", by=district.second_reviewer)


def test_a_draft_from_paper_is_seen_by_who_records_it_and_by_its_unit(district):
    draft = record(district)
    seen = Application.objects.filter(pk=draft.pk)
    people = ("reviewer", "officer", "second_reviewer", "supervisor", "other_officer")
    assert [who for who in people if seen.visible_to(getattr(district, who)).exists()] == ["reviewer", "officer"]


@pytest.mark.parametrize(
    ("person", "unit"), [("officer", "other_department"), ("reviewer", "office"), ("decider", "department")]
)
def test_only_reviewers_record_and_never_for_their_own_unit(district, person, unit):
    assert not may_record(getattr(district, person), district.units[unit])
    with pytest.raises(NotYourPart):
        record(district, by=getattr(district, person), unit=district.units[unit])


def test_the_page_of_paper_asks_who_signed_and_when(client, district):
    client.force_login(district.reviewer)
    where = reverse("admission:paper-record")
    page = client.get(where)
    answers = {
        "token": page.context["form"]["token"].value(),
        "applicant": district.department.pk,
        "kind": "addition",
        "signed_by": "王某某",
        "received_on": "2026-03-03",
    }
    late = client.post(where, {**answers, "paper": scan()})
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["received_on"])
    wrong = client.post(where, {**answers, "received_on": "2026-03-02", "paper": scan("申请.exe")})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["paper"])
    assert Application.objects.count() == 0
    client.post(where, {**answers, "received_on": "2026-03-02", "paper": scan()})
    application = Application.objects.get()
    text = client.get(reverse("admission:application-detail", args=[application.pk])).content.decode()
    assert "王某某签字，2026年3月2日收到" in text
    client.force_login(district.officer)
    assert client.get(where).status_code == 403
