"""The numbers are declared once, and every table uses declared ones."""

from reports.metrics import CONFORMITY, DECLARED, METRICS, PUNCTUALITY
from reports.models import ReportLine
from reports.monthly_content import FIGURES
from reports.streets import EVERY


def test_every_metric_is_declared_once_with_unit_and_definition():
    assert len(METRICS) == len(DECLARED)
    assert [metric.key for metric in DECLARED if not (metric.label and metric.unit and metric.definition)] == []


def test_tables_shares_and_figures_name_declared_metrics():
    used = {metric for counting in EVERY for metric in counting.metrics}
    used |= {metric for share in (CONFORMITY, PUNCTUALITY) for metric in (share.part, *share.whole)}
    used |= {figure for figure in FIGURES if isinstance(figure, str)}
    assert used - set(METRICS) == set()
    assert set(METRICS) - used == set()


def test_names_fit_into_the_lines():
    longest = ReportLine._meta.get_field("metric").max_length
    assert [key for key in METRICS if len(key) > longest] == []
    longest = ReportLine._meta.get_field("table").max_length
    assert [counting.key for counting in EVERY if len(counting.key) > longest] == []
