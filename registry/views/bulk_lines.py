"""One field of several lines of a draft: chosen, seen before and after, then written."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from registry.bulk_lines import IN_BULK, ValueForm, chosen, label_of, looked_at, written
from registry.line_forms import LINE_TAKEN
from registry.views.orders import DraftOfMine, is_saved

LONGEST_KEY = 18  # digits


class OrderLinesBulk(DraftOfMine, View):
    """GET asks for the field and its value, POST shows before and after, then writes; every line for itself."""

    def get(self, request, pk):
        """The field, then its value."""
        lines = chosen(self.order, keys(request.GET))
        if not lines:
            messages.error(request, _("请先选中要改的条目。"))
            return self.back()
        name = request.GET.get("field", "")
        if name not in IN_BULK:
            return self.show(lines=lines)
        rows = [looked_at(line, name) for line in lines]
        return self.show(name=name, rows=rows, form=ValueForm(name=name, order=self.order))

    def post(self, request, pk):
        """From the page of the order the choice of a field; then before and after; pressed once more, written."""
        lines = chosen(self.order, keys(request.POST))
        if not lines:
            messages.error(request, _("请先选中要改的条目。"))
            return self.back()
        name = request.POST.get("field", "")
        if name not in IN_BULK:
            return self.show(lines=lines)
        form = ValueForm(request.POST, name=name, order=self.order)
        if not form.is_valid():
            return self.show(name=name, rows=[looked_at(line, name) for line in lines], form=form, status=422)
        rows = [written(line, name, form.value) for line in lines]
        if "preview" in request.POST:
            return self.show(name=name, rows=rows, form=form, is_previewed=True)
        self.write(rows)
        return self.show(name=name, rows=rows, is_over=True)

    def write(self, rows):
        """Save every line that may be saved; what somebody else changed since it was shown stays."""
        for row in rows:
            if row.refusal:
                continue
            if self.request.POST.get(f"mark-{row.line.pk}", "") != row.mark:
                row.refusal = _("您打开页面之后，这一项已由他人改动，没有保存。")
            elif is_saved(row.form, None, LINE_TAKEN):
                row.is_done = True
            else:
                row.refusal = str(LINE_TAKEN)
        if any(row.is_done for row in rows):
            self.note_change()

    def show(self, *, name="", rows=(), lines=(), form=None, is_previewed=False, is_over=False, status=200):
        """The page."""
        context = {
            "order": self.order,
            "fields": [(one, label_of(one)) for one in IN_BULK],
            "name": name,
            "label": label_of(name) if name else "",
            "lines": lines,
            "rows": rows,
            "form": form,
            "is_previewed": is_previewed,
            "is_over": is_over,
            "may_write": is_previewed and any(not row.refusal for row in rows),
            "done": sum(row.is_done for row in rows),
            "refused": sum(bool(row.refusal) for row in rows),
        }
        return render(self.request, "registry/order_lines_bulk.html", context, status=status)


def keys(data):
    """The ids that were ticked; what is no id is left out."""
    given = [one for one in data.getlist("line") if one.isascii() and one.isdecimal() and len(one) <= LONGEST_KEY]
    return list(dict.fromkeys(map(int, given)))
