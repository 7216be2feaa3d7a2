"""The frozen lines of a month as a ReportContent: what the page shows, and what Word and Excel print."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.bodies import unit_by_rule
from reports import months
from reports.compared_content import compared_periods, comparison_sections, months_compared, table_by_month
from reports.content import Attachment, Chart, Column, Definition, Figure, ReportContent, Section, Told, numbered
from reports.corrections import section_of
from reports.frozen import Frozen
from reports.load_content import change_sections, load_sections
from reports.metrics import CONFORMITY, FUNDED, PUNCTUALITY, SHARES
from reports.rates import PERCENT, TEN_THOUSAND_YUAN, share
from reports.street_content import attachments_of, sections_of
from reports.survey_content import survey_sections
from web.refusals import NotAllowed

FIGURES = (
    *("dispatches", "items", "receipts", CONFORMITY, "outside", "emergency", "hours", "taken_on", "refusals"),
    *("applications", "additions", "late_additions", "declared", "approved", "rejected", "in_progress", PUNCTUALITY),
    *("median_days", "reported", "uncorrected", "paid", "confirmed", "overdue", FUNDED, "asks", "standing"),
    *("entries_a_year", "matters", "forms", "submissions", "in_force_hours"),
)
# Not rounded: the change is worked out from what is exact.
YUAN_IN_WAN = 10_000

OVERALL = gettext_lazy(
    "%(month)s，%(authority)s%(communities)s个社区共收到下派%(dispatches)s次、%(receipts)s件，涉及事项%(items)s项，"
    "来自%(senders)s个单位。其中清单内%(listed)s件，清单外%(outside)s件，应急%(emergency)s件；"
    "清单内比例为%(conformity)s（%(listed)s件÷%(receipts)s件）。下派要求社区投入%(hours)s小时。"
)
ADMISSION = gettext_lazy(
    "当月收到准入申请%(applications)s件，退回补正%(returned)s次；准予准入%(approved)s件，不予准入%(rejected)s件，"
    "撤回和视为撤回%(withdrawn)s件，月末在办%(in_progress)s件。作出的%(decided)s件决定中，按期审定%(in_time)s件，"
    "按期审定率为%(punctuality)s。没有答复不等于同意，未经准入的事项不得下派。"
)
APART = gettext_lazy(
    "收到的申请中，年度计划以外临时增加%(additions)s件，其中未按提前期提交%(late_additions)s件。"
    "当月声明应急事项%(declared)s项，单列，不计入准入申请。"
)
TIMES = gettext_lazy(
    "从受理到决定所用的工作日，中位数为%(median_days)s个，九成的决定不超过%(p90_days)s个；补正、说明期间不计。"
)
RULINGS = gettext_lazy(
    "下派单位申诉%(disputed)s件；裁定拒收成立%(stands)s件，裁定应接%(overruled)s件，其中按期裁定%(ruled_in_time)s件，按期裁定率为%(ruled_in_time_share)s。"
)
VIOLATIONS = gettext_lazy(
    "收到举报%(reported)s件；核实属实%(verified)s件，核实不成立%(dismissed)s件，整改销号%(corrected)s件，反弹%(rebounds)s件，"
    "月末未整改%(uncorrected)s件。"
)
MONEY_WORDS = gettext_lazy(
    "到月末承诺经费%(promised)s万元，已拨付%(paid)s万元，社区确认到账%(confirmed)s万元，逾期未拨%(overdue)s万元；当月拨付"
    "%(paid_in_month)s万元。应有经费的事项%(fund_items)s项，经费全部到账%(funded_items)s项，占%(funded)s；"
    "%(senders)s个下派单位中，拨付过经费的%(giving)s个，占%(giving_share)s。"
)
CERTIFICATES = gettext_lazy(
    "居民被要求开具证明%(asks)s次，涉及%(ask_kinds)s种；社区用印出证%(stamps)s份，涉及%(stamp_kinds)s种。"
)
STANDING = gettext_lazy(
    "月末社区承担的常态负担%(standing)s项、%(standing_places)s处，其中没有依据%(unfounded)s项；当月核实停用%(stopped)s项。"
    "种类和处数分别统计，不合并。"
)
REFUSALS = gettext_lazy("社区出具拒收回执%(refusals)s件，确认承接%(taken_on)s件。当月送达的清单外事项为%(outside)s件。")


def content_of(report, reader=None):
    """The report as plain values, as ``reader`` may see it. Raises NotAllowed while it is being built or when its build failed."""
    if not report.is_complete:
        raise NotAllowed(_("%(month)s月报还没有生成完，请稍后再打开。") % {"month": report.month_text})
    frozen = Frozen.of(report, reader)
    closed = report.steps.filter(action="close").order_by("-at").first() if report.is_closed else None
    names = {"authority": report.place.name, "street": report.place.name, "month": report.month_text}
    # Months that were frozen before a figure was counted, and streets of which it can't be said, don't have it.
    figures = [_figure(one, frozen) for one in FIGURES if getattr(one, "key", one) in frozen.defined]
    said = _sections_of_a_street if report.street_id else _sections
    return ReportContent(
        title=_("%(authority)s社区减负情况月报（%(month)s）") % names,
        authority_name=report.place.name,
        issuer_name=_issuer(report),
        recipients=_("各街道办事处，区级有关部门"),
        month=report.month,
        cut_at=report.cut_at,
        is_closed=report.is_closed,
        figures=figures,
        sections=numbered(said(report, frozen, names, figures)),
        attachments=attachments_of(frozen) if report.street_id else [_of_streets(frozen)],
        signature_date=localdate(closed.at) if closed else None,
        definitions=[Definition(one.label, one.unit, one.definition) for one in frozen.defined.values()],
        compared_with=_("上月"),
    )


def _issuer(report):
    """Who signs: as the authority's rule says, else the reviewing office."""
    day = localdate(report.cut_at)
    named = report.authority.rule("document_issuer", day)
    office = None if named else unit_by_rule(report.authority, "reviewing_unit", day)
    return named or (f"{report.authority.name}{office.name}" if office else report.authority.name)


