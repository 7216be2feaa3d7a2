"""Corrections (勘误) of typing errors, and later orders that must be confirmed again."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from registry.models.lists import ListEntry, ListLine
from registry.models.orders import AdjustmentOrder
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep


class CorrectionState(models.TextChoices):
    """States of a correction."""

    DRAFT = "draft", _("待签发")
    MADE = "made", _("已勘误")
    DISCARDED = "discarded", _("已作废")


class CorrectedField(models.TextChoices):
    """What of an entry a correction may touch."""

    NAME = "name", _("事项名称")
    CONTENT = "content", _("内容")
    CONDITIONS = "conditions", _("条件、用途")
    HEADING = "heading", _("一级分类")
    SUBHEADING = "subheading", _("二级分类")
    COMMUNITY_ROLE = "community_role", _("社区职责")
    SERVICE_PLACE = "service_place", _("办理地点")


class CorrectionQuerySet(models.QuerySet):
    """Corrections."""

    def visible_to(self, user):
        """Made ones are public; drafts are seen by those who draft or publish for the authority."""
        public = Q(state=CorrectionState.MADE)
        if user.is_authenticated:
            ids = user.authority_ids_with("registry.draft_order", "registry.publish_order")
            public |= Q(entry__line__item_list__authority_id__in=ids)
        return self.filter(public)


class Correction(Procedural):
    """A typing error in one field of an entry, mended without changing its meaning: drafted by one person, issued by
    a second. The entry as it stood stays readable; the corrected one takes its place from that moment."""

    state = models.CharField(
        _("状态"), max_length=20, choices=CorrectionState.choices, default=CorrectionState.DRAFT, editable=False
    )
    entry = models.ForeignKey(
        ListEntry, verbose_name=_("清单内容"), on_delete=models.PROTECT, related_name="corrections"
    )
    field = models.CharField(_("栏目"), max_length=20, choices=CorrectedField.choices)
    before = models.TextField(_("原文"))
    after = models.TextField(_("更正为"))
    reason = models.CharField(_("勘误说明"), max_length=200)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("起草人"), on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField(_("起草时间"), default=clock.now)
    corrected = models.OneToOneField(
        ListEntry,
        verbose_name=_("勘误后的内容"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="made_by_correction",
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("勘误")
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "field"],
                condition=Q(state=CorrectionState.DRAFT),
                name="registry_correction_one_draft_per_field",
                violation_error_message=_("这一栏已有一份待签发的勘误。"),
            ),
            models.CheckConstraint(
                name="registry_correction_changes_something",
                condition=~Q(before=F("after")),
                violation_error_message=_("更正后的文字和原文相同。"),
            ),
            models.CheckConstraint(
                name="registry_correction_made_means_an_entry",
                condition=~Q(state=CorrectionState.MADE) | Q(corrected__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.entry} {self.get_field_display()}"


class CorrectionStep(BaseStep):
    """One step of a correction."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("勘误办理记录")

    def __str__(self):
        return f"{self.correction} {self.action}"


class ReconfirmationState(models.TextChoices):
    """States of a reconfirmation."""

    WAITING = "waiting", _("待再次确认")
    CONFIRMED = "confirmed", _("已再次确认")


class ReconfirmationQuerySet(models.QuerySet):
    """Reconfirmations."""

    def visible_to(self, user):
        """What is scheduled, and whether it waits, is public."""
        return self.all()

    def waiting(self, known_at=None):
        """Not yet confirmed; with a moment, those asked by then and not confirmed by then."""
        if known_at is None:
            return self.filter(state=ReconfirmationState.WAITING)
        confirmed = ReconfirmationStep.objects.filter(reconfirmation=OuterRef("pk"), at__lte=known_at)
        return self.filter(~Exists(confirmed), asked_at__lte=known_at)


class Reconfirmation(Procedural):
    """A scheduled order whose line another order has changed for the time before it: somebody confirms it again.

    Until then answers that rest on the later order are provisional.
    """

    state = models.CharField(
        _("状态"),
        max_length=20,
        choices=ReconfirmationState.choices,
        default=ReconfirmationState.WAITING,
        editable=False,
    )
    order = models.ForeignKey(
        AdjustmentOrder, verbose_name=_("后生效的文件"), on_delete=models.PROTECT, related_name="reconfirmations"
    )
    line = models.ForeignKey(
        ListLine, verbose_name=_("清单条目"), on_delete=models.PROTECT, related_name="reconfirmations"
    )
    because_of = models.ForeignKey(
        AdjustmentOrder, verbose_name=_("先生效的文件"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("提出时间"), default=clock.now)

    objects = ReconfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("再次确认")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "line", "because_of"], name="registry_reconfirmation_asked_once"),
        ]

    def __str__(self):
        return f"{self.order} {self.line}"


class ReconfirmationStep(BaseStep):
    """One step of a reconfirmation."""

    reconfirmation = models.ForeignKey(Reconfirmation, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("再次确认办理记录")

    def __str__(self):
        return f"{self.reconfirmation} {self.action}"
