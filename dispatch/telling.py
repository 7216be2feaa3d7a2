"""Telling communities of what is sent to them or taken back: at once, or as a job with progress when they are many."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from desk import jobs
from desk.models import JobRun, Notice
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.models import Dispatch, Receipt
from registry.lineage import Lineage
from registry.notice_events import EVENTS
from registry.notice_wordings import in_chinese, words_of
from web import clock
from web.templatetags.ui import cn_date

SENT, RECALLED = "dispatch-sent", "dispatch-recalled"
#: Of a dispatch to more communities a worker tells the people, in so many parts.
AT_ONCE, PARTS = 500, 4
LEFT_LYING = timedelta(minutes=10)
SCOPE = "dispatch"

JOB = jobs.Job(
    name="tell-communities",
    label=_("通知收到下派的社区"),
    task="dispatch.tasks.tell_communities",
    page=lambda run: reverse("dispatch:sent-detail", args=[int(run.period)]),
)


def tell_of_sending(dispatch, *, total, by):
    """Tell those who work in the communities: three statements at once; one that starts a job when they are many."""
    if total <= AT_ONCE:
        _tell(SENT, dispatch)
        return
    run = JobRun.objects.create(
        job=JOB.name,
        period=str(dispatch.pk),
        scope=SCOPE,
        authority_id=dispatch.authority_id,
        asked_by=by,
        total=total,
        attempts=1,
    )
    transaction.on_commit(lambda: jobs.send(JOB, run.pk))


def tell_of_recall(recall, receipts):
    """Tell those who work in the communities whose receipts (ids) were taken back, or in those that follow them.

    Four statements; six when a community has ended.
    """
    rows = Receipt.objects.filter(pk__in=receipts)
    _tell(RECALLED, recall.dispatch, rows, reason=recall.reason)


def run_of(dispatch):
    """The job that tells the communities of a dispatch; None when they were told at once."""
    return JobRun.objects.filter(job=JOB.name, period=str(dispatch.pk), scope=SCOPE).first()


def tell_next(run_id):
    """Tell the next part of the communities; False when all are told. Safe to repeat: nobody is told twice of one receipt."""
    with transaction.atomic():
        run = JobRun.objects.select_for_update().get(pk=run_id)
        if run.finished_at:
            return False
        dispatch = Dispatch.objects.select_related("sender").get(pk=int(run.period))
        size = -(-run.total // PARTS)
        part = dispatch.receipts.order_by("pk").values("pk")[run.done : run.done + size]
        _tell(SENT, dispatch, Receipt.objects.filter(pk__in=part))
        run.started_at = run.started_at or clock.now()
        run.done = min(run.total, run.done + size)
        run.finished_at = clock.now() if run.done == run.total else None
        run.save(update_fields=["started_at", "done", "finished_at"])
    return run.finished_at is None


def ensure():
    """Send on what has been left lying, such as by a broker that was away."""
    rows = JobRun.objects.unfinished().filter(job=JOB.name)
    for run in rows.filter(asked_at__lt=clock.now() - LEFT_LYING):
        jobs.send(JOB, run.pk)


@in_chinese
def _tell(event, dispatch, receipts=None, reason=""):
    """A notice to everybody who works today in a community of these receipts, or in one that follows it.

    Without receipts to all of a dispatch that is just made: its communities are today's.
    """
    subject, text = words_of(
        EVENTS[event],
        dispatch.authority_id,
        {
            "sender": dispatch.sender_label,
            "title": dispatch.title,
            "day": cn_date(dispatch.due_on) if dispatch.due_on else "",
            "reason": reason or dispatch.reason,
        },
    )
    posts = Membership.objects.on(clock.today()).with_permission("dispatch.receive").filter(user__is_active=True)
    rows = dispatch.receipts.all() if receipts is None else receipts
    people = rows.filter(community__memberships__in=posts).values_list("pk", "community__memberships__user")
    people = {*people.order_by().distinct(), *(() if receipts is None else _heirs_of(receipts, posts))}
    Notice.objects.bulk_create(
        [
            Notice(
                key=f"{event}:{receipt}",
                recipient_id=person,
                subject=subject,
                text=text,
                url=reverse("dispatch:receipt-detail", args=[receipt]),
            )
            for receipt, person in sorted(people)
        ],
        ignore_conflicts=True,
    )


def _heirs_of(receipts, posts):
    """(receipt, person) for those who work in the communities that follow one which has ended. One query, or three."""
    today = clock.today()
    gone = receipts.filter(community__valid_to__lte=today).order_by()
    gone = list(gone.values_list("pk", "community", "community__authority"))
    if not gone:
        return []
    lineage = Lineage.load({authority for _pk, _community, authority in gone}, until=today)
    after = {community: lineage.after([community]) for community in {one for _pk, one, _authority in gone}}
    workers = defaultdict(set)
    for unit, person in posts.filter(unit_id__in=frozenset().union(*after.values())).values_list("unit", "user"):
        workers[unit].add(person)
    return [(pk, person) for pk, community, _authority in gone for unit in after[community] for person in workers[unit]]
