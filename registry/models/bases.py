"""Legal bases: what a line of a list, or an application, rests on."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from web import clock


class BasisLevel(models.TextChoices):
    """How high a basis stands, highest first."""

    LAW = "law", _("法律")
    REGULATION = "regulation", _("法规、规章")
    NATIONAL_POLICY = "national_policy", _("国家政策文件")
    PROVINCIAL_POLICY = "provincial_policy", _("省级政策文件")
    PREFECTURE_POLICY = "prefecture_policy", _("地市级规范性文件")
    DISTRICT_POLICY = "district_policy", _("区县级文件")
    LETTER = "letter", _("函件、通知、会议要求")


#: Levels from high to low; a smaller index stands higher.
LEVELS_HIGH_TO_LOW = list(BasisLevel.values)


@dataclass(frozen=True)
class BasisStatus:
    """What a basis is worth on a day. ``ends_on`` is the first day without it, past or to come, where that is known."""

    is_begun: bool
    is_ended: bool
    ends_on: date | None
    successor: "LegalBasis | None"

    @property
    def is_in_force(self):
        """Begun and not ended; a day that isn't recorded bars nothing."""
        return self.is_begun and not self.is_ended


class LegalBasisQuerySet(models.QuerySet):
    """Bases."""

    def with_openness(self):
        """Annotates ``is_open``: something public rests on it, or somebody has recorded more than its bare title.

        What is typed into a line of a draft is a bare title: it would tell of the draft before that is public.
        """
        entries, lines = (apps.get_model("registry", name).objects for name in ("ListEntry", "OrderLine"))
        public_lines = lines.filter(order__state__in=["published", "in_notice"])
        cited = [rows.filter(basis=OuterRef("pk")) for rows in (entries, public_lines)]
        cited.append(BasisReview.objects.filter(replacement=OuterRef("pk")))
        cited.append(LegalBasis.objects.filter(replaced_by=OuterRef("pk")))
        recorded = Q(is_confirmed=True) | ~Q(issuer="") | ~Q(ended_because="")
        for name in ("valid_from", "valid_to", "file", "replaced_by"):
            recorded |= Q(**{f"{name}__isnull": False})
        rests = reduce(or_, map(Exists, cited))
        return self.annotate(is_open=Case(When(recorded | rests, then=True), default=False))

    def visible_to(self, user):
        """What a list rests on is public; what only drafts use is seen by those who draft or publish."""
        if user.is_authenticated and user.has_any_post("registry.draft_order", "registry.publish_order"):
            return self.with_openness()
        return self.with_openness().filter(is_open=True)

    def in_force(self, on):
        """Bases not known to begin later or to have ended on a day; a day that isn't recorded bars nothing."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on))

    def ended_by(self, on):
        """Bases that have lost their force by a day; those without a day of their own when what replaces them has begun."""
        replaced = Q(replaced_by__isnull=False) & (Q(replaced_by__valid_from=None) | Q(replaced_by__valid_from__lte=on))
        return self.filter(Q(valid_to__lte=on) | (replaced & Q(valid_to=None)))

    def with_end(self):
        """Annotates ``ended_from``: the first day without it, by its own end, else the start of what replaces it."""
        return self.annotate(ended_from=Coalesce("valid_to", "replaced_by__valid_from"))


class LegalBasis(models.Model):
    """A law or document, with the article where it is known."""

    title = models.CharField(_("题名"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=60, blank=True)
    issuer = models.CharField(_("制发机关"), max_length=100, blank=True)
    level = models.CharField(_("层级"), max_length=20, choices=BasisLevel.choices)
    article = models.CharField(_("条款"), max_length=60, blank=True)
    valid_from = models.DateField(_("施行日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期（不含）"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("已核实"), default=False)
    file = models.ForeignKey("desk.StoredFile", verbose_name=_("文件"), null=True, blank=True, on_delete=models.PROTECT)
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("被何依据取代"), null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    ended_because = models.CharField(_("失效、取代的缘由"), max_length=200, blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("依据")
        ordering = ["title", "article"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "document_number", "article"],
                name="registry_basis_is_recorded_once",
                violation_error_message=_("这条依据已经登记过。"),
            ),
            models.CheckConstraint(
                name="registry_basis_ends_after_it_starts",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message=_("失效日期应当晚于施行日期。"),
            ),
            models.CheckConstraint(
                name="registry_basis_does_not_replace_itself",
                condition=Q(replaced_by=None) | ~Q(replaced_by=models.F("pk")),
                violation_error_message=_("一条依据不能由它自己取代。"),
            ),
        ]

    def __str__(self):
        return f"《{self.title}》{self.document_number}{self.article}"

    @property
    def last_day(self):
        """The last day on which it is in force, inclusive; None when open or not recorded."""
        return self.valid_to and self.valid_to - timedelta(days=1)

    @property
    def ends_on(self):
        """The first day without it: its own end, else the start of what replaces it; None when neither is recorded.

        What replaces it may be older by years.
        """
        return self.valid_to or (self.replaced_by.valid_from if self.replaced_by_id else None)

    def status_on(self, day):
        """A ``BasisStatus``: whether it has begun and ended by ``day``, when it ends, and what replaces it.

        Reads ``replaced_by``: select it along with many bases.
        """
        successor = self.replaced_by if self.replaced_by_id else None
        is_replaced = successor is not None and (self.ends_on is None or self.ends_on <= day)
        return BasisStatus(
            is_begun=self.valid_from is None or self.valid_from <= day,
            is_ended=is_replaced or (self.valid_to is not None and self.valid_to <= day),
            ends_on=self.ends_on,
            successor=successor,
        )

    def stands_at_least(self, level):
        """True when it stands as high as ``level`` (a ``BasisLevel``) or higher."""
        return LEVELS_HIGH_TO_LOW.index(self.level) <= LEVELS_HIGH_TO_LOW.index(level)


class BasisReview(models.Model):
    """A reviewer's word on a line whose basis ended or was replaced: it still holds, and by what. Insert-only.

    What the line itself says changes by an adjustment order alone.
    """

    entry = models.ForeignKey(
        "registry.ListEntry", verbose_name=_("清单内容"), on_delete=models.PROTECT, related_name="basis_reviews"
    )
    basis = models.ForeignKey(LegalBasis, verbose_name=_("原依据"), on_delete=models.PROTECT, related_name="+")
    replacement = models.ForeignKey(
        LegalBasis, verbose_name=_("现依据"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("复核意见"), max_length=500)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("复核人"), on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("复核时间"), default=clock.now)

    class Meta:
        verbose_name = _("依据复核")
        ordering = ["-reviewed_at", "-pk"]

    def __str__(self):
        return f"{self.entry} {self.basis}"
