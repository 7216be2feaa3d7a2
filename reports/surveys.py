"""Figures of surveys: recording them, and which of them a month tells."""

from django.db import transaction
from django.utils.translation import gettext as _

from reports import months
from reports.counting import Row
from reports.survey_models import SurveyFigure, SurveyRate

#: A figure is told for so many months after its period, then no longer.
TOLD_FOR = 12


@transaction.atomic
def record(authority, said, *, document, replaced, by):
    """Keep figures that were imported; returns them.

    ``said``: a dict of fields each; ``document`` the id of the stored source; ``replaced``: for each the figure of the
    same survey, rate and period that it takes the place of, or None.
    """
    return SurveyFigure.objects.bulk_create(
        SurveyFigure(
            authority=authority,
            document_id=document,
            imported_by=by,
            replaces=old,
            version=old.version + 1 if old else 1,
            **fields,
        )
        for fields, old in zip(said, replaced, strict=True)
    )


def figures_of(span):
    """What a month tells: of each rate the latest period that ended in the year up to the month, by all surveys of it.

    Of those imported before the cut and not replaced before it; in the order of the rates. One statement.
    """
    known = SurveyFigure.objects.known_at(span.cut_at).filter(
        authority=span.authority,
        last_month__lte=span.month,
        last_month__gt=months.shifted(span.month, -TOLD_FOR),
    )
    latest = {}
    for one in known.order_by("survey", "first_month", "pk"):
        held = latest.setdefault(one.rate, [])
        if held and held[0].last_month < one.last_month:
            held.clear()
        if not held or held[0].last_month == one.last_month:
            held.append(one)
    return [one for rate in SurveyRate.values for one in latest.get(rate, ())]


def told(span):
    """A row for each figure that the month tells; its key is the figure, whose words never change."""
    return [
        Row(str(one.pk), name_of(one), {"survey_part": one.part, "survey_whole": one.whole}) for one in figures_of(span)
    ]


def name_of(figure):
    """Rate, period and survey in one line, short enough for a line of the report."""
    said = {"rate": figure.get_rate_display(), "period": figure.period_text, "survey": figure.survey}
    return (_("%(rate)s（%(period)s，%(survey)s）") % said)[:100]
