"""Rows of every procedure in their first state, and what a step from one state to the next is given; for tests/procedures.py."""

import uuid
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import get_default_timezone

from admission import document_reviews, joint_meetings, objecting, plan_years, proposals, reasons
from admission.appeals import file_appeal
from admission.emergencies import declare
from admission.letters import AS_DRAFTED
from admission.models import Consultation, Countersigner, RejectionReason
from desk.models import JobRun
from dispatch.disputes import file_dispute
from dispatch.models import Dispatch, Origin, Receipt, StandingBurden
from registry import corrections
from registry.models import AdjustmentOrder, AuthorityRule, Reconfirmation
from registry.objecting import raise_objection
from reports.models import MonthlyReport
from tests.admission import cases
from tests.dispatch import rows
from tests.dispatch.burdens import line_of, make_burden
from tests.district import OPENED, draft_order, entry, publish, standard_lists, the_list
from web import clock
from web.workflow import perform

TODAY = cases.TODAY
REASON = {"reason": "情况有变。"}
MEETING = {"meeting_on": TODAY, "minutes_number": "测联纪〔2026〕1号"}


def application(district):
    return cases.draft(district, submitted_by=district.people["officer"])


def countersigned(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="countersign_communities", value=1, valid_from=OPENED
    )
    Countersigner.objects.create(
        authority=district.authority, position=1, signer=district.people["supervisor"], valid_from=OPENED
    )
    return cases.recommended(district)


def turning_down(district, row):
    reasons.load()
    reason = RejectionReason.objects.get(code="workload")
    return {"reasons": [reason.pk], "opinion": "社区承担不了。", "previewed": AS_DRAFTED}


NUMBERED = {"number": "测试区申〔2026〕1号"}
ANSWERS_OF_CASES = {
    "withdraw": REASON,
    "return": {"deficiencies": [{"kind": "unclear", "field": "requirement", "note": "没有写明谁来做。"}]},
    "ask": {"question": "名册由谁提供？"},
    "answer": {"answer": "由本单位提供。"},
    "extend": {"days": 3, **REASON},
    "consult": lambda district, row: {
        "departments": [district.other_department.pk],
        "question": "是否必要？",
        "due_on": TODAY + timedelta(days=7),
    },
    "transfer": lambda district, row: {"reviewer": district.people["second_reviewer"].pk, **REASON},
    "recommend": cases.RECOMMENDATION,
    "approve": lambda district, row: cases.approval(row),
    "reject": turning_down,
    "send_back": REASON,
    "disagree": REASON,
}


def question(district):
    case = cases.accepted(district)
    asked = {"streets": [district.street.pk], "question": "是否必要？", "due_on": TODAY + timedelta(days=7)}
    perform(case, "consult", by=district.reviewer, **asked)
    return Consultation.objects.get()


def paper():
    return SimpleUploadedFile("来函.pdf", b"%PDF-1.4 opinion", content_type="application/pdf")


def appeal(district):
    decision = cases.rejected(district).decisions.get()
    by = district.officer
    return file_appeal(decision, appellant=district.department, by=by, text="理由不成立", token=uuid.uuid4())


def decision_objection(district):
    decision = cases.approved(district).decisions.get()
    return objecting.raise_objection(decision, by=district.worker, unit=district.community1, text="人手不够。")[0]


def meeting(district):
    said = {"kind": "joint_meeting", "title": "第一次联席会议", "held_on": TODAY}
    members = [district.office, district.street]
    agenda = [cases.recommended(district)]
    by = district.meeting_reviewer
    return joint_meetings.plan_meeting(authority=district.authority, by=by, cases=agenda, members=members, **said)


def held(district, row):
    results = [{"application": case.application_id, "result": "approve", "votes_for": 2} for case in row.cases.all()]
    return {"present": [district.office.pk, district.street.pk], "results": results, **MINUTES}


MINUTES = {"minutes_number": "测联纪〔2026〕1号", "minutes": "经研究，同意。"}


def proposal(district):
    standard_lists(district)
    said = {"wish": "remove", "reason": "街道已有专职调解员。", "token": uuid.uuid4()}
    line = line_of(district, "duty", "4")
    return proposals.propose(unit=district.community1, by=district.worker, line=line, **said)


HEAD = {
    "title": "关于调整清单的通知",
    "document_number": "测民发〔2026〕7号",
    "published_on": "2026-03-10",
    "effective_on": "2026-03-11",
}


