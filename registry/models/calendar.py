"""Working days: what the State Council announced for a year, and whether it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year of the calendar; until its notice is out, its days are provisional (暂定)."""

    year = models.PositiveSmallIntegerField(_("年份"), primary_key=True)
    is_confirmed = models.BooleanField(_("已公布"), default=False)
    source = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("工作日历年度")
        ordering = ["year"]

    def __str__(self):
        return str(self.year)


class CalendarDay(models.Model):
    """A day that isn't what its weekday says: a holiday, or a weekend that is worked (调休)."""

    day = models.DateField(_("日期"), primary_key=True)
    is_working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.name}"
