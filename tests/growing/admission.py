"""More rows of cases, decisions, admissions and what becomes of them."""

from datetime import date, timedelta

from admission.models import (
    Admission,
    Appeal,
    Application,
    ApplicationState,
    Consultation,
    Countersigner,
    Decision,
    DecisionObjection,
    DocumentClause,
    DocumentReview,
    Emergency,
    ExitItem,
    ExitTask,
    InheritedCoverage,
    JointMeeting,
    LetterParagraph,
    MeetingCase,
    MeetingMember,
    PlanYear,
    Proposal,
    RejectionReason,
    RoutingRule,
    YearlyReview,
)
from admission.models.applications import ApplicationStep
from registry.models import (
    ListLine,
    UnitChange,
)
from tests.admission.cases import ANSWERS
from tests.dispatch.rows import admit
from tests.district import OPENED
from tests.growing.registry import SINCE, lines, numbers
from web import clock


def admissions(district, n, first):
    """Admissions in force, with their applications and decisions, in two communities."""
    for k in numbers(n, first):
        communities = [district.community1, district.community2]
        admit(district, f"准入{k}", since=SINCE, last_day=date(2099, 12, 31), communities=communities)


def emergencies(district, n, first):
    """Emergencies of one department in two communities, each declared."""
    for k in numbers(n, first):
        emergency = Emergency.objects.create(
            authority=district.authority,
            sender=district.department,
            declared_by=district.officer,
            number=f"测试区急〔2026〕{k}号",
            kind="public_safety",
            event="暴雨红色预警",
            name=f"转移{k}",
            requirement="敲门通知",
            authorised_by="区防汛抗旱指挥部",
            file_by=clock.today(),
            last_day=clock.today(),
        )
        emergency.communities.set([district.community1, district.community2])


def exits(district, n, first):
    """Admissions whose exit has something left to see to."""
    admissions(district, n, first)
    ExitItem.objects.bulk_create(
        ExitItem(admission=admission, task=task)
        for admission in district.department.led_admissions.filter(exit_items=None)
        for task in ExitTask
    )


def yearly_reviews(district, n, first):
    """Admissions in force, each of them not confirmed for the next year."""
    admissions(district, n, first)
    for admission in district.department.led_admissions.filter(yearly_reviews=None):
        YearlyReview.objects.create(admission=admission, year=2026, due_on=SINCE)


def inherited(district, n, first):
    """Admissions of which a reviewer is asked whether they cover a community that follows others."""
    admissions(district, n, first)
    change, _made = UnitChange.objects.get_or_create(authority=district.authority, kind="merge", on=OPENED)
    for admission in district.department.led_admissions.filter(inherited=None):
        InheritedCoverage.objects.create(admission=admission, community=district.community3, change=change)


def applications(district, n, first):
    """Submitted applications of one department, for all reviewers to see, and its drafts."""
    said = {key: value for key, value in ANSWERS.items() if key != "name"}
    make = {"authority": district.authority, "applicant": district.department, "created_by": district.officer}
    now = clock.now()
    for k in numbers(n, first):
        Application.objects.create(name=f"草稿{k}", **make, **said)
        submitted = Application.objects.create(
            name=f"申请{k}",
            state=ApplicationState.SUBMITTED,
            number=f"测试区申〔2026〕{k}号",
            due_on=clock.today() + timedelta(days=k % 9),
            submitted_at=now,
            first_submitted_at=now,
            submitted_by=district.officer,
            **make,
            **said,
        )
        ApplicationStep.objects.create(
            application=submitted,
            action="submit",
            from_state="draft",
            to_state="submitted",
            by=district.officer,
            part="applicant",
        )


