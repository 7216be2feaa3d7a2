"""Every number that a report can say, with its unit and what it counts; and, of the numbers that policies and studies report,
how each is counted here, or why it isn't.

The page and the API say the same from these declarations.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from reports.metrics import METRICS, SHARES
from reports.rates import PERCENT
from reports.sources import WITHOUT_ROWS

ASKS_COMMUNITIES = _("系统里没有这项记录，要由社区另行填报才能统计；减负月报不要求社区填报，所以不统计。")
MEASURES_PEOPLE = _("要统计到人员的工作时间或者走访次数，等于考核个人，也要另行填报，所以不统计。")
ONLY_SURVEYED = _("系统里没有可以统计的记录，只采用调查结果；没有导入调查结果的，不列数字。")


@dataclass(frozen=True)
class Official:
    """One number that policies and studies report: how it is called, and by which metrics and shares it is counted; or the
    ``reason`` why it isn't. ``where`` says in which table more of it stands."""

    key: str
    label: str
    counted_by: tuple = ()
    where: str = ""
    reason: str = ""

    @property
    def names(self):
        """The names of the metrics and shares by which it is counted."""
        shares = {one.key: one.label for one in SHARES}
        return [str(METRICS[key].label if key in METRICS else shares[key]) for key in self.counted_by]

    @property
    def note(self):
        """How it is counted, in one cell; or why it isn't."""
        names = _t("、").join(_t("「%(name)s」") % {"name": name} for name in self.names)
        return "".join(str(part) for part in (names, self.where and _t("；") if names else "", self.where, self.reason))


_STANDS = _("月末仍在承担的见常态负担情况")
_BOTH = _("当月下派的见各类事项下派情况；月末仍在承担的见常态负担情况")
#: In the order of report_metrics: what is named there, the reduction rate among it, is either counted or said not to be.
OFFICIAL = (
    Official("items", _("每个社区承担的事项"), ("matters", "matter_places", "most_matters"), _("平均数见社区承担情况")),
    Official("categories", _("事项类别"), ("categories", "category_places", "most_categories")),
    Official("senders", _("下派单位"), ("senders", "units", "unit_places", "most_units")),
    Official("duration", _("长期性、阶段性、临时性事项的比例"), ("items",), _("见清单内事项的期限")),
    Official("forms", _("报表的种数和报送次数"), ("forms", "submissions", "entries_a_year"), _STANDS),
    Official(
        "ledgers",
        _("台账"),
        ("standing", "standing_places"),
        _BOTH,
    ),
    Official("certificates", _("证明"), ("asks", "ask_kinds", "stamps", "stamp_kinds")),
    Official("evaluations", _("创建评比、检查考核"), (), _BOTH),
    Official("inspections", _("检查、调研"), (), _("当月下派的见各类事项下派情况的检查、考核和调查、统计")),
    Official("meetings", _("会议"), reason=ASKS_COMMUNITIES),
    Official("documents", _("收文"), reason=ASKS_COMMUNITIES),
    Official("platforms", _("信息平台、政务应用和填报频次"), ("entries_a_year",), _("见信息平台、应用的填报频次")),
    Official("groups", _("工作群"), ("standing",), _STANDS),
    Official(
        "signboards", _("牌子"), ("standing",), _("当月下派的见各类事项下派情况的挂牌；月末仍在承担的见常态负担情况")
    ),
    Official(
        "reduction", _("压缩比例"), (), _("（对比数－本月数）÷对比数，只和两个数字一起列出；对比数为0的，不列比例")
    ),
    Official("time", _("填表报数占工作时间的比例"), reason=MEASURES_PEOPLE),
    Official("givers", _("给经费的单位"), ("giving", "senders", "giving_share")),
    Official("funded", _("经费到账的事项"), ("fund_items", "funded_items", "funded")),
    Official("unlisted", _("清单外事项和拒收"), ("outside", "refusals", "stands")),
    Official(
        "processing",
        _("准入申请的办理"),
        ("applications", "approved", "rejected", "in_time", "punctuality", "median_days", "p90_days"),
    ),
    Official("rulings", _("拒收争议的按期裁定"), ("ruled", "ruled_in_time", "ruled_in_time_share")),
    Official("reports", _("举报的办理"), ("reported", "verified", "corrected", "rebounds", "uncorrected")),
    Official("contact", _("见面率"), reason=ONLY_SURVEYED),
    Official("communication", _("交流率"), reason=ONLY_SURVEYED),
    Official("solution", _("问题解决率"), reason=ONLY_SURVEYED),
    Official("satisfaction", _("满意率"), reason=ONLY_SURVEYED),
    Official("visits", _("入户走访"), reason=MEASURES_PEOPLE),
    Official("conformity", _("清单内比例"), ("listed", "receipts", "conformity")),
)
NOT_DONE = tuple(one for one in OFFICIAL if one.reason)
COUNTED = tuple(one for one in OFFICIAL if not one.reason)


@dataclass(frozen=True)
class Defined:
    """A number as the page and the API define it; of a share also both of the numbers that it is made of."""

    key: str
    label: str
    unit: str
    definition: str
    numerator: str = ""
    denominator: str = ""


def metrics():
    """All metrics, in the order of declaration."""
    return [Defined(one.key, str(one.label), str(one.unit), str(one.definition)) for one in METRICS.values()]


def shares():
    """All shares, each with its numerator and denominator."""
    return [
        Defined(
            one.key,
            str(one.label),
            PERCENT,
            str(one.definition),
            str(METRICS[one.part].label),
            _t("＋").join(str(METRICS[key].label) for key in one.whole),
        )
        for one in SHARES
    ]


#: What is worked out from other numbers and is no metric itself.
_WORKED_OUT = {
    "mean": _("平均每个社区"),
    "share": _("占全部事项的比例"),
    "change": _("与其他月份比较的变化"),
    "merged": _("合并的单位在合并前的合计数"),
}


def without_rows():
    """[(name, why)] of the numbers of a report that lead to no list."""
    return [
        (str(_WORKED_OUT[key] if key in _WORKED_OUT else METRICS[key].label), str(why))
        for key, why in WITHOUT_ROWS.items()
    ]
