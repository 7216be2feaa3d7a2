"""Public pages of the lists and their lines, on any day."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from registry.bases import basis_sentence, with_basis_status
from registry.division import columns_of
from registry.exports import ENTRIES, LISTS, ORDERS
from registry.filters import EntryFilter, HistoryFilter, ItemListFilter, LineFilter
from registry.guiding import guidance_of, may_guide
from registry.headings import headings_of, in_heading_order, sections_of, size_in_words
from registry.line_sections import sections_for
from registry.models import ItemList, ListEntry, ListLine, Reconfirmation
from registry.models.units import UnitKind
from registry.public_copies import kept_by_edition
from registry.timeline import orders_of_list, timeline_of, timeline_of_list
from web.days import on_and_known
from web.lists import FilteredList

#: So many orders stand below a list; the others on the page of its history.
LATEST_ORDERS = 5


class Dated:
    """Pages that take ``?on=`` and ``?known_at=``."""

    def get_context_data(self, **kwargs):
        on, known_at = on_and_known(self.request)
        return super().get_context_data(on=on, known_at=known_at, **kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListIndex(Dated, FilteredList):
    """All lists, with how many lines, and classes of them, each has on the day."""

    template_name = "registry/list_index.html"
    context_object_name = "lists"
    filterset_class = ItemListFilter
    paginate_by = None
    export = LISTS
    is_dated = True

    def visible_rows(self):
        """Every list that was known at the moment, city before district."""
        on, known_at = on_and_known(self.request)
        shown = Q(lines__entries__in=ListEntry.objects.in_force(on, known_at))
        headed = shown & ~Q(lines__entries__heading="")
        return (
            ItemList.objects.visible_to(self.request.user, known_at)
            .select_related("authority")
            .annotate(
                size=Count("lines__entries", filter=shown),
                classes=Count("lines__entries__heading", filter=headed, distinct=True),
            )
            .order_by("authority__level", "authority_id", "position", "pk")
        )


class EntriesOfList(Dated, FilteredList):
    """What a list says on the day."""

    filterset_class = EntryFilter
    paginate_by = 100
    context_object_name = "entries"
    export = ENTRIES
    is_dated = True

    def visible_rows(self):
        """The entries in force on the day that is asked about, as known at the moment that is asked about."""
        on, known_at = on_and_known(self.request)
        rows = ListEntry.objects.visible_to(self.request.user).in_force(on, known_at)
        return rows.for_reading().in_list_order()

    def get_context_data(self, **kwargs):
        self.filterset.offer_headings()
        self.filterset.offer_community()
        return super().get_context_data(**kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class EntryList(EntriesOfList):
    """Lines of all lists, searched by words."""

    template_name = "registry/entry_list.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        entries = list(context["entries"])
        return {**context, "entries": entries, "columns": columns_of(entries)}


class OfOneList:
    """Pages of the list that the address names."""

    @cached_property
    def item_list(self):
        """The list; 404 when there is none."""
        rows = ItemList.objects.visible_to(self.request.user).select_related("authority")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(item_list=self.item_list, **kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListDetail(OfOneList, EntriesOfList):
    """One list, in force today or on any day, with the latest orders that made it."""

    template_name = "registry/list_detail.html"
    filterset_class = LineFilter

    def visible_rows(self):
        """The entries of this list; under their headings on the page, line by line in a file."""
        rows = super().visible_rows().filter(line__item_list=self.item_list)
        return rows if "format" in self.request.GET else in_heading_order(rows)

    def export_name(self):
        """The name of the list."""
        return self.item_list.name

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context |= self.under_headings(context["page_obj"])
        orders = list(orders_of_list(self.item_list, context["known_at"])[: LATEST_ORDERS + 1])
        shown = timeline_of_list(orders[:LATEST_ORDERS], self.item_list, context["known_at"])
        return {**context, "orders": shown, "has_more_orders": len(orders) > LATEST_ORDERS}

    def under_headings(self, page):
        """The entries of a page under their headings, all headings with their pages, and how long the list is in words."""
        headings = headings_of(self.object_list)
        entries = list(page.object_list)
        return {
            "entries": entries,
            "columns": columns_of(entries),
            "sections": sections_of(entries, headings, before=page.start_index() - 1 if entries else 0),
            "headings": [(one, one.page(self.paginate_by)) for one in headings],
            "size": size_in_words(page.paginator.count, headings),
        }


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class ListHistory(OfOneList, Dated, FilteredList):
    """Order by order what became of a list."""

    template_name = "registry/list_history.html"
    filterset_class = HistoryFilter
    export = ORDERS
    is_dated = True

    def visible_rows(self):
        """Published orders that touch the list, as known at the moment that is asked about."""
        return orders_of_list(self.item_list, on_and_known(self.request)[1])

    def export_name(self):
        """The name of the list, and that the file is its history."""
        return _("%(list)s沿革") % {"list": self.item_list.name}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = timeline_of_list(list(context["object_list"]), self.item_list, context["known_at"])
        return {**context, "orders": shown}


class LinePage(Dated, DetailView):
    """One line with its history."""

    template_name = "registry/line_detail.html"
    queryset = ListLine.objects.select_related("item_list__authority")
    context_object_name = "line"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["timeline"] = timeline_of(self.object, context["known_at"])
        entries = self.object.entries.in_force(context["on"], context["known_at"]).for_reading()
        entries = with_basis_status(entries, context["on"], context["known_at"]).select_related("basis__replaced_by")
        context["entry"] = entry = entries.first()
        context["basis_sentence"] = basis_sentence(entry, context["on"]) if entry else ""
        context["guidance"] = guidance_of([self.object.pk], context["on"], context["known_at"]).get(self.object.pk)
        context["may_guide"] = may_guide(self.request.user, self.object)
        context["may_keep_keywords"] = self.may("registry.keep_keywords")
        context["may_correct"] = self.may("registry.draft_order")
        context["may_propose"] = self.is_of_community_or_street()
        waiting = Reconfirmation.objects.waiting(context["known_at"]).filter(line=self.object)
        context["waiting"] = waiting.select_related("order", "because_of", "line__item_list")
        context["sections"] = sections_for(self.object, self.request.user)
        return context

    def may(self, permission):
        """Whether the user holds ``permission`` in the authority of the line."""
        user = self.request.user
        return user.is_authenticated and self.object.item_list.authority_id in user.authority_ids_with(permission)

    def is_of_community_or_street(self):
        """Whether the list holds for a community or street in which the user has a post: these propose changes."""
        user, authority = self.request.user, self.object.item_list.authority_id
        return user.is_authenticated and any(
            post.unit.kind in (UnitKind.COMMUNITY, UnitKind.STREET) and authority in post.unit.authority.chain
            for post in user.posts
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class LineDetail(LinePage):
    """One line, for everybody."""
