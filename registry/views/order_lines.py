"""Writing a draft beside what stands: a list on one side, what the draft does to each of its lines on the other."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from registry.filters import LineFilter
from registry.line_forms import LINE_TAKEN, WORDS, OrderLineForm, headings_of, mark_of, said_at_first, said_by
from registry.models import ItemList, ListEntry, ListLine, OrderLine
from registry.models.orders import Change
from registry.order_changes import changes_of, lines_for_reading
from registry.views.orders import DraftOfMine, is_saved
from web.lists import PAGE_SIZE

MOST_AT_ONCE = 200


class OfList(DraftOfMine):
    """Pages about one list of the draft's authority."""

    def find_list(self, pk):
        """The list, or 404."""
        return get_object_or_404(ItemList.objects.filter(authority=self.order.authority_id), pk=pk)

    def standing(self, item_list):
        """What the list will say on the day of the order without it, in list order."""
        rows = ListEntry.objects.in_force(self.order.effective_on).filter(line__item_list=item_list)
        return rows.for_reading().order_by("line__position", "line_id")

    def back_to(self, item_list_id):
        """To the list in the draft."""
        return redirect("registry:order-list-draft", order=self.order.pk, pk=item_list_id)


class OrderListDraft(OfList, View):
    """One list: what stands, and beside each line what the draft does to it."""

    def get(self, request, order, pk):
        item_list = self.find_list(pk)
        filterset = LineFilter(request.GET, queryset=self.standing(item_list), request=request)
        rows = filterset.qs if filterset.form.is_valid() else filterset.queryset.none()
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        added = Paginator(self.drafted(item_list).filter(change=Change.ADD), PAGE_SIZE)
        context = {
            "order": self.order,
            "item_list": item_list,
            "filterset": filterset,
            "page_obj": page,
            "rows": self.beside(item_list, list(page)),
            "added": changes_of(self.order, list(added.get_page(request.GET.get("added")))),
            "added_count": added.count,
        }
        return render(request, "registry/order_list_draft.html", context)

    def drafted(self, item_list):
        """What the draft says of the list."""
        return lines_for_reading(self.order).filter(item_list=item_list)

    def beside(self, item_list, entries):
        """[(entry, what the draft does to it or None), …]"""
        numbers = [entry.line.number for entry in entries]
        lines = list(self.drafted(item_list).filter(number__in=numbers).exclude(change=Change.ADD))
        changes = {one.line.number: one for one in changes_of(self.order, lines)}
        return [(entry, changes.get(entry.line.number)) for entry in entries]


class OrderLinePage(OfList, View):
    """A form for one line; ``line`` is the row that it makes or mends, ``entry`` what stands now."""

    entry = None

    def ask(self, form, status=200):
        """The form beside what stands; it offers the headings that the list has."""
        item_list = form.instance.item_list
        headings, subheadings = headings_of(item_list, self.order)
        context = {
            "form": form,
            "order": self.order,
            "line": form.instance,
            "item_list": item_list,
            "headings": headings,
            "subheadings": subheadings,
            "number": self.entry.line.number if self.entry else form.instance.number,
            "entry": self.entry,
            "mark": mark_of(OrderLine.objects.get(pk=form.instance.pk)) if form.instance.pk else "",
        }
        return render(self.request, "registry/order_line_form.html", context, status=status)

    def keep(self, form):
        """Save a line; wrong answers come back with what was typed."""
        field = "number" if "number" in form.fields else None
        if not form.is_valid() or not is_saved(form, field, LINE_TAKEN):
            return self.ask(form, status=422)
        self.note_change()
        line = form.instance
        said = {"change": line.get_change_display(), "number": line.number}
        messages.success(self.request, _("已写入草稿：%(change)s第%(number)s项。") % said)
        return self.back_to(line.item_list_id)


class OrderLineAdd(OrderLinePage):
    """A new line on a list."""

    def get(self, request, order, pk):
        line = self.new_line(pk)
        return self.ask(OrderLineForm(instance=line, initial=said_at_first(line)))

    def post(self, request, order, pk):
        """Save it; a second press of the button finds what the first one wrote."""
        form = OrderLineForm(request.POST, instance=self.new_line(pk))
        if not form.is_valid() and form.errors.keys() == {"number"} and self.was_written(form):
            return self.back_to(form.instance.item_list_id)
        return self.keep(form)

    def new_line(self, item_list):
        """An empty line for the list."""
        return OrderLine(order=self.order, item_list=self.find_list(item_list), change=Change.ADD)

    def was_written(self, form):
        """Whether the draft says just this under the same number."""
        said = {name: form.cleaned_data.get(name) for name in WORDS if name in form.fields}
        number = form.data.get("number", "").strip()
        rows = self.order.lines.filter(item_list=form.instance.item_list, number=number, change=Change.ADD)
        return rows.filter(**said).exists()


