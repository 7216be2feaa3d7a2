"""What is printed: the approval form, the notice of deficiencies, the letter."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from tests.admission import cases

pytestmark = pytest.mark.django_db


def sheet(client, district, person, name, *args):
    client.force_login(getattr(district, person))
    return client.get(reverse(f"admission:{name}", args=args))


def test_the_approval_form_has_every_answer_and_room_for_seals(client, district):
    application = cases.accepted(district)
    text = sheet(client, district, "officer", "approval-form", application.pk).content.decode()
    assert "申请准入社区工作事项审批表" in text
    for words in ("测试区申〔2026〕1号", "国办发〔2025〕18号", "联系居民、宣传教育", "12,000", "王工", "全部社区"):
        assert words in text
    assert text.count("（盖章）") == 3


def test_the_reviewers_words_stay_inside_until_they_are_signed(client, district):
    application = cases.recommended(district)
    assert "依据充分" in sheet(client, district, "decider", "approval-form", application.pk).content.decode()
    assert "依据充分" not in sheet(client, district, "officer", "approval-form", application.pk).content.decode()


def test_the_letter_is_printed_as_it_was_kept_with_its_check_sum(client, district):
    application = cases.approved(district, decision={"opinion": "同意。"})
    decision = application.decisions.get()
    text = sheet(client, district, "officer", "decision-letter", application.pk).content.decode()
    for line in decision.letter.splitlines():
        assert line in text
    assert decision.letter_sha256 in text


def test_a_letter_of_the_joint_meeting_names_its_minutes(client, district):
    meeting = {"meeting_on": cases.TODAY, "minutes_number": "联席纪要〔2026〕2号"}
    application = cases.approved(district, decider="meeting_decider", decision=meeting, other_act="代收费用")
    text = sheet(client, district, "reviewer", "decision-letter", application.pk).content.decode()
    assert "本决定经2026年3月2日联席会议审定，会议纪要联席纪要〔2026〕2号。" in text
    assert "联席会议办公室" in text


def test_there_is_no_letter_before_a_decision(client, district):
    assert sheet(client, district, "officer", "decision-letter", cases.recommended(district).pk).status_code == 404


def test_the_notice_lists_every_deficiency_of_one_return(client, district):
    rows = [
        {"kind": "missing", "field": "content", "note": "请写明做到什么程度。"},
        {"kind": "basis_too_low", "field": "basis_level", "note": "请提供市级以上文件。"},
    ]
    application = cases.returned(district, rows=rows)
    step = application.steps.get(action="return")
    text = sheet(client, district, "officer", "deficiency-notice", application.pk, step.pk).content.decode()
    for words in (
        "补正告知书",
        "事项内容",
        "依据层级不够",
        "请提供市级以上文件。",
        "请一并补正。",
        "民政局",
        "请于2026年3月9日前（含当日）补正",
    ):
        assert words in text


def test_another_step_is_no_notice(client, district):
    application = cases.returned(district)
    step = application.steps.get(action="submit")
    assert sheet(client, district, "officer", "deficiency-notice", application.pk, step.pk).status_code == 404


def test_the_approval_form_says_what_was_decided(client, district):
    application = cases.approved(district, decision={"opinion": "同意。", "conditions": "每月不超过一次"})
    text = sheet(client, district, "officer", "approval-form", application.pk).content.decode()
    for words in (
        "准予准入",
        "准入编号：测试区准〔2026〕1号；准入期限：2026年6月1日至2026年9月30日（含当日）。",
        "附加条件：每月不超过一次",
        "同意。",
    ):
        assert words in text


def test_the_approval_form_of_a_rejection_names_it_beside_the_opinion(client, district):
    text = sheet(client, district, "officer", "approval-form", cases.rejected(district).pk).content.decode()
    assert "不予准入\n请与已准入事项合并。" in text


def test_what_stands_under_a_signature_in_word_is_never_alone_on_a_page(client, district):
    application = cases.approved(district)
    client.force_login(district.officer)
    address = reverse("admission:decision-letter", args=[application.pk])
    content = b"".join(client.get(f"{address}?format=docx").streaming_content)
    lines = Document(BytesIO(content)).paragraphs
    place = next(n for n, line in enumerate(lines) if line.style.name == "公文成文日期")
    assert [line.paragraph_format.keep_with_next for line in lines[place:]] == [True, True, True, None]
