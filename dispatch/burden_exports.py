"""Columns of the file of standing burdens, as things stand today."""

from django.utils.translation import gettext_lazy as _

from admission.models import Frequency
from dispatch.burdens import footing_of, hours_a_year
from dispatch.models import BurdenKind, BurdenState
from web.exports import Column, Export

BURDENS = Export(
    _("常态负担"),
    (
        Column("kind", _("种类"), kind="choice", choices=BurdenKind),
        Column("name", _("名称")),
        Column("owner", _("要求单位"), "owner_label"),
        Column("frequency", _("频次"), kind="choice", choices=Frequency),
        Column("minutes_each", _("每次用时（分钟）"), kind="number"),
        Column("document_number", _("文号")),
        Column("since", _("自哪一日起"), kind="day"),
        Column("rests_on", _("依据"), lambda row: footing_of(row).name),
        Column("holds", _("依据有效"), kind="flag"),
        Column("communities", _("承担的社区数"), "communities_count", "number"),
        Column("hours", _("每个社区每年工时"), hours_a_year, "number"),
        Column("state", _("状态"), kind="choice", choices=BurdenState),
        Column("stop_by", _("停用期限"), kind="day"),
        Column("stopped_on", _("核实停用日期"), kind="day"),
        Column("rebounds", _("反弹次数"), kind="number"),
    ),
)
