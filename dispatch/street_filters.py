"""Filters of what reached the communities of a street: one class for page, file and API."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from dispatch.filters import DispatchFilter
from dispatch.models import Dispatch, DisputeState, Receipt
from dispatch.street_bench import SEES, Funds, resting
from registry.lineage import Lineage
from registry.models import Community
from web import clock


def _my_communities(request):
    streets = request.user.unit_ids_with(SEES)
    return Community.objects.today().filter(parent_id__in=streets).order_by("official_order", "pk")


class StreetFilter(DispatchFilter):
    """By words, sender, community, whether it rests on something, money, what was refused and how that was ruled, day."""

    community = django_filters.ModelChoiceFilter(
        label=_("社区"), method="by_community", queryset=_my_communities, empty_label=_("全部")
    )
    basis = django_filters.ChoiceFilter(
        label=_("有没有依据"),
        method="by_basis",
        choices=[("yes", _("在清单上，或者已准入")), ("no", _("没有列入，也没有准入"))],
        empty_label=_("全部"),
    )
    funds = django_filters.ChoiceFilter(label=_("经费"), choices=Funds.choices, empty_label=_("全部"))
    refused = django_filters.ChoiceFilter(
        label=_("拒收和裁定"),
        method="by_refusal",
        choices=[("any", _("有社区拒收")), *DisputeState.choices],
        empty_label=_("全部"),
    )
    category = None

    class Meta:
        model = Dispatch
        fields = ["q", "sender", "community", "basis", "funds", "refused", "origin", "since", "until"]

    def _here(self):
        return Receipt.objects.of_my_streets(self.request.user).filter(dispatch=OuterRef("pk"))

    @extend_schema_field(OpenApiTypes.INT)
    def by_community(self, rows, name, community):
        """What reached one community, or one of those that it follows."""
        lineage = Lineage.load([community.authority_id], until=clock.today())
        ids = {community.pk, *lineage.before([community.pk])}
        return rows.filter(Exists(self._here().filter(community_id__in=ids)))

    def by_basis(self, rows, name, value):
        """What a community was to do; or what rested on nothing for one."""
        return resting(rows, self.request.user, on_something=value == "yes")

    def by_refusal(self, rows, name, value):
        """What a community refused; or what of its refusals was disputed, and how that ended."""
        refused = self._here().refused()
        return rows.filter(Exists(refused if value == "any" else refused.filter(dispute__state=value)))
