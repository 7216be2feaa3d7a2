"""Objections (异议) to an approval during its public notice (公示), and what was answered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from admission.models.decisions import Decision
from registry.models.objections import Raised, RaisedQuerySet
from web.procedural import Step as BaseStep


class DecisionObjectionQuerySet(RaisedQuerySet):
    """Objections to decisions."""

    def visible_to(self, user):
        """Those who see every case of the authority; others what their own units have raised."""
        if not user.is_authenticated:
            return self.none()
        all_of = Q(decision__application__authority_id__in=user.authority_ids_with("admission.view_all"))
        return self.filter(all_of | Q(unit__in=user.unit_ids))


class DecisionObjection(Raised):
    """What a unit or a resident holds against an approval on public notice."""

    decision = models.ForeignKey(Decision, verbose_name=_("决定"), on_delete=models.PROTECT, related_name="objections")

    objects = DecisionObjectionQuerySet.as_manager()

    class Meta(Raised.Meta):
        verbose_name = _("对准入的异议")

    def __str__(self):
        return f"{self.decision}"


class DecisionObjectionStep(BaseStep):
    """One step of an objection to a decision."""

    objection = models.ForeignKey(DecisionObjection, on_delete=models.PROTECT, related_name="steps")

    class Meta(BaseStep.Meta):
        verbose_name = _("对准入的异议的办理记录")

    def __str__(self):
        return f"{self.objection} {self.action}"
