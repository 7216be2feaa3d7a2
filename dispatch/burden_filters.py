"""The filter of standing burdens: one class for page, API and file."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from dispatch.burdens import COMMUNITY, for_cleaning_up, unplaced_for
from dispatch.models import BurdenKind, BurdenPlace, BurdenState, StandingBurden, StandingBurdenStep
from registry.lineage import Lineage
from registry.models import Street, Unit
from registry.models.units import UnitKind
from web import clock

LINE, ADMISSION, NOTHING, CLEANUP = "line", "admission", "nothing", "cleanup"
RESTS_ON = [
    (CLEANUP, _("清理清单：没有依据，或者依据已失效")),
    (LINE, _("清单条目")),
    (ADMISSION, _("准入")),
    (NOTHING, _("没有依据")),
]
YES = "true"
YES_NO = [(YES, _("是")), ("false", _("否"))]
OVERDUE, REACHED = "overdue", "reached"
DUE = [(REACHED, _("到期待核实")), (OVERDUE, _("逾期没有停用"))]


def _owners(request):
    rows = Unit.objects.exclude(kind=UnitKind.COMMUNITY).filter(authority_id__in=request.user.authority_ids)
    return rows.on(clock.today()).order_by("kind", "official_order", "pk")


def _streets(request):
    return Street.objects.today().filter(authority_id__in=request.user.authority_ids)


class BurdenFilter(django_filters.FilterSet):
    """Burdens by words, kind, state, owner, street, community, and by what they rest on today."""

    q = django_filters.CharFilter(label=_("名称、要求单位、文号"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("种类"), choices=BurdenKind.choices, empty_label=_("全部"))
    state = django_filters.ChoiceFilter(label=_("状态"), choices=BurdenState.choices, empty_label=_("全部"))
    rests_on = django_filters.ChoiceFilter(
        label=_("依据"), choices=RESTS_ON, method="by_footing", empty_label=_("全部")
    )
    due = django_filters.ChoiceFilter(label=_("期限"), choices=DUE, method="by_due_day", empty_label=_("全部"))
    owner = django_filters.ModelChoiceFilter(
        label=_("要求单位"), method="by_owner", queryset=_owners, empty_label=_("全部")
    )
    street = django_filters.ModelChoiceFilter(
        label=_("街道"), method="by_street", queryset=_streets, empty_label=_("全部")
    )
    community = django_filters.CharFilter(label=_("社区（名称或者代码）"), method="by_community")
    kept = django_filters.ChoiceFilter(
        label=_("本社区现在承担"), choices=YES_NO, method="by_keeping", empty_label=_("全部")
    )
    rebound = django_filters.ChoiceFilter(
        label=_("有过反弹"), choices=YES_NO, method="by_rebound", empty_label=_("全部")
    )

    class Meta:
        model = StandingBurden
        fields = ["q", "kind", "state", "rests_on", "due", "owner", "street", "community", "kept", "rebound"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Only communities keep anything.
        if self.request is not None and not self.request.user.has_any_post(COMMUNITY):
            del self.filters["kept"]

    def by_words(self, rows, name, value):
        """Every word stands in name, owner or document number."""
        return rows.saying(value)

    def by_footing(self, rows, name, value):
        """By what it rests on; the clean-up list leaves out what has been stopped."""
        if value == CLEANUP:
            return for_cleaning_up(rows, clock.today())
        if value == NOTHING:
            return rows.resting_on_nothing()
        return rows.exclude(**{value: None})

    def by_due_day(self, rows, name, value):
        """What is to stop by today, or should have by yesterday."""
        bound = "due_on__lte" if value == REACHED else "due_on__lt"
        return rows.filter(**{"state": BurdenState.TO_STOP, bound: clock.today()})

    @extend_schema_field(OpenApiTypes.INT)
    def by_owner(self, rows, name, unit):
        """Those of a unit and of all that it follows."""
        lineage = Lineage.load([unit.authority_id], until=clock.today())
        return rows.filter(owner_id__in={unit.pk, *lineage.before([unit.pk])})

    @extend_schema_field(OpenApiTypes.INT)
    def by_street(self, rows, name, street):
        """Those that a community of the street keeps today."""
        return self._at(rows, Q(community__parent_id=street.pk))

    def by_community(self, rows, name, value):
        """Those that a community keeps today whose name says so, or whose code is this."""
        return self._at(rows, Q(community__name__contains=value.strip()) | Q(community__code=value.strip()))

    def by_keeping(self, rows, name, value):
        """Those that one's own community keeps today, or those that it doesn't."""
        mine = BurdenPlace.objects.today().filter(community_id__in=self.request.user.unit_ids_with(COMMUNITY))
        kept = Q(pk__in=mine.values("burden_id"))
        return rows.filter(kept if value == YES else ~kept)

    def by_rebound(self, rows, name, value):
        """Those that came back after they had been stopped, or those that never did."""
        back = Q(pk__in=StandingBurdenStep.objects.filter(action="rebound").values("burden_id"))
        return rows.filter(back if value == YES else ~back)

    def _at(self, rows, where):
        found = rows.filter(pk__in=BurdenPlace.objects.today().filter(where).values("burden_id"))
        return found.exclude(pk__in=unplaced_for(self.request.user, clock.today()).values("pk"))