def proposals(district, n, first):
    """Proposals of communities, about lines and about admissions."""
    lines(district, n, first)
    admissions(district, n, first)
    said = {"authority": district.authority, "proposer": district.community1, "created_by": district.worker}
    places = ListLine.objects.filter(proposals=None)
    for line, admission in zip(places, Admission.objects.filter(proposals=None), strict=False):
        Proposal.objects.create(number=f"议{line.pk}", line=line, wish="remove", reason="重复", **said)
        Proposal.objects.create(
            number=f"议准{admission.pk}", admission=admission, wish="end", reason="没有经费", **said
        )


def plans(district, n, first):
    """Annual plans whose window is over."""
    for k in numbers(n, first):
        window = {"opens_on": date(2030 + k, 1, 1), "closes_on": date(2030 + k, 1, 31)}
        PlanYear.objects.create(authority=district.authority, year=2030 + k, **window)


def documents(district, n, first):
    """Draft documents that were handed in, each with a clause, and drafts."""
    make = {"authority": district.authority, "drafting_unit": district.department, "created_by": district.officer}
    for k in numbers(n, first):
        review = DocumentReview.objects.create(
            title=f"拟发文{k}",
            text="社区每月报送台账。",
            number=f"审{k}",
            state="submitted",
            due_on=clock.today(),
            **make,
        )
        DocumentClause.objects.create(review=review, text="社区每月报送台账。")


def consultations(district, n, first):
    """Questions to a street and to a community, each on an application of its own."""
    applications(district, n, first)
    asked = Application.objects.filter(state=ApplicationState.SUBMITTED, consultations=None)
    make = {"asked_by": district.people["reviewer"], "due_on": clock.today()}
    Consultation.objects.bulk_create(
        Consultation(application=row, unit=unit, **make)
        for row in asked
        for unit in (district.street, district.community1)
    )


def meetings(district, n, first):
    """Meetings with two units, each with an application of its own."""
    applications(district, n, first)
    for row in Application.objects.filter(state=ApplicationState.SUBMITTED, meeting_cases=None):
        meeting = JointMeeting.objects.create(authority=district.authority, title=f"会议{row.pk}", held_on=SINCE)
        MeetingCase.objects.create(meeting=meeting, application=row)
        for unit in (district.department, district.street):
            MeetingMember.objects.create(meeting=meeting, unit=unit)


def appeals(district, n, first):
    """Appeals of the department, each against a decision of its own."""
    admissions(district, n, first)
    Appeal.objects.bulk_create(
        Appeal(decision=decision, appellant=district.department, text="有异议", filed_by=district.officer)
        for decision in Decision.objects.filter(appeals=None)
    )


def objections(district, n, first):
    """Objections of a unit and of residents, each to an approval of its own."""
    admissions(district, n, first)
    DecisionObjection.objects.bulk_create(
        DecisionObjection(
            decision=decision,
            text="不合适",
            unit=district.community1 if decision.pk % 2 else None,
            recorded_by=district.worker,
        )
        for decision in Decision.objects.filter(objections=None)
    )


def reasons(district, n, first):
    """Coded reasons of a rejection."""
    RejectionReason.objects.bulk_create(RejectionReason(code=f"reason_{k}", text=f"理由{k}") for k in numbers(n, first))


def paragraphs(district, n, first):
    """Paragraphs for letters."""
    said = {"authority": district.authority, "outcome": "approved"}
    LetterParagraph.objects.bulk_create(
        LetterParagraph(title=f"段落{k}", text="文字", **said) for k in numbers(n, first)
    )


def countersigners(district, n, first):
    """Places of one person, one after another."""
    said = {"authority": district.authority, "signer": district.people["supervisor"], "valid_from": OPENED}
    Countersigner.objects.bulk_create(Countersigner(position=k, **said) for k in numbers(n, first))


def routes(district, n, first):
    """Rules of routing that name everything."""
    said = {"authority": district.authority, "category": "task", "valid_from": OPENED}
    RoutingRule.objects.bulk_create(
        RoutingRule(
            position=k,
            applicant=district.department,
            street=district.street,
            reviewer=district.people["reviewer"],
            **said,
        )
        for k in numbers(n, first)
    )
