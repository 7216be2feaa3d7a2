"""Notices of the procedure: what each step says, and in which language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.models import Membership, User
from accounts.roles import Role
from admission.models import Consultation
from desk.models import Notice
from registry.models import NoticeWording
from tests.admission import cases
from tests.admission.test_plan_years import planned
from tests.dispatch.sendings import more_communities
from tests.district import OPENED
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


def told_of(key):
    """Who was told of events of a kind, by name, each time."""
    found = Notice.objects.filter(key__startswith=f"{key}:").values_list("recipient__username", flat=True)
    return sorted(found)


def consulted(district, case, **asked):
    """A case on which units gave their opinion."""
    asked = {"question": "是否必要？", "due_on": cases.date(2026, 3, 9), **asked}
    cases.done(case, "consult", by=district.reviewer, **asked)
    people = {"tj": district.other_officer, "s1": district.street_officer, "c1": district.worker}
    for one in Consultation.objects.select_related("unit"):
        said = {"minutes_estimate": 30, "is_able": "yes"} if one.unit.code == "c1" else {}
        perform(one, "answer", by=people[one.unit.code], opinion="agree", text="同意。", **said)
    return cases.done(case, "recommend", by=district.reviewer, **cases.RECOMMENDATION)


def test_the_communities_that_an_admission_covers_are_told_and_no_others(district):
    application = cases.approved(district, decision={"communities": [district.community1.pk]})
    assert told_of("admission-made") == ["worker"]
    notice, admission = Notice.objects.get(key__startswith="admission-made:"), application.admissions.get()
    assert notice.subject == f"{admission.number}「{application.name}」准予进入社区"
    assert notice.text.startswith("自2026年6月1日至2026年9月30日（含当日），由卫生健康委员会下派。")
    assert notice.url == f"/admissions/{admission.pk}/"


def test_a_refusal_tells_no_community(district):
    cases.rejected(district)
    assert told_of("admission-made") == []


def test_what_waits_for_its_annual_plan_is_told_with_the_plan(district):
    planned(district)
    assert cases.approved(district, kind="annual_plan").admissions.get().is_unpublished
    assert told_of("admission-made") == []


def test_whoever_was_consulted_is_told_the_outcome_once(district):
    units = {"departments": [district.other_department.pk], "streets": [district.street.pk]}
    units["communities"] = [district.community1.pk]
    case = consulted(district, cases.accepted(district), **units)
    cases.done(case, "approve", by=district.decider, **cases.approval(case, communities=[district.community1.pk]))
    # The community is told as one that is covered.
    assert told_of("consultation-outcome") == ["other_officer", "street_officer"]
    assert told_of("admission-made") == ["worker"]
    notice = Notice.objects.filter(key__startswith="consultation-outcome:").first()
    assert notice.subject == f"{case.number}「{case.name}」已审定：准予准入"
    assert notice.url == f"/decisions/{case.decisions.get().pk}/"


def test_telling_3_200_communities_takes_no_more_statements_than_telling_three(district):
    counts = []
    for communities in (3, 3_200):
        have = [district.community1, district.community2, district.community3]
        more = more_communities(district, communities - 3) if communities > 3 else []
        people = User.objects.bulk_create(User(username=f"p{communities}-{n}") for n in range(len(more)))
        Membership.objects.bulk_create(
            Membership(user=person, unit=unit, role=Role.COMMUNITY_WORKER, valid_from=OPENED)
            for person, unit in zip(people, more, strict=True)
        )
        case = cases.recommended(district)
        answers = cases.approval(case, communities=[one.pk for one in [*have, *more]])
        Notice.objects.all().delete()
        with CaptureQueriesContext(connection) as written:
            perform(case, "approve", by=district.decider, **answers)
        counts.append(len(written))
        assert Notice.objects.filter(key__startswith="admission-made:").count() == communities - 1
    assert counts[1] <= counts[0]
