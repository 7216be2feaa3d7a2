"""Notes in a case: internal unless chosen otherwise, for inside alone, and @姓名 tells a colleague."""

import pytest

from admission.case_notes import notes_for, write_note
from admission.models import CaseNote, Countersigner
from desk.models import Notice
from tests.admission import cases
from web.refusals import NotYourPart

pytestmark = pytest.mark.django_db


def write(client, district, who, application, **said):
    client.force_login(getattr(district, who))
    return client.post(f"/applications/{application.pk}/notes/", said)


def test_the_applicant_sees_only_what_is_not_internal(client, district):
    application = cases.accepted(district)
    write(client, district, "reviewer", application, text="内部看法", audience="internal")
    write(client, district, "reviewer", application, text="请留意", audience="applicant")
    client.force_login(district.officer)
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert ("内部看法" in page, "请留意" in page, "申请单位可见" in page) == (False, True, True)
    assert [note.text for note in notes_for(district.supervisor, application)] == ["内部看法", "请留意"]


def test_it_is_said_for_whom_before_it_is_saved(client, district):
    application = cases.accepted(district)
    answer = write(client, district, "reviewer", application, text="没有选")
    assert (answer.status_code, CaseNote.objects.count()) == (422, 0)
    client.force_login(district.reviewer)
    page = client.get(f"/applications/{application.pk}/").context["page"]
    assert page.note_form["audience"].value() == "internal"


def test_who_is_mentioned_is_told_and_a_name_that_nobody_bears_is_refused(client, district):
    application = cases.accepted(district)
    Notice.objects.all().delete()
    write(client, district, "reviewer", application, text="请@测试decider看一下", audience="internal")
    note = CaseNote.objects.get()
    assert [person.username for person in note.mentions.all()] == ["decider"]
    assert [notice.recipient.username for notice in Notice.objects.all()] == ["decider"]
    answer = write(client, district, "reviewer", application, text="请@某某看", audience="internal")
    assert answer.status_code == 422
    assert "没有找到「@某某看」这位同事。" in answer.content.decode()


def test_a_mention_is_marked_read_once_the_colleague_has_opened_its_notice(client, district):
    application = cases.accepted(district)
    write(client, district, "reviewer", application, text="@测试decider @测试reviewer 看一下", audience="internal")
    (note,) = notes_for(district.reviewer, application)
    assert [(person.username, at) for person, at in note.marks] == [("decider", None)]
    client.force_login(district.decider)
    notice = Notice.objects.get(key=f"case-note:{note.pk}")
    assert client.get(f"/notices/{notice.pk}/").url == f"/applications/{application.pk}/#notes"
    page = client.get(f"/applications/{application.pk}/")
    assert [at is None for note in page.context["page"].notes for _person, at in note.marks] == [False]
    assert "测试decider已读" in page.content.decode()
    url = f"/api/v1/applications/{application.pk}/notes/"
    assert [mark["person"] for mark in client.get(url).json()[0]["marks"]] == ["测试decider"]


def test_the_applicant_does_not_see_who_is_mentioned(client, district):
    application = cases.accepted(district)
    write(client, district, "reviewer", application, text="请@测试decider看一下", audience="applicant")
    assert [note.marks for note in notes_for(district.officer, application)] == [[]]


def test_the_applicant_is_told_of_a_note_that_is_for_them(district):
    application = cases.accepted(district)
    Notice.objects.all().delete()
    write_note(application, by=district.reviewer, text="请留意", is_internal=False)
    assert {notice.recipient.username for notice in Notice.objects.all()} == {"officer", "colleague"}


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("supervisor", 403), ("worker", 404), ("operator", 404)])
def test_only_who_reviews_or_decides_writes(client, district, who, status):
    application = cases.accepted(district)
    assert write(client, district, who, application, text="不行", audience="internal").status_code == status
    with pytest.raises(NotYourPart):
        write_note(application, by=getattr(district, who), text="不行")
    assert CaseNote.objects.count() == 0


def test_the_api_gives_and_takes_notes(client, district):
    application = cases.accepted(district)
    url = f"/api/v1/applications/{application.pk}/notes/"
    client.force_login(district.reviewer)
    assert client.post(url, {"text": "内部看法"}, content_type="application/json").status_code == 201
    assert [note["text"] for note in client.get(url).json()] == ["内部看法"]
    client.force_login(district.officer)
    assert client.get(url).json() == []
    assert client.post(url, {"text": "不行"}, content_type="application/json").status_code == 403


def test_who_countersigns_writes_why_not_and_another_supervisor_does_not(district):
    application = cases.recommended(district)
    with pytest.raises(NotYourPart):
        write_note(application, by=district.supervisor, text="期限过长")
    Countersigner.objects.create(
        authority=district.authority, position=1, signer=district.supervisor, valid_from=cases.TODAY
    )
    assert write_note(application, by=district.supervisor, text="期限过长").by == district.supervisor
