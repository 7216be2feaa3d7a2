"""The coded reasons of a rejection, each with the rule that it follows; kept as a table beside this file."""

import csv
from pathlib import Path

from django.db import transaction

from admission.models import RejectionReason

TABLE = Path(__file__).with_name("reasons.csv")


def read():
    """The rows of the table in order, as dictionaries of code, text and rule."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load():
    """Put the reasons into the database; safe to repeat. What the table no longer has is kept, and no longer offered."""
    rows = read()
    for position, row in enumerate(rows, 1):
        RejectionReason.objects.update_or_create(
            code=row["code"],
            defaults={"text": row["text"], "rule": row["rule"], "position": position, "is_current": True},
        )
    RejectionReason.objects.exclude(code__in=[row["code"] for row in rows]).update(is_current=False)
