"""Pages of the rows that an office keeps with days: the countersigners in their order, and the rules of routing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from admission.countersigner_forms import CountersignerForm
from admission.countersigning import COMMUNITIES, DAYS
from admission.dated_rows import EndForm, end, standing
from admission.models import Countersigner, RoutingRule
from admission.routing_forms import RoutingRuleForm
from web.lists import FilteredList
from web.refusals import Refused

SEES = "admission.view_all"


class OfCountersigners:
    """The countersigners of one's authority, kept by those who decide."""

    model = Countersigner
    form_class = CountersignerForm
    keepers = ("admission.decide",)
    list_name = "admission:countersigner-list"
    titles = {
        "list": gettext_lazy("会签人"),
        "new": gettext_lazy("新增会签人"),
        "end": gettext_lazy("停用会签人"),
    }

    def rows(self):
        """All places that one may see, in their order."""
        rows = Countersigner.objects.visible_to(self.request.user)
        return rows.select_related("authority", "signer").order_by("authority_id", "position", "valid_from")


class OfRoutes:
    """The rules of routing of one's authority, kept by those who review or decide."""

    model = RoutingRule
    form_class = RoutingRuleForm
    keepers = ("admission.review", "admission.decide")
    list_name = "admission:route-list"
    titles = {
        "list": gettext_lazy("分办规则"),
        "new": gettext_lazy("新增分办规则"),
        "end": gettext_lazy("停用分办规则"),
    }

    def rows(self):
        """All rules that one may see, in their order."""
        rows = RoutingRule.objects.visible_to(self.request.user)
        rows = rows.select_related("authority", "applicant", "street", "reviewer")
        return rows.order_by("authority_id", "position", "pk")


class RowList(FilteredList):
    """Every row, with how it stands today."""

    why_no_file = gettext_lazy("这里写有人员姓名，不提供导出。")

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm(SEES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def visible_rows(self):
        return self.rows()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "may_keep": self.request.user.has_any_post(*self.keepers),
            "rows": [(row, *standing(row)) for row in context["object_list"]],
        }


class CountersignerList(OfCountersigners, RowList):
    """Who countersigns in which order, and when a case is countersigned at all."""

    template_name = "admission/countersigner_list.html"

    def get_context_data(self, **kwargs):
        rules = self.request.user.authority.rules_on()
        return super().get_context_data(communities=rules[COMMUNITIES], days=rules[DAYS], **kwargs)


class RouteList(OfRoutes, RowList):
    """To whom a new application goes."""

    template_name = "admission/route_list.html"


class Keeping(View):
    """For keepers, of the authority of a post that makes them one."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        if request.user.is_authenticated and not request.user.has_any_post(*self.keepers):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def authority(self):
        """The authority of the post that makes one a keeper."""
        user = self.request.user
        return next(unit for one in self.keepers if (unit := user.unit_for(one))).authority

    def ask(self, form, title, status=200, **context):
        """The page."""
        context |= {"form": form, "title": self.titles[title], "parent": self.titles["list"], "back": self.list_name}
        return render(self.request, "admission/dated_row_form.html", context, status=status)


class Creating(Keeping):
    """Another row."""

    def get(self, request):
        """The form."""
        return self.ask(self.form_class(instance=self.model(authority=self.authority())), "new")

    def post(self, request):
        """Keep it; what is wrong is said beside the field."""
        form = self.form_class(request.POST, instance=self.model(authority=self.authority()))
        if not form.is_valid():
            return self.ask(form, "new", status=422)
        form.save()
        messages.success(request, _("已保存。"))
        return redirect(self.list_name)


class Ending(Keeping):
    """The end of a row."""

    def row(self, pk):
        """A row of the keeper's authorities."""
        mine = self.request.user.authority_ids_with(*self.keepers)
        return get_object_or_404(self.rows().filter(authority_id__in=mine), pk=pk)

    def get(self, request, pk):
        """From when."""
        return self.ask(EndForm(), "end", row=self.row(pk))

    def post(self, request, pk):
        """End it."""
        row, form = self.row(pk), EndForm(request.POST)
        if not form.is_valid():
            return self.ask(form, "end", status=422, row=row)
        try:
            end(row, on=form.cleaned_data["valid_to"])
        except ValidationError as why:
            form.add_error(None, why)
            return self.ask(form, "end", status=422, row=row)
        except Refused as why:
            if why.status != 409:
                raise
            form.add_error(None, str(why))
            return self.ask(form, "end", status=409, row=row)
        messages.success(request, _("已写明停用日期。"))
        return redirect(self.list_name)


class CountersignerCreate(OfCountersigners, Creating):
    """Another place, or another holder of one."""


class CountersignerEnd(OfCountersigners, Ending):
    """Who holds a place no longer."""


class RouteCreate(OfRoutes, Creating):
    """Another rule."""


class RouteEnd(OfRoutes, Ending):
    """A rule that holds no longer."""
