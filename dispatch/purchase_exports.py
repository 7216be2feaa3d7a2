"""Columns of the files of rates, of the directory of organisations, and of agreements on purchased services."""

from django.utils.translation import gettext_lazy as _

from web.exports import Column, Export

RATES = Export(
    _("工时标准"),
    (
        Column("authority", _("辖区"), "authority.name"),
        Column("yuan", _("每工时（元）"), kind="number"),
        Column("valid_from", _("自"), kind="day"),
        Column("last_day", _("至（含）"), kind="day"),
        Column("source", _("依据")),
    ),
)

PROVIDERS = Export(
    _("承接组织名录"),
    (
        Column("name", _("名称")),
        Column("code", _("统一社会信用代码")),
        Column("services", _("承接的工作")),
        Column("contact", _("联系方式")),
        Column("valid_from", _("列入日期"), kind="day"),
        Column("last_day", _("最后一日"), kind="day"),
    ),
)

AGREEMENTS = Export(
    _("服务协议"),
    (
        Column("title", _("名称")),
        Column("number", _("协议编号")),
        Column("buyer", _("购买单位"), "buyer.name"),
        Column("provider", _("承接组织"), "provider.name"),
        Column("admission", _("准入编号"), "admission.number"),
        Column("starts_on", _("自"), kind="day"),
        Column("last_day", _("至（含）"), kind="day"),
        Column("workload", _("工作量")),
        Column("price", _("金额（元）"), kind="number"),
        Column("accepted_on", _("验收日期"), kind="day"),
        Column("acceptance", _("验收结论")),
    ),
)
