"""Columns of the file of an authority's rules."""

from django.utils.translation import gettext_lazy as _

from registry.rule_readings import Origin
from web.exports import Column, Export

RULES_ON_A_DAY = Export(
    _("辖区规则"),
    (
        Column("key", _("规则代码"), "now.key"),
        Column("label", _("规则"), "now.rule.label"),
        Column("words", _("取值"), "now.words"),
        Column("origin", _("谁设定"), "now.origin", kind="choice", choices=Origin),
        Column("source", _("出处"), "now.source"),
        Column("is_assumption", _("按惯例，待确认"), "now.is_assumed", kind="flag"),
        Column("since", _("起"), "now.since", kind="day"),
        Column("last_day", _("最后一日"), "now.last_day", kind="day"),
        Column("next", _("以后的取值"), "next.words"),
        Column("next_since", _("以后的取值从何日起"), "next.since", kind="day"),
    ),
)
