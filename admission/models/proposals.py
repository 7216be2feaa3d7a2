"""Proposals by communities and streets: that a line be changed, or that an admission end."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.models.admissions import Admission
from registry.models import AdjustmentOrder, Authority, ListEntry, ListLine, Unit
from web import clock
from web.procedural import Procedural
from web.procedural import Step as BaseStep
from web.words import saying


class Wish(models.TextChoices):
    """What is proposed."""

    CHANGE = "change", _("修改清单条目")
    REMOVE = "remove", _("移出清单")
    END = "end", _("终止准入")


class ProposalState(models.TextChoices):
    """States of a proposal."""

    SUBMITTED = "submitted", _("待答复")
    ADOPTED = "adopted", _("已采纳")
    DECLINED = "declined", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def visible_to(self, user):
        """Those of one's own units; all of the authority for those who see every case."""
        if not user.is_authenticated:
            return self.none()
        own = Q(proposer_id__in=user.unit_ids)
        return self.filter(own | Q(authority_id__in=user.authority_ids_with("admission.view_all")))

    def for_list(self):
        """With what a row of a list prints: the line and what it says now, the admission, the unit."""
        return self.select_related(
            "line__item_list__authority", "admission", "proposer", "authority", "order"
        ).prefetch_related(
            Prefetch("line__entries", ListEntry.objects.known_at(None).order_by("-valid_from"), to_attr="known_entries")
        )

    def saying(self, text):
        """Proposals whose number or reason has every word of ``text``."""
        return saying(self, text, "number", "reason")


class Proposal(Procedural):
    """A short proposal (调整建议), about one line or one admission."""

    state = models.CharField(
        _("状态"), max_length=20, choices=ProposalState.choices, default=ProposalState.SUBMITTED, editable=False
    )
    number = models.CharField(_("建议编号"), max_length=40, unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey(Authority, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="proposals")
    proposer = models.ForeignKey(Unit, verbose_name=_("提出单位"), on_delete=models.PROTECT, related_name="proposals")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("填写人"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("提出时间"), default=clock.now)
    wish = models.CharField(_("建议"), max_length=10, choices=Wish.choices)
    line = models.ForeignKey(
        ListLine, verbose_name=_("清单条目"), null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    admission = models.ForeignKey(
        Admission, verbose_name=_("准入事项"), null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    reason = models.TextField(_("为什么"), max_length=1000)
    # What the register held when the proposal was made: refusals of the matter in the authority, and in the proposer.
    refusals = models.PositiveIntegerField(_("拒收次数"), default=0, editable=False)
    own_refusals = models.PositiveIntegerField(_("本单位拒收次数"), default=0, editable=False)
    answer = models.TextField(_("答复"), blank=True, editable=False)
    order = models.ForeignKey(
        AdjustmentOrder,
        verbose_name=_("据此起草的调整文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposals",
        editable=False,
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("调整建议")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_proposal_is_about_a_line_or_an_admission",
                condition=Q(wish=Wish.END, admission__isnull=False, line=None)
                | (Q(wish__in=[Wish.CHANGE, Wish.REMOVE]) & Q(line__isnull=False, admission=None)),
            ),
            models.CheckConstraint(
                name="admission_proposal_is_answered_in_words",
                condition=Q(state__in=[ProposalState.SUBMITTED, ProposalState.WITHDRAWN]) | ~Q(answer=""),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.get_wish_display()}"

    @property
    def matter(self):
        """What it is about, in words: of rows read with ``for_list()``."""
        if self.line_id is None:
            return f"{self.admission.name}（{self.admission.number}）"
        known = self.line.known_entries
        named = _t("第%(number)s项") % {"number": self.line.number}
        return f"{self.line.item_list.name}{named}" + (f"「{known[0].name}」" if known else "")


class ProposalStep(BaseStep):
    """One step of a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("调整建议办理记录")

    def __str__(self):
        return f"{self.proposal} {self.action}"
