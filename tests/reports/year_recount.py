"""The frozen numbers of built months against a plain recount of each, and what later months correct of them."""

from collections import Counter, defaultdict
from decimal import Decimal

from reports.baseline import BASELINE, LAST_YEAR
from reports.burden import COUNTINGS
from reports.corrections import ESTIMATED, TABLES
from reports.models import ReportCorrection
from tests.reports.recount import Recount

FEN = Decimal("0.01")
#: What no number can be said of: a withdrawn application or dispute is settled neither in time nor late.
NO_NUMBER = {("applications_by_outcome", "withdrawn", "in_time"), ("rulings", "withdrawn", "ruled_in_time")}


def frozen(report):
    """{table: {row: {metric: number}}} of a built month."""
    tables = defaultdict(lambda: defaultdict(dict))
    for line in report.lines.all():
        tables[line.table][line.key][line.metric] = line.value
    return tables


def plain(counting, recount):
    """{row: {metric: number}} of a table, counted plainly; what is no number at all is left out."""
    found = defaultdict(dict)
    for row, values in getattr(recount, counting.key)().items():
        for metric in counting.metrics:
            number = values.get(metric, 0)
            if number is not None and (counting.key, row, metric) not in NO_NUMBER:
                found[row][metric] = Decimal(number).quantize(FEN)
    return found


def differing(one, other):
    """{(row, metric): both numbers} where two countings of a table differ; a row that one of them leaves out is all zeros."""

    def number(table, row, metric):
        return table[row].get(metric) if table.get(row) else Decimal(0)

    cells = {(row, metric) for table in (one, other) for row, values in table.items() for metric in values}
    both = {cell: (number(one, *cell), number(other, *cell)) for cell in cells}
    return {cell: numbers for cell, numbers in both.items() if numbers[0] != numbers[1]}


class YearRecount:
    """Compares reports; ``differ`` is {(month, street, table): {(row, metric): both numbers}}, ``cells`` how many numbers were
    compared in each table, ``nonzero`` the metrics of which some were not nothing."""

    def __init__(self, authority):
        self.authority, self.differ, self.cells, self.nonzero = authority, {}, Counter(), set()

    def compare(self, report, recount, countings, baseline=None):
        """Every table of a built month or of its part for a street; ``baseline`` is the report that it copies."""
        tables = frozen(report)
        for counting in countings:
            if counting.key.endswith(LAST_YEAR):
                # Nothing was closed a year before.
                said = {}
            elif counting.key.endswith(BASELINE):
                said = self._copied(counting, baseline)
            else:
                said = plain(counting, recount)
            self._note(report, counting.key, tables[counting.key], said)

    def _copied(self, counting, baseline):
        """The lines of the baseline month, its summary named for that month; nothing in itself and before it."""
        table = counting.key.removesuffix(f"_{BASELINE}")
        said = frozen(baseline)[table] if baseline else {}
        return {f"{baseline.month:%Y-%m}": said["all"]} if baseline and table == "summary" else said

    def _note(self, report, table, was, said):
        if found := differing(was, said):
            self.differ[report.month, str(report.street or ""), table] = found
        self.cells[table] += sum(len(values) for values in said.values())
        self.nonzero |= {metric for values in said.values() for metric, number in values.items() if number}

    def compare_corrected(self, report, last):
        """What a closed month says, with all that later reports up to ``last`` corrected of it, is what it counts today."""
        recount = Recount(self.authority, report.month, last.cut_at)
        tables = frozen(report)
        for one in ReportCorrection.objects.filter(month=report.month).order_by("report__month", "pk"):
            tables[one.table][one.key][one.metric] = one.now
            self.cells["corrections"] += 1
        for counting in COUNTINGS:
            if counting.key in TABLES:
                now = plain(counting, recount)
                for values in (*tables[counting.key].values(), *now.values()):
                    for metric in ESTIMATED:
                        values.pop(metric, None)
                self._note(report, f"{counting.key} corrected", tables[counting.key], now)