def _share(one, values):
    """A share in percent of {metric: number}, and None where there is no whole."""
    return share(values.get(one.part), sum(values.get(metric, 0) for metric in one.whole))


def _figure(one, frozen):
    periods = compared_periods(frozen)
    rows = [frozen.one("summary"), frozen.one("summary_before"), *(values for _name, values in periods)]
    metric = frozen.named(getattr(one, "key", one))
    unit = TEN_THOUSAND_YUAN if metric.is_money else metric.unit
    values = [row.get(one) if isinstance(one, str) else _share(one, row) for row in rows]
    if metric.is_money:
        values = [None if yuan is None else yuan / YUAN_IN_WAN for yuan in values]
    now, before, *others = values
    named = [(name, value) for (name, _values), value in zip(periods, others, strict=True)]
    slugs = months_compared(frozen)
    parts = () if isinstance(one, str) or now is None else (one.part, *one.whole)
    made_of = [
        (part, frozen.named(part).label, frozen.column_of(part).cell_text(rows[0].get(part, 0))) for part in parts
    ]
    said = {"before": before, "others": named, "months": slugs, "made_of": made_of}
    return Figure(metric.key, metric.label, now, unit, metric.definition, **said)


def _sections_of_a_street(report, frozen, names, figures):
    words = _words(frozen, names)
    chart = _trend_chart(frozen, ("receipts", "outside", "refusals"), _("近十二个月收到、清单外和拒收情况"))
    told = [Told.of(sentence, words) for sentence in (REFUSALS, CERTIFICATES, STANDING)]
    charts = [_category_chart(frozen), *_standing_charts(frozen), chart]
    return sections_of(frozen, words, *told, load_sections(frozen, words), charts)


def _sections(report, frozen, names, figures):
    words = _words(frozen, names)
    return [
        Section(_("总体情况"), [Told.of(OVERALL, words)]),
        Section(
            _("准入办理情况"),
            # Months that were frozen before these were counted apart don't say them.
            [Told.of(ADMISSION, words), *_said(words, "median_days", TIMES), *_said(words, "additions", APART)],
            [frozen.table("applications_by_outcome", _("办理结果"))],
        ),
        _sent_section(frozen),
        Section(
            _("拒收与举报"),
            [Told.of(REFUSALS, words), *_said(words, "disputed", RULINGS, VIOLATIONS)],
            [
                frozen.table("refusals_by_ground", _("理由")),
                *frozen.tables(("rulings", _("结果")), ("violations", _("种类"))),
            ],
        ),
        *_counted_since(frozen, words),
        *survey_sections(frozen),
        *load_sections(frozen, words),
        *change_sections(frozen, words),
        *comparison_sections(report, frozen, figures),
        Section(
            _("近十二个月情况"),
            [_("各月数据按同一口径统计。")],
            [frozen.table("trend", _("月份"))],
            [_trend_chart(frozen)],
        ),
        *([corrected] if (corrected := section_of(report, frozen)) else []),
    ]


