"""Applications in every state, made by the procedure itself, for tests of this room."""

from datetime import date, timedelta

from admission import reasons
from admission.letters import AS_DRAFTED
from admission.models import Application, RejectionReason
from web import clock
from web.workflow import CLOCK, perform

TODAY = date(2026, 3, 2)  # a Monday in a confirmed year

ANSWERS = {
    "name": "独居老人冬季取暖安全走访",
    "category": "task",
    "content": "入冬以后走访独居老人，提示取暖安全。",
    "requirement": "每户张贴一份提示单，把发现的隐患报给街道。",
    "relation": "assist",
    "acts": ["contact_residents", "publicise_educate"],
    "has_quota": False,
    "basis_title": "关于做好冬季取暖安全工作的通知",
    "basis_document_number": "国办发〔2025〕18号",
    "basis_issuer": "国务院办公厅",
    "basis_level": "national_policy",
    "for_all_communities": True,
    "duration": "stage",
    "starts_on": date(2026, 6, 1),
    "ends_on": date(2026, 9, 30),
    # Asked only of what starts too soon after its submission, which depends on the day of the test.
    "late_reason": "市里的方案上周才印发。",
    "frequency": "monthly",
    "minutes_each": 480,
    "workload_hours": 8,
    "funding_amount": 12000,
    "funding_source": "fiscal",
    "funding_basis": "每户20元",
    "funding_due_on": date(2026, 6, 30),
    "necessity_statement": "需要熟悉住户的人上门，数据共享和购买服务都做不到。",
    "contact_name": "王工",
    "contact_phone": "010-60000000",
}

#: A recommendation to approve, with what was found on the three principles.
RECOMMENDATION = {
    "recommendation": "approve",
    "opinion": "依据充分，工作量适当。",
    **dict.fromkeys(("finding_lawful", "finding_effective", "finding_power_matches_duty"), "meets"),
    **dict.fromkeys(("text_lawful", "text_effective", "text_power_matches_duty"), "符合。"),
}


def done(application, action, *, by, **answers):
    """Perform an action and read the row anew."""
    perform(application, action, by=by, **answers)
    application.refresh_from_db()
    return application


def draft(district, *, by="officer", unit="department", **answers):
    """A draft with every answer; ``answers`` replace some."""
    return Application.objects.create(
        authority=district.authority,
        applicant=district.units[unit],
        created_by=district.people[by],
        **{**ANSWERS, **answers},
    )


def submitted(district, *, by="officer", **answers):
    """Submitted by who wrote it."""
    application = draft(district, by=by, **answers)
    return done(application, "submit", by=getattr(district, by))


def accepted(district, *, reviewer="reviewer", **answers):
    """Accepted by a reviewer."""
    application = submitted(district, **answers)
    return done(application, "accept", by=getattr(district, reviewer))


def recommended(district, *, reviewer="reviewer", **answers):
    """Accepted and recommended by the same reviewer; waits for a decision."""
    application = accepted(district, reviewer=reviewer, **answers)
    return done(
        application,
        "recommend",
        by=getattr(district, reviewer),
        **RECOMMENDATION,
    )


def approval(application, **answers):
    """The answers of an approval: from the start asked, or tomorrow, to the end asked, in all communities asked."""
    return {
        "effective_on": max(application.starts_on, clock.today() + timedelta(days=1)),
        "last_day": application.ends_on,
        "communities": [community.pk for community in application.target_communities()],
        "conditions": "",
        "opinion": "",
        "previewed": AS_DRAFTED,
        **answers,
    }


def approved(district, *, decider="decider", decision=None, **answers):
    """Approved; returns the application, whose admission is ``application.admissions.get()``."""
    application = recommended(district, **answers)
    return done(application, "approve", by=getattr(district, decider), **approval(application, **(decision or {})))


def returned(district, *, reviewer="reviewer", rows=None, **answers):
    """Returned with a notice of deficiencies."""
    application = submitted(district, **answers)
    rows = rows or [{"kind": "basis_not_found", "field": "basis_document_number", "note": "查不到这个文号，请核对。"}]
    return done(application, "return", by=getattr(district, reviewer), deficiencies=rows, note="请一并补正。")


def asked(district, **answers):
    """Accepted, and the applicant owes an answer."""
    return done(accepted(district, **answers), "ask", by=district.reviewer, question="名册由谁提供？")


def lapsed(district, **answers):
    """Returned, and not supplemented in time."""
    application = returned(district, **answers)
    with clock.at(application.due_on + timedelta(days=1)):
        return done(application, "lapse", by=CLOCK)


def submitted_again(district, **answers):
    """Returned by the reviewer, and submitted again on the next day."""
    application = returned(district, **answers)
    with clock.at(clock.today() + timedelta(days=1)):
        return done(application, "submit", by=district.officer)


def rejected(district, *, decider="decider", decision=None, **answers):
    """Rejected by two coded reasons."""
    reasons.load()
    application = recommended(district, **answers)
    chosen = RejectionReason.objects.filter(code__in=["no_funds", "duplicate"])
    return done(
        application,
        "reject",
        by=getattr(district, decider),
        reasons=[one.pk for one in chosen],
        opinion="请与已准入事项合并。",
        previewed=AS_DRAFTED,
        **(decision or {}),
    )
