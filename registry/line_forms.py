"""Forms of one line of a draft: adding to a list, changing what stands, mending what the draft says."""

import hashlib
import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.forms import KeywordsField
from registry.models import LegalBasis, ListLine, OrderLine, PermittedAct, Unit
from registry.models.bases import BasisLevel
from registry.models.orders import Change

LINE_TAKEN = _("这份文件里已经有这一项；要改的，请修改草稿里的那一项。")
#: What of a line says something that a list would take over.
SAID = ("name", "category", "content", "conditions", "permitted_acts")


def mark_of(line):
    """A short mark of what a line of a draft says, by which a form that was opened on older words is known."""
    said = [str(getattr(line, name)) for name in ("number", *SAID, "basis_id", "keywords")]
    said += sorted(str(pk) for pk in line.lead_departments.values_list("pk", flat=True))
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def said_by(entry):
    """What an entry says, as initial values of ``OrderLineForm``."""
    return {
        **{name: getattr(entry, name) for name in SAID},
        "basis": entry.basis_id,
        "lead_departments": list(entry.lead_departments.all()),
        "keywords_text": " ".join(entry.line.keywords),
    }


def next_number(item_list, order):
    """The number after the highest one that the list has used or the draft adds; empty when none is a plain number."""
    used = [*item_list.lines.values_list("number", flat=True)]
    used += order.lines.filter(item_list=item_list).values_list("number", flat=True)
    plain = [int(number) for number in used if re.fullmatch(r"[0-9]{1,9}", number)]
    return str(max(plain) + 1) if plain or not used else ""


class OrderLineForm(forms.ModelForm):
    """What a line shall say; the basis is chosen, or written as it stands on the paper.

    ``change``, ``item_list`` and ``order`` come with the instance. With ``entry``, what stands now: the number is fixed, and
    the same words again are no change.
    """

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
            "content": forms.Textarea(attrs={"rows": 3, "data-autosize": True}),
            "conditions": forms.Textarea(attrs={"rows": 2, "data-autosize": True}),
            "lead_departments": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, entry=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        order = self.instance.order
        if self.instance.change != Change.ADD:
            del self.fields["number"]
        self.fields["name"].required = True
        self.fields["lead_departments"].queryset = Unit.objects.of(order.authority).today().filter(kind="department")
        self.fields["basis"].queryset = LegalBasis.objects.all()
        self.fields["basis"].empty_label = _("请选择")
        self.fields["basis"].help_text = _("已登记的依据从这里选；没有的，在下面填写。")
        if self.instance.pk:
            self.initial.setdefault("keywords_text", " ".join(self.instance.keywords))

    def clean_number(self):
        """A number is short, without blanks, and new: one that the list has used is never given to another matter."""
        number = self.cleaned_data["number"].strip()
        if re.search(r"\s", number):
            raise ValidationError(_t("编号中不能有空格。"))
        where = {"item_list": self.instance.item_list, "number": number}
        if self.instance.order.lines.filter(**where).exclude(pk=self.instance.pk).exists():
            raise ValidationError(LINE_TAKEN, code="taken")
        if ListLine.objects.filter(**where).exists():
            said = {"list": self.instance.item_list.name, "number": number}
            raise ValidationError(_t("《%(list)s》第%(number)s项的编号用过，请换一个新编号。") % said, code="used")
        return number

    def clean(self):
        """A line rests on a basis, and a change changes something."""
        cleaned = super().clean()
        if not cleaned.get("basis"):
            if not (cleaned.get("basis_title") and cleaned.get("basis_level")):
                self.add_error("basis", _t("请选择依据，或者填写依据的题名和层级：没有依据的条目不能公布。"))
            elif not self.errors:
                cleaned["basis"] = self._written_basis(cleaned)
        if self.entry and not self.errors and self._says_the_same(cleaned):
            raise ValidationError(
                _t("填写的内容和现行的相同，没有改动。只改关键词的，请到这一项的页面上改，不需要调整文件。"),
                code="same",
            )
        return cleaned

    def _says_the_same(self, cleaned):
        now = said_by(self.entry)
        departments = {unit.pk for unit in now["lead_departments"]}
        return (
            all((cleaned[name] or "") == (now[name] or "") for name in SAID if name != "permitted_acts")
            and set(cleaned["permitted_acts"]) == set(now["permitted_acts"])
            and cleaned["basis"].pk == now["basis"]
            and {unit.pk for unit in cleaned["lead_departments"]} == departments
        )

    def _written_basis(self, cleaned):
        basis, _made = LegalBasis.objects.get_or_create(
            title=cleaned["basis_title"],
            document_number=cleaned["basis_document_number"],
            article="",
            defaults={"level": cleaned["basis_level"]},
        )
        return basis

    def save(self, commit=True):
        self.instance.keywords = self.cleaned_data["keywords_text"]
        return super().save(commit)
