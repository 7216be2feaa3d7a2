"""More rows of everything that is listed, made quickly: each maker adds rows ``first`` … ``first + n - 1``."""

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Membership, User
from accounts.roles import Role
from admission.models import Application, ApplicationState, InheritedCoverage
from admission.models.applications import ApplicationStep
from certificates.models import CertificateGuide
from desk.models import ImportRun, JobRun, Notice, SavedView, StoredFile
from dispatch.models import AskedQuestion, Dispatch, Ground, Origin, Receipt, ReceiptState
from registry.models import (
    AdjustmentOrder,
    Authority,
    Community,
    Correction,
    CorrectionState,
    Guidance,
    ItemList,
    KnownSigner,
    LegalBasis,
    ListEntry,
    ListLine,
    Objection,
    OrderLine,
    Reconfirmation,
    Unit,
    UnitChange,
)
from reports.models import MonthlyReport, ReportState
from tests.admission.cases import ANSWERS
from tests.dispatch.rows import admit
from tests.district import OPENED, publish, the_list
from web import clock

SINCE = date(2025, 3, 1)


def numbers(n, first):
    """The numbers of the rows to be made."""
    return range(first, first + n)


def lines(district, n, first, *, kind="duty"):
    """Lines in force on one list, each with departments, keywords and a basis of its own."""
    said = [
        (
            *(kind, "add", f"7.{k}"),
            {
                "name": f"事项{k}",
                "category": "task",
                "keywords": [f"词{k}"],
                "basis": LegalBasis.objects.create(title=f"{kind}依据{k}", level="law", is_confirmed=True),
            },
        )
        for k in numbers(n, first)
    ]
    day = SINCE + timedelta(days=first)
    order = publish(district, published_on=day, number=f"测民发〔2025〕{kind}{first}号", lines=said)
    for entry in order.enacted.all():
        entry.lead_departments.add(district.department)
        entry.cooperating_departments.add(district.other_department)


def certificates(district, n, first):
    """Lines of both certificate lists, each with its guide."""
    lines(district, n, first, kind="may_issue")
    lines(district, n, first, kind="not_to_issue")
    CertificateGuide.objects.bulk_create(
        CertificateGuide(line=line, handled_by="派出所", valid_from=OPENED)
        for line in ListLine.objects.filter(guides=None, item_list__kind__in=["may_issue", "not_to_issue"])
    )


def orders(district, n, first):
    """Published orders, each of one line of one list."""
    for k in numbers(n, first):
        lines(district, 1, k)


def drafted_lines(district, n, first):
    """Lines of one draft."""
    draft, _made = AdjustmentOrder.objects.get_or_create(
        authority=district.authority,
        document_number="测民发〔2027〕1号",
        defaults={
            "title": "草稿",
            "published_on": clock.today() + timedelta(days=1),
            "effective_on": clock.today() + timedelta(days=2),
            "drafted_by": district.second_reviewer,
        },
    )
    basis = LegalBasis.objects.create(title=f"依据{first}", level="law")
    for k in numbers(n, first):
        line = {"number": f"8.{k}", "name": f"拟列{k}", "category": "task", "basis": basis, "change": "add"}
        made = OrderLine.objects.create(order=draft, item_list=the_list(district, "duty"), **line)
        made.lead_departments.add(district.department)


def item_lists(district, n, first):
    """Lists, each of an authority of its own."""
    for k in numbers(n, first):
        authority = Authority.objects.create(name=f"{k}区", short_name=f"{k}区", level="district", valid_from=OPENED)
        ItemList.objects.create(authority=authority, kind="duty", name=f"清单{k}")


def units(district, n, first):
    """Communities and departments."""
    make = {"authority": district.authority, "valid_from": OPENED}
    for k in numbers(n, first):
        Unit.objects.create(kind="department", code=f"d{k}", name=f"第{k}局", department_kind="government", **make)
        Community.objects.create(kind="community", code=f"x{k}", name=f"社区{k}", parent=district.street, **make)


def unit_changes(district, n, first):
    """Changes, each of which opened a unit."""
    units(district, n, first)
    for k in numbers(n, first):
        change = UnitChange.objects.create(authority=district.authority, kind="open", on=OPENED)
        change.opened.add(Unit.objects.get(authority=district.authority, code=f"d{k}"))


def bases(district, n, first):
    """Bases, each replaced by another, each with a line."""
    lines(district, n, first)
    for k in numbers(n, first):
        after = LegalBasis.objects.create(title=f"新依据{k}", level="law", valid_from=SINCE)
        LegalBasis.objects.filter(title=f"duty依据{k}").update(replaced_by=after)


def guidance(district, n, first):
    """Lines with guidance."""
    lines(district, n, first)
    Guidance.objects.bulk_create(
        Guidance(line=line, community_does="通知", written_by=district.reviewer, valid_from=OPENED)
        for line in ListLine.objects.filter(guidance=None)
    )


