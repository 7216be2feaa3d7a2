"""More rows of receipts, reports, questions, notices and jobs."""

from datetime import date
from decimal import Decimal
from itertools import chain

from django.contrib.contenttypes.models import ContentType

from accounts.models import Follow, Membership, User
from accounts.roles import Role
from admission.models import Admission, Application
from desk.models import ExportRecord, ExportRun, ImportRun, JobRun, Notice, NoticeDelivery, SavedView, StoredFile
from dispatch.models import AskedQuestion, Dispatch, Ground, Origin, Receipt, ReceiptState
from registry.models import (
    Department,
    ListLine,
    Unit,
    UnitChange,
)
from reports.models import MonthlyReport, ReportState
from tests.district import OPENED
from tests.growing.admission import admissions
from tests.growing.registry import SINCE, lines, numbers, units
from tests.reports.surveys import figure
from web import clock


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


def surveys(district, n, first):
    """Figures of surveys, each of a survey of its own."""
    for k in numbers(n, first):
        figure(district, survey=f"调查{k}")


def jobs(district, n, first):
    """Runs of jobs."""
    for k in numbers(n, first):
        JobRun.objects.create(job="monthly-report", period=f"{k}", scope="1", authority_id=district.authority.pk)


def exports(district, n, first):
    """Files that the operator took at once, and files that workers wrote."""
    operator, ours = district.people["operator"], [district.authority.pk]
    for k in numbers(n, first):
        said = {"by": operator, "authority_ids": ours, "page": "/lines/", "ending": "csv", "rows": k}
        ExportRecord.objects.create(name=f"列表{k}", **said)
        record = ExportRecord.objects.create(name=f"大列表{k}", **said)
        job = JobRun.objects.create(job="export", period=f"{k}", scope="export", asked_by=operator, error="没有空间。")
        ExportRun.objects.create(record=record, by=operator, digest=f"{k}", language="zh-hans", job=job)


def notices(district, n, first):
    """Notices to the reviewer."""
    for k in numbers(n, first):
        Notice.objects.create(key=f"k{k}", recipient=district.people["reviewer"], subject=f"通知{k}")


def follows(district, n, first):
    """What the reviewer follows: applications, admissions, lines and departments."""
    admissions(district, n, first)
    lines(district, n, first)
    units(district, n, first)
    models = (Application, Admission, ListLine, Department)
    kinds = ContentType.objects.get_for_models(*models)
    # One of each in turn, so that every page shows all kinds.
    for row in chain(*zip(*(model.objects.order_by("-pk")[:n] for model in models), strict=False)):
        kind = kinds[type(row)]
        Follow.objects.get_or_create(user=district.people["reviewer"], kind=kind, object_id=row.pk)


def deliveries(district, n, first):
    """Messages to the reviewer that failed."""
    notices(district, n, first)
    NoticeDelivery.objects.bulk_create(
        NoticeDelivery(notice=notice, route="mail", attempts=1, error="连不上")
        for notice in Notice.objects.filter(deliveries=None)
    )


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
