"""Columns of the file of legal bases."""

from django.utils.translation import gettext_lazy as _

from registry.models.bases import BasisLevel
from web.exports import Column, Export

BASES = Export(
    _("依据"),
    (
        Column("title", _("题名")),
        Column("document_number", _("文号")),
        Column("issuer", _("制发机关")),
        Column("level", _("层级"), kind="choice", choices=BasisLevel),
        Column("article", _("条款")),
        Column("valid_from", _("施行日期"), kind="day"),
        Column("last_day", _("最后一日"), kind="day"),
        Column("is_confirmed", _("已核实"), kind="flag"),
        Column("replaced_by", _("被何依据取代"), lambda row: str(row.replaced_by) if row.replaced_by_id else ""),
        Column("lines", _("有效条目数"), kind="number"),
    ),
)
