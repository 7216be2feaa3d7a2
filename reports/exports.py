"""Columns of the list of months; the numbers of a month have files of their own."""

from django.utils.translation import gettext_lazy as _

from reports.models import ReportState
from web.exports import Column, Export

MONTHS = Export(
    _("减负月报目录"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("month", _("月份"), "slug"),
        Column("state", _("状态"), kind="choice", choices=ReportState),
        Column("cut_at", _("数据截至"), kind="moment"),
        Column("is_complete", _("数据完整"), kind="flag"),
    ),
)
