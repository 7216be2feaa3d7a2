"""The columns in which metrics are printed."""

from reports.content import Column
from reports.metrics import METRICS, YUAN

MONEY = frozenset(metric.key for metric in METRICS.values() if metric.unit == YUAN)


def column_of(key):
    """The column in which a metric is printed."""
    metric = METRICS[key]
    return Column(key, str(metric.label), str(metric.unit), "money" if key in MONEY else "number")
