"""Data that departments already hold: public to read, kept by the reviewing office."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from registry.held_by import KEEPER, end_holding, enter_holding, may_keep
from registry.holding_forms import HoldingEndForm, HoldingForm
from registry.holding_lists import HOLDINGS, HoldingFilter
from registry.models import DataHolding
from registry.public_copies import kept_by_edition
from web import clock
from web.lists import FilteredList
from web.refusals import NotYourPart, Refused


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class HoldingList(FilteredList):
    """What is held on a day, by field."""

    template_name = "registry/holding_list.html"
    filterset_class = HoldingFilter
    context_object_name = "holdings"
    export = HOLDINGS

    def visible_rows(self):
        return DataHolding.objects.visible_to(self.request.user).select_related("authority", "holder")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(day=self.filterset.day, **kwargs)
        keeps = self.request.user.authority_ids_with(KEEPER) if self.request.user.is_authenticated else set()
        for holding in context["holdings"]:
            holding.may_end = holding.authority_id in keeps and holding.valid_to is None
        return {**context, "may_keep": bool(keeps)}


class HoldingPage(PermissionRequiredMixin, View):
    """Pages of those who keep the register."""

    permission_required = KEEPER
    template_name = "registry/holding_form.html"

    def ask(self, form, status=200, **context):
        """The form."""
        return render(self.request, self.template_name, {"form": form, **context}, status=status)


class HoldingCreate(HoldingPage):
    """Another field that somebody holds."""

    def get(self, request):
        return self.ask(HoldingForm(user=request.user, initial={"since": clock.today()}))

    def post(self, request):
        form = HoldingForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            holding = enter_holding(**form.cleaned_data, by=request.user)
        except Refused as why:
            form.add_error(why.field, str(why))
            return self.ask(form, 422)
        messages.success(request, _("已登记「%(field)s」。") % {"field": holding.field})
        return redirect("registry:holding-list")


class HoldingEnd(HoldingPage):
    """It is no longer held."""

    template_name = "registry/holding_end.html"

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; only for those who keep the register of its authority."""
        self.holding = get_object_or_404(DataHolding.objects.select_related("holder", "authority"), pk=pk)
        if request.user.has_perm(KEEPER) and not may_keep(request.user, self.holding.authority_id):
            raise NotYourPart(_("只有本辖区的审核人可以登记停止持有。"))
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        return self.ask(HoldingEndForm(initial={"on": clock.today()}), holding=self.holding)

    def post(self, request, pk):
        form = HoldingEndForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422, holding=self.holding)
        try:
            end_holding(self.holding, on=form.cleaned_data["on"], by=request.user)
        except Refused as why:
            form.add_error(why.field, str(why))
            return self.ask(form, 422, holding=self.holding)
        messages.success(request, _("已登记停止持有。"))
        return redirect("registry:holding-list")