def _sent_section(frozen):
    return Section(
        _("下派事项情况"),
        [_("各类事项和各部门的情况见下表。部门按机构序列、街道按行政区划顺序排列，不作排名。")],
        [
            frozen.table("by_category", _("类别")),
            *_by_month(
                frozen,
                "by_category",
                _("类别"),
                items=_("各类事项变化情况（项数）"),
                receipts=_("各类事项变化情况（派到社区）"),
            ),
            frozen.table("by_department", _("部门")),
        ],
        [_category_chart(frozen), _street_chart(frozen)],
    )


def _counted_since(frozen, words):
    """What months that were frozen before it was counted don't say."""
    if "promised" not in words:
        return []
    return [
        Section(_("费随事转落实情况"), [Told.of(MONEY_WORDS, words)], [frozen.table("funds", _("付款单位"))]),
        Section(_("证明事项"), [Told.of(CERTIFICATES, words)], [frozen.table("asks", _("能不能开"))]),
        Section(
            _("常态负担"),
            [Told.of(STANDING, words)],
            [
                frozen.table("standing", _("种类")),
                *_by_month(
                    frozen,
                    "standing",
                    _("种类"),
                    standing=_("常态负担变化情况（项数）"),
                    standing_places=_("常态负担变化情况（处数）"),
                ),
                *frozen.tables(("platform_frequency", _("频次"))),
            ],
            _standing_charts(frozen),
        ),
    ]


def _by_month(frozen, key, heading, **titles):
    """The table ``key`` against last month and the baseline, by each metric of ``titles``."""
    tables = (table_by_month(frozen, key, metric, heading, title) for metric, title in titles.items())
    return [table for table in tables if table]


def _said(words, metric, *sentences):
    return [Told.of(sentence, words) for sentence in sentences] if metric in words else []


def _words(frozen, names):
    """Everything that the sentences name, as printed."""
    values = frozen.one("summary")
    words = {metric: frozen.column_of(metric).cell_text(number) for metric, number in values.items()}
    for one in SHARES:
        words[one.key] = Column(one.key, "", PERCENT, "percent").cell_text(_share(one, values))
    return {**words, **names, "decided": values.get("approved", 0) + values.get("rejected", 0)}


def _of_streets(frozen):
    return Attachment(_("各街道情况表"), tables=[frozen.table("by_street", _("街道"))])


def _street_chart(frozen):
    parts = ("listed", "outside", "emergency")
    return _chart_of(frozen, "by_street", _("各街道收到的事项"), parts, kind="stacked", unit=_("件"))


def _category_chart(frozen):
    return _chart_of(
        frozen, "by_category", _("各类事项派到社区的清单内和清单外件数"), ("listed", "outside"), unit=_("件")
    )


def _standing_charts(frozen):
    """What is kept up by kind; nothing for months that were frozen before it was counted."""
    if "standing" not in frozen.labels:
        return []
    return [_chart_of(frozen, "standing", _("月末各种常态负担的项数"), ("standing",), unit=_("项"))]


def _chart_of(frozen, table, title, metrics, kind="bar", unit=""):
    """The rows of a table in their order, never by size."""
    return Chart(
        f"{table}_chart",
        title,
        list(frozen.labels[table].values()),
        [(frozen.named(metric).label, frozen.column(table, metric)) for metric in metrics],
        kind=kind,
        unit=unit,
        table_key=table,
        metrics=metrics,
    )


def _trend_chart(frozen, shown=("dispatches", "outside", "refusals", "applications"), title=""):
    return Chart(
        "trend_chart",
        title or _("近十二个月下派、清单外、拒收和申请情况"),
        [_short(slug, n) for n, slug in enumerate(frozen.labels["trend"])],
        [(frozen.column_of(metric).heading, frozen.column("trend", metric)) for metric in shown],
        kind="line",
        table_key="trend",
        metrics=shown,
    )


def _short(slug, place):
    """A month under a chart: its number, and the year where it begins."""
    year, month = int(slug[:4]), int(slug[5:])
    return f"{year}.{month}" if place == 0 or month == 1 else months.number_text(month)
