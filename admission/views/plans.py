"""Annual plans: the public list and the page of each year, preparing one, its window, its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.exports import PLANS
from admission.filters import PlanFilter
from admission.models import Admission, ApplicationKind, PlanYear, PlanYearState
from admission.plan_forms import PlanForm
from admission.plan_years import applications_of, make_plan
from registry.models import Authority
from web import clock, workflow
from web.actions import ProcedureAction
from web.lists import FilteredList


@method_decorator(login_not_required, name="dispatch")
class PlanList(FilteredList):
    """Every year's plan: when departments apply, or by which document it was published."""

    template_name = "admission/plan_list.html"
    filterset_class = PlanFilter
    export = PLANS

    def visible_rows(self):
        return PlanYear.objects.visible_to(self.request.user).for_list().order_by("-year", "pk")

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_make = user.is_authenticated and user.has_perm("admission.review")
        return super().get_context_data(may_make=may_make, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class PlanDetail(DetailView):
    """One year: for everybody what the published plan admits, and apart from it what was added in that year; for those
    who see them the applications."""

    template_name = "admission/plan_detail.html"
    context_object_name = "plan"

    def get_queryset(self):
        return PlanYear.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        plan, user, today = self.object, self.request.user, clock.today()
        admitted, added = [], []
        if plan.state == PlanYearState.PUBLISHED:
            rows = Admission.objects.filter(application__plan_year=plan, terms__isnull=False).distinct()
            admitted = [(row, row.standing(today)) for row in rows.for_reading().order_by("number")]
        of_year = Admission.objects.filter(authority=plan.authority, decision__effective_on__year=plan.year)
        added = of_year.filter(application__kind=ApplicationKind.ADDITION).count()
        return super().get_context_data(
            admitted=admitted,
            added=added,
            applications=list(applications_of(plan, user).order_by("number")) if user.is_authenticated else [],
            actions=workflow.actions_for(plan, user),
            may_apply=plan.is_collecting() and user.is_authenticated and user.has_perm("admission.apply"),
            **kwargs,
        )


class PlanCreate(View):
    """A year with its window."""

    def dispatch(self, request, *args, **kwargs):
        """For reviewers."""
        if request.user.is_authenticated and not request.user.has_perm("admission.review"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None, **kwargs):
        """For the authorities for which this user reviews."""
        ids = self.request.user.authority_ids_with("admission.review")
        return PlanForm(data, authorities=Authority.objects.filter(pk__in=ids), **kwargs)

    def get(self, request):
        """The questions, with the next year."""
        return self.ask(self.form(initial={"year": clock.today().year + 1}))

    def post(self, request):
        """Make it; a year that there is already leads to its page."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        plan, is_new = make_plan(by=request.user, **form.cleaned_data)
        if is_new:
            messages.success(request, _("已建立，各单位会收到申报时间的通知。"))
        else:
            messages.info(request, _("这一年度的计划已经有了。"))
        return redirect("admission:plan-detail", pk=plan.pk)

    def ask(self, form, status=200):
        """The page."""
        has_choice = form.fields["authority"].queryset.count() > 1
        context = {"form": form, "has_choice": has_choice}
        return render(self.request, "admission/plan_form.html", context, status=status)


class PlanAction(ProcedureAction):
    """Rescheduling and publishing."""

    def visible_rows(self):
        return PlanYear.objects.visible_to(self.request.user).select_related("authority")

    def url_of(self, obj):
        return reverse("admission:plan-detail", args=[obj.pk])
