"""Two times: a row is true from a day up to, not including, another, and known from a moment up to another.

A new truth never edits a row: the row stops being known and another takes its place. So a list can be read as it
stood on any day, and as it was known at any moment. People are shown the last day, inclusive.
"""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from web import clock


class EffectiveQuerySet(models.QuerySet):
    """Rows with ``valid_from`` and ``valid_to``."""

    def on(self, day):
        """Rows true on ``day``."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def today(self):
        """Rows true on the present day."""
        return self.on(clock.today())


class RecordedQuerySet(EffectiveQuerySet):
    """Effective rows that also have ``known_from`` and ``known_to``."""

    def known_at(self, moment=None):
        """Rows as they were known at ``moment``; without one, as they are known now."""
        if moment is None:
            return self.filter(known_to=None)
        return self.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)


class Effective(models.Model):
    """A row that is true on the days ``[valid_from, valid_to)``."""

    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(_("失效日期（不含）"), null=True, blank=True)

    objects = EffectiveQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_starts",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("结束日期不能早于开始日期。"),
            )
        ]

    @property
    def last_day(self) -> date | None:
        """The last day on which the row is true, inclusive; None when open."""
        return self.valid_to and self.valid_to - timedelta(days=1)

    def is_true_on(self, day):
        """True when the row is true on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Recorded(Effective):
    """An effective row that also remembers when it was known: ``[known_from, known_to)``."""

    known_from = models.DateTimeField(_("记录时间"), default=clock.now)
    known_to = models.DateTimeField(_("被取代时间"), null=True, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta(Effective.Meta):
        abstract = True


def one_at_a_time(*fields, name, recorded=False, message=None, condition=None):
    """A constraint: no two rows with the same ``fields`` are true on the same day (nor known at the same moment)."""
    spans = [("valid_from", "valid_to", "daterange", DateRangeField())]
    if recorded:
        spans.append(("known_from", "known_to", "tstzrange", DateTimeRangeField()))
    return ExclusionConstraint(
        name=name,
        expressions=[
            *[(field, RangeOperators.EQUAL) for field in fields],
            *[
                (Func(start, end, function=function, output_field=output), RangeOperators.OVERLAPS)
                for start, end, function, output in spans
            ],
        ],
        condition=condition,
        violation_error_message=message or _("这段时间里已有另一条同号的内容生效。"),
    )
