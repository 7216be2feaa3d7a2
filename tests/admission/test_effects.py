"""What steps leave behind: numbers, decisions, admissions; frozen by the database."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from admission.models import Admission, Application, Decision, Deficiency
from desk.models import Notice
from tests.admission import cases
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def test_the_number_is_drawn_at_the_first_submission_and_stays(district):
    application = cases.returned(district)
    application.refresh_from_db()
    first = application.first_submitted_at
    with clock.at(date(2026, 3, 4)):
        perform(application, "submit", by=district.colleague)
    application.refresh_from_db()
    assert (application.number, application.first_submitted_at) == ("测试区申〔2026〕1号", first)
    assert application.submitted_by == district.colleague
    assert cases.submitted(district).number == "测试区申〔2026〕2号"


def test_an_approval_makes_an_admission_word_for_word(district):
    application = cases.approved(district, decision={"conditions": "每月不超过一次", "last_day": date(2026, 8, 31)})
    admission = application.admissions.get()
    assert (admission.number, admission.name) == ("测试区准〔2026〕1号", application.name)
    assert (admission.valid_from, admission.last_day) == (date(2026, 6, 1), date(2026, 8, 31))
    assert admission.conditions == "每月不超过一次"
    assert admission.communities.count() == 3
    decision = application.decisions.get()
    assert (decision.body, decision.published_on, decision.effective_on) == (
        district.office,
        cases.TODAY,
        date(2026, 6, 1),
    )
    assert decision.letter_sha256 == hashlib.sha256(decision.letter.encode()).hexdigest()
    assert decision.letter.splitlines()[:3] == [
        "社区工作事项准入决定书",
        "卫生健康委员会：",
        "你单位提出的「独居老人冬季取暖安全走访」（测试区申〔2026〕1号），经审定，准予进入社区，准入编号测试区准〔2026〕1号。",
    ]


def test_a_rejection_keeps_its_coded_reasons_and_makes_no_admission(district):
    decision = cases.rejected(district).decisions.get()
    assert [reason.code for reason in decision.reasons.all()] == ["no_funds", "duplicate"]
    assert decision.letter.splitlines()[3:6] == [
        "理由如下：",
        "1. 经费、人员或者条件没有着落。依据：协助事项应当提供必要的经费和工作条件（民发〔2015〕136号）。",
        "2. 与清单上已有的事项或者在有效期内的准入事项重复。依据：同一事项不重复准入（惯例，待本区确认）。",
    ]
    assert Admission.objects.count() == 0


def refused(statement):
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        statement()
    return True


def test_what_is_decided_is_frozen_by_the_database(district):
    application = cases.approved(district)
    admission = application.admissions.get()
    assert refused(lambda: Decision.objects.update(opinion="改"))
    assert refused(lambda: Decision.objects.all()._raw_delete("default"))
    assert refused(lambda: Admission.objects.filter(pk=admission.pk).update(name="改"))
    assert refused(lambda: admission.communities.clear())
    assert refused(lambda: admission.terms.update(valid_to=date(2030, 1, 1)))
    assert refused(lambda: application.steps.update(action="submit"))
    assert refused(lambda: Application.objects.filter(pk=application.pk).update(name="改"))


def test_a_notice_of_deficiencies_is_frozen(district):
    cases.returned(district)
    assert refused(lambda: Deficiency.objects.update(note="改"))


def test_whose_turn_it_is_is_told_once(district):
    application = cases.submitted(district)

    def told():
        return {notice.recipient.username for notice in Notice.objects.all()}

    assert told() == {"reviewer", "second_reviewer"}
    perform(application, "accept", by=district.reviewer)
    assert told() == {"reviewer", "second_reviewer", "officer", "colleague"}
    assert Notice.objects.latest("pk").subject == "测试区申〔2026〕1号「独居老人冬季取暖安全走访」：已受理"
    perform(application, "recommend", by=district.reviewer, **cases.RECOMMENDATION)
    assert {"decider", "second_decider"} < told()
