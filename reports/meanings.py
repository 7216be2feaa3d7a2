"""What the numbers of a month were called and counted when it was built, frozen beside them: their names, units and 口径.

So a month prints what it meant then, whatever is declared later. Months that were frozen before this was kept have no
rows of it and print the present declarations.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from reports import streets
from reports.columns import is_money
from reports.metrics import METRICS, SHARES
from reports.models import ReportDefinition
from reports.rates import PERCENT


@dataclass(frozen=True)
class Defined:
    """One number as a month prints it; as ``Metric``, and shares alike with the unit ``%``."""

    key: str
    label: str
    unit: str
    definition: str
    adds_up: bool = True

    @property
    def is_money(self):
        """True when it is kept in 元 and printed in 万元."""
        return is_money(self.unit)


def present():
    """{key: Defined} as declared today, in the language of the reader; shares last."""
    metrics = [(one.key, one.label, one.unit, one.definition, one.adds_up) for one in METRICS.values()]
    shares = [(one.key, one.label, PERCENT, one.definition, False) for one in SHARES]
    return {key: Defined(key, *map(str, said), adds_up) for key, *said, adds_up in metrics + shares}


def freeze(report):
    """Write what is declared today beside a month that begins to be counted, in place of what an earlier build wrote."""
    report.definitions.all().delete()
    said = present()
    if report.street_id:
        said = {key: one for key, one in said.items() if streets.says(key)}
    ReportDefinition.objects.bulk_create(
        ReportDefinition(
            report=report,
            metric=one.key,
            label=one.label,
            unit=one.unit,
            definition=one.definition,
            adds_up=one.adds_up,
            position=position,
        )
        for position, one in enumerate(said.values())
    )


def of_month(report):
    """{key: Defined} as the month prints them, in their order; today's where none were frozen. One statement.

    A frozen text is read in another language where the catalogue still has it.
    """
    rows = report.definitions.order_by("position").values_list("metric", "label", "unit", "definition", "adds_up")
    return {key: Defined(key, *map(gettext, said), adds_up) for key, *said, adds_up in rows} or present()
