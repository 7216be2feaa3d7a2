"""What residents said in a survey of the whole authority: imported with its source, superseded and never edited."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.models import StoredFile
from registry.models import Authority
from reports.rates import OPPOSITE, PERCENT, UNKNOWN, Bounded, number_text, rounded
from web import clock
from web.printable import month_text


class SurveyRate(models.TextChoices):
    """The four rates, in the order of print; how each is worked out is the surveying unit's own definition."""

    CONTACT = "contact", _("见面率")
    COMMUNICATION = "communication", _("交流率")
    RESOLUTION = "resolution", _("问题解决率")
    SATISFACTION = "satisfaction", _("满意率")


class Bound(models.TextChoices):
    """What a source says of a number that it doesn't give exactly."""

    EXACT = "", _("准确数")
    AT_LEAST = "at_least", _("至少")
    ABOUT = "about", _("大约")
    AT_MOST = "at_most", _("至多")


class SurveyFigureQuerySet(models.QuerySet):
    """Figures of surveys."""

    def visible_to(self, user):
        """Those of the authorities in which a post may read reports; what was replaced too."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(authority_id__in=user.authority_ids_with("reports.view", "reports.build"))

    def current(self):
        """Those that no later import has replaced."""
        return self.filter(replaced_by=None)

    def known_at(self, moment):
        """Those imported before ``moment`` and not replaced before it."""
        return self.filter(imported_at__lt=moment).exclude(replaced_by__imported_at__lt=moment)

    def for_list(self):
        """With what a list shows of each, without the content of its document."""
        return self.select_related("authority", "document", "replaced_by").defer("document__content")

    def versions_of(self, figure):
        """All imports of the same survey, rate and period, the first one first."""
        return self.filter(**figure.identity).order_by("version")


class SurveyFigure(models.Model):
    """One rate of one survey: the two numbers it is made of. It speaks of the authority as a whole, of no community."""

    history_inserts = False

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="surveys")
    survey = models.CharField(_("调查名称"), max_length=60)
    rate = models.CharField(_("指标"), max_length=20, choices=SurveyRate.choices)
    first_month = models.DateField(_("时期起"))
    last_month = models.DateField(_("时期止"))
    part = models.PositiveIntegerField(_("符合数"))
    part_bound = models.CharField(_("符合数的准确程度"), max_length=10, choices=Bound.choices, blank=True)
    whole = models.PositiveIntegerField(_("有效样本数"))
    whole_bound = models.CharField(_("样本数的准确程度"), max_length=10, choices=Bound.choices, blank=True)
    surveyed_by = models.CharField(_("调查单位"), max_length=100)
    method = models.CharField(_("抽样方法"), max_length=300)
    source = models.CharField(_("来源文件"), max_length=150)
    document = models.ForeignKey(
        StoredFile, verbose_name=_("来源文件（附件）"), on_delete=models.PROTECT, related_name="+"
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导入人"), on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(_("导入时间"), default=clock.now)
    version = models.PositiveSmallIntegerField(_("第几次导入"), default=1)
    replaces = models.OneToOneField(
        "self", verbose_name=_("取代"), null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    objects = SurveyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("居民评价")
        ordering = ["-last_month", "survey", "first_month", "rate", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "survey", "rate", "first_month", "last_month", "version"],
                name="reports_surveyfigure_each_version_is_imported_once",
                violation_error_message=_("同一调查、指标和时期，这一次已经导入过。"),
            ),
            models.CheckConstraint(
                name="reports_surveyfigure_months_are_named_by_their_first_day",
                condition=Q(first_month__day=1, last_month__day=1),
            ),
            models.CheckConstraint(
                name="reports_surveyfigure_ends_no_earlier_than_it_begins",
                condition=Q(last_month__gte=F("first_month")),
                violation_error_message=_("时期止不能早于时期起。"),
            ),
            models.CheckConstraint(
                name="reports_surveyfigure_part_is_no_more_than_a_whole_of_some",
                condition=Q(whole__gte=1, part__lte=F("whole")),
                violation_error_message=_("符合数不能大于有效样本数，样本数至少为1。"),
            ),
            models.CheckConstraint(
                name="reports_surveyfigure_later_versions_replace_one",
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="reports_surveyfigure_says_who_and_how_and_where",
                condition=~Q(survey="") & ~Q(surveyed_by="") & ~Q(method="") & ~Q(source=""),
            ),
        ]

    def __str__(self):
        return f"{self.survey} {self.get_rate_display()} {self.period_text}"

    def get_absolute_url(self):
        """The page of the figure with all its versions."""
        return reverse("reports:survey-detail", args=[self.pk])

    @property
    def identity(self):
        """What tells one figure from another; a later import under the same one replaces it."""
        return {name: getattr(self, name) for name in ("authority_id", "survey", "rate", "first_month", "last_month")}

    @property
    def period_text(self):
        """The months in words: 2026年1月至2026年6月."""
        first, last = month_text(self.first_month), month_text(self.last_month)
        return first if first == last else _t("%(first)s至%(last)s") % {"first": first, "last": last}

    @property
    def part_text(self):
        """The part as the source gives it: ≥430."""
        return number_text(Bounded(self.part, self.part_bound))

    @property
    def whole_text(self):
        """The number of valid answers as the source gives it."""
        return number_text(Bounded(self.whole, self.whole_bound))

    @property
    def share(self):
        """part ÷ whole in percent as a Bounded, one decimal; None between bounds that leave it open in both directions."""
        # More in the part means a greater share, more in the whole a smaller one.
        bounds = {self.part_bound, OPPOSITE[self.whole_bound]} - {""}
        if len(bounds) > 1:
            return None
        bound = bounds.pop() if bounds else ""
        return Bounded(rounded(Decimal(self.part) * 100 / self.whole, 1, bound), bound)

    @property
    def share_text(self):
        """The share in print, — where none may be printed: 86.0%, ≥86%."""
        share = self.share
        return UNKNOWN if share is None else number_text(share, PERCENT)

    @property
    def sum_text(self):
        """Both raw numbers: 430÷500."""
        return f"{self.part_text}÷{self.whole_text}"
