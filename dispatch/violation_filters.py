"""The filter of violations: one class for page, API and file. It finds nothing by what its reader may not read."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dispatch.models import Violation, ViolationKind, ViolationState
from dispatch.models.violations import UNCORRECTED, reported_by, seen_whole_by
from registry.models import Unit
from registry.models.units import UnitKind
from web import clock
from web.workflow import awaiting

MINE, TO_CORRECT, OVERDUE, OURS, REBOUND = "mine", "to_correct", "overdue", "ours", "rebound"
DUE = [
    (MINE, _("等我办理")),
    (TO_CORRECT, _("要我单位整改的")),
    (OVERDUE, _("超期没有核实、没有整改")),
    (OURS, _("我们举报的")),
    (REBOUND, _("反弹过的")),
]


def _units(request):
    rows = Unit.objects.exclude(kind=UnitKind.COMMUNITY).filter(authority_id__in=request.user.authority_ids)
    return rows.on(clock.today()).order_by("kind", "official_order", "pk")


class ViolationFilter(django_filters.FilterSet):
    """Violations by words, kind, state, unit, and what is to be done."""

    q = django_filters.CharFilter(label=_("编号、单位、情况"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=ViolationState.choices, method="by_state", empty_label=_("全部状态")
    )
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=ViolationKind.choices, empty_label=_("全部种类"))
    unit = django_filters.ModelChoiceFilter(label=_("涉及单位"), queryset=_units, empty_label=_("全部单位"))
    due = django_filters.ChoiceFilter(label=_("办理"), choices=DUE, method="by_due", empty_label=_("全部"))

    class Meta:
        model = Violation
        fields = ["q", "state", "kind", "unit", "due"]

    def by_words(self, rows, name, value):
        """Every word stands in the number, the unit's name or what was found; in the report only for who may read it."""
        whole = seen_whole_by(self.request.user)
        for word in value.split()[:10]:
            reported = Q(text__contains=word) | Q(community__name__contains=word)
            rows = rows.filter(
                Q(number__contains=word)
                | Q(finding__contains=word)
                | Q(unit__name__contains=word)
                | Q(unit_name__contains=word)
                | (whole & reported)
            )
        return rows

    def by_state(self, rows, name, value):
        """By the state as far as the reader is to know."""
        return rows.in_shown_state(value)

    def by_due(self, rows, name, value):
        """What waits for the person who looks; what is late; what one's own unit reported; what came back."""
        user = self.request.user
        if value == OVERDUE:
            return rows.filter(shown_due__lt=clock.today())
        if value == REBOUND:
            return rows.filter(rebounds__gt=0)
        if value == OURS:
            return rows.filter(reported_by(user))
        return rows.filter(to_correct(user) if value == TO_CORRECT else waiting_for(user))


def waiting_for(user):
    """Q over the violations that wait for a user: to be verified, ordered or closed; by the unit concerned to be corrected."""
    open_ones = [ViolationState.REPORTED, *UNCORRECTED]
    handled = awaiting(Violation, user).filter(state__in=open_ones).values("pk")
    return Q(pk__in=handled) | to_correct(user)


def to_correct(user):
    """Q over the violations that the user's own unit is to correct."""
    return Q(state__in=UNCORRECTED, unit_id__in=user.unit_ids_with("dispatch.view_sent"))
