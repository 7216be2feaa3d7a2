"""The orders that make the lists: published ones for everybody, drafts for those who write and publish them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import CreateView, DetailView, UpdateView

from registry.filters import OrderFilter
from registry.forms import LINE_TAKEN, NUMBER_TAKEN, OrderForm, OrderLineForm
from registry.models import AdjustmentOrder, ListLine, OrderLine, OrderState
from web import workflow
from web.actions import ProcedureAction
from web.lists import FilteredList


@method_decorator(login_not_required, name="dispatch")
class OrderList(FilteredList):
    """Published orders; drafts for those who write or publish them."""

    template_name = "registry/order_list.html"
    filterset_class = OrderFilter
    context_object_name = "orders"

    def visible_rows(self):
        return (
            AdjustmentOrder.objects.visible_to(self.request.user)
            .select_related("authority")
            .order_by("-effective_on", "-pk")
        )

    def get_context_data(self, **kwargs):
        may_draft = self.request.user.has_perm("registry.draft_order")
        return super().get_context_data(may_draft=may_draft, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class OrderDetail(DetailView):
    """An order with its lines, and what can be done with it."""

    template_name = "registry/order_detail.html"
    context_object_name = "order"

    def get_queryset(self):
        return AdjustmentOrder.objects.visible_to(self.request.user).select_related("authority")

    def get_context_data(self, **kwargs):
        user = self.request.user
        actions = workflow.actions_for(self.object, user) if user.is_authenticated else []
        lines = self.object.lines.select_related("item_list", "basis").prefetch_related("lead_departments")
        places = {
            (place.item_list_id, place.number): place.pk
            for place in ListLine.objects.filter(item_list__authority=self.object.authority)
        }
        for line in lines:
            line.place_pk = places.get((line.item_list_id, line.number))
        return super().get_context_data(
            actions=actions, lines=lines, may_edit=any(one.action == "discard" for one in actions), **kwargs
        )


class OrderCreate(PermissionRequiredMixin, CreateView):
    """A new draft."""

    permission_required = "registry.draft_order"
    template_name = "registry/order_form.html"
    form_class = OrderForm

    def get_form_kwargs(self):
        authority = self.request.user.unit_for("registry.draft_order").authority
        return {**super().get_form_kwargs(), "authority": authority}

    def form_valid(self, form):
        form.instance.authority = form.authority
        form.instance.drafted_by = self.request.user
        if not is_saved(form, "document_number", NUMBER_TAKEN):
            return self.form_invalid(form)
        messages.success(self.request, _("草稿已保存，请添加要增加、修改或者移出的条目。"))
        return redirect("registry:order-detail", pk=form.instance.pk)


class DraftOfMine:
    """Pages that change a draft of an authority for which this user drafts; once it is no draft, back to the order."""

    def dispatch(self, request, *args, **kwargs):
        """Find and lock the order, so that nobody publishes it halfway; 404 for others."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        mine = request.user.authority_ids_with("registry.draft_order")
        rows = AdjustmentOrder.objects.filter(authority_id__in=mine).select_related("authority")
        with transaction.atomic():
            locked = rows.select_for_update(of=("self",))
            self.order = get_object_or_404(locked, pk=kwargs.get("order", kwargs["pk"]))
            if self.order.state == OrderState.DRAFT:
                return super().dispatch(request, *args, **kwargs)
        said = _("这份文件现在是「%(state)s」，不能再改；要调整清单，请另行起草。")
        messages.error(request, said % {"state": self.order.get_state_display()})
        return self.back()

    def back(self):
        """To the page of the order."""
        return redirect("registry:order-detail", pk=self.order.pk)


class OrderEdit(DraftOfMine, UpdateView):
    """The head of a draft."""

    template_name = "registry/order_form.html"
    form_class = OrderForm

    def get_object(self, queryset=None):
        self.version_read = self.order.version
        return self.order

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "authority": self.order.authority}

    def get_context_data(self, **kwargs):
        return super().get_context_data(order=self.order, seen=self.version_read, **kwargs)

    def form_valid(self, form):
        """Save it; what somebody else changed meanwhile is said, and what was typed stays."""
        if self.request.POST.get("seen", "") != str(self.order.version):
            form.add_error(
                None,
                _("您打开页面之后，这份草稿已由他人改动，您填写的还没有保存。要按您填写的保存，请再按一次「保存」。"),
            )
            return self.form_invalid(form)
        self.order.version += 1
        if not is_saved(form, "document_number", NUMBER_TAKEN):
            return self.form_invalid(form)
        messages.success(self.request, _("草稿已保存。"))
        return self.back()


class OrderLineCreate(DraftOfMine, View):
    """Another line of a draft."""

    def get(self, request, pk):
        return self.ask(OrderLineForm(order=self.order))

    def post(self, request, pk):
        form = OrderLineForm(request.POST, order=self.order)
        if not form.is_valid() or not is_saved(form, "number", LINE_TAKEN):
            return self.ask(form, status=422)
        messages.success(request, _("已添加第%(number)s项。") % {"number": form.instance.number})
        return self.back()

    def ask(self, form, status=200):
        """The form of a line."""
        context = {"form": form, "order": self.order}
        return render(self.request, "registry/order_line_form.html", context, status=status)


class OrderLineDelete(DraftOfMine, View):
    """Take a line out of a draft."""

    http_method_names = ["post"]

    def post(self, request, order, pk):
        line = get_object_or_404(OrderLine, pk=pk, order=self.order)
        line.delete()
        messages.success(request, _("已去掉第%(number)s项。") % {"number": line.number})
        return self.back()


def is_saved(form, field, taken):
    """Save a valid form; False, with ``taken`` beside the field, when another press was quicker by a moment."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(field, taken)
        return False
    return True


class OrderAction(ProcedureAction):
    """Publish or discard."""

    def visible_rows(self):
        return AdjustmentOrder.objects.visible_to(self.request.user)

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            messages.success(request, _("已办理：%(action)s。") % {"action": self.transition.label})
        return response

    def url_of(self, order):
        return reverse("registry:order-detail", args=[order.pk])
