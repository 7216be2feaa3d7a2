"""Writing one field of several lines of a draft at once, or emptying it; every line is checked as if it were edited alone."""

from copy import deepcopy
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.changes import departments_of
from registry.line_forms import WORDS, OrderLineForm, mark_of
from registry.models import DEPARTMENTS, LegalBasis, ListEntry, OrderLine, Unit
from registry.models.orders import Change

#: What may be written on several lines at once; a name and a number belong to one line.
IN_BULK = ("heading", "subheading", "category", "conditions", "community_role", *DEPARTMENTS, "basis")
MOST = 50


def label_of(name):
    """The label of a field of IN_BULK."""
    return OrderLine._meta.get_field(name).verbose_name


class ValueForm(forms.Form):
    """The value of one field for all lines, or that it shall be empty."""

    def __init__(self, *args, name, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name
        field = deepcopy(OrderLineForm.base_fields[name])
        field.required = False
        field.widget.attrs.pop("list", None)
        if name in DEPARTMENTS:
            field.queryset = Unit.objects.of(order.authority).today().filter(kind="department")
        elif name == "basis":
            field.queryset = LegalBasis.objects.all()
        self.fields[name] = field
        self.fields["empty"] = forms.BooleanField(label=gettext_lazy("清空这一栏"), required=False)

    def clean(self):
        """Something is written, or the field shall be empty; not both, and never by leaving it blank."""
        cleaned = super().clean()
        is_given = bool(cleaned.get(self.name))
        if is_given and cleaned.get("empty"):
            raise ValidationError(_("填写了内容，又选了「清空」。请只选一种。"))
        if not is_given and not cleaned.get("empty") and not self.errors:
            raise ValidationError({self.name: _("请填写内容；要清空的，请勾选「清空这一栏」。")})
        return cleaned

    @property
    def value(self):
        """The value as a form takes it: text, the key of a row, or keys."""
        given = self.cleaned_data[self.name]
        if isinstance(given, models.QuerySet):
            return [one.pk for one in given]
        return given.pk if isinstance(given, models.Model) else given or ""


@dataclass
class Written:
    """One line: what the field says, what it would say, or why not; ``is_done`` once it was saved."""

    line: OrderLine
    mark: str
    before: str
    after: str = ""
    refusal: str = ""
    form: OrderLineForm | None = None
    is_done: bool = False


def chosen(order, pks):
    """The lines of the draft that were ticked, in the order of their lists."""
    rows = order.lines.filter(pk__in=list(pks)[:MOST]).select_related("item_list", "basis")
    lines = list(rows.prefetch_related(*DEPARTMENTS).order_by("item_list", "pk"))
    for line in lines:
        line.order = order
    return lines


def looked_at(line, name):
    """The line with what its field says now."""
    return Written(line, mark_of(line), in_words(line, name))


def written(line, name, value):
    """The line with what its field would say, nothing saved; with the reason where it can't be."""
    row = looked_at(line, name)
    if line.change == Change.REMOVE:
        row.refusal = _("移出清单的条目没有内容可改。")
        return row
    form = OrderLineForm({**_said(line), name: value}, instance=line, entry=_entry(line))
    if form.is_valid():
        row.form, row.after = form, shown(name, form.cleaned_data[name])
    else:
        row.refusal = "".join(dict.fromkeys(str(one) for errors in form.errors.values() for one in errors))
    return row


def in_words(line, name):
    """What a field of a line says, for people."""
    return shown(name, departments_of(line)[name] if name in DEPARTMENTS else getattr(line, name))


def shown(name, value):
    """A value of a field for people; a dash for nothing."""
    if name in DEPARTMENTS:
        value = _("、").join(unit.name for unit in value)
    elif name == "category":
        value = dict(OrderLine._meta.get_field(name).flatchoices).get(value, "")
    return str(value or "—")


def _said(line):
    """What a line says, as the form takes it."""
    units = {name: [unit.pk for unit in rows] for name, rows in departments_of(line).items()}
    return {
        **{name: getattr(line, name) for name in WORDS},
        **units,
        "number": line.number,
        "basis": line.basis_id or "",
        "keywords_text": " ".join(line.keywords),
    }


def _entry(line):
    """What a changed line stands for on the day of the draft; None for a new one."""
    if line.change != Change.CHANGE:
        return None
    standing = ListEntry.objects.in_force(line.order.effective_on).for_reading()
    return standing.filter(line__item_list=line.item_list_id, line__number=line.number).first()
