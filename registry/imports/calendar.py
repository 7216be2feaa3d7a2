"""Import of the working calendar: days off and weekends that are worked, as the State Council announces them."""

from datetime import date
from functools import cached_property

from django.db import connection
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import Column, Day, Text, YesNo
from desk.imports.importer import Importer, importer
from registry.models import CalendarDay, CalendarYear

#: One import of the calendar at a time; a number of our own for PostgreSQL's advisory locks.
LOCK = 20_260_101


@importer
class Calendar(Importer):
    """Days that aren't what their weekday says; the same for every authority."""

    kind, label, permission = "calendar", _("工作日历"), "registry.keep_units"
    help = _("一行一天，只写放假和调休上班的日子；周末照常休息、平日照常上班的不用写。表里没有的日子不受影响。")
    examples = (
        {"day": date(2027, 1, 1), "is_working": False, "name": _("元旦"), "is_confirmed": True},
        {"day": date(2027, 2, 20), "is_working": True, "name": _("春节调休"), "is_confirmed": True},
    )

    @cached_property
    def columns(self):
        """The columns of a day."""
        work = YesNo(_("班"), _("休"), (_("上班"),), (_("放假"), _("休息")))
        return [
            Column("day", _("日期"), Day(), required=True, is_key=True, is_needed=True, width=14),
            Column("is_working", _("休或班"), work, required=True, is_needed=True, help=_("写「休」或者「班」。")),
            Column("name", _("名称"), Text(30), help=_("例如「国庆节」「春节调休」。"), width=20),
            Column(
                "is_confirmed",
                _("年度通知已公布"),
                YesNo(),
                width=18,
                help=_("这一年的放假通知公布了没有；同一年的各行要一致，留空则保持原样。没有公布的年度按暂定计算。"),
            ),
        ]

    def begin(self, *, carry_out):
        """The calendar changes one import at a time."""
        if carry_out:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        self.years = dict(CalendarYear.objects.values_list("year", "is_confirmed"))
        self.said = {}

    def existing(self, keys):
        """{(day,): values} of the days that the calendar has."""
        days = CalendarDay.objects.filter(day__in=[day for (day,) in keys])
        return {(day.day,): self._values(day) for day in days}

    def object_to(self, row):
        """The rows of a year agree on whether its notice is out."""
        day, confirmed = row.get("day"), row.get("is_confirmed")
        if confirmed is None:
            row.values.pop("is_confirmed", None)
        if day is None or confirmed is None:
            return
        first = self.said.setdefault(day.year, (confirmed, row.number))
        if first[0] != confirmed:
            remedy = _t("和第%(row)s行不一致：%(year)s年的通知是否公布，各行要写得一样。")
            row.refuse("is_confirmed", remedy % {"row": first[1], "year": day.year})

    def apply(self, rows):
        """Write the days, and whether the notices of their years are out."""
        days = [
            CalendarDay(
                row.values["day"],
                row.values["is_working"],
                row.values.get("name", row.before["name"] if row.before else ""),
            )
            for row in rows
        ]
        years = {day.day.year: self.said.get(day.day.year, (self.years.get(day.day.year, False),))[0] for day in days}
        CalendarYear.objects.bulk_create(
            [CalendarYear(year, is_confirmed) for year, is_confirmed in years.items()],
            update_conflicts=True,
            unique_fields=["year"],
            update_fields=["is_confirmed"],
        )
        CalendarDay.objects.bulk_create(
            days, update_conflicts=True, unique_fields=["day"], update_fields=["is_working", "name"]
        )

    def rows_of(self):
        """Every day of the calendar."""
        self.years = dict(CalendarYear.objects.values_list("year", "is_confirmed"))
        return (self._values(day) for day in CalendarDay.objects.order_by("day"))

    def _values(self, day):
        return {
            "day": day.day,
            "is_working": day.is_working,
            "name": day.name,
            "is_confirmed": self.years.get(day.day.year, False),
        }
