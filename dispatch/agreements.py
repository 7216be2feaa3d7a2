"""Agreements on purchased services (项目协议书): recorded and corrected by the buyer, accepted when the work was done."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from desk.pressing import pressed_once
from desk.uploads import store
from dispatch.models import ServiceAgreement
from web import clock
from web.refusals import NotAllowed, NotYourPart

BUYER = "dispatch.send"


@dataclass(frozen=True)
class Tally:
    """Of some agreements: how many, what they cost, how many wait for acceptance past their last day."""

    count: int
    price: Decimal
    to_accept: int


def tally_of(rows, day):
    """The Tally of agreements on a day. One query."""
    found = rows.order_by().aggregate(
        count=Count("pk"), price=Sum("price"), to_accept=Count("pk", filter=Q(accepted_on=None, last_day__lt=day))
    )
    return Tally(found["count"], found["price"] or Decimal(0), found["to_accept"])


def may_change(user, agreement):
    """True for officers of the buyer while the work isn't accepted."""
    return agreement.accepted_on is None and agreement.buyer_id in user.unit_ids_with(BUYER)


@transaction.atomic
def record(said, *, buyer, by, upload=None):
    """A new agreement of a buyer, with its signed text if there is one. Raises NotYourPart."""
    if buyer.pk not in by.unit_ids_with(BUYER):
        raise NotYourPart(_("协议由购买单位的经办人登记。"))
    file = store(upload, by=by) if upload else None
    return ServiceAgreement.objects.create(**said, buyer=buyer, authority=buyer.authority, file=file)


def record_once(said, *, buyer, by, token, upload=None):
    """What ``record`` makes, once for the one-time token of a form: (row, whether it was made now). Raises TokenUsed."""
    return pressed_once(token, ServiceAgreement, lambda: record(said, buyer=buyer, by=by, upload=upload), by=by)


@transaction.atomic
def change(agreement, said, *, by, upload=None):
    """Correct an agreement, or end it early, while the work isn't accepted; the history keeps what stood. A new text takes
    the place of the old one, if there is one. Raises NotYourPart, NotAllowed."""
    row = _open_to(agreement, by, _("由购买单位更正。"))
    for name, value in said.items():
        setattr(row, name, value)
    if upload:
        row.file = store(upload, by=by)
    row.save(update_fields=[*said, "file"])
    return row


@transaction.atomic
def accept(agreement, *, accepted_on, acceptance, by):
    """Record that the work was accepted, once. Raises NotYourPart, NotAllowed."""
    row = _open_to(agreement, by, _("由购买单位验收。"))
    if not row.starts_on <= accepted_on <= clock.today():
        words = _("验收日期应当在协议开始以后，不晚于今天。")
        raise NotAllowed(words, code="wrong_day", field="accepted_on")
    row.accepted_on, row.acceptance = accepted_on, acceptance
    row.save(update_fields=["accepted_on", "acceptance"])
    return row


def _open_to(agreement, by, whose):
    """The agreement, locked. Raises NotYourPart with the words ``whose``, NotAllowed once the work is accepted."""
    row = ServiceAgreement.objects.select_for_update().get(pk=agreement.pk)
    if row.buyer_id not in by.unit_ids_with(BUYER):
        raise NotYourPart(whose)
    if row.accepted_on is not None:
        raise NotAllowed(_("这份协议已经验收。"), code="accepted")
    return row
