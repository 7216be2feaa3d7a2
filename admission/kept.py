"""Admissions that an order kept although it puts their matter on a negative list: until a last day, or with a reason."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from admission.models import Consequence, Meeting
from admission.models.consequences import Outcome
from registry.models import ListEntry, OrderState
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Kept:
    """What an order says of one admission: ``entry`` is the id of the negative line that is in force on the day asked about."""

    order: str
    number: str
    last_day: date | None
    reason: str
    entry: int | None = None

    @property
    def sentence(self):
        """The same in one sentence, with the order and its reason."""
        said = {"order": self.order, "number": self.number, "reason": self.reason}
        if self.last_day is None:
            return _("《%(order)s》（%(number)s）写明这件准入继续有效，理由：%(reason)s") % said
        last_day = cn_date(self.last_day)
        return _("《%(order)s》（%(number)s）写明这件准入到%(last)s为止（含当日）") % {**said, "last": last_day}


def published_answers(known_at=None):
    """What published orders, as known at a moment, say of admissions whose matter they put on a negative list."""
    rows = Consequence.objects.filter(meeting=Meeting.FORBIDDEN, order__state=OrderState.PUBLISHED)
    if known_at is None:
        return rows
    enacted = ListEntry.objects.filter(enacted_by=OuterRef("order"), known_from__lte=known_at)
    return rows.filter(Exists(enacted))


def with_what_kept(admissions, on, known_at=None):
    """Annotates ``said_by_orders`` for ``kept_of``: why admissions go on beside negative lines in force on a day. No query
    of its own."""
    line = {"line__item_list": OuterRef("order_line__item_list"), "line__number": OuterRef("order_line__number")}
    entry = ListEntry.objects.in_force(on, known_at).filter(**line).order_by("pk").values("pk")[:1]
    rows = published_answers(known_at).filter(admission=OuterRef("pk")).annotate(entry=Subquery(entry))
    said = JSONObject(
        order=F("order__title"),
        number=F("order__document_number"),
        last_day=F("last_day"),
        reason=F("reason"),
        entry=F("entry"),
    )
    rows = rows.filter(entry__isnull=False).order_by("order__effective_on", "pk")
    return admissions.annotate(said_by_orders=ArraySubquery(rows.values(said=said)))


def kept_of(admission):
    """The Kept of an admission read by ``with_what_kept``, those of earlier orders first."""
    return tuple(
        Kept(**{**one, "last_day": date.fromisoformat(one["last_day"]) if one["last_day"] else None})
        for one in admission.said_by_orders
    )


def reasons_to_keep(admission, known_at=None):
    """The published answers by which an admission goes on, for its page: (order, Kept), …; one query."""
    rows = published_answers(known_at).filter(admission=admission, outcome=Outcome.KEEP).select_related("order")
    rows = rows.order_by("order__effective_on", "pk")
    return [(one.order, Kept(one.order.title, one.order.document_number, None, one.reason)) for one in rows]


def said_of_admissions(order):
    """The published answers of an order about admissions that it forbids, with their admissions; one query."""
    return (
        published_answers().filter(order=order).select_related("admission", "order_line").order_by("order_line", "pk")
    )
