"""The frozen lines of a month as a ReportContent: what the page shows, and what Word and Excel print."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.bodies import unit_by_rule
from reports import months
from reports.burden import COUNTINGS
from reports.content import Attachment, Chart, Column, Definition, Figure, ReportContent, Section, Table, numbered
from reports.metrics import CONFORMITY, METRICS, PUNCTUALITY
from reports.rates import PERCENT, share
from web.refusals import NotAllowed

TITLES = {counting.key: counting for counting in COUNTINGS}
FIGURES = (
    *("dispatches", "items", "receipts", CONFORMITY, "outside", "emergency", "hours", "taken_on", "refusals"),
    *("applications", "approved", "rejected", "in_progress", PUNCTUALITY),
)
WHOLE_NUMBERS = frozenset(METRICS) - {"hours"}

OVERALL = gettext_lazy(
    "%(month)s，%(authority)s%(communities)s个社区共收到下派%(dispatches)s次、%(receipts)s件，涉及事项%(items)s项，"
    "来自%(senders)s个单位。其中清单内%(listed)s件，清单外%(outside)s件，应急%(emergency)s件；"
    "清单内比例为%(conformity)s（%(listed)s件÷%(receipts)s件）。下派要求社区投入%(hours)s小时。"
)
ADMISSION = gettext_lazy(
    "当月收到准入申请%(applications)s件，退回补正%(returned)s次；准予准入%(approved)s件，不予准入%(rejected)s件，"
    "申请单位撤回%(withdrawn)s件，月末在办%(in_progress)s件。作出的%(decided)s件决定中，按期审定%(in_time)s件，"
    "按期审定率为%(punctuality)s。没有答复不等于同意，未经准入的事项不得下派。"
)
REFUSALS = gettext_lazy("社区出具拒收回执%(refusals)s件，确认承接%(taken_on)s件。当月送达的清单外事项为%(outside)s件。")


@dataclass
class Frozen:
    """The lines of a report: {table: {row key: {metric: number}}}, with the names of the rows in order."""

    values: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    labels: dict = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, report):
        """Read the lines, in one statement."""
        frozen = cls()
        for table, key, label, metric, value in report.lines.order_by("table", "position", "pk").values_list(
            "table", "key", "label", "metric", "value"
        ):
            frozen.values[table][key][metric] = int(value) if metric in WHOLE_NUMBERS else value
            frozen.labels[table][key] = label
        return frozen

    def table(self, key, heading):
        """A table with its total; ``heading`` names what its rows are."""
        counting = TITLES[key]
        columns = [Column("row", heading), *(_column(metric) for metric in counting.metrics)]
        rows = [
            [label, *(self.values[key][row].get(metric) for metric in counting.metrics)]
            for row, label in self.labels[key].items()
        ]
        return Table(key, str(counting.title), columns, rows, self.total(key))

    def total(self, key):
        """The sums of a table's rows; nothing where rows can't be added."""
        rows = self.values[key].values()
        sums = [
            sum(row.get(metric) or 0 for row in rows) if METRICS[metric].adds_up else None
            for metric in TITLES[key].metrics
        ]
        return [_("合计"), *sums]

    def one(self, table):
        """{metric: number} of a table with a single row."""
        return self.values[table].get("all", {})

    def column(self, table, metric):
        """The numbers of one metric, in the order of the rows."""
        return [self.values[table][row].get(metric) for row in self.labels[table]]


def content_of(report):
    """The report as plain values. Raises NotAllowed while it is being built or when its build failed."""
    if not report.is_complete:
        raise NotAllowed(_("%(month)s月报还没有生成完，请稍后再打开。") % {"month": report.month_text})
    frozen = Frozen.of(report)
    closed = report.steps.filter(action="close").order_by("-at").first() if report.is_closed else None
    names = {"authority": report.authority.name, "month": report.month_text}
    return ReportContent(
        title=_("%(authority)s社区减负情况月报（%(month)s）") % names,
        authority_name=report.authority.name,
        issuer_name=_issuer(report),
        recipients=_("各街道办事处，区级有关部门"),
        month=report.month,
        cut_at=report.cut_at,
        is_closed=report.is_closed,
        figures=[_figure(one, frozen) for one in FIGURES],
        sections=numbered(_sections(frozen, names)),
        attachments=[Attachment(_("各街道情况表"), tables=[_street_table(frozen)])],
        signature_date=localdate(closed.at) if closed else None,
        definitions=_definitions(),
        compared_with=_("上月"),
    )


def _issuer(report):
    """Who signs: as the authority's rule says, else the reviewing office."""
    day = localdate(report.cut_at)
    named = report.authority.rule("document_issuer", day)
    office = None if named else unit_by_rule(report.authority, "reviewing_unit", day)
    return named or (f"{report.authority.name}{office.name}" if office else report.authority.name)


