"""Columns of the list of months; the numbers of a month have files of their own."""

from django.utils.translation import gettext_lazy as _

from reports.models import ReportState
from reports.survey_models import Bound, SurveyRate
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

SURVEYS = Export(
    _("居民评价"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("survey", _("调查名称")),
        Column("rate", _("指标"), kind="choice", choices=SurveyRate),
        Column("first_month", _("时期起"), lambda row: f"{row.first_month:%Y-%m}"),
        Column("last_month", _("时期止"), lambda row: f"{row.last_month:%Y-%m}"),
        Column("part", _("符合数"), kind="number"),
        Column("part_bound", _("符合数的准确程度"), kind="choice", choices=Bound),
        Column("whole", _("有效样本数"), kind="number"),
        Column("whole_bound", _("样本数的准确程度"), kind="choice", choices=Bound),
        Column("share", _("比例"), "share_text"),
        Column("surveyed_by", _("调查单位")),
        Column("method", _("抽样方法")),
        Column("source", _("来源文件")),
        Column("imported_at", _("导入时间"), kind="moment"),
        Column("version", _("第几次导入"), kind="number"),
    ),
)
