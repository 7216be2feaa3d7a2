"""Columns of the files of certificates, with what to do; of asks, one by one and counted; of stamps."""

from django.utils.translation import gettext_lazy as _

from certificates.guides import with_guides
from certificates.models import AskOutcome
from registry.exports import BASIS, ENACTED
from registry.models import ListKind
from web import clock
from web.days import on_and_known
from web.exports import Column, Export


def guided(rows, view):
    """The rows of a batch with the guides of the day that was asked for."""
    return with_guides(rows, on_and_known(view.request)[0] if view else clock.today())


CERTIFICATES = Export(
    _("证明事项"),
    (
        Column("authority", _("辖区"), "line.item_list.authority.name"),
        Column("list", _("清单"), "line.item_list.kind", "choice", ListKind),
        Column("number", _("编号"), "line.number"),
        Column("name", _("证明名称"), "name"),
        Column("conditions", _("条件、用途")),
        Column("steps", _("办理步骤"), "guide.steps"),
        Column("handled_by", _("由谁办理"), "guide.handled_by"),
        Column("time_limit", _("办理时限（工作日）"), "guide.time_limit", "number"),
        Column("guide_is_confirmed", _("办理指引已确认"), "guide.is_confirmed", "flag"),
        Column("guide_confirmed_by", _("指引确认单位"), "guide.confirmed_by.name"),
        Column("guide_confirmed_on", _("指引确认日期"), "guide.confirmed_on", "day"),
        *BASIS,
        Column("keywords", _("关键词"), "line.keywords", "list"),
        *ENACTED,
    ),
    prepare=guided,
)

STANDING = (
    Column("replaces", _("取代"), lambda row: row.replaces.number if row.replaces_id and not row.is_void else None),
    Column("strikes_out", _("作废"), lambda row: row.replaces.number or row.name if row.is_void else None),
    Column("is_superseded", _("已被更正或者作废"), lambda row: row.successor_id is not None, "flag"),
    Column("reason", _("更正或者作废的原因")),
)

ASKS = Export(
    _("证明索要"),
    (
        Column("number", _("编号")),
        Column("asked_on", _("日期"), kind="day"),
        Column("name", _("证明名称")),
        Column("outcome", _("能不能开"), kind="choice", choices=AskOutcome),
        Column("agency", _("要求出具的单位"), "agency_label"),
        Column("street", _("街道"), "community.parent.name"),
        Column("community", _("社区"), "community.name"),
        *STANDING,
    ),
)

TOTALS = Export(
    _("证明索要统计"),
    (
        Column("month", _("月份"), lambda row: f"{row['month']:%Y-%m}" if row.get("month") else None),
        Column("name", _("证明名称"), lambda row: row.get("name")),
        Column("outcome", _("能不能开"), lambda row: row.get("outcome"), "choice", AskOutcome),
        Column("agency", _("要求出具的单位"), lambda row: row.get("agency_label")),
        Column("asked", _("次数"), lambda row: row["asked"], "number"),
        Column("refused", _("其中不开"), lambda row: row["refused"], "number"),
    ),
)

ISSUES = Export(
    _("用印登记"),
    (
        Column("number", _("编号")),
        Column("issued_on", _("出具日期"), kind="day"),
        Column("name", _("证明名称")),
        Column("purpose", _("用途")),
        Column("agency_name", _("交给哪个单位")),
        Column("street", _("街道"), "community.parent.name"),
        Column("community", _("社区"), "community.name"),
        *STANDING,
    ),
)
