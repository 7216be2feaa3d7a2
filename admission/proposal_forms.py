"""What is asked of whoever proposes that a line be changed or an admission end, and of whoever answers."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.models import Wish
from registry.forms import OrderForm
from registry.models import AdjustmentOrder
from registry.order_drafts import drafts_of

LONGEST = 1000  # characters
HEAD = ("title", "document_number", "published_on", "effective_on")


class ProposeForm(forms.Form):
    """Two fields: what, and why. Who holds posts in several units says for which."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.TypedChoiceField(label=_("提出单位"), coerce=int)
    wish = forms.ChoiceField(label=_("建议"), choices=Wish.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("为什么"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "data-autosize": True}),
        help_text=_("写清楚遇到的情况，例如：同一份台账每月要报三个部门。不写居民的姓名、电话，写了的自动隐去。"),
    )

    def __init__(self, *args, units, wishes, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = [(unit.pk, unit.name) for unit in units]
        self.fields["wish"].choices = [(wish.value, wish.label) for wish in wishes]
        if len(self.units) == 1:
            self.fields["unit"].required = False
            self.fields["unit"].widget = forms.HiddenInput()
        if len(wishes) == 1:
            self.fields["wish"].required = False
            self.fields["wish"].widget = forms.HiddenInput()

    def said(self):
        """What was said, as ``proposals.propose`` takes it."""
        given = self.cleaned_data
        only = self.fields["wish"].choices[0][0]
        return {
            "unit": self.units[given["unit"] or next(iter(self.units))],
            "wish": Wish(given["wish"] or only),
            "reason": given["reason"],
            "token": given["token"],
        }


class DeclineForm(forms.Form):
    """Why a proposal is not adopted."""

    answer = forms.CharField(
        label=_("理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True})
    )


class AdoptForm(forms.Form):
    """How a proposal is followed; about a line also by which draft: one that there is, or a new one."""

    wants_object = True
    answer = forms.CharField(
        label=_("答复"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True}),
        help_text=_("写明怎样采纳；提出单位会收到。"),
    )
    order = forms.ModelChoiceField(
        label=_("写进哪份调整文件"),
        queryset=AdjustmentOrder.objects.none(),
        required=False,
        empty_label=_("新起草一份"),
        help_text=_("已有草稿的可以选用；新起草的，填写下面四项。"),
    )
    title = forms.CharField(label=_("新文件标题"), max_length=200, required=False)
    document_number = forms.CharField(
        label=_("新文件文号"), max_length=60, required=False, help_text=_("例如「示民发〔2026〕5号」。")
    )
    published_on = DayField(label=_("新文件公布日期"), required=False)
    effective_on = DayField(label=_("新文件生效日期"), required=False, help_text=_("应当晚于公布日期。"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal = obj
        if obj.admission_id:
            for name in ("order", *HEAD):
                del self.fields[name]
            return
        self.fields["order"].queryset = drafts_of(obj.authority)
        self.fields["title"].initial = _t("关于调整《%(list)s》的通知") % {"list": obj.line.item_list.name}

    def clean(self):
        """A new draft is checked as on its own page: number not taken, effect after publication."""
        cleaned = super().clean()
        if self.proposal.admission_id or cleaned.get("order") or "order" in self.errors:
            return cleaned
        head = OrderForm({name: cleaned.get(name) for name in HEAD}, authority=self.proposal.authority)
        for name, errors in head.errors.items():
            if name not in self.errors:
                self.add_error(name if name in HEAD else None, errors)
        return cleaned
