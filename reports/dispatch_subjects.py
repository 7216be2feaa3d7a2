"""Rows about sendings and what came of them: receipts, refusals, disputes, violations, money, standing burdens."""

from dataclasses import replace

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dispatch.models import (
    BurdenKind,
    Dispatch,
    DisputeState,
    FundPayment,
    FundShare,
    Ground,
    Origin,
    Receipt,
    StandingBurden,
    Violation,
    ViolationKind,
)
from dispatch.verdicts import Verdict
from registry.models import Category
from reports.subjects import COMMUNITY, Cell, Subject, open_day, open_to_all, paper, title

SENDER = _("下派单位")


def _sent_page(row):
    """What went through the register has a page of its own; of what a community recorded its receipt has one."""
    if row.origin != Origin.REPORTED:
        return reverse("dispatch:sent-detail", args=[row.pk])
    return reverse("dispatch:receipt-detail", args=[row.first_receipt]) if row.first_receipt else ""


def _with_receipt(rows):
    first = Receipt.objects.filter(dispatch=OuterRef("pk")).order_by("pk")
    return rows.annotate(first_receipt=Subquery(first.values("pk")[:1]))


SENT = Subject(
    (
        title(),
        paper(),
        open_to_all("category", _("类别"), kind="choice", choices=Category),
        open_day("sent_on", _("下派日期"), "sent_at"),
        Cell("sender", SENDER, "sender_label"),
    ),
    to=_sent_page,
    whole=Dispatch.objects.visible_to,
    related=("sender",),
    order=("sent_at", "pk"),
    added=_with_receipt,
)
RECEIVED = Subject(
    (
        title("dispatch."),
        paper("dispatch."),
        open_to_all("verdict", _("结论"), kind="choice", choices=Verdict),
        open_day("received_on", _("送达日期"), "received_at"),
        Cell("community", COMMUNITY, "community.name"),
        Cell("sender", SENDER, "dispatch.sender_label"),
    ),
    "dispatch:receipt-detail",
    whole=Receipt.objects.visible_to,
    related=("dispatch__sender", "community"),
    order=("received_at", "pk"),
)
#: The first receipt of what a community has in hand of a matter, a category, or a sender.
IN_HAND = replace(
    RECEIVED,
    cells=(
        RECEIVED.cells[0],
        open_to_all("category", _("类别"), "dispatch.category", "choice", Category),
        *RECEIVED.cells[2:],
    ),
    note=_("每个社区的同一事项、同一类别或者同一单位，有几件的列最早的一件。"),
)
#: The first dispatch that asks for a form.
FORM = replace(
    SENT,
    cells=(
        open_to_all("form", _("表格、台账"), "forms_asked", is_free=True),
        SENT.cells[0],
        *SENT.cells[3:],
    ),
    note=_("同一种表格、台账，几次下派都要报的，列最早的一次。"),
)
ANSWERED = Subject(
    (
        title("receipt.dispatch."),
        paper("receipt.dispatch."),
        open_to_all("ground", _("拒收理由"), "receipt.ground", "choice", Ground),
        open_day("at", _("日期")),
        Cell("number", _("回执编号"), "receipt.number"),
        Cell("community", COMMUNITY, "receipt.community.name"),
        Cell("sender", SENDER, "receipt.dispatch.sender_label"),
    ),
    "dispatch:receipt-detail",
    whole=Receipt.objects.visible_to,
    of="receipt_id",
    related=("receipt__dispatch__sender", "receipt__community"),
    order=("at", "pk"),
)


def _dispute(path, *more):
    return (
        title(f"{path}receipt.dispatch."),
        open_to_all("ground", _("拒收理由"), f"{path}receipt.ground", "choice", Ground),
        *more,
        Cell("number", _("回执编号"), f"{path}receipt.number"),
        Cell("unit", _("申诉单位"), f"{path}unit.name"),
        Cell("community", COMMUNITY, f"{path}receipt.community.name"),
    )


