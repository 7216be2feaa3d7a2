"""What communities did with a dispatch in a day, told to its sender in one notice: how many took it on, how many completed it.

A refusal is told at once, each by itself; what is done as it was asked can wait for the next morning.
"""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.urls import reverse

from accounts.models import people_with
from desk.models import Notice
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.models import Dispatch, Origin, ReceiptStep
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.templatetags.ui import cn_date

EVENT = "receipts-of-day"
#: What nobody could be told of, such as while no worker ran, is told within so many days.
DAYS_BACK = 7
COUNTED = {
    "taken_on": Count("receipt", distinct=True, filter=Q(action="take_on")),
    "completed": Count("receipt", distinct=True, filter=Q(action="complete")),
    "n": Count("receipt", distinct=True),
}


@in_chinese
def tell_senders():
    """Tell the senders of the days that are over; returns how many dispatches and days were told of now.

    Safe to repeat: nobody is told twice of one dispatch and day. A fixed number of statements when there is nothing new.
    """
    rows = [row for row in _days_that_are_over() if row["sender"]]
    if not rows:
        return 0
    told = set(Notice.objects.filter(key__in=[_key(row) for row in rows]).values_list("key", flat=True))
    if not (rows := [row for row in rows if _key(row) not in told]):
        return 0
    dispatches = Dispatch.objects.in_bulk({row["dispatch"] for row in rows})
    for row in rows:
        _tell(dispatches[row["dispatch"]], row)
    return len(rows)


def _days_that_are_over():
    """{dispatch, sender, day, taken_on, completed, n} for each dispatch with which something was done on a day before today."""
    today = clock.today()
    steps = ReceiptStep.objects.filter(
        action__in=["take_on", "complete"],
        receipt__dispatch__origin__in=[Origin.SENT, Origin.RULED],
        at__date__gte=today - timedelta(days=DAYS_BACK),
        at__date__lt=today,
    )
    keys = {"dispatch": "receipt__dispatch", "sender": "receipt__dispatch__sender"}
    rows = steps.order_by().annotate(day=TruncDate("at")).values("day", **{key: F(path) for key, path in keys.items()})
    return rows.annotate(**COUNTED).order_by("day", "dispatch")


def _key(row):
    return f"{EVENT}:{row['dispatch']}:{row['day']}"


def _tell(dispatch, row):
    tell_of(
        EVENT,
        people_with("dispatch.view_sent", units=[dispatch.sender_id]),
        authority=dispatch.authority_id,
        key=_key(row),
        url=reverse("dispatch:sent-detail", args=[dispatch.pk]),
        title=dispatch.title,
        day=cn_date(row["day"]),
        n=row["n"],
        taken_on=row["taken_on"],
        completed=row["completed"],
    )
