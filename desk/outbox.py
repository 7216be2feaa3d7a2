"""From notices to messages: a delivery for each route, tried until it arrives or is given up.

A notice is written in the transaction that it tells of, and leaves only after that was committed. A delivery's row is
locked while it is tried, so that two workers never send one twice. What was handed over and not yet noted when a
process dies is sent again, with the same Message-ID.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from desk.models import DIGEST, Notice, NoticeDelivery, Route
from desk.routes import RouteFailed, routes_on
from web import clock

logger = logging.getLogger(__name__)
BATCH = 200
LONGEST_ERROR = 500
#: Minutes from one try to the next; then each hour.
PAUSES = (1, 5, 15, 60)
#: Tries that fill a day with these pauses; after the last one the delivery is given up.
MOST_TRIES = 27
LATE = timedelta(hours=1)


def held():
    """Q: mail that waits for its reader's digest, about a single notice and never tried by itself. Whether one has a
    digest is one's own choice, else as the system is set up."""
    wants = Q(notice__recipient__wants_digest=True)
    if settings.NOTICE_DIGEST:
        wants |= Q(notice__recipient__wants_digest=None)
    return Q(route=Route.MAIL, attempts=0) & ~Q(notice__key__startswith=DIGEST) & wants


def pause_after(attempts):
    """How long to wait after so many tries."""
    return timedelta(minutes=PAUSES[min(attempts, len(PAUSES)) - 1])


def hand_over():
    """Give notices that are new a delivery for each route that is set up; how many notices there were."""
    with transaction.atomic():
        rows = Notice.objects.unsent().select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
        waiting = list(rows.order_by("pk")[:BATCH])
        on, now = routes_on(), clock.now()
        made = [NoticeDelivery(notice=notice, route=route, next_try_at=now) for notice, route in _pairs(waiting, on)]
        NoticeDelivery.objects.bulk_create(made, ignore_conflicts=True)
        Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).update(sent_at=now)
    return len(waiting)


def _pairs(notices, on):
    """(notice, route) for each message that is to go out; the group of a robot hears of an event once."""
    if Route.MAIL in on:
        mail = on[Route.MAIL]
        for notice in notices:
            person = notice.recipient
            if person.is_active and person.email and mail.may_reach(person.email):
                yield notice, Route.MAIL
    if Route.WECOM in on:
        earlier = Notice.objects.filter(key=OuterRef("key"), pk__lt=OuterRef("pk"))
        told = Notice.objects.filter(pk__in=[notice.pk for notice in notices]).exclude(Exists(earlier))
        for notice in told.exclude(key__startswith=DIGEST):
            yield notice, Route.WECOM


def under_way():
    """Deliveries by the routes that are set up, neither arrived nor given up; without what waits for the digest."""
    rows = NoticeDelivery.objects.filter(sent_at=None, given_up_at=None, route__in=list(routes_on()))
    return rows.exclude(held())


def deliver(most=BATCH):
    """Try what is due, each in a transaction of its own; how many arrived. A route that is away is left until later."""
    on, arrived = routes_on(), 0
    for _n in range(most):
        with transaction.atomic():
            due = under_way().waiting().filter(route__in=list(on)).order_by("next_try_at", "pk")
            due = due.select_related("notice__recipient").select_for_update(skip_locked=True, of=("self",))
            delivery = due.first()
            if delivery is None:
                break
            failure = attempt(delivery, on[delivery.route])
        arrived += failure is None
        if failure is not None and failure.away:
            del on[delivery.route]
    return arrived


def attempt(delivery, route):
    """One try, noted in the row; the RouteFailed, or None when it arrived. The row must be locked."""
    failure = None
    try:
        route.send(delivery)
    except RouteFailed as why:
        failure = why
    except Exception as why:  # one message that breaks the sender must not stop those behind it
        logger.exception("delivery %s", delivery.pk)
        failure = RouteFailed(f"{type(why).__name__}: {why}", retry=True)
    delivery.attempts += 1
    now = clock.now()
    if failure is None:
        delivery.sent_at, delivery.error = now, ""
    else:
        delivery.error = str(failure)[:LONGEST_ERROR] or _("没有送到。")
        delivery.next_try_at = now + pause_after(delivery.attempts)
        if not failure.retry or delivery.attempts >= MOST_TRIES:
            delivery.given_up_at = now
    delivery.save()
    return failure


def try_again(deliveries):
    """Let failed deliveries be tried at once, and a day long again; how many there were."""
    return deliveries.filter(sent_at=None).update(next_try_at=clock.now(), given_up_at=None, attempts=1)


def give_up(deliveries):
    """Stop trying; the error stays, and who stops one that never failed is said. How many there were."""
    rows = deliveries.filter(sent_at=None, given_up_at=None)
    return rows.update(
        given_up_at=clock.now(), error=Coalesce(NullIf("error", Value("")), Value(_("由管理员停止发送。")))
    )


def late():
    """Deliveries that should have gone out an hour ago and are still tried."""
    return under_way().filter(notice__created_at__lt=clock.now() - LATE)
