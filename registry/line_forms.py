"""Forms of one line of a draft: adding to a list, changing what stands, mending what the draft says."""

import hashlib
import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.changes import SAID, departments_of
from registry.forms import KeywordsField
from registry.models import (
    DEPARTMENTS,
    Category,
    LegalBasis,
    ListEntry,
    ListKind,
    ListLine,
    OrderLine,
    PermittedAct,
    Unit,
)
from registry.models.bases import BasisLevel
from registry.models.orders import Change

LINE_TAKEN = _("这份文件里已经有这一项；要改的，请修改草稿里的那一项。")
BOTH_ROLES = _("%(units)s不能既牵头又配合，请只选一处。")
HEADING_NEEDED = _("填了二级分类的，应当同时填写一级分类。")
PLACE_NOT_HERE = _("只有公共服务事项清单的条目写办理地点，请去掉。")
#: The words of a line that a list would take over; the basis and the departments are rows of their own.
WORDS = tuple(name for name in SAID if name != "basis_id")
#: The category with which the form of a new line begins where the kind of the list tells it.
CATEGORIES = {
    ListKind.MAY_ISSUE: Category.CERTIFICATE,
    ListKind.NOT_TO_ISSUE: Category.CERTIFICATE,
    ListKind.CREATION: Category.CREATION_STANDARD,
}
AREA = {"data-autosize": True}


def mark_of(line):
    """A short mark of what a line of a draft says, by which a form that was opened on older words is known."""
    said = [str(getattr(line, name)) for name in ("number", *SAID, "keywords")]
    for name, units in departments_of(line).items():
        said += [name, *sorted(str(unit.pk) for unit in units)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def said_by(entry):
    """What an entry says, as initial values of ``OrderLineForm``."""
    return {
        **{name: getattr(entry, name) for name in WORDS},
        **departments_of(entry),
        "basis": entry.basis_id,
        "keywords_text": " ".join(entry.line.keywords),
    }


def headings_of(item_list, order):
    """(headings, subheadings) that the list will have on the day of a draft or that the draft gives it, each once."""
    standing = ListEntry.objects.in_force(order.effective_on).filter(line__item_list=item_list)
    found = [
        pair
        for rows in (standing.order_by("line__position"), order.lines.filter(item_list=item_list).order_by("pk"))
        for pair in rows.values_list("heading", "subheading")
    ]
    return tuple([word for word in dict.fromkeys(column) if word] for column in zip(*found, strict=True)) or ([], [])


def said_at_first(line):
    """What the form of a new ``line`` holds before anything is said: the next number, and the category of its list."""
    number = next_number(line.item_list, line.order)
    return {"number": number, "category": CATEGORIES.get(line.item_list.kind, Category.TASK)}


def next_number(item_list, order):
    """The number after the highest one that the list has used or the draft adds, 1 on an empty list; empty when none is a plain
    number."""
    used = [*item_list.lines.values_list("number", flat=True)]
    used += order.lines.filter(item_list=item_list).values_list("number", flat=True)
    plain = [int(number) for number in used if re.fullmatch(r"[0-9]{1,9}", number)]
    return str(max(plain, default=0) + 1) if plain or not used else ""


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
        fields = ["number", *WORDS, *DEPARTMENTS, "basis"]
        widgets = {
            # The page offers what the list has under these two ids.
            "heading": forms.TextInput(attrs={"list": "headings"}),
            "subheading": forms.TextInput(attrs={"list": "subheadings"}),
            "content": forms.Textarea(attrs={"rows": 3, **AREA}),
            "conditions": forms.Textarea(attrs={"rows": 2, **AREA}),
            "community_role": forms.Textarea(attrs={"rows": 2, **AREA}),
            **dict.fromkeys(DEPARTMENTS, forms.CheckboxSelectMultiple),
        }
        help_texts = {
            "community_role": _("社区在这件事里做什么、做到哪一步；牵头部门的职责不写在这里。"),
            "service_place": _("居民到哪里办，例如「区政务服务中心一楼」。"),
        }

    def __init__(self, *args, entry=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = entry
        order = self.instance.order
        if self.instance.change != Change.ADD:
            del self.fields["number"]
        if self.instance.item_list.kind != ListKind.PUBLIC_SERVICE:
            del self.fields["service_place"]
        self.fields["name"].required = True
        for name in DEPARTMENTS:
            self.fields[name].queryset = Unit.objects.of(order.authority).today().filter(kind="department")
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
        """A line rests on a basis, a department has one part in it, and a change changes something."""
        cleaned = super().clean()
        self._check_wording(cleaned)
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

    def _check_wording(self, cleaned):
        if cleaned.get("subheading") and not cleaned.get("heading") and "heading" not in self.errors:
            self.add_error("heading", HEADING_NEEDED)
        leading = set(cleaned.get("lead_departments") or ())
        both = [unit for unit in cleaned.get("cooperating_departments") or () if unit in leading]
        if both:
            names = _t("、").join(unit.name for unit in both)
            self.add_error("cooperating_departments", BOTH_ROLES % {"units": names})

    def _says_the_same(self, cleaned):
        now = said_by(self.entry)
        words = [name for name in WORDS if name in self.fields and name != "permitted_acts"]
        return (
            all((cleaned[name] or "") == (now[name] or "") for name in words)
            and set(cleaned["permitted_acts"]) == set(now["permitted_acts"])
            and cleaned["basis"].pk == now["basis"]
            and all(set(cleaned[name]) == set(now[name]) for name in DEPARTMENTS)
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
