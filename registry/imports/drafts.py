"""The draft of an adjustment order into which a sheet is imported: a new one, or one that is there."""

from datetime import date

from django import forms
from django.db.models import Count
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.changes import SAID
from registry.forms import NUMBER_TAKEN, OrderForm
from registry.models import DEPARTMENTS, AdjustmentOrder, ItemList, OrderLine, OrderState
from web import clock
from web.refusals import NotAllowed

HEAD = ("title", "document_number", "published_on", "effective_on", "reason")


def drafts_of(authority):
    """The drafts of an authority."""
    return AdjustmentOrder.objects.filter(authority=authority, state=OrderState.DRAFT)


class DraftTarget(OrderForm):
    """Into which draft: one that is there, or a new one with its title, number and days."""

    order = forms.ModelChoiceField(
        label=_("导入到"),
        queryset=AdjustmentOrder.objects.none(),
        required=False,
        empty_label=_("新的调整文件（填写下面各项）"),
        help_text=_("选已有的草稿时，下面各项不用填。"),
    )
    item_list = forms.ModelChoiceField(
        label=_("导入到哪张清单"),
        queryset=ItemList.objects.none(),
        required=False,
        empty_label=_("和副本同种类的清单"),
        help_text=_("只用于「带签名的副本」；表格里每一行自己写明清单。"),
    )
    field_order = ("order", *HEAD, "item_list")

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, authority=authority, **kwargs)
        self.fields.pop("scan_file", None)
        self.fields["order"].queryset = drafts_of(authority)
        self._offer_lists(ItemList.objects.filter(authority=authority))
        self.is_into_draft = bool(self.data.get("order"))
        # Asked for in clean(): a browser doesn't know that a draft that is there makes them needless.
        self.needed = [name for name in HEAD if self.fields[name].required]
        for name in self.needed:
            self.fields[name].required = False

    def _offer_lists(self, lists):
        """Only where there are several of a kind is there anything to choose."""
        kinds = lists.order_by().values("kind").annotate(size=Count("pk")).filter(size__gt=1)
        self.fields["item_list"].queryset = lists.filter(kind__in=kinds.values("kind"))
        if not self.fields["item_list"].queryset.exists():
            del self.fields["item_list"]

    def clean(self):
        """The days fit each other; with a draft that is there they are its own."""
        if self.cleaned_data.get("order"):
            return self.cleaned_data
        for name in self.needed:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _t("新的调整文件应当填写这一项。"))
        return super().clean()

    def clean_document_number(self):
        """A number that is free; unless a draft that is there bears it."""
        return "" if self.is_into_draft else super().clean_document_number()

    def _post_clean(self):
        """No order is made here: the import makes it."""

    def target(self):
        """The answers as the run keeps them."""
        item_list = self.cleaned_data.get("item_list")
        chosen = {"list": item_list.pk} if item_list else {}
        if order := self.cleaned_data.get("order"):
            return {"order": order.pk} | chosen
        head = {name: self.cleaned_data[name] for name in HEAD}
        return head | {name: head[name].isoformat() for name in ("published_on", "effective_on")} | chosen


class NoDraft:
    """In place of a draft, for a look at what stands today."""

    def __init__(self):
        self.effective_on = clock.today()

    def lines(self, numbers):
        """There are none."""
        return []


class Drafting:
    """The draft while rows are written into it; with ``carry_out`` it is locked, or made. Raises NotAllowed."""

    def __init__(self, authority, by, target, *, carry_out):
        self.authority, self.by = authority, by
        self.order = self._there(target["order"], carry_out) if target.get("order") else self._new(target, carry_out)
        self.effective_on = self.order.effective_on

    def _there(self, pk, carry_out):
        rows = AdjustmentOrder.objects.filter(authority=self.authority, pk=pk)
        order = (rows.select_for_update(of=("self",)) if carry_out else rows).first()
        if order is None or order.state != OrderState.DRAFT:
            raise NotAllowed(_t("要导入到的调整文件已经公布或者作废。请重新上传，选另一份草稿，或者新起草一份。"))
        if carry_out:
            order.version += 1
            order.save(update_fields=["version"])
        return order

    def _new(self, target, carry_out):
        number = target["document_number"]
        taken = AdjustmentOrder.objects.filter(authority=self.authority, document_number=number)
        if taken.exclude(state=OrderState.DISCARDED).exists():
            raise NotAllowed(str(NUMBER_TAKEN))
        days = {name: date.fromisoformat(target[name]) for name in ("published_on", "effective_on")}
        words = {name: target[name] for name in ("title", "document_number", "reason")}
        order = AdjustmentOrder(authority=self.authority, drafted_by=self.by, **words, **days)
        if carry_out:
            order.save()
        return order

    def lines(self, numbers):
        """The draft's lines of these numbers."""
        if self.order.pk is None:
            return []
        rows = self.order.lines.filter(number__in=numbers)
        return list(rows.select_related("basis").prefetch_related(*DEPARTMENTS))

    def write(self, lines, departments):
        """Write lines, new and old, each with ``{field: ids}`` of its departments; in a fixed number of statements."""
        old, new = [line for line in lines if line.pk], [line for line in lines if not line.pk]
        fields = ["change", *SAID, "keywords"]
        OrderLine.objects.bulk_update(old, [name.removesuffix("_id") for name in fields])
        OrderLine.objects.bulk_create(new)
        for field in DEPARTMENTS:
            through = getattr(OrderLine, field).through
            through.objects.filter(orderline__in=old).delete()
            through.objects.bulk_create(
                through(orderline_id=line.pk, unit_id=pk)
                for line, units in zip(lines, departments, strict=True)
                for pk in units.get(field, ())
            )
