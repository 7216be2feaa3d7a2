"""Certificates: guides to those on the two lists, what agencies asked for, and what was stamped."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models import Authority, Community, ListLine, Unit
from web import clock
from web.effective import Effective, EffectiveQuerySet, one_at_a_time
from web.words import saying


class CertificateGuideQuerySet(EffectiveQuerySet):
    """Guides to certificates."""

    def visible_to(self, user):
        """Guides are public."""
        return self.all()


class CertificateGuide(Effective):
    """How a certificate on a line of the two certificate lists is issued, or where to go instead.

    Usual practice until the district confirms it: then it says which unit did, and on what day.
    """

    line = models.ForeignKey(ListLine, verbose_name=_("清单条目"), on_delete=models.PROTECT, related_name="guides")
    steps = models.TextField(_("办理步骤"), blank=True)
    time_limit = models.PositiveSmallIntegerField(_("办理时限（工作日）"), null=True, blank=True)
    handled_by = models.CharField(_("由谁办理"), max_length=200, blank=True)
    is_confirmed = models.BooleanField(_("本区已确认"), default=False)
    confirmed_by = models.ForeignKey(
        Unit, verbose_name=_("确认单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(_("确认日期"), null=True, blank=True)

    objects = CertificateGuideQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("证明办理指引")
        constraints = [
            *Effective.Meta.constraints,
            one_at_a_time("line", name="certificates_guide_one_at_a_time"),
            models.CheckConstraint(
                name="certificates_guide_says_who_confirmed_it_and_when",
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(is_confirmed=True, confirmed_by__isnull=False, confirmed_on__isnull=False),
                violation_error_message=_("确认单位和确认日期要一起写明，而且只属于已确认的指引。"),
            ),
        ]

    def __str__(self):
        return str(self.line)


class SupersededQuerySet(models.QuerySet):
    """Rows of which a mistaken one is followed by another."""

    def visible_to(self, user):
        """One's own community's; those of one's street; for reviewers, deciders and supervisors all of the authority."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(community_id__in=user.unit_ids_with("dispatch.receive"))
            | Q(community__parent_id__in=user.unit_ids_with("dispatch.view_street"))
            | Q(community_id__in=user.community_ids_taken_over("dispatch.view_street"))
            | Q(community__authority_id__in=user.authority_ids_with("dispatch.view_all"))
        )

    def counted(self):
        """Those that hold: neither superseded nor struck out."""
        return self.filter(is_void=False, replaced_by=None)

    def for_list(self):
        """With what a row of a list prints."""
        return self.select_related("community__parent", "community__authority", "line__item_list", "replaces").annotate(
            successor_id=F("replaced_by__pk"),
            successor_number=F("replaced_by__number"),
            successor_is_void=F("replaced_by__is_void"),
        )


class Superseded(models.Model):
    """Something that a community did with a certificate. Never edited: a mistake is followed by a row that replaces it,
    or that strikes it out. ``citation`` is what it rested on, word for word; of residents nothing is kept."""

    history_inserts = False

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, verbose_name=_("社区"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("证明名称"), max_length=200)
    citation = models.JSONField(_("所据条目"), default=dict, editable=False)
    number = models.CharField(_("编号"), max_length=60, unique=True, null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("取代"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    is_void = models.BooleanField(_("作废"), default=False, editable=False)
    reason = models.CharField(_("更正或者作废的原因"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_a_mistake_says_why",
                condition=(Q(replaces=None) & Q(is_void=False)) | (Q(replaces__isnull=False) & ~Q(reason="")),
                violation_error_message=_("请写明更正或者作废的原因。"),
            )
        ]

    def __str__(self):
        return self.number or self.name


class AskOutcome(models.TextChoices):
    """What the lists said of a certificate that was asked for."""

    NOT_TO_ISSUE = "not_to_issue", _("不能开")
    UNLISTED = "unlisted", _("清单上没有，不应出具")
    MAY_ISSUE = "may_issue", _("可以开")


class CertificateAskQuerySet(SupersededQuerySet):
    """Asks for certificates."""

    def saying(self, text):
        """Asks whose certificate, number or agency has every word of ``text``."""
        return saying(self, text, "name", "number", "agency__name", "agency_name")

    def for_list(self):
        """With what a row of a list prints."""
        return super().for_list().select_related("agency", "authority")


class CertificateAsk(Superseded):
    """One press of a community: an agency sent a resident for a certificate. Counted; the resident isn't kept.

    One that isn't to be issued bears a number, under which the resident and the agency get a slip.
    """

    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(
        ListLine, verbose_name=_("清单条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="asks"
    )
    outcome = models.CharField(_("能不能开"), max_length=20, choices=AskOutcome.choices)
    agency = models.ForeignKey(
        Unit, verbose_name=_("要求出具的单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    agency_name = models.CharField(_("要求出具的单位（名录之外）"), max_length=100, blank=True)
    asked_on = models.DateField(_("日期"), default=clock.today)

    objects = CertificateAskQuerySet.as_manager()

    class Meta(Superseded.Meta):
        verbose_name = _("证明索要")
        verbose_name_plural = _("证明索要")
        ordering = ["-asked_on", "-pk"]
        indexes = [models.Index(fields=["authority", "asked_on"])]
        constraints = [
            *Superseded.Meta.constraints,
            models.CheckConstraint(
                name="certificates_ask_names_one_agency_at_most",
                condition=Q(agency=None) | Q(agency_name=""),
                violation_error_message=_("要求出具的单位只写一个。"),
            ),
            models.CheckConstraint(
                name="certificates_ask_rests_on_a_line_unless_unlisted",
                condition=Q(line=None, outcome=AskOutcome.UNLISTED)
                | (Q(line__isnull=False) & ~Q(outcome=AskOutcome.UNLISTED)),
                violation_error_message=_("清单上有的证明要写明条目。"),
            ),
        ]

    @property
    def agency_label(self):
        """Who asked for it, as far as is known."""
        if self.agency_id:
            return self.agency.name
        return self.agency_name or str(_("未写明"))

    @property
    def is_refused(self):
        """Whether it isn't to be issued: then there are slips."""
        return self.outcome != AskOutcome.MAY_ISSUE


class CertificateIssueQuerySet(SupersededQuerySet):
    """Stamps that were given."""

    def saying(self, text):
        """Stamps whose certificate, number, purpose or agency has every word of ``text``."""
        return saying(self, text, "name", "number", "purpose", "agency_name")


class CertificateIssue(Superseded):
    """A stamp that was given (用印登记): which certificate, under which number, what for; the resident isn't kept."""

    line = models.ForeignKey(ListLine, verbose_name=_("清单条目"), on_delete=models.PROTECT, related_name="issues")
    # The running number within a year of the community's code; who follows a community under its code goes on counting.
    serial = models.PositiveIntegerField(_("流水号"), null=True, editable=False)
    purpose = models.CharField(_("用途"), max_length=100, blank=True)
    agency_name = models.CharField(_("交给哪个单位"), max_length=100, blank=True)
    issued_on = models.DateField(_("出具日期"), default=clock.today)

    objects = CertificateIssueQuerySet.as_manager()

    class Meta(Superseded.Meta):
        verbose_name = _("用印登记")
        verbose_name_plural = _("用印登记")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            *Superseded.Meta.constraints,
            models.CheckConstraint(
                name="certificates_issue_has_a_number_unless_it_strikes_out",
                condition=Q(is_void=True, number=None, serial=None)
                | Q(is_void=False, number__isnull=False, serial__isnull=False),
                violation_error_message=_("用印登记要有编号。"),
            ),
        ]