def document(district):
    standard_lists(district)
    said = {"title": "关于疫苗接种的通知", "text": "各社区要协助做好疫苗接种的宣传，张贴体检通知。"}
    review = document_reviews.start(unit=district.department, by=district.officer, token=uuid.uuid4(), **said)
    review.clauses.update(opinion="listed")
    return review


def plan(district):
    window = {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 20)}
    return plan_years.make_plan(authority=district.authority, by=district.reviewer, year=2027, **window)[0]


def emergency(district):
    said = {
        "kind": "life_and_property",
        "event": "暴雨红色预警。",
        "name": "低洼小区人员转移",
        "requirement": "敲门通知住户转移。",
        "authorised_by": "区防汛抗旱指挥部",
        "for_all_communities": True,
    }
    return declare(sender=district.department, by=district.officer, token=uuid.uuid4(), **said)


def stopped_emergency(district):
    """One that was ended before it was filed."""
    row = emergency(district)
    type(row).objects.filter(pk=row.pk).update(ended_on=clock.today(), end_reason="雨停。")
    row.refresh_from_db()
    return row


def order(district):
    lines = [("duty", "add", "9", {"name": "新的履职事项"})]
    return draft_order(district, published_on=date(2026, 4, 1), lines=lines)


def objection(district):
    row = order(district)
    perform(row, "open_notice", by=district.reviewer, last_day=date(2026, 3, 20))
    return raise_objection(row, by=district.worker, unit=district.community1, text="表述太宽。")[0]


def correction(district):
    publish(district, published_on=date(2026, 1, 10), lines=[("assist", "add", "1", {"name": "协助养犬登纪"})])
    said = {"field": "name", "after": "协助养犬登记", "reason": "「登纪」系「登记」之误"}
    return corrections.draft(entry(district, "assist", "1", TODAY), by=district.second_reviewer, **said)


def reconfirmation(district):
    standard_lists(district)
    row = draft_order(district, published_on=date(2026, 4, 1), number="测民发〔2026〕8号")
    line = the_list(district, "duty").lines.get(number="4")
    return Reconfirmation.objects.create(line=line, order=row, because_of=AdjustmentOrder.objects.earliest("pk"))


def report(district):
    whose = {"authority_id": district.authority.pk, "asked_by": district.people["supervisor"]}
    run = JobRun.objects.create(
        job="reports.build", period="2026-02", done=1, total=1, finished_at=clock.now(), **whose
    )
    cut = datetime(2026, 3, 1, tzinfo=get_default_timezone())
    return MonthlyReport.objects.create(authority=district.authority, month=date(2026, 2, 1), run=run, cut_at=cut)


def burden(district, **said):
    # What the scene before made is taken back, and its lists with it.
    district.lists.clear()
    standard_lists(district)
    row = make_burden(district, **said)
    StandingBurden.objects.filter(pk=row.pk).update(line=line_of(district, "assist", "3"))
    return row


def recorded(district):
    """What a street recorded for its community."""
    said = {"authority": district.authority, "title": "请填报养犬台账", "created_by": district.people["street_officer"]}
    made = Dispatch.objects.create(origin=Origin.REPORTED, passed_on_by=district.street, **said)
    return Receipt.objects.create(dispatch=made, community=district.community1, verdict="unlisted")


def beyond_in_part(district):
    """What a department sent, of which only a part may be refused."""
    said = {"authority": district.authority, "title": "宣传法律法规", "created_by": district.officer}
    made = Dispatch.objects.create(origin=Origin.SENT, sender=district.department, **said)
    kept = {"unmet": ["另外要求的台账不在清单的这一项之内。"], "in_part": True}
    asked = {"verdict": "duty", "flags": ["over_scope"], "citation": kept}
    return Receipt.objects.create(dispatch=made, community=district.community1, **asked)


def dispute(district, sender=None, by=None):
    """A dispute over a refusal by the first community."""
    receipt = rows.send(district, sender=sender)
    perform(receipt, "refuse", by=district.worker, ground="unlisted")
    return file_dispute(receipt, by=by or district.officer, text="属于协助事项。")


RULING = {"ruling": "清单上没有。"}
RULED = {**RULING, "ruled_on": TODAY}
RULINGS = {"stand": RULING, "overrule": RULING}
OPINION = {"opinion": "agree"}
SAID = {"answer": "理由不成立。"}
NOT_ACCEPTED = {
    "states": {"answered": {"is_accepted": False, **SAID}},
    "answers": {"answer": {"is_accepted": "no", **SAID}},
}
STOP = {"stop_by": date(2026, 4, 1), **REASON}
REFUSED = {"number": "测试区拒〔2026〕1号", "ground": "unlisted", "refused_at": clock.now}
