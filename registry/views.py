"""Public pages of the lists, on any day; the orders that make them, and their drafts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from registry.filters import EntryFilter, LineFilter, OrderFilter
from registry.forms import OrderForm, OrderLineForm
from registry.models import AdjustmentOrder, ItemList, ListEntry, ListLine, OrderLine, OrderState
from registry.timeline import timeline_of
from web import workflow
from web.actions import ProcedureAction
from web.days import on_and_known
from web.lists import FilteredList
from web.refusals import NotAllowed, Stale


class Dated:
    """Pages that take ``?on=`` and ``?known_at=``."""

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        return super().get_context_data(on=on, known_at=known_at, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class ListIndex(Dated, ListView):
    """All lists, with how many lines each has on the day."""

    template_name = "registry/list_index.html"
    context_object_name = "lists"

    def get_queryset(self):
        on, known_at = on_and_known(self.request)
        entries = ListEntry.objects.in_force(on, known_at)
        return (
            ItemList.objects.visible_to(self.request.user)
            .select_related("authority")
            .annotate(size=Count("lines__entries", filter=Q(lines__entries__in=entries)))
            .order_by("authority__level", "authority_id", "position", "pk")
        )


class EntriesOfList(Dated, FilteredList):
    """What a list says on the day."""

    filterset_class = EntryFilter
    paginate_by = 100
    context_object_name = "entries"

    def visible_rows(self):
        """The entries in force on the day that is asked about, as known at the moment that is asked about."""
        on, known_at = on_and_known(self.request)
        rows = ListEntry.objects.visible_to(self.request.user).in_force(on, known_at)
        return rows.for_reading().in_list_order()


@method_decorator(login_not_required, name="dispatch")
class EntryList(EntriesOfList):
    """Lines of all lists, searched by words."""

    template_name = "registry/entry_list.html"


@method_decorator(login_not_required, name="dispatch")
class ListDetail(EntriesOfList):
    """One list, in force today or on any day."""

    template_name = "registry/list_detail.html"
    filterset_class = LineFilter

    def visible_rows(self):
        self.item_list = get_object_or_404(ItemList.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return super().visible_rows().filter(line__item_list=self.item_list)

    def get_context_data(self, **kwargs):
        orders = AdjustmentOrder.objects.published().filter(lines__item_list=self.item_list).distinct()
        return super().get_context_data(item_list=self.item_list, orders=orders, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class ListPoster(ListDetail):
    """The list as an A4 sheet for the wall."""

    template_name = "registry/list_poster.html"
    filterset_class = None
    paginate_by = None

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = [
            {
                "number": entry.line.number,
                "name": entry.name,
                "content": entry.content,
                "departments": "、".join(unit.name for unit in entry.lead_departments.all()),
            }
            for entry in context["object_list"]
        ]
        context["poster"] = {
            "title": self.item_list.name,
            "number": self.item_list.authority.name,
            "on": context["on"],
            "groups": [{"label": "", "entries": rows}],
            "has_departments": any(row["departments"] for row in rows),
            "note": _("以公布的调整文件为准。未列入清单、也未经准入的事项，社区不接。"),
        }
        return context


@method_decorator(login_not_required, name="dispatch")
class LineDetail(Dated, DetailView):
    """One line with its history."""

    template_name = "registry/line_detail.html"
    queryset = ListLine.objects.select_related("item_list__authority")
    context_object_name = "line"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["timeline"] = timeline_of(self.object, context["known_at"])
        context["entry"] = self.object.entries.in_force(context["on"], context["known_at"]).for_reading().first()
        user = self.request.user
        context["may_keep_keywords"] = user.is_authenticated and (
            self.object.item_list.authority_id in user.authority_ids_with("registry.keep_keywords")
        )
        return context


class LineKeywords(View):
    """Reviewers mend the keywords by which a line is found."""

    http_method_names = ["post"]

    def post(self, request, pk):
        line = get_object_or_404(ListLine.objects.select_related("item_list"), pk=pk)
        if line.item_list.authority_id not in request.user.authority_ids_with("registry.keep_keywords"):
            raise PermissionDenied
        words = list(dict.fromkeys(request.POST.get("keywords", "").split()))
        if len(words) > 200 or any(len(word) > 30 for word in words):
            raise NotAllowed(_("关键词最多200个，每个不超过30字。"))
        line.keywords = words
        line.save(update_fields=["keywords"])
        messages.success(request, _("关键词已保存，下一次查询即按新的关键词比对。"))
        return redirect("registry:line-detail", pk=pk)


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

    def form_valid(self, form):
        form.instance.authority = self.request.user.unit_for("registry.draft_order").authority
        form.instance.drafted_by = self.request.user
        try:
            form.instance.validate_constraints()
        except ValidationError as why:
            form.add_error(None, why)
            return self.form_invalid(form)
        self.object = form.save()
        return redirect("registry:order-detail", pk=self.object.pk)


class DraftOfMine:
    """Drafts that this user may edit."""

    def drafts(self):
        """Drafts of the authorities for which the user drafts."""
        return AdjustmentOrder.objects.filter(
            state=OrderState.DRAFT,
            authority_id__in=self.request.user.authority_ids_with("registry.draft_order"),
        )


class OrderEdit(DraftOfMine, UpdateView):
    """The head of a draft."""

    template_name = "registry/order_form.html"
    form_class = OrderForm

    def get_queryset(self):
        return self.drafts()

    def form_valid(self, form):
        if self.request.POST.get("seen", "") != str(self.object.version):
            raise Stale(_("您打开页面之后，这份草稿已由他人改动。请核对后再改。"))
        form.instance.version += 1
        self.object = form.save()
        return redirect("registry:order-detail", pk=self.object.pk)


class OrderLineCreate(DraftOfMine, View):
    """Another line of a draft."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.order = get_object_or_404(self.drafts(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        return self.ask(OrderLineForm(order=self.order))

    def post(self, request, pk):
        form = OrderLineForm(request.POST, order=self.order)
        if not form.is_valid():
            return self.ask(form, status=422)
        form.save()
        return redirect("registry:order-detail", pk=pk)

    def ask(self, form, status=200):
        """The form of a line."""
        context = {"form": form, "order": self.order}
        return render(self.request, "registry/order_line_form.html", context, status=status)


class OrderLineDelete(DraftOfMine, View):
    """Take a line out of a draft."""

    http_method_names = ["post"]

    def post(self, request, order, pk):
        draft = get_object_or_404(self.drafts(), pk=order)
        get_object_or_404(OrderLine, pk=pk, order=draft).delete()
        return redirect("registry:order-detail", pk=order)


class OrderAction(ProcedureAction):
    """Publish or discard."""

    def visible_rows(self):
        return AdjustmentOrder.objects.visible_to(self.request.user)

    def url_of(self, order):
        return reverse("registry:order-detail", args=[order.pk])
