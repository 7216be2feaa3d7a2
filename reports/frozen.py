"""The frozen numbers of a month, read once, with what they meant when it was built."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports import meanings, streets
from reports.columns import column_of
from reports.content import Column, Table
from reports.metrics import METRICS, WITH_DECIMALS

TITLES = {counting.key: counting for counting in streets.EVERY}
WHOLE_NUMBERS = frozenset(METRICS) - WITH_DECIMALS


@dataclass
class Frozen:
    """The lines of a report: {table: {row key: {metric: number}}}, with the names of the rows in order."""

    values: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))
    labels: dict = field(default_factory=lambda: defaultdict(dict))
    #: What each metric and share meant then.
    defined: dict = field(default_factory=meanings.present)

    @classmethod
    def of(cls, report, reader=None):
        """Read the lines that ``reader`` may see and what they mean, in two statements; without a reader what all may see."""
        frozen = cls(defined=meanings.of_month(report))
        lines = report.lines.visible_to(reader).order_by("table", "position", "pk")
        for table, key, label, metric, value in lines.values_list("table", "key", "label", "metric", "value"):
            frozen.values[table][key][metric] = int(value) if metric in WHOLE_NUMBERS else value
            frozen.labels[table][key] = label
        return frozen

    def table(self, key, heading):
        """A table with its total; ``heading`` names what its rows are."""
        metrics = self.metrics_of(key)
        columns = [Column("row", heading), *map(self.column_of, metrics)]
        rows = [[label, *map(self.values[key][row].get, metrics)] for row, label in self.labels[key].items()]
        return Table(key, str(TITLES[key].title), columns, rows, self.total(key), row_keys=list(self.labels[key]))

    def metrics_of(self, key):
        """The metrics of a table as they were counted then, in the order of print; those of today for one without rows."""
        counted = {metric: None for row in self.values[key].values() for metric in row}
        today = TITLES[key].metrics
        return [*(one for one in today if one in counted), *(one for one in counted if one not in today)] or list(today)

    def named(self, metric):
        """What a metric or a share meant then; today's meaning for one that is declared since."""
        return self.defined.get(metric) or meanings.present()[metric]

    def column_of(self, metric):
        """The column in which a metric is printed."""
        return column_of(metric, self.named(metric))

    def tables(self, *named):
        """Tables of (key, heading), of those that were counted when the month was frozen."""
        return [self.table(key, heading) for key, heading in named if key in self.labels]

    def total(self, key):
        """The sums of a table's rows; nothing where rows can't be added."""
        return [_("合计"), *(self.sum(key, metric) for metric in self.metrics_of(key))]

    def sum(self, table, metric):
        """The sum of one metric over a table's rows; None where there is none, or rows can't be added."""
        rows = self.values[table].values()
        adds_up = self.named(metric).adds_up or metric in TITLES[table].disjoint
        if not adds_up or (rows and not any(metric in row for row in rows)):
            return None
        return sum(row.get(metric) or 0 for row in rows)

    def one(self, table):
        """{metric: number} of a table with a single row."""
        return self.values[table].get("all", {})

    def column(self, table, metric):
        """The numbers of one metric, in the order of the rows."""
        return [self.values[table][row].get(metric) for row in self.labels[table]]
