"""What communities used money for, as a list that can be taken away."""

from dispatch.fund_exports import USES
from dispatch.fund_filters import UseFilter
from dispatch.models import FundUse
from web import clock
from web.lists import FilteredList


class UseList(FilteredList):
    """Every use and every taking back, the latest first."""

    template_name = "dispatch/fund_use_list.html"
    filterset_class = UseFilter
    export = USES

    def visible_rows(self):
        return FundUse.objects.visible_to(self.request.user).for_list().order_by("-used_on", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "rows": context["object_list"], "today": clock.today()}
