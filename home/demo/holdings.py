"""What departments of the demonstration district hold already."""

from datetime import date

from home.demo import tables
from registry.models import DataHolding


def enter_holdings(district):
    """The register of data that are held, from its table."""
    DataHolding.objects.bulk_create(
        DataHolding(
            authority=district.authority,
            field=row["field"],
            holder=district.units[row["holder"]],
            also_called=tables.split(row["also_called"]),
            note=row["note"],
            valid_from=date.fromisoformat(row["since"]),
        )
        for row in tables.own("holdings")
    )
