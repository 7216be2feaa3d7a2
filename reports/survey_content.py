"""What residents said, as a section of the monthly report: the rate never without both numbers, its source and period."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.content import Column, Lead, Section, Table, Told
from reports.survey_models import SurveyFigure

TABLE = "survey_figures"
RATE = gettext_lazy("%(rate)s%(share)s（%(sum)s，有效样本数%(whole)s）")
SAID = gettext_lazy(
    "%(survey)s（%(period)s）：%(rates)s。由%(surveyed_by)s开展，抽样方法：%(method)s；来源：%(source)s。"
)
#: What of the rate is a number.
NUMBERS = ("share", "sum", "whole")
#: Figures that agree in these are told in one sentence.
OF_ONE_SURVEY = ("survey", "period_text", "surveyed_by", "method", "source")


def survey_sections(frozen):
    """The section of what was frozen under ``survey_figures``, in a list; an empty one where there is none.

    Figures are read by their frozen keys: a figure is never edited, so a closed month says the same for ever.
    """
    keys = [int(key) for key in frozen.labels[TABLE]]
    if not keys:
        return []
    known = SurveyFigure.objects.in_bulk(keys)
    figures = [known[key] for key in keys]
    first = _("以下数据由调查单位提供，按调查单位口径，只反映全辖区，不区分街道和社区；社区不填报。")
    return [Section(_("居民评价"), [first, *_sentences(figures)], [_table(figures)])]


def _sentences(figures):
    """One for each survey, in the order in which its first figure comes; each number leads to what was imported."""
    together = {}
    for one in figures:
        together.setdefault(tuple(getattr(one, name).rstrip("。") for name in OF_ONE_SURVEY), []).append(one)
    return [_sentence(said, those) for said, those in together.items()]


def _sentence(said, figures):
    words = dict(zip(("survey", "period", "surveyed_by", "method", "source"), said, strict=True))
    rates = [(one, _rate(one)) for one in figures]
    told = Told.of(SAID, {**words, "rates": _("；").join(rate for _one, rate in rates)})
    pieces = []
    for n, (one, rate) in enumerate(rates):
        pieces += [(_("；"), "")] if n else []
        pieces += [(text, f"{name}-{one.pk}" if name in NUMBERS else "") for text, name in rate.pieces]
        told.leads |= {f"{name}-{one.pk}": Lead(TABLE, "", str(one.pk)) for name in NUMBERS}
    told.pieces = [piece for text, name in told.pieces for piece in (pieces if name == "rates" else [(text, "")])]
    return told


def _rate(one):
    words = {"rate": one.get_rate_display(), "share": one.share_text, "sum": one.sum_text, "whole": one.whole_text}
    return Told.of(RATE, words)


def _table(figures):
    columns = [
        Column("row", _("指标")),
        Column("period", _("时期")),
        Column("survey", _("调查")),
        Column("survey_part", _("符合数")),
        Column("survey_whole", _("有效样本数")),
        Column("share", _("比例")),
    ]
    rows = [
        [one.get_rate_display(), one.period_text, one.survey, one.part_text, one.whole_text, one.share_text]
        for one in figures
    ]
    return Table(TABLE, _("居民评价调查结果"), columns, rows, row_keys=[str(one.pk) for one in figures])
