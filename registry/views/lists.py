"""Public pages of the lists and their lines, on any day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from registry.filters import EntryFilter, LineFilter
from registry.forms import KeywordsForm
from registry.models import AdjustmentOrder, ItemList, ListEntry, ListKind, ListLine
from registry.timeline import timeline_of
from web.days import on_and_known
from web.lists import FilteredList


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
                "conditions": entry.conditions,
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
            "note": self.note(),
        }
        return context

    def note(self):
        """What the wall says below the list."""
        if self.item_list.kind in (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE):
            return _("以公布的调整文件为准。清单上没有、又没有法律法规依据的证明，社区不应出具。")
        return _("以公布的调整文件为准。未列入清单、也未经准入的事项，社区不接。")


class LinePage(Dated, DetailView):
    """One line with its history."""

    template_name = "registry/line_detail.html"
    queryset = ListLine.objects.select_related("item_list__authority")
    context_object_name = "line"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["timeline"] = timeline_of(self.object, context["known_at"])
        context["entry"] = self.object.entries.in_force(context["on"], context["known_at"]).for_reading().first()
        context["may_keep_keywords"] = self.may_keep_keywords()
        context.setdefault("keywords", " ".join(self.object.keywords))
        return context

    def may_keep_keywords(self):
        """Whether the user mends keywords in the authority of the line."""
        user = self.request.user
        return user.is_authenticated and (
            self.object.item_list.authority_id in user.authority_ids_with("registry.keep_keywords")
        )


@method_decorator(login_not_required, name="dispatch")
class LineDetail(LinePage):
    """One line, for everybody."""


class LineKeywords(LinePage):
    """Reviewers mend the keywords by which a line is found."""

    def get(self, request, *args, **kwargs):
        """Nothing to see here: the keywords stand on the page of the line."""
        return redirect("registry:line-detail", pk=kwargs["pk"])

    def post(self, request, pk):
        """Keep them, or show the page with what was typed and what is wrong with it."""
        self.object = line = self.get_object()
        if not self.may_keep_keywords():
            raise PermissionDenied
        form = KeywordsForm(request.POST)
        if not form.is_valid():
            said = {"keywords": form.data.get("keywords", ""), "keywords_wrong": form.errors["keywords"][0]}
            return self.render_to_response(self.get_context_data(**said), status=422)
        line.keywords = form.cleaned_data["keywords"]
        line.save(update_fields=["keywords"])
        messages.success(request, _("关键词已保存，下一次查询即按新的关键词比对。"))
        return redirect("registry:line-detail", pk=pk)
