"""Load the working-day calendar that comes with the project; safe to repeat."""

import csv
from datetime import date
from pathlib import Path

from django.core.management import BaseCommand
from django.db import transaction

from desk.acting import acting
from registry.models import CalendarDay, CalendarYear

FILE = Path(__file__).resolve().parents[2] / "data" / "calendar.csv"


def load(path=FILE):
    """Write the years and days of a calendar file (day, is_working, name; years with their source). Returns the days."""
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    years = [CalendarYear(int(row["day"]), True, row["name"]) for row in rows if len(row["day"]) == 4]
    days = [
        CalendarDay(date.fromisoformat(row["day"]), row["is_working"] == "1", row["name"])
        for row in rows
        if len(row["day"]) == 10
    ]
    with transaction.atomic():
        CalendarYear.objects.bulk_create(
            years, update_conflicts=True, unique_fields=["year"], update_fields=["is_confirmed", "source"]
        )
        CalendarDay.objects.bulk_create(
            days, update_conflicts=True, unique_fields=["day"], update_fields=["is_working", "name"]
        )
    return len(days)


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        with acting("command:load_calendar"):
            self.stdout.write(f"工作日历：{load()} 天")
