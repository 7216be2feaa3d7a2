"""Notices of the procedure: what each step says, and in which language."""

import pytest
from django.utils.translation import override

from desk.models import Notice
from registry.models import NoticeWording
from tests.admission import cases
from web.templatetags.ui import cn_date
from web.workflow import perform

pytestmark = pytest.mark.django_db


def told(application, action):
    step = application.steps.filter(action=action).latest("pk")
    return Notice.objects.filter(key=f"application-step:{step.pk}").first()


def test_a_return_says_until_when(district):
    application = cases.returned(district)
    assert told(application, "return").text == (f"请在{cn_date(application.due_on)}前补正；到期没有补正的，视为撤回。")


def test_a_submission_without_more_to_say_says_its_state(district):
    application = cases.submitted(district)
    notice = told(application, "submit")
    assert (notice.subject, notice.text) == (f"{application.number}「{application.name}」：已提交", "")


def test_what_is_sent_is_chinese_whatever_the_acting_person_reads(district):
    application = cases.submitted(district)
    with override("en"):
        perform(application, "accept", by=district.reviewer)
    notice = told(application, "accept")
    assert notice.subject.endswith("：已受理")
    assert notice.text == f"承诺在{cn_date(application.due_on)}前办结。"


def test_the_words_of_the_authority_are_sent(district):
    NoticeWording.objects.create(
        authority=district.authority,
        event="application-accept",
        subject="{事项}受理了",
        text="{申请单位}请等到{期限}。",
    )
    application = cases.accepted(district)
    notice = told(application, "accept")
    assert notice.subject == f"{application.name}受理了"
    assert notice.text == f"{application.applicant.name}请等到{cn_date(application.due_on)}。"
