"""Every number of the monthly report, declared once: its key, its name, its unit and what it counts (口径).

Only acts are counted that can't be undone or edited: sendings, steps, decisions. Shares are never stored, the two
numbers they are made of are.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

#: Metrics in this unit are money: kept to the fen, printed in 万元.
YUAN = _("元")
#: Metrics in this unit are kept and printed with decimals.
HOURS = _("小时")


@dataclass(frozen=True)
class Metric:
    """One number. ``adds_up`` is False where a matter may be counted in several rows, so that no total is printed."""

    key: str
    label: str
    unit: str
    definition: str
    adds_up: bool = True


WORKING_DAYS = _("个工作日")
_IN_HAND_MATTERS = _(
    "当月在办的清单内事项，按所依据的清单条目和准入编号去重：月末以前送达，到当月第一天还没有办结、拒收或者撤回的。"
)
_IN_FORCE = _(
    "月末最后一天生效的清单条目（依法履职、依法协助、创建评比、常规项目）、准入，以及没有依据的常态负担，各计一项；有依据的常态"
    "负担不另计。"
)

DECLARED = (
    Metric(
        "dispatches",
        _("下派"),
        _("次"),
        _(
            "当月下派或者社区登记收到的次数；同一事项下派两次，计两次。几个社区登记的同一件通知，截止前已经归并的，计一次；"
            "裁定应接后重新下派的，不另计。"
        ),
    ),
    Metric(
        "items",
        _("事项"),
        _("项"),
        _("当月送达的清单内事项，按所依据的清单条目和准入编号去重后的个数；同一事项派给多个社区，计一项。"),
        adds_up=False,
    ),
    Metric("senders", _("下派单位"), _("个"), _("当月有下派的单位数；名录之外的单位不计入。"), adds_up=False),
    Metric("receipts", _("派到社区"), _("件"), _("当月送达社区的件数；一次下派送达几个社区，计几件。")),
    Metric(
        "listed",
        _("清单内"),
        _("件"),
        _("送达时的结论是必须接、协助、已准入或者可以开具的件数。"),
    ),
    Metric("emergency", _("应急"), _("件"), _("送达时按应急事项对待的件数，单列，不计入清单内。")),
    Metric(
        "outside",
        _("清单外"),
        _("件"),
        _("送达时没有依据的件数：未入清单、禁入、应当到服务中心（站）办理、不应出具，以及未能判定的。"),
    ),
    Metric(
        "hours",
        _("要求工时"),
        HOURS,
        _("下派写明的每个社区工时，乘以当月送达的社区数；没有写明工时的不计入。"),
    ),
    Metric("taken_on", _("承接"), _("件"), _("当月社区确认承接的件数，按确认的时间计。")),
    Metric("refusals", _("拒收"), _("件"), _("当月社区出具拒收回执的件数，按拒收的时间计。")),
    Metric(
        "applications",
        _("收到申请"),
        _("件"),
        _("当月首次提交的准入申请件数；补正后再次提交，不重复计。"),
    ),
    Metric("additions", _("临时增加"), _("件"), _("当月首次提交的准入申请中，年度计划以外临时增加的件数。")),
    Metric(
        "late_additions",
        _("未按提前期增加"),
        _("件"),
        _("当月首次提交的临时增加中，提交时距开始日期不足提前期的件数，单列；应急之后转为准入的申请不计。"),
    ),
    Metric("declared", _("声明应急"), _("项"), _("当月由下派单位声明的应急事项数，单列，不计入准入申请。")),
    Metric("returned", _("退回补正"), _("次"), _("当月退回补正的次数；同一申请退回两次，计两次。")),
    Metric("approved", _("准予准入"), _("件"), _("当月首次作出决定、到月末为准予准入的申请件数。")),
    Metric("rejected", _("不予准入"), _("件"), _("当月首次作出决定、到月末为不予准入的申请件数。")),
    Metric(
        "withdrawn",
        _("撤回"),
        _("件"),
        _("当月由申请单位撤回的申请件数，加上当月逾期没有补正或者答复、视为撤回、到月末也没有再次提交的件数。"),
    ),
    Metric(
        "in_progress", _("月末在办"), _("件"), _("到月末为止已经提交、尚未作出决定、没有撤回也没有视为撤回的申请件数。")
    ),
    Metric("settled", _("办结"), _("件"), _("当月作出决定、撤回或者视为撤回的申请件数。")),
    Metric(
        "in_time",
        _("按期审定"),
        _("件"),
        _("当月作出的决定中，没有超过审定期限的件数；期限按工作日计算，补正、说明期间不计，依规定延长的计入期限。"),
    ),
    Metric(
        "median_days",
        _("审定用时中位数"),
        WORKING_DAYS,
        _(
            "当月作出的决定，从受理到决定所用的工作日，从短到长排列居中的一个；有两个居中的，取平均。补正、说明期间不计；没有受理"
            "记录的不计入；当月没有决定的，不列数字。"
        ),
        adds_up=False,
    ),
    Metric(
        "p90_days",
        _("审定用时九成以内"),
        WORKING_DAYS,
        _("当月作出的决定，从短到长排列，九成的决定不超过的工作日数；计算方法同审定用时中位数。"),
        adds_up=False,
    ),
    Metric("disputed", _("申诉"), _("件"), _("当月下派单位对拒收提出申诉的件数，按申诉的时间计。")),
    Metric("ruled", _("裁定和撤回"), _("件"), _("当月裁定拒收成立、裁定应接以及下派单位撤回申诉的件数。")),
    Metric("stands", _("裁定拒收成立"), _("件"), _("当月裁定拒收成立的申诉件数。")),
    Metric("overruled", _("裁定应接"), _("件"), _("当月裁定应接的申诉件数；拒收记录不变，另行下派。")),
    Metric(
        "ruled_in_time",
        _("按期裁定"),
        _("件"),
        _("当月作出的裁定中，没有超过裁定期限的件数；期限自申诉次日起按工作日计算，按申诉当日的规则。"),
    ),
    Metric("reported", _("举报"), _("件"), _("当月收到的违规下派举报件数，按举报日期计。")),
    Metric("verified", _("核实属实"), _("件"), _("当月首次核实属实的举报件数，不论何时收到。")),
    Metric("dismissed", _("核实不成立"), _("件"), _("当月核实不成立的举报件数，不论何时收到。")),
    Metric("corrected", _("整改销号"), _("件"), _("当月核实整改、予以销号的件数。")),
    Metric("rebounds", _("反弹"), _("件"), _("当月核实已经销号的又反弹、重新打开的件数。")),
    Metric("uncorrected", _("月末未整改"), _("件"), _("到月末为止已经核实属实或者核实反弹、尚未销号的件数。")),
    Metric(
        "promised",
        _("承诺经费"),
        YUAN,
        _("到月末为止登记的、没有被变更或者撤销的经费承诺金额；月末以后登记的不计入。"),
    ),
    Metric(
        "paid",
        _("已拨付"),
        YUAN,
        _("上述承诺中，拨付日期在月末以前（含）、截止前已经登记的拨付金额；收回的已经扣除。"),
    ),
    Metric("confirmed", _("社区确认到账"), YUAN, _("上述承诺中，社区在月末以前（含）确认到账的金额。")),
    Metric("overdue", _("逾期未拨"), YUAN, _("上述承诺中，应拨日期早于月末最后一天、到月末没有拨足的差额。")),
    Metric("paid_in_month", _("当月拨付"), YUAN, _("拨付日期在当月、截止前已经登记的拨付金额；收回的已经扣除。")),
    Metric(
        "giving",
        _("拨付过经费的下派单位"),
        _("个"),
        _("当月有下派的单位中，当年到月末为止拨付过经费的个数；全部收回的不计入。"),
    ),
    Metric(
        "fund_items",
        _("应有经费的事项"),
        _("项"),
        _("当月送达的协助事项和准入事项中，登记了经费承诺或者准入决定写明经费的项数，按条目和准入编号去重。"),
    ),
    Metric(
        "funded_items",
        _("经费全部到账的事项"),
        _("项"),
        _("应有经费的事项中，到月末为止各社区的承诺金额都已经由社区确认到账的项数。"),
    ),
    Metric("asks", _("索要证明"), _("次"), _("当月社区登记的居民被要求开具证明的次数；更正的按更正后计，作废的不计。")),
    Metric(
        "ask_kinds",
        _("索要的证明种类"),
        _("种"),
        _("当月被要求开具的证明种数，按清单条目去重，清单上没有的按名称去重。"),
        adds_up=False,
    ),
    Metric("stamps", _("用印出证"), _("份"), _("当月社区用印登记的份数；更正的按更正后计，作废的不计。")),
    Metric("stamp_kinds", _("出具的证明种类"), _("种"), _("当月用印出具的证明种数，按清单条目去重。"), adds_up=False),
    Metric(
        "standing", _("常态负担"), _("项"), _("月末最后一天有社区承担的常态负担项数；同一项由多个社区承担，计一项。")
    ),
    Metric(
        "standing_places",
        _("承担处数"),
        _("处"),
        _("月末最后一天常态负担乘以承担它的社区；一项由三个社区承担，计三处。"),
    ),
    Metric(
        "unfounded", _("没有依据"), _("项"), _("月末最后一天有社区承担、没有写明依据的清单条目或者准入的常态负担项数。")
    ),
    Metric("stopped", _("核实停用"), _("项"), _("当月核实已经停用的常态负担项数。")),
    Metric(
        "survey_part",
        _("符合数"),
        _("户、件或份"),
        _("居民评价调查中符合指标的个数，由调查单位提供，按调查单位口径；只收全辖区的、截止前已经导入、没有被取代的。"),
        adds_up=False,
    ),
    Metric(
        "survey_whole",
        _("有效样本数"),
        _("户、件或份"),
        _("居民评价调查中作为分母的个数；比例＝符合数÷有效样本数，没有样本数的不列。"),
        adds_up=False,
    ),
    Metric(
        "entries_a_year",
        _("全年报送、填报"),
        _("次"),
        _(
            "月末最后一天的常态负担，按登记的频次折算全年次数，乘以承担它的社区；每日的按250个工作日计，一次性、按需和没有写明"
            "频次的不计入。"
        ),
    ),
    Metric(
        "forms",
        _("要报的表格、台账"),
        _("种"),
        _("当月送达的下派写明要报的表格、台账，按下派单位和名称去重的种数；几个社区报同一种，计一种。"),
        adds_up=False,
    ),
    Metric(
        "submissions",
        _("报送"),
        _("次"),
        _("当月送达的下派要报表格、台账的次数；一种表格要几个社区报，计几次，不与种数合并。"),
    ),
    Metric("matters", _("在办事项"), _("项"), _IN_HAND_MATTERS, adds_up=False),
    Metric(
        "matter_places",
        _("各社区在办事项之和"),
        _("项次"),
        _("逐个社区统计在办事项以后相加；同一项由三个社区承担，计三项次。"),
    ),
    Metric(
        "most_matters",
        _("在办事项最多的社区"),
        _("项"),
        _("在办事项最多的一个社区有几项；不写明是哪个社区。"),
        adds_up=False,
    ),
    Metric(
        "categories",
        _("在办类别"),
        _("类"),
        _("当月在办的全部下派，不论清单内外，所属的类别数。"),
        adds_up=False,
    ),
    Metric("category_places", _("各社区在办类别之和"), _("类次"), _("逐个社区统计在办类别以后相加。")),
    Metric(
        "most_categories",
        _("在办类别最多的社区"),
        _("类"),
        _("在办类别最多的一个社区有几类；不写明是哪个社区。"),
        adds_up=False,
    ),
    Metric(
        "units",
        _("在办事项的下派单位"),
        _("个"),
        _("当月在办的全部下派，不论清单内外，来自几个单位；名录之外的单位不计入。"),
        adds_up=False,
    ),
    Metric("unit_places", _("各社区下派单位之和"), _("个次"), _("逐个社区统计在办事项的下派单位以后相加。")),
    Metric(
        "most_units",
        _("下派单位最多的社区"),
        _("个"),
        _("在办事项的下派单位最多的一个社区有几个；不写明是哪个社区。"),
        adds_up=False,
    ),
    Metric("in_force", _("生效事项"), _("项"), _IN_FORCE),
    Metric(
        "in_force_hours",
        _("生效事项月工时"),
        HOURS,
        _(
            "月末最后一天生效的准入，按每次工时、频次和承担的社区数折算的每月工时，加上不依据准入的常态负担按每次用时、频次和处数"
            "折算的每月工时；依据准入的常态负担已经含在准入的工时里，不另计。清单条目不写明工时。两个月都按截止时登记的频次、用时和依据折算。"
        ),
    ),
    Metric(
        "in_force_unsaid",
        _("不能折算工时"),
        _("项"),
        _(
            "月末最后一天生效的准入和不依据准入的常态负担中，一次性、按需或者没有写明频次、用时，不能折算每月工时的项数。"
        ),
    ),
    Metric("cause_added", _("增加"), _("项"), _("与上月最后一天相比，月末最后一天新生效的项数。")),
    Metric("cause_ended", _("减少"), _("项"), _("上月最后一天生效、月末最后一天不再生效的项数。")),
    Metric(
        "cause_net",
        _("净增减"),
        _("项"),
        _("增加的项数减去减少的项数；各种原因相加，等于生效事项的月末数减去上月末数。"),
    ),
    Metric("cause_added_hours", _("增加工时"), HOURS, _("新生效的和承担社区增加的每月工时。")),
    Metric("cause_ended_hours", _("减少工时"), HOURS, _("不再生效的和承担社区减少的每月工时。")),
    Metric(
        "cause_net_hours",
        _("净增减工时"),
        HOURS,
        _("增加的工时减去减少的工时；各种原因相加，等于生效事项月工时的月末数减去上月末数。"),
    ),
    Metric("communities", _("社区"), _("个"), _("月末最后一天在册的社区数。")),
)
METRICS = {metric.key: metric for metric in DECLARED}
#: Kept with decimals; all others are whole.
WITH_DECIMALS = frozenset(
    metric.key for metric in DECLARED if metric.unit is YUAN or metric.unit is HOURS or metric.key == "median_days"
)


@dataclass(frozen=True)
class Share:
    """A percentage, worked out whenever it is shown: the metric ``part`` of the sum of the metrics in ``whole``."""

    key: str
    label: str
    part: str
    whole: tuple
    definition: str


CONFORMITY = Share("conformity", _("清单内比例"), "listed", ("receipts",), _("清单内件数÷派到社区件数。"))
PUNCTUALITY = Share(
    "punctuality",
    _("按期审定率"),
    "in_time",
    ("approved", "rejected"),
    _("按期审定件数÷（准予准入件数＋不予准入件数）。"),
)
RULED_IN_TIME = Share(
    "ruled_in_time_share",
    _("按期裁定率"),
    "ruled_in_time",
    ("stands", "overruled"),
    _("按期裁定件数÷（裁定拒收成立件数＋裁定应接件数）。"),
)
FUNDED = Share(
    "funded", _("经费到账的事项比例"), "funded_items", ("fund_items",), _("经费全部到账的事项数÷应有经费的事项数。")
)
GIVING = Share(
    "giving_share", _("拨付经费的单位比例"), "giving", ("senders",), _("拨付过经费的下派单位数÷下派单位数。")
)
#: In the order of print.
SHARES = (CONFORMITY, PUNCTUALITY, RULED_IN_TIME, FUNDED, GIVING)
