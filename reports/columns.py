"""The columns in which metrics are printed."""

from reports.content import Column
from reports.metrics import METRICS, YUAN

MONEY = frozenset(metric.key for metric in METRICS.values() if metric.unit == YUAN)
#: The unit of amounts as it is frozen, in the language of the documents.
FROZEN_YUAN = "元"


def is_money(unit):
    """True for amounts in 元, under its name in the register or in the language of the reader."""
    return unit in (FROZEN_YUAN, str(YUAN))


def column_of(key, metric=None):
    """The column in which a metric is printed, under today's name, or under that which a month gave it."""
    metric = metric or METRICS[key]
    return Column(key, str(metric.label), str(metric.unit), "money" if is_money(metric.unit) else "number")