DISPUTED = Subject(
    _dispute("", open_day("filed_on", _("申诉日期"), "filed_at")),
    to=lambda row: reverse("dispatch:dispute-detail", args=[row.pk]),
    whole=Receipt.objects.visible_to,
    of="receipt_id",
    related=("unit", "receipt__dispatch", "receipt__community"),
    order=("filed_at", "pk"),
)
RULED = Subject(
    _dispute(
        "dispute.",
        open_to_all("outcome", _("结果"), "to_state", "choice", DisputeState),
        open_day("at", _("裁定日期")),
    ),
    to=lambda row: reverse("dispatch:dispute-detail", args=[row.dispute_id]),
    whole=Receipt.objects.visible_to,
    of="dispute.receipt_id",
    related=("dispute__unit", "dispute__receipt__dispatch", "dispute__receipt__community"),
    order=("at", "pk"),
)


# Of a violation that the reader may not see not even the day is said: on a day it might be known who was there.
REPORTED = Subject(
    (
        open_to_all("kind", _("种类"), kind="choice", choices=ViolationKind),
        Cell("number", _("编号")),
        Cell("unit", _("涉及单位"), "unit_label"),
    ),
    "dispatch:violation-detail",
    whole=Violation.objects.visible_to,
    related=("unit",),
)
HANDLED = Subject(
    (
        open_to_all("kind", _("种类"), "violation.kind", "choice", ViolationKind),
        Cell("number", _("编号"), "violation.number"),
        Cell("unit", _("涉及单位"), "violation.unit_label"),
    ),
    "dispatch:violation-detail",
    whole=Violation.objects.visible_to,
    of="violation_id",
    related=("violation__unit",),
    order=("violation", "pk"),
)


def _money(day_key, day_label, day=""):
    return (
        open_to_all("what", _("随哪一项"), "promise.what"),
        open_day(day_key, day_label, day),
        Cell("payer", _("付款单位"), "promise.payer.name"),
        Cell("community", COMMUNITY, "community.name"),
    )


PLEDGED = Subject(
    _money("due_on", _("应拨日期"), "promise.due_on"),
    to=lambda row: reverse("dispatch:promise-detail", args=[row.promise_id]),
    whole=FundShare.objects.visible_to,
    related=("promise__payer", "promise__admission", "promise__line__item_list", "community"),
)
PAID = Subject(
    (*_money("paid_on", _("拨付日期")), Cell("voucher", _("凭证号"))),
    to=lambda row: reverse("dispatch:promise-detail", args=[row.promise_id]),
    whole=FundPayment.objects.visible_to,
    related=PLEDGED.related,
    order=("paid_on", "pk"),
)


def _burden(path=""):
    return (
        open_to_all("name", _("名称"), f"{path}name", is_free=True),
        open_to_all("kind", _("种类"), f"{path}kind", "choice", BurdenKind),
        Cell("owner", _("要求单位"), f"{path}owner_label"),
    )


KEPT = Subject(
    _burden(),
    "dispatch:burden-detail",
    whole=StandingBurden.objects.visible_to,
    related=("owner",),
    order=("kind", "name", "pk"),
)
#: In one list with lines and admissions.
IN_FORCE = replace(
    KEPT,
    cells=(
        open_to_all("name", _("事项"), is_free=True),
        open_to_all("number", _("编号"), lambda row: ""),
        open_to_all("rests_on", _("所在清单"), lambda row: str(_("常态负担"))),
    ),
)
PLACED = Subject(
    (*_burden("burden."), Cell("community", COMMUNITY, "community.name")),
    "dispatch:burden-detail",
    whole=StandingBurden.objects.visible_to,
    of="burden_id",
    related=("burden__owner", "community"),
    order=("burden__kind", "burden__name", "pk"),
)
STOPPED = Subject(
    (*_burden("burden."), open_day("at", _("核实日期"))),
    "dispatch:burden-detail",
    whole=StandingBurden.objects.visible_to,
    of="burden_id",
    related=("burden__owner",),
    order=("at", "pk"),
)
