"""Public pages that lay two readings of the lists side by side: two days, or two moments of knowledge."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from registry.comparison import compare_readings
from registry.models import Authority, ItemList
from registry.public_copies import kept_by_edition
from registry.readings import read_sides
from registry.views.lists import OfOneList
from web import clock

ROWS_PER_PAGE = 200


class ComparisonPage(TemplateView):
    """What lists say differently in two readings."""

    template_name = "registry/comparison.html"

    def get_context_data(self, **kwargs):
        lists = self.lists()
        first, second = read_sides(self.request, lists)
        comparison = compare_readings(lists, first, second)
        rows = [(kind, row) for kind in ("changed", "added", "removed") for row in getattr(comparison, kind)]
        size = max(len(rows), 1) if self.request.GET.get("all") else ROWS_PER_PAGE
        page = Paginator(rows, size).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            first=first, second=second, comparison=comparison, page_obj=page, is_today=clock.today(), **kwargs
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListComparison(OfOneList, ComparisonPage):
    """One list."""

    def lists(self):
        """The list of the address."""
        return [self.item_list]


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class AuthorityComparison(ComparisonPage):
    """All lists of an authority."""

    def lists(self):
        """The lists of the authority that ``?authority=`` names; without it, one's own, or the first that has lists."""
        self.authorities = list(Authority.objects.visible_to(self.request.user).order_by("-level", "pk"))
        asked, user = self.request.GET.get("authority", ""), self.request.user
        if asked:
            pk = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
            self.authority = get_object_or_404(Authority, pk=pk)
        else:
            own = user.authority if user.is_authenticated else None
            self.authority = own or next(iter(self.authorities), None)
        return ItemList.objects.visible_to(user).filter(authority=self.authority)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "authority": self.authority, "authorities": self.authorities, "show_list": True}
