"""The filter of objections to approvals: one class for page, API and export."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from admission.models import DecisionObjection
from registry.models import Unit
from registry.objection_filters import RaisedFilter
from web import workflow
from web.words import containing


def units_that_objected(request):
    """The units whose objections this reader may see: nobody else learns who objects."""
    rows = DecisionObjection.objects.visible_to(request.user) if request else DecisionObjection.objects.none()
    return Unit.objects.filter(pk__in=rows.values("unit")).order_by("kind", "official_order", "pk")


class DecisionObjectionFilter(RaisedFilter):
    """Objections by words, state, unit, accepted or not, waiting for oneself, to one decision."""

    q = django_filters.CharFilter(label=_("事项名称、决定编号、异议"), method="by_words")
    unit = django_filters.ModelChoiceFilter(
        label=_("提出单位"), queryset=units_that_objected, empty_label=_("全部单位")
    )
    due = django_filters.ChoiceFilter(
        label=_("办理"), choices=[("mine", _("等我答复"))], empty_label=_("全部"), method="by_due"
    )
    decision = django_filters.NumberFilter(label=_("决定"), widget=forms.HiddenInput, decimal_places=0)

    class Meta:
        model = DecisionObjection
        fields = ["q", "state", "unit", "is_accepted", "due", "decision"]

    def by_words(self, rows, name, value):
        """Every word stands in the name of the matter, the number of the decision, or the objection."""
        return containing(rows, value, "decision__application__name", "decision__number", "text")

    def by_due(self, rows, name, value):
        """Those that this user may answer now."""
        return rows.filter(pk__in=workflow.awaiting(DecisionObjection, self.request.user).values("pk"))
