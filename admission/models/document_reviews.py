"""Pre-review of draft policy documents (拟发文预审): the duties that a draft would put on communities, clause by clause."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.models import Authority, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class DocumentReviewState(models.TextChoices):
    """States of a pre-review."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    ANSWERED = "answered", _("已出具意见")
    WITHDRAWN = "withdrawn", _("已撤回")


class DocumentOpinion(models.TextChoices):
    """What the reviewing office says of the whole draft."""

    FINE = "fine", _("可以印发")
    AFTER_CHANGES = "after_changes", _("修改后印发")
    NOT_TO_ISSUE = "not_to_issue", _("不宜印发")


class ClauseOpinion(models.TextChoices):
    """What the reviewing office says of one clause."""

    LISTED = "listed", _("清单内，可以保留")
    APPLY = "apply", _("须先申请准入")
    REWRITE = "rewrite", _("修改表述")
    STRIKE = "strike", _("删去")
    NO_DUTY = "no_duty", _("不涉及社区")


class DocumentReviewQuerySet(models.QuerySet):
    """Pre-reviews."""

    def visible_to(self, user):
        """Those of one's own unit, drafts included; what was submitted for those who see every case."""
        if not user.is_authenticated:
            return self.none()
        own = Q(drafting_unit_id__in=user.unit_ids_with("admission.apply"))
        ids = user.authority_ids_with("admission.view_all")
        return self.filter(own | (Q(authority_id__in=ids) & ~Q(state=DocumentReviewState.DRAFT)))

    def for_list(self):
        """With what a row of a list prints; not the text."""
        counted = (
            DocumentClause.objects.filter(review=OuterRef("pk")).order_by().values("review").annotate(n=Count("pk"))
        )
        rows = self.select_related("drafting_unit", "authority").defer("text", "answer")
        return rows.annotate(clause_count=Coalesce(Subquery(counted.values("n")), 0))

    def saying(self, text):
        """Pre-reviews whose number, title or text has every word of ``text``."""
        return saying(self, text, "number", "title", "text")


class DocumentReview(Procedural):
    """One draft document that touches communities, reviewed before it is issued (Beijing)."""

    state = models.CharField(
        _("状态"),
        max_length=20,
        choices=DocumentReviewState.choices,
        default=DocumentReviewState.DRAFT,
        editable=False,
    )
    number = models.CharField(_("预审编号"), max_length=40, blank=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(
        Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="document_reviews"
    )
    drafting_unit = models.ForeignKey(
        Unit, verbose_name=_("起草单位"), on_delete=models.PROTECT, related_name="document_reviews"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填写人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("建立时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    title = models.CharField(_("拟发文标题"), max_length=200)
    text = models.TextField(_("拟发文全文"), max_length=50_000)
    file = models.ForeignKey(
        "desk.StoredFile",
        verbose_name=_("拟发文文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    issue_by = models.DateField(_("拟印发日期"), null=True, blank=True)
    opinion = models.CharField(
        _("预审意见"), max_length=20, choices=DocumentOpinion.choices, blank=True, editable=False
    )
    answer = models.TextField(_("预审意见书"), blank=True, editable=False)

    objects = DocumentReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("拟发文预审")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "number"], condition=~Q(number=""), name="admission_document_one_per_number"
            ),
            models.CheckConstraint(
                name="admission_document_answered_in_words",
                condition=~Q(state=DocumentReviewState.ANSWERED) | (~Q(opinion="") & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="admission_document_has_a_number_once_submitted",
                condition=Q(state=DocumentReviewState.DRAFT) | ~Q(number=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def opinion_tone(self):
        """With which tone the opinion is shown."""
        return {DocumentOpinion.FINE: "admitted", DocumentOpinion.NOT_TO_ISSUE: "refuse"}.get(self.opinion, "assist")


class DocumentClause(models.Model):
    """One clause of a draft that would put a duty on communities, with what the lists said of it at submission."""

    review = models.ForeignKey(DocumentReview, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    text = models.TextField(_("条款"), max_length=4000)
    # Verdict, and the citation as it stood: {"verdict", "list", "number", "name"}.
    matched = models.JSONField(_("与清单比对"), default=dict, blank=True)
    opinion = models.CharField(_("意见"), max_length=20, choices=ClauseOpinion.choices, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("涉及社区的条款")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text[:40]


class DocumentReviewStep(BaseStep):
    """One step of a pre-review."""

    review = models.ForeignKey(DocumentReview, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("拟发文预审办理记录")

    def __str__(self):
        return f"{self.review} {self.action}"
