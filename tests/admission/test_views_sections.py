"""Writing an application in the browser: sections, stale edits, files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from admission.drafting import attach, save_fields
from admission.models import Application, Attachment
from admission.sections import SECTIONS
from registry.models import DataHolding
from tests.admission import cases
from web.workflow import perform

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 content"
BASIS = {
    "basis_title": "关于高温津贴的通知",
    "basis_document_number": "",
    "basis_article": "",
    "basis_issuer": "",
    "basis_level": "",
}


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    return client


def section(application, key="basis"):
    return reverse("admission:section-edit", args=[application.pk, key])


def files(application):
    return reverse("admission:attachment-list", args=[application.pk])


def posted(page, **answers):
    return {**answers, "version": page.context["application"].version, "mark": page.context["mark"]}


@pytest.mark.parametrize("key", [one.key for one in SECTIONS])
def test_every_section_comes_up_with_every_field_to_link_to(officer, district, key):
    page = officer.get(section(cases.draft(district), key))
    text = page.content.decode()
    assert [one for one in page.context["section"].fields if f'id="id_{one}"' not in text] == []


def test_a_section_is_saved_and_leads_to_the_next(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft))
    response = officer.post(section(draft), posted(page, **BASIS))
    assert response["Location"] == section(draft, "scope")
    assert Application.objects.get().basis_title == "关于高温津贴的通知"


def test_the_last_section_and_save_and_back_lead_to_the_whole(officer, district):
    draft = cases.draft(district)
    whole = reverse("admission:application-detail", args=[draft.pk])
    page = officer.get(section(draft))
    assert officer.post(section(draft), posted(page, back="1", **BASIS))["Location"] == whole
    page = officer.get(section(draft, "necessity"))
    assert officer.post(section(draft, "necessity"), posted(page))["Location"] == whole


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft, "scope"))
    answers = {"starts_on": "2026-02-30", "ends_on": "2026-08-08", "duration": "stage"}
    response = officer.post(section(draft, "scope"), posted(page, **answers))
    text = response.content.decode()
    assert response.status_code == 422
    assert "「2026-02-30」不是一个有效的日期" in text
    assert 'value="2026-02-30"' in text
    assert 'value="2026-08-08"' in text


def test_a_text_of_a_hundred_thousand_characters_gets_a_sentence(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft, "matter"))
    response = officer.post(section(draft, "matter"), posted(page, kind="addition", content="长" * 100_000))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["content"]


def test_a_colleagues_edit_meanwhile_shows_both_texts_and_overwrites_nothing(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft))
    save_fields(draft, ("basis_title",), {"basis_title": "同事写的"}, by=district.colleague, seen=draft.version)
    mine = {**BASIS, "basis_title": "我写的"}
    response = officer.post(section(draft), posted(page, **mine))
    assert response.status_code == 409
    assert ("依据题名", "同事写的", "我写的") in [tuple(map(str, row)) for row in response.context["conflicts"]]
    assert Application.objects.get().basis_title == "同事写的"
    again = officer.post(section(draft), posted(response, **mine))
    assert again.status_code == 302
    assert Application.objects.get().basis_title == "我写的"


def test_a_colleagues_edit_of_another_section_is_no_conflict(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft))
    save_fields(draft, ("name",), {"name": "同事写的"}, by=district.colleague, seen=draft.version)
    assert officer.post(section(draft), posted(page, **BASIS)).status_code == 302
    saved = Application.objects.get()
    assert (saved.name, saved.basis_title) == ("同事写的", "关于高温津贴的通知")


def test_what_a_colleague_submitted_meanwhile_is_not_changed_and_the_typed_text_stays(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft))
    perform(draft, "submit", by=district.colleague)
    response = officer.post(section(draft), posted(page, **{**BASIS, "basis_title": "我写的"}))
    text = response.content.decode()
    assert response.status_code == 409
    assert "这份申请现在是「已提交」，不能再修改。" in text
    assert 'value="我写的"' in text


def test_a_form_without_its_version_is_stale(officer, district):
    assert officer.post(section(cases.draft(district)), BASIS).status_code == 409


def test_an_unknown_section_is_not_found(officer, district):
    assert officer.get(section(cases.draft(district), "weather")).status_code == 404


def test_a_submitted_application_has_no_page_to_write_on(officer, district):
    application = cases.submitted(district)
    assert officer.get(section(application)).status_code == 409
    assert officer.get(files(application)).status_code == 409


def test_who_only_reviews_does_not_write(client, district):
    application = cases.returned(district)
    client.force_login(district.reviewer)
    assert client.get(section(application)).status_code == 403
    assert client.post(section(application), BASIS).status_code == 403


def test_the_ticks_stand_street_by_street_and_a_street_can_be_ticked_whole(officer, district):
    draft = cases.draft(district, for_all_communities=False)
    page = officer.get(section(draft, "scope"))
    groups = [(str(group.street), [name for _key, name, _on in group.ticks]) for group in page.context["streets"]]
    assert groups == [("东街街道", ["第1社区", "第2社区"]), ("西街街道", ["第3社区"])]
    officer.post(section(draft, "scope"), posted(page, communities=[f"street-{district.street.pk}"]))
    assert draft.communities.count() == 2


def upload(name="依据 文件.pdf", content=PDF):
    return {"slot": "basis", "file": SimpleUploadedFile(name, content)}


def test_a_file_is_kept_and_comes_back_to_be_saved(officer, district):
    draft = cases.draft(district)
    assert officer.post(files(draft), upload()).status_code == 302
    attachment = Attachment.objects.get()
    response = officer.get(reverse("admission:attachment-file", args=[draft.pk, attachment.pk]))
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BE%9D")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.exe", b"MZ", "请上传 PDF、Word、WPS、Excel、OFD 或者 JPG、PNG 图片。"),
        ("a.pdf", b"<html>", "内容和扩展名不符"),
        ("a.pdf", b"", "这个文件是空的"),
    ],
)
def test_a_file_of_the_wrong_type_gets_a_sentence(officer, district, name, content, words):
    response = officer.post(files(cases.draft(district)), upload(name, content))
    assert response.status_code == 422
    assert words in response.content.decode()
    assert Attachment.objects.count() == 0


def test_a_file_too_big_gets_a_sentence(officer, district, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    response = officer.post(files(cases.draft(district)), upload(content=PDF + b"0" * 2 * 1024 * 1024))
    assert "超过了 1 MB 的上限" in response.content.decode()


def test_no_file_at_all_gets_a_sentence(officer, district):
    response = officer.post(files(cases.draft(district)), {"slot": "basis"})
    assert list(response.context["form"].errors) == ["file"]


def test_a_file_put_aside_stays_readable(officer, district):
    draft = cases.draft(district)
    attachment = attach(draft, "basis", upload()["file"], by=district.officer)
    where = reverse("admission:attachment-remove", args=[draft.pk, attachment.pk])
    assert officer.get(where).status_code == 405
    assert officer.post(where).status_code == 302
    assert "已移出" in officer.get(files(draft)).content.decode()
    assert officer.get(reverse("admission:attachment-file", args=[draft.pk, attachment.pk])).status_code == 200


@pytest.mark.parametrize(
    ("person", "status"),
    [("colleague", 200), ("reviewer", 200), ("supervisor", 200), ("other_officer", 404), ("worker", 404)],
)
def test_a_file_is_given_to_whoever_sees_the_case(client, district, person, status):
    draft = cases.draft(district)
    attachment = attach(draft, "basis", upload()["file"], by=district.officer)
    perform(draft, "submit", by=district.officer)
    client.force_login(getattr(district, person))
    assert client.get(reverse("admission:attachment-file", args=[draft.pk, attachment.pk])).status_code == status


def test_a_file_is_not_found_under_another_application(officer, district):
    draft, other = cases.draft(district), cases.draft(district)
    attachment = attach(draft, "basis", upload()["file"], by=district.officer)
    assert officer.get(reverse("admission:attachment-file", args=[other.pk, attachment.pk])).status_code == 404


def test_a_file_for_a_submitted_application_is_refused_on_its_page(officer, district):
    application = cases.submitted(district)
    response = officer.post(files(application), upload(), follow=True)
    assert response.request["PATH_INFO"] == reverse("admission:application-detail", args=[application.pk])
    assert "这份申请现在是「已提交」，不能再修改。" in response.content.decode()
    assert Attachment.objects.count() == 0


def test_a_question_that_doesnt_apply_is_there_but_hidden(officer, district):
    page = officer.get(section(cases.draft(district), "workload"))
    asked = {bound.name: is_asked for bound, _condition, is_asked in page.context["questions"]}
    assert asked["frequency"] and not asked["attached_forms"]
    assert 'data-when="causes" data-test="is forms" hidden' in page.content.decode()


def test_without_script_the_section_comes_back_for_what_it_has_just_opened(officer, district):
    draft = cases.draft(district)
    page = officer.get(section(draft, "workload"))
    answers = {"frequency": "monthly", "minutes_each": "60", "causes": ["forms"]}
    response = officer.post(section(draft, "workload"), posted(page, **answers))
    assert response["Location"] == f"{section(draft, 'workload')}#id_attached_forms"
    again = officer.get(section(draft, "workload"))
    assert "按刚才的填写，还要回答：要填的台账、报表。" in again.content.decode()
    onward = officer.post(section(draft, "workload"), posted(again, **answers))
    assert onward["Location"] == section(draft, "support")


def test_what_is_cleared_is_said_with_its_words(officer, district):
    draft = cases.draft(district, basis_level="letter", path="joint_meeting", path_reason="汛期临近。")
    page = officer.get(section(draft))
    answers = {**BASIS, "basis_level": "law", "path": "joint_meeting", "path_reason": "汛期临近。"}
    text = officer.post(section(draft), posted(page, **answers), follow=True).content.decode()
    assert "「走这一路径的理由」不再适用，已经清除；原来填的是「汛期临近。」，修改记录里可查。" in text
    assert (Application.objects.get().path, Application.objects.get().path_reason) == ("", "")


def test_data_that_somebody_holds_are_named_beside_the_question(officer, district):
    DataHolding.objects.create(
        authority=district.authority, field="住址", holder=district.other_department, valid_from=date(2020, 1, 1)
    )
    page = officer.get(section(cases.draft(district, causes=["data"], collected_data="住址"), "workload"))
    assert [one.word for one in page.context["held"]] == ["住址"]
    assert "请先向持有单位取得" in page.content.decode()


def test_what_resembles_the_matter_is_told_while_one_types_and_nothing_is_saved(officer, district):
    other = cases.submitted(district, name="独居老人夏季防暑走访")
    draft = cases.draft(district, name="")
    where = reverse("admission:similar-now", args=[draft.pk])
    assert officer.get(where).status_code == 405
    page = officer.post(where, {"name": other.name, "content": "x" * 9000})
    assert [one.name for one in page.context["page"]["likenesses"].applications] == [other.name]
    assert Application.objects.get(pk=draft.pk).name == ""
    assert "相似的准入和申请" in officer.get(section(draft, "matter")).content.decode()


def test_similar_matters_are_told_only_to_who_writes(client, district):
    application = cases.submitted(district)
    for person, status in (("reviewer", 403), ("officer", 302), ("other_officer", 404)):
        client.force_login(getattr(district, person))
        assert client.post(reverse("admission:similar-now", args=[application.pk])).status_code == status
