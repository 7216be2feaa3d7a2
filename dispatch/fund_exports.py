"""Columns of the files of funds: the ledger by community, payments, uses, and what nobody recorded; amounts are numbers, in
yuan to the fen."""

from django.utils.translation import gettext_lazy as _

from admission.models import FundingSource
from dispatch.models import FundStatus, Per
from web.exports import Column, Export


def _number(row):
    return row.promise.admission.number if row.promise.admission_id else str(row.promise.line)


def _name(row):
    return row.promise.admission.name if row.promise.admission_id else row.promise.line.item_list.name


def _confirmed(row):
    """What the community confirmed; None while it confirmed nothing."""
    return row.came or None


WHERE = (
    Column("street", _("街道"), "community.parent.name"),
    Column("community_code", _("社区代码"), "community.code"),
    Column("community", _("社区"), "community.name"),
)
WHAT = (
    *WHERE,
    Column("number", _("准入编号、清单条目"), _number),
    Column("name", _("事项"), _name),
    Column("payer", _("付款单位"), "promise.payer.name"),
)

FUNDS = Export(
    _("经费台账"),
    (
        *WHAT,
        Column("source", _("经费来源"), "promise.source", "choice", FundingSource),
        Column("per", _("计算方式"), "promise.per", "choice", Per),
        Column("due_on", _("应拨日期"), "promise.due_on", "day"),
        Column("promised", _("承诺（元）"), "amount", "number"),
        Column("paid", _("已拨付（元）"), kind="number"),
        Column("confirmed", _("社区确认到账（元）"), kind="number"),
        Column("missing", _("还差（元）"), kind="number"),
        Column("status", _("状态"), kind="choice", choices=FundStatus),
    ),
)

UNRECORDED = Export(
    _("决定写明、没有登记的经费"),
    (
        Column("number", _("准入编号")),
        Column("name", _("事项")),
        Column("payer", _("付款单位"), "lead_department.name"),
        Column("amount", _("决定写明的金额（元）"), "funding_amount", "number"),
        Column("communities", _("面向的社区数"), "n_communities", "number"),
        Column("due_on", _("应拨日期"), "funding_due_on", "day"),
        Column("is_late", _("已过应拨日期"), kind="flag"),
        Column("source", _("经费来源"), "application.funding_source", "choice", FundingSource),
        Column("basis", _("经费依据"), "application.funding_basis"),
    ),
)

USES = Export(
    _("经费使用情况"),
    (
        *WHERE,
        Column("purpose", _("用途")),
        Column("amount", _("金额（元）"), kind="number"),
        Column("used_on", _("使用日期"), kind="day"),
        Column("is_taking_back", _("冲回"), lambda row: row.takes_back_id is not None, "flag"),
        Column("number", _("出自哪一笔：准入编号、清单条目"), lambda row: row.promise and _number(row)),
        Column("payer", _("付款单位"), "promise.payer.name"),
    ),
)

PAYMENTS = Export(
    _("经费拨付"),
    (
        *WHAT,
        Column("amount", _("金额（元）"), kind="number"),
        Column("paid_on", _("拨付日期"), kind="day"),
        Column("voucher", _("凭证号")),
        Column("account", _("收款账户")),
        Column("is_taking_back", _("冲回"), lambda row: row.takes_back_id is not None, "flag"),
        Column("confirmed", _("社区确认到账（元）"), _confirmed, "number"),
        Column("confirmed_on", _("确认日期"), "came_on", "day"),
        Column("denied_on", _("社区说没有收到的日期"), kind="day"),
    ),
)
