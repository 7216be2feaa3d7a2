"""What several communities reported of one notice: what may be joined, what is joined, and taking it apart."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from dispatch.alike import DAYS, how_many, suggestions
from dispatch.exports import MATTERS
from dispatch.joining import JOINS, join, may_join, take_out
from dispatch.matter_filters import MatterFilter
from dispatch.models import ReportedMatter
from dispatch.taking_on import read_keys
from web.lists import FilteredList
from web.refusals import Refused


class MatterList(FilteredList):
    """Joined matters, for those who see every dispatch."""

    template_name = "dispatch/matter_list.html"
    filterset_class = MatterFilter
    export = MATTERS
    context_object_name = "matters"

    def visible_rows(self):
        return ReportedMatter.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(may_join=user.has_perm(JOINS), waiting=how_many(user), **kwargs)


class MatterSuggestions(View):
    """Reports that may be one matter: shown with all ticked; what is ticked is joined."""

    def dispatch(self, request, *args, **kwargs):
        """For reviewers."""
        if request.user.is_authenticated and not request.user.has_perm(JOINS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The groups, the largest first."""
        groups = sorted(suggestions(request.user), key=lambda one: -len(one.dispatches))
        return render(request, "dispatch/matter_suggestions.html", {"groups": groups, "days": DAYS})

    def post(self, request):
        """Join what was ticked."""
        into = read_keys([request.POST.get("matter", "")])
        matter = get_object_or_404(ReportedMatter.objects.visible_to(request.user), pk=into[0]) if into else None
        try:
            matter = join(read_keys(request.POST.getlist("row")), by=request.user, matter=matter)
        except Refused as why:
            if why.status != 409:
                raise
            messages.error(request, str(why))
            return redirect("dispatch:matter-suggestions")
        messages.success(request, _("已归并为一件：%(title)s。") % {"title": matter.title})
        return redirect("dispatch:matter-detail", matter.pk)


class MatterDetail(DetailView):
    """One joined matter with its reports; POST takes those ticked out of it."""

    template_name = "dispatch/matter_detail.html"
    context_object_name = "matter"

    def get_queryset(self):
        return ReportedMatter.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        reports = self.object.reports.select_related("dispatch__sender").prefetch_related(
            "dispatch__receipts__community__parent"
        )
        return super().get_context_data(
            reports=reports.order_by("dispatch__sent_at", "pk"),
            may_join=may_join(self.request.user, self.object.authority_id),
            **kwargs,
        )

    def post(self, request, pk):
        """Take out what was ticked, or everything."""
        matter = get_object_or_404(self.get_queryset(), pk=pk)
        everything = matter.reports.values_list("dispatch_id", flat=True)
        pks = list(everything) if "all" in request.POST else read_keys(request.POST.getlist("row"))
        if take_out(matter, pks, by=request.user):
            messages.success(request, _("已移出选中的来件。"))
            return redirect("dispatch:matter-detail", pk)
        messages.success(request, _("已拆开，各按一件计。"))
        return redirect("dispatch:matter-list")
