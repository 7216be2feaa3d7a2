"""The digest: one mail at 08:30 of a working day with what waits unread, instead of a mail for each notice.

Who has one is everybody's own choice; who has made none follows how the system is set up."""

from datetime import datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import outbox
from desk.models import DIGEST, Notice, NoticeDelivery
from desk.notices import tell
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date, short_time

AT = time(8, 30)
MOST_LINES = 30


def make_digests():
    """Write today's digests, one for each person who has one and mail to come; how many. Safe to repeat; none on days off.

    A digest takes what was told before 08:30. What its reader has read by then needs no mail.
    """
    today = clock.today()
    cutoff = datetime.combine(today, AT, timezone.get_current_timezone())
    if clock.now() < cutoff or not WorkingCalendar.load().is_working(today):
        return 0
    while outbox.hand_over() == outbox.BATCH:
        pass
    waiting = NoticeDelivery.objects.waiting().filter(outbox.held(), notice__created_at__lt=cutoff)
    people = waiting.order_by().values_list("notice__recipient", flat=True).distinct()
    return sum(_digest_for(person, waiting, f"{DIGEST}{today}") for person in sorted(people))


@transaction.atomic
def _digest_for(person, waiting, key):
    """Put one person's waiting mail into one; True when there was something to say."""
    if Notice.objects.filter(recipient=person, key=key).exists():
        return False
    rows = waiting.filter(notice__recipient=person).select_related("notice__recipient")
    rows = list(rows.select_for_update(skip_locked=True, of=("self",)).order_by("notice__created_at", "pk"))
    unread = [row for row in rows if row.notice.read_at is None]
    read = {row.pk for row in rows} - {row.pk for row in unread}
    NoticeDelivery.objects.filter(pk__in=read).update(given_up_at=clock.now())
    if not unread:
        return False
    NoticeDelivery.objects.filter(pk__in=[row.pk for row in unread]).update(sent_at=clock.now())
    words = {"n": len(unread), "day": cn_date(clock.today())}
    tell(
        [unread[0].notice.recipient],
        key=key,
        subject=_("%(day)s：您有%(n)s条未读通知") % words,
        text="\n".join(_lines([row.notice for row in unread])),
        url=reverse("notice-list"),
    )
    return True


def _lines(notices):
    """The notices one by one, the oldest first; of very many the number that are left."""
    for n, notice in enumerate(notices[:MOST_LINES], 1):
        yield _("%(n)s. %(subject)s（%(time)s）") % {
            "n": n,
            "subject": " ".join(notice.subject.split()),
            "time": short_time(notice.created_at),
        }
    if (more := len(notices) - MOST_LINES) > 0:
        yield _("另有%(n)s条，请登录后查看。") % {"n": more}
