"""Forms of an adjustment order and its lines."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import AdjustmentOrder, ItemList, LegalBasis, OrderLine, PermittedAct, Unit
from registry.models.bases import BasisLevel

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrderForm(forms.ModelForm):
    """The head of a draft: title, document number, the two days."""

    class Meta:
        model = AdjustmentOrder
        fields = ["title", "document_number", "published_on", "effective_on", "reason"]
        widgets = {"published_on": DAY, "effective_on": DAY, "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "document_number": _("例如「示民发〔2026〕5号」。"),
            "effective_on": _("应当晚于公布日期。"),
        }

    def clean(self):
        """Nothing takes effect before, or on, its publication day: said beside the field."""
        cleaned = super().clean()
        published, effective = cleaned.get("published_on"), cleaned.get("effective_on")
        if published and effective and effective <= published:
            self.add_error("effective_on", _t("生效日期应当晚于公布日期：文件公布之前（含当日）不能生效。"))
        return cleaned


class OrderLineForm(forms.ModelForm):
    """One line of a draft; the basis is chosen, or written as it stands on the paper."""

    basis_title = forms.CharField(label=_("依据题名"), max_length=200, required=False)
    basis_document_number = forms.CharField(label=_("依据文号"), max_length=60, required=False)
    basis_level = forms.ChoiceField(label=_("依据层级"), required=False, choices=[("", "—"), *BasisLevel.choices])
    permitted_acts = forms.MultipleChoiceField(
        label=_("协助方式"), required=False, choices=PermittedAct.choices, widget=forms.CheckboxSelectMultiple
    )
    keywords_text = forms.CharField(
        label=_("关键词"),
        required=False,
        max_length=4000,
        help_text=_(
            "用空格隔开；只帮助查找，不改变条目内容。「甲+乙」要求两词相近，「~词」只作提示，「-词」排除，「用于：词」写可以开的证明的用途。"
        ),
    )

    class Meta:
        model = OrderLine
        fields = [
            "change",
            "item_list",
            "number",
            "name",
            "category",
            "content",
            "conditions",
            "permitted_acts",
            "lead_departments",
            "basis",
        ]
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "conditions": forms.Textarea(attrs={"rows": 2}),
            "lead_departments": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, order, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = order
        self.instance.order = order
        self.fields["item_list"].queryset = ItemList.objects.filter(authority=order.authority)
        self.fields["lead_departments"].queryset = Unit.objects.of(order.authority).today().filter(kind="department")
        self.fields["basis"].queryset = LegalBasis.objects.all()
        self.fields["basis"].help_text = _("已登记的依据从这里选；没有的，在下面填写。")

    def clean(self):
        """A line that adds or changes says a name and a basis."""
        cleaned = super().clean()
        if cleaned.get("change") == "remove":
            return cleaned
        if not cleaned.get("name"):
            self.add_error("name", _t("增加或者修改的条目，应当写明事项名称。"))
        if not cleaned.get("basis"):
            if cleaned.get("basis_title") and cleaned.get("basis_level"):
                cleaned["basis"] = self._written_basis(cleaned)
            else:
                self.add_error("basis", _t("请选择依据，或者填写依据的题名和层级：没有依据的条目不能公布。"))
        return cleaned

    def _written_basis(self, cleaned):
        basis, _made = LegalBasis.objects.get_or_create(
            title=cleaned["basis_title"],
            document_number=cleaned["basis_document_number"],
            article="",
            defaults={"level": cleaned["basis_level"]},
        )
        return basis

    def clean_number(self):
        """Numbers are short and without blanks."""
        number = self.cleaned_data["number"].strip()
        if " " in number:
            raise ValidationError(_t("编号中不能有空格。"))
        return number

    def save(self, commit=True):
        self.instance.keywords = self.cleaned_data["keywords_text"].split()[:200]
        return super().save(commit)
