"""Objections (异议) to an order on public notice: who may raise one, recording it, answering it."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import AdjustmentOrder, OrderState
from registry.objections import keep_answer, record, tell_of_answer, tell_of_objection
from web.templatetags.ui import cn_date


def is_staff(order, user):
    """Whether ``user`` drafts or publishes for the authority of the order, and so records what others raise."""
    may = ("registry.draft_order", "registry.publish_order")
    return user.is_authenticated and order.authority_id in user.authority_ids_with(*may)


def why_not(order, *, staff):
    """The sentence that bars another objection today, or None. Staff still record what came in within the days."""
    if order.state != OrderState.IN_NOTICE:
        return _("这份文件现在不在公示期，不能登记异议。")
    if not staff and not order.is_on_notice:
        return _("公示已于%(day)s截止，不能再提出异议。") % {"day": cn_date(order.notice_until)}
    return None


@transaction.atomic
def raise_objection(order, *, by, unit, text, about="", received_on=None):
    """Record an objection of ``unit`` (None: a resident, who is not named) and tell who drafts and publishes.

    As ``objections.record``: returns (objection, whether it is new), raises NotAllowed outside the days of the notice.
    """
    locked = AdjustmentOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    days = {"first": locked.notice_from, "last": locked.notice_until}
    barred = why_not(locked, staff=is_staff(locked, by))
    said = {"unit": unit, "about": about, "text": text, "received_on": received_on}
    objection, is_new = record(locked.objections, by=by, barred=barred, **days, **said)
    if is_new:
        tell_of_objection("objection", objection, writers(locked), last_day=locked.notice_until, **_named(objection))
    return objection, is_new


def writers(order):
    """Those who publish for the authority of the order, and who drafted it."""
    users = get_user_model().objects
    drafted = users.filter(pk=order.drafted_by_id, is_active=True)
    return users.who_may("registry.publish_order", authority=order.authority).union(drafted)


def answer(objection, step):
    """Keep the answer and tell those who raised it."""
    keep_answer(objection, step)
    tell_of_answer("objection-answered", objection, step, **_named(objection))


def _named(objection):
    """How the notices of an objection name the order."""
    order = objection.order
    return {
        "authority": order.authority_id,
        "url": reverse("registry:objection-detail", args=[objection.pk]),
        "title": order.title,
        "document_number": order.document_number,
    }
