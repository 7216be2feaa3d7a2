"""Forms of an adjustment order and its lines."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import (
    AdjustmentOrder,
    ItemList,
    LegalBasis,
    ListLine,
    OrderLine,
    OrderState,
    PermittedAct,
    Unit,
)
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from web.days import EARLIEST, LATEST

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


NUMBER_TAKEN = _("这个文号已有调整文件，请核对文号。")
LINE_TAKEN = _("这份文件里已经有这一项；要改的，先去掉原来的。")


MOST_KEYWORDS = 200
LONGEST_KEYWORD = 30  # characters


class KeywordsField(forms.CharField):
    """Keywords between blanks; each counts once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value):
        """The list of keywords. Raises ValidationError for too many or too long ones."""
        words = list(dict.fromkeys(super().clean(value).split()))
        if len(words) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in words):
            said = {"most": MOST_KEYWORDS, "longest": LONGEST_KEYWORD}
            raise ValidationError(_t("关键词最多%(most)s个，每个不超过%(longest)s字。") % said, code="keywords")
        return words


class KeywordsForm(forms.Form):
    """The keywords by which a line is found."""

    keywords = KeywordsField(required=False)


class OrderForm(forms.ModelForm):
    """The head of a draft of an authority: title, document number, the two days."""

    class Meta:
        model = AdjustmentOrder
        fields = ["title", "document_number", "published_on", "effective_on", "reason"]
        widgets = {"published_on": DAY, "effective_on": DAY, "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "document_number": _("例如「示民发〔2026〕5号」。"),
            "effective_on": _("应当晚于公布日期。"),
        }

    def __init__(self, *args, authority=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority = authority

    def clean_document_number(self):
        """One order of an authority bears a number; discarded ones give it back."""
        number = self.cleaned_data["document_number"]
        rows = AdjustmentOrder.objects.filter(authority=self.authority, document_number=number)
        if rows.exclude(state=OrderState.DISCARDED).exclude(pk=self.instance.pk).exists():
            raise ValidationError(NUMBER_TAKEN, code="taken")
        return number

    def clean(self):
        """Nothing takes effect before, or on, its publication day: said beside the field."""
        cleaned = super().clean()
        for name in ("published_on", "effective_on"):
            if cleaned.get(name) and not EARLIEST <= cleaned[name] <= LATEST:
                self.add_error(
                    name,
                    _t("请填写%(first)s年到%(last)s年之间的日期。") % {"first": EARLIEST.year, "last": LATEST.year},
                )
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
    keywords_text = KeywordsField(
        label=_("关键词"),
        required=False,
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
        self.fields["item_list"].empty_label = self.fields["basis"].empty_label = _("请选择")
        self.fields["change"].choices = [("", _("请选择")), *Change.choices]
        self.fields["lead_departments"].queryset = Unit.objects.of(order.authority).today().filter(kind="department")
        self.fields["basis"].queryset = LegalBasis.objects.all()
        self.fields["basis"].help_text = _("已登记的依据从这里选；没有的，在下面填写。")

    def clean(self):
        """The number fits what is to be done; a line that adds or changes says a name and a basis."""
        cleaned = super().clean()
        if cleaned.get("item_list") and cleaned.get("number"):
            self._check_number(cleaned)
        if cleaned.get("change") == Change.REMOVE:
            return cleaned
        if not cleaned.get("name"):
            self.add_error("name", _t("增加或者修改的条目，应当写明事项名称。"))
        if not cleaned.get("basis"):
            if cleaned.get("basis_title") and cleaned.get("basis_level"):
                cleaned["basis"] = self._written_basis(cleaned)
            else:
                self.add_error("basis", _t("请选择依据，或者填写依据的题名和层级：没有依据的条目不能公布。"))
        return cleaned

    def _check_number(self, cleaned):
        """One line of an order per number; added ones are new, others are there. What is removed is named as it stands."""
        where = {"item_list": cleaned["item_list"], "number": cleaned["number"]}
        said = {"list": cleaned["item_list"].name, "number": cleaned["number"]}
        known = ListLine.objects.filter(**where).first()
        if self.order.lines.filter(**where).exists():
            self.add_error("number", LINE_TAKEN)
        elif cleaned.get("change") == Change.ADD and known:
            self.add_error("number", _t("《%(list)s》第%(number)s项的编号用过，请换一个新编号。") % said)
        elif cleaned.get("change") in (Change.CHANGE, Change.REMOVE) and not known:
            self.add_error("number", _t("《%(list)s》没有第%(number)s项，请核对编号。") % said)
        elif cleaned.get("change") == Change.REMOVE:
            entry = known.entries.in_force(self.order.effective_on).first()
            cleaned["name"] = cleaned.get("name") or (entry.name if entry else "")

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
        self.instance.keywords = self.cleaned_data["keywords_text"]
        return super().save(commit)