class OrderLineChange(OrderLinePage):
    """Other words for a line that stands; begins with what it says."""

    def dispatch(self, request, *args, **kwargs):
        self.place_pk = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, order, pk):
        """The form; what the draft says of the line already is mended on its own page."""
        line = self.new_line()
        if old := self.order.lines.filter(item_list=line.item_list, number=line.number).first():
            return redirect("registry:order-line-edit", order=self.order.pk, pk=old.pk)
        return self.ask(OrderLineForm(instance=line, entry=self.entry, initial=said_by(self.entry)))

    def post(self, request, order, pk):
        """Save it; a second press of the button comes to what the first one wrote."""
        line = self.new_line()
        if self.order.lines.filter(item_list=line.item_list, number=line.number).exists():
            messages.info(request, _("草稿里已有第%(number)s项，没有重复写入。") % {"number": line.number})
            return self.back_to(line.item_list_id)
        return self.keep(OrderLineForm(request.POST, instance=line, entry=self.entry))

    def new_line(self):
        """A line that changes the place, which must stand on the day of the order."""
        place = get_object_or_404(
            ListLine.objects.filter(item_list__authority=self.order.authority_id), pk=self.place_pk
        )
        self.entry = get_object_or_404(self.standing(place.item_list), line=place)
        return OrderLine(order=self.order, item_list=place.item_list, number=place.number, change=Change.CHANGE)


class OrderLineEdit(OrderLinePage):
    """What the draft says of a line, to be mended; a removal can only be taken back."""

    def find_line(self, pk):
        """The line of the draft; ``entry`` is what it changes."""
        rows = self.order.lines.select_related("item_list")
        line = get_object_or_404(rows.exclude(change=Change.REMOVE), pk=pk)
        line.order = self.order
        if line.change == Change.CHANGE:
            self.entry = self.standing(line.item_list).filter(line__number=line.number).first()
        return line

    def get(self, request, order, pk):
        return self.ask(OrderLineForm(instance=self.find_line(pk), entry=self.entry))

    def post(self, request, order, pk):
        """Save it; what somebody else wrote meanwhile is said, and what was typed stays."""
        line = self.find_line(pk)
        is_stale = request.POST.get("mark", "") != mark_of(line)
        form = OrderLineForm(request.POST, instance=line, entry=self.entry)
        if is_stale and form.is_valid():
            form.add_error(
                None,
                _("您打开页面之后，这一项已由他人改动，您填写的还没有保存。要按您填写的保存，请再按一次「保存」。"),
            )
            return self.ask(form, status=422)
        return self.keep(form)


class OrderLinesRemove(OfList, View):
    """Lines that shall leave the list: asked once, then written into the draft, several at a time."""

    def get(self, request, order, pk):
        """What would leave."""
        item_list = self.find_list(pk)
        context = {"order": self.order, "item_list": item_list, "entries": self.chosen(item_list, request.GET)}
        return render(request, "registry/order_lines_remove.html", context)

    def post(self, request, order, pk):
        """Write it; what the draft speaks of already stays as it is."""
        item_list = self.find_list(pk)
        entries = self.chosen(item_list, request.POST)
        OrderLine.objects.bulk_create(
            OrderLine(
                order=self.order,
                item_list=item_list,
                change=Change.REMOVE,
                number=entry.line.number,
                name=entry.name,
                category=entry.category,
            )
            for entry in entries
        )
        if entries:
            self.note_change()
            said = ngettext("已写入草稿：移出%(n)s项。", "已写入草稿：移出%(n)s项。", len(entries))
            messages.success(request, said % {"n": len(entries)})
        else:
            messages.info(request, _("没有要移出的条目，或者草稿里已经写明。"))
        return self.back_to(item_list.pk)

    def chosen(self, item_list, data):
        """The entries of the lines that were ticked, without those of which the draft speaks already."""
        ticked = [int(one) for one in data.getlist("line")[:MOST_AT_ONCE] if one.isdecimal() and len(one) < 19]
        drafted = self.order.lines.filter(item_list=item_list).values("number")
        return list(self.standing(item_list).filter(line__in=ticked).exclude(line__number__in=drafted))


class OrderLinesDrop(DraftOfMine, View):
    """Take lines out of a draft: one, or those that are ticked."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """What they would have changed stays as it stands. A second press finds nothing left to do."""
        ticked = [int(one) for one in request.POST.getlist("line")[:MOST_AT_ONCE] if one.isdecimal() and len(one) < 19]
        lines = self.order.lines.filter(pk__in=ticked)
        numbers = list(lines.values_list("number", flat=True))
        if numbers:
            lines.delete()
            self.note_change()
            said = {"numbers": _("、").join(numbers)}
            messages.success(request, _("已从草稿去掉第%(numbers)s项，现行内容不变。") % said)
        else:
            messages.info(request, _("没有选中条目，或者已经去掉。"))
        shown = request.POST.get("list", "")
        if shown.isdecimal() and len(shown) < 19:
            return redirect("registry:order-list-draft", order=self.order.pk, pk=int(shown))
        return self.back()