def corrections(district, n, first):
    """Drafts of corrections, each of a line of its own."""
    lines(district, n, first)
    said = {"field": "name", "before": "甲", "after": "乙", "reason": "错字", "state": CorrectionState.DRAFT}
    Correction.objects.bulk_create(
        Correction(entry=entry, drafted_by=district.reviewer, **said)
        for entry in ListEntry.objects.filter(corrections=None)
    )


def objections(district, n, first):
    """Objections of a unit and of residents, each to an order of its own."""
    orders(district, n, first)
    Objection.objects.bulk_create(
        Objection(
            order=order,
            about=f"第{order.pk}项",
            text="不合适",
            unit=district.department if order.pk % 2 else None,
            recorded_by=district.officer,
        )
        for order in AdjustmentOrder.objects.filter(objections=None)
    )


def reconfirmations(district, n, first):
    """Later orders that wait to be confirmed again."""
    orders(district, n, first)
    before = AdjustmentOrder.objects.order_by("pk").first()
    for line in ListLine.objects.filter(reconfirmations=None):
        order = AdjustmentOrder.objects.get(lines__number=line.number, lines__item_list=line.item_list)
        Reconfirmation.objects.create(line=line, order=order, because_of=before)


def admissions(district, n, first):
    """Admissions in force, with their applications and decisions, in two communities."""
    for k in numbers(n, first):
        communities = [district.community1, district.community2]
        admit(district, f"准入{k}", since=SINCE, last_day=date(2099, 12, 31), communities=communities)


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


def receipts(district, n, first):
    """Dispatches, each with a pending and a refused receipt."""
    for k in numbers(n, first):
        dispatch = Dispatch.objects.create(
            authority=district.authority,
            origin=Origin.SENT,
            sender=district.department,
            title=f"来件{k}",
            text="请填报台账",
            created_by=district.officer,
            hours=Decimal(2),
        )
        said = {"dispatch": dispatch, "verdict": "unlisted"}
        Receipt.objects.create(community=district.community1, **said)
        Receipt.objects.create(
            community=district.community2,
            state=ReceiptState.REFUSED,
            number=f"测试区拒〔2026〕{k}号",
            ground=Ground.UNLISTED,
            refused_at=clock.now(),
            **said,
        )


def months(district, n, first):
    """Closed months with their runs."""
    for k in numbers(n, first):
        month = date(2000 + k // 12, k % 12 + 1, 1)
        run = JobRun.objects.create(job="monthly-report", period=f"{month:%Y-%m}", scope="1", finished_at=clock.now())
        said = {"authority": district.authority, "month": month, "run": run}
        MonthlyReport.objects.create(state=ReportState.CLOSED, cut_at=clock.now(), **said)


def jobs(district, n, first):
    """Runs of jobs."""
    for k in numbers(n, first):
        JobRun.objects.create(job="monthly-report", period=f"{k}", scope="1", authority_id=district.authority.pk)


def notices(district, n, first):
    """Notices to the reviewer."""
    for k in numbers(n, first):
        Notice.objects.create(key=f"k{k}", recipient=district.people["reviewer"], subject=f"通知{k}")


def questions(district, n, first):
    """Questions that found nothing, and some that found a line."""
    lines(district, n, first)
    for line in ListLine.objects.order_by("-pk")[:n]:
        AskedQuestion.objects.create(authority=district.authority, text=f"问{line.pk}", verdict="unclear", line=line)


def posts(district, n, first):
    """Posts of the reviewer in other departments."""
    units(district, n, first)
    for k in numbers(n, first):
        unit = Unit.objects.get(authority=district.authority, code=f"d{k}")
        Membership.objects.create(
            user=district.people["reviewer"], unit=unit, role=Role.DEPARTMENT_OFFICER, valid_from=OPENED
        )


def without_place(district, n, first):
    """Posts that ended with their community, whose holders have no other."""
    community = district.community3
    change, _made = UnitChange.objects.get_or_create(authority=district.authority, kind="close", on=SINCE)
    change.ended.add(community)
    for k in numbers(n, first):
        person = User.objects.create(username=f"moved{k}", display_name=f"人{k}")
        Membership.objects.create(
            user=person, unit=community, role=Role.COMMUNITY_WORKER, valid_from=OPENED, valid_to=SINCE
        )


def uploads(district, n, first):
    """Imports of the reviewer."""
    for k in numbers(n, first):
        file = StoredFile.objects.create(name=f"{k}.csv", media_type="text/csv", content=b"x")
        ImportRun.objects.create(kind="lists", file=file, asked_by=district.people["reviewer"])


def views(district, n, first):
    """Saved views of the reviewer, and views that others share."""
    for k in numbers(n, first):
        for key in ("reviewer", "decider"):
            SavedView.objects.create(
                owner=district.people[key],
                authority_id=district.authority.pk,
                name=f"视图{k}",
                page="/orders/",
                query=f"q={k}",
                shared_with=Role.REVIEWER,
            )


def signers(district, n, first):
    """Installations whose signature is known."""
    KnownSigner.objects.bulk_create(
        KnownSigner(name=f"签名单位{k}", public_key=f"key-{k}", added_by=district.people["operator"])
        for k in numbers(n, first)
    )
