"""Authorities (a city above its districts), their dated rules, and their record numbers."""

from django.db import models
from django.db.models import Case, F, JSONField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.rules import RULES, choices
from web import clock
from web.effective import Effective, EffectiveQuerySet, one_at_a_time


class Level(models.TextChoices):
    """Where an authority stands."""

    CITY = "city", _("市")
    DISTRICT = "district", _("区")


class AuthorityQuerySet(EffectiveQuerySet):
    """Authorities."""

    def visible_to(self, user):
        """Authorities are public."""
        return self.all()


class Authority(Effective):
    """A body whose lists are law for its communities: a city, or a district below it."""

    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("编号用简称"), max_length=20, unique=True)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="districts"
    )

    objects = AuthorityQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("辖区")
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="registry_authority_only_districts_have_a_parent",
                condition=Q(parent=None) | Q(level=Level.DISTRICT),
                violation_error_message=_("只有区可以有上级市。"),
            ),
            models.CheckConstraint(
                name="registry_authority_is_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("辖区不能以自己为上级。"),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def chain(self):
        """Ids of the authorities whose lists hold here: its own and its city's."""
        return [self.pk] if self.parent_id is None else [self.pk, self.parent_id]

    def rule(self, key, on=None):
        """The value of the rule ``key`` on a day (default today): its own, else the city's, else the default.

        Raises KeyError for a key that ``registry.rules`` doesn't declare.
        """
        return self.rules_on(on)[key]

    def rules_on(self, day=None):
        """All rules in force on a day as {key: value}, in one query."""
        values = {key: rule.default for key, rule in RULES.items()}
        rows = AuthorityRule.objects.on(day or clock.today()).filter(authority_id__in=self.chain)
        # The city's first, so that the district's own value comes last and wins.
        for row in sorted(rows, key=lambda row: row.authority_id == self.pk):
            values[row.key] = row.value
        return values

    def rule_in_query(self, key, day):
        """``rule(key, day)`` as an expression, for a query that reads it along with its rows."""
        rows = AuthorityRule.objects.on(day).filter(authority_id__in=self.chain, key=key)
        own_first = Case(When(authority_id=self.pk, then=0), default=1)
        default = Value(RULES[key].default, output_field=JSONField())
        return Coalesce(Subquery(rows.order_by(own_first).values("value")[:1]), default)


class AuthorityRule(Effective):
    """One rule of an authority, with its dates and where it comes from."""

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="rules")
    key = models.CharField(_("规则"), max_length=40, choices=choices)
    value = models.JSONField(_("取值"))
    source = models.CharField(_("出处"), max_length=200, blank=True)
    is_assumption = models.BooleanField(_("暂按惯例，待本区确认"), default=False)

    objects = EffectiveQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("辖区规则")
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("authority", "key", name="registry_rule_one_value_at_a_time"),
        ]

    def __str__(self):
        return f"{self.authority} {self.get_key_display()}"


class RecordCounter(models.Model):
    """The last number drawn of a series in a year; drawn inside the saving transaction, so never reused."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "series", "year"], name="registry_counter_one_per_series_year")
        ]

    def __str__(self):
        return f"{self.authority} {self.series} {self.year}: {self.last}"

    @classmethod
    def draw(cls, authority, series, *, on=None):
        """The next number of a series, such as 示范区准〔2026〕3号. Call inside the transaction that saves its bearer."""
        year = (on or clock.today()).year
        counter, _made = cls.objects.select_for_update().get_or_create(authority=authority, series=series, year=year)
        counter.last += 1
        counter.save(update_fields=["last"])
        return f"{authority.short_name}{series}〔{year}〕{counter.last}号"