def _column(key):
    metric = METRICS[key]
    return Column(key, str(metric.label), str(metric.unit), "number")


def _share(one, values):
    """A share in percent of {metric: number}, and None where there is no whole."""
    return share(values.get(one.part), sum(values.get(metric, 0) for metric in one.whole))


def _figure(one, frozen):
    now, before = frozen.one("summary"), frozen.one("summary_before")
    if isinstance(one, str):
        metric = METRICS[one]
        unit, values = str(metric.unit), (now.get(one), before.get(one))
    else:
        metric, unit, values = one, PERCENT, (_share(one, now), _share(one, before))
    return Figure(metric.key, str(metric.label), values[0], unit, str(metric.definition), before=values[1])


def _definitions():
    shares = [Definition(str(one.label), PERCENT, str(one.definition)) for one in (CONFORMITY, PUNCTUALITY)]
    return [Definition(str(m.label), str(m.unit), str(m.definition)) for m in METRICS.values()] + shares


def _sections(frozen, names):
    words = _words(frozen, names)
    return [
        Section(_("总体情况"), [OVERALL % words]),
        Section(
            _("准入办理情况"),
            [ADMISSION % words],
            [frozen.table("applications_by_outcome", _("办理结果"))],
        ),
        Section(
            _("下派事项情况"),
            [_("各类事项和各部门的情况见下表。部门按机构序列、街道按行政区划顺序排列，不作排名。")],
            [frozen.table("by_category", _("类别")), frozen.table("by_department", _("部门"))],
            [_street_chart(frozen)],
        ),
        Section(
            _("拒收情况"),
            [REFUSALS % words],
            [frozen.table("refusals_by_ground", _("理由"))],
        ),
        Section(
            _("近十二个月情况"),
            [_("各月数据按同一口径统计。")],
            [frozen.table("trend", _("月份"))],
            [_trend_chart(frozen)],
        ),
    ]


def _words(frozen, names):
    """Everything that the sentences name, as printed."""
    values = frozen.one("summary")
    words = {metric: _column(metric).cell_text(number) for metric, number in values.items()}
    for one in (CONFORMITY, PUNCTUALITY):
        words[one.key] = Column(one.key, "", PERCENT, "percent").cell_text(_share(one, values))
    return {**words, **names, "decided": values.get("approved", 0) + values.get("rejected", 0)}


def _street_table(frozen):
    return frozen.table("by_street", _("街道"))


def _street_chart(frozen):
    parts = ("listed", "outside", "emergency")
    return Chart(
        "street_chart",
        _("各街道收到的事项"),
        list(frozen.labels["by_street"].values()),
        [(str(METRICS[metric].label), frozen.column("by_street", metric)) for metric in parts],
        kind="stacked",
        unit=_("件"),
        table_key="by_street",
    )


def _trend_chart(frozen):
    shown = ("dispatches", "outside", "refusals", "applications")
    return Chart(
        "trend_chart",
        _("近十二个月下派、清单外、拒收和申请情况"),
        [_short(slug, n) for n, slug in enumerate(frozen.labels["trend"])],
        [(_column(metric).heading, frozen.column("trend", metric)) for metric in shown],
        kind="line",
        table_key="trend",
    )


def _short(slug, place):
    """A month under a chart: its number, and the year where it begins."""
    year, month = int(slug[:4]), int(slug[5:])
    return f"{year}.{month}" if place == 0 or month == 1 else months.number_text(month)
