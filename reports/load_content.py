"""What a month says of the load of communities, of how long matters last, and of why the load changed."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import causes
from reports.content import Column, Lead, Section, Table, Told
from reports.kinds import LOADS
from reports.rates import PERCENT, UNKNOWN, rounded, share

LOAD = gettext_lazy(
    "当月各社区在办的清单内事项共%(matters)s项，属%(categories)s类，来自%(units)s个单位；平均每个社区%(mean)s项"
    "（%(matter_places)s项次÷%(communities)s个社区），最多的一个社区%(most_matters)s项。本表不写明是哪个社区，不作排名。"
)
FORMS = gettext_lazy("当月下派要求报送的表格、台账%(forms)s种，共报送%(submissions)s次。种数和次数分别统计，不合并。")
CHANGED = gettext_lazy(
    "月末生效事项%(in_force)s项，上月末%(was)s项，净增减%(net)s项；折算每月工时%(in_force_hours)s小时，上月末%(hours_was)s小时，"
    "净增减%(net_hours)s小时。另有%(in_force_unsaid)s项不能折算工时。"
)
#: Where the numbers of the last month and of the changes stand.
LEADS = {
    "was": Lead("summary_before", "in_force", "all"),
    "hours_was": Lead("summary_before", "in_force_hours", "all"),
    "net": Lead("causes", "cause_net"),
    "net_hours": Lead("causes", "cause_net_hours"),
}
#: The things of which communities have some in hand.
NAMED = {
    "matters": gettext_lazy("清单内事项（项）"),
    "categories": gettext_lazy("类别（类）"),
    "units": gettext_lazy("下派单位（个）"),
}


def load_sections(frozen, words):
    """The section on the load of communities; none for months that were frozen before it was counted."""
    if "matters" not in words:
        return []
    values = frozen.one("summary")
    told = {**words, "mean": _mean(values, "matter_places")}
    tables = [_load_table(values), _duration_table(frozen)]
    return [Section(_("社区承担情况"), [Told.of(LOAD, told), Told.of(FORMS, words)], tables)]


def change_sections(frozen, words):
    """The section on what is in force and why it changed; none for months that were frozen before it was counted."""
    if "in_force" not in words:
        return []
    before = frozen.one("summary_before")
    changed = {
        **words,
        "was": frozen.column_of("in_force").cell_text(before.get("in_force")),
        "hours_was": frozen.column_of("in_force_hours").cell_text(before.get("in_force_hours")),
        "net": frozen.column_of("cause_net").cell_text(_sum(frozen, "cause_net")),
        "net_hours": frozen.column_of("cause_net_hours").cell_text(_sum(frozen, "cause_net_hours")),
    }
    return [
        Section(
            _("负担变化"),
            [Told.of(CHANGED, changed, LEADS)],
            [
                _cause_table(frozen, "causes", _("负担变化情况（按原因，项数）"), causes.COUNTS),
                _cause_table(frozen, "cause_hours", _("负担变化情况（按原因，每月工时）"), causes.HOURS),
            ],
        ),
    ]


def _sum(frozen, metric):
    return sum(row.get(metric) or 0 for row in frozen.values["causes"].values())


def _mean(values, places):
    """The mean of each community in print, to one decimal; — without communities."""
    whole = values.get("communities")
    return str(rounded(Decimal(values.get(places, 0)) / whole)) if whole else UNKNOWN


def _load_table(values):
    columns = [
        Column("row", _("项目")),
        Column("whole", _("去重合计"), kind="number"),
        Column("places", _("各社区之和"), kind="number"),
        Column("communities", _("社区数"), kind="number"),
        Column("mean", _("平均每个社区")),
        Column("most", _("最多的一个社区"), kind="number"),
    ]
    rows = [
        [
            str(NAMED[key]),
            values.get(whole),
            values.get(places),
            values.get("communities"),
            _mean(values, places),
            values.get(most),
        ]
        for key, (whole, places, most) in LOADS.items()
    ]
    note = _("平均数为各社区之和除以社区数，保留一位小数。最多的一个社区只列数字，不写明是哪个社区。")
    leads = {}
    for key, metrics in LOADS.items():
        shown = zip(("whole", "places", "most", "communities"), (*metrics, "communities"), strict=True)
        leads |= {(key, column): Lead("summary", metric, "all") for column, metric in shown}
    return Table("load", _("社区承担情况"), columns, rows, note=note, row_keys=list(LOADS), leads=leads)


def _duration_table(frozen):
    """Items by duration, each with its share of all items."""
    rows = frozen.values["by_duration"]
    whole = sum(row.get("items") or 0 for row in rows.values())
    columns = [
        Column("row", _("期限类别")),
        frozen.column_of("items"),
        Column("share", _("占全部事项"), PERCENT, "percent"),
        frozen.column_of("listed"),
    ]
    cells = [
        [label, rows[key].get("items"), share(rows[key].get("items"), whole), rows[key].get("listed")]
        for key, label in frozen.labels["by_duration"].items()
    ]
    total = [_("合计"), whole, share(whole, whole), sum(row.get("listed") or 0 for row in rows.values())]
    note = _("准入决定写明期限类别，清单条目不写明，列入「没有写明」。比例为该类项数除以合计项数。")
    keys = list(frozen.labels["by_duration"])
    return Table("by_duration", _("清单内事项的期限"), columns, cells, total, note, row_keys=keys)


def _cause_table(frozen, key, title, metrics):
    columns = [Column("row", _("原因")), *(frozen.column_of(metric) for metric in metrics)]
    rows = [
        [label, *(frozen.values["causes"][row].get(metric) for metric in metrics)]
        for row, label in frozen.labels["causes"].items()
    ]
    total = [_("合计"), *(_sum(frozen, metric) for metric in metrics)]
    note, keys = frozen.named(metrics[-1]).definition, list(frozen.labels["causes"])
    leads = {metric: Lead("causes", metric) for metric in metrics}
    return Table(key, title, columns, rows, total, note, row_keys=keys, leads=leads)
