"""Forms by which units are opened, closed, merged, split, renamed and moved to another street: one for each kind."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import Code, Unfit
from registry import successions
from registry.models import Unit
from registry.models import UnitChangeKind as Kind
from registry.models.units import DepartmentKind, UnitKind
from registry.successions import NewUnit
from web.days import EARLIEST, LATEST

MOST_PARTS = 6
LARGEST_ORDER = successions.LARGEST_ORDER
RURAL = {"": _("同原社区"), "no": _("城市社区"), "yes": _("涉农社区")}


class UnitChoice(forms.ModelChoiceField):
    """One unit, named with its street and code."""

    def label_from_instance(self, unit):
        """西街街道 · 第3社区（c3）."""
        return label_of(unit)


class UnitChoices(forms.ModelMultipleChoiceField):
    """Several units, ticked one by one."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit):
        """As in UnitChoice."""
        return label_of(unit)


def label_of(unit):
    """A unit in a list to choose from."""
    street = f"{unit.parent.name} · " if unit.parent_id else ""
    return f"{street}{unit.name}（{unit.code}）"


class ChangeForm(forms.Form):
    """What every change says: from when, by what document, why. ``call()`` gives the verb with its arguments.

    Each kind answers ``verb()``: (the verb of registry.successions, positional arguments, what this kind alone asks).
    """

    on = forms.DateField(
        label=_("生效日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("从这一天起按新的单位办理；可以填将来的日期，也可以补登过去的变动。"),
    )
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)

    order = ()

    def __init__(self, *args, authority, of=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority, self.of = authority, of
        self.present = Unit.objects.of(authority).filter(valid_to=None).select_related("parent")
        self.present = self.present.order_by("kind", "parent__official_order", "official_order", "pk")
        self.streets = self.present.filter(kind=UnitKind.STREET)
        self.prepare()
        self.order_fields([*self.order, "on", "document_number", "reason"])

    def prepare(self):
        """Give the choices their rows."""

    def clean_on(self):
        """A day that the register knows."""
        day = self.cleaned_data["on"]
        if not EARLIEST <= day <= LATEST:
            raise ValidationError(_t("这个日期不在可以登记的范围内，请核对年份。"), code="out_of_range")
        return day

    def call(self, by):
        """(verb, positional arguments, named arguments)."""
        said = {name: self.cleaned_data[name] for name in ("on", "document_number", "reason")}
        verb, args, named = self.verb()
        return verb, args, {**said, **named, "by": by}


class CodeField(forms.CharField):
    """A code, read as an import reads it: half-width, without blanks."""

    LONGEST = 20

    def __init__(self, **kwargs):
        super().__init__(max_length=self.LONGEST, **kwargs)

    def to_python(self, value):
        """The code. Raises ValidationError."""
        try:
            return Code(self.LONGEST).read(super().to_python(value))
        except Unfit as why:
            raise ValidationError(str(why), code="unfit") from why


class NamedForm(forms.Form):
    """The name and the code of a unit that opens."""

    name = forms.CharField(label=_("新单位名称"), max_length=60)
    code = CodeField(label=_("新单位代码"))


class OpenForm(NamedForm, ChangeForm):
    """A unit that follows nobody."""

    KINDS = [(one.value, one.label) for one in (UnitKind.DEPARTMENT, UnitKind.STREET, UnitKind.COMMUNITY)]

    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    parent = UnitChoice(
        label=_("所属街道"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("请选择"),
        help_text=_("社区填写。"),
    )
    department_kind = forms.ChoiceField(
        label=_("部门类别"),
        choices=[("", "—"), *DepartmentKind.choices],
        required=False,
        help_text=_("部门填写，决定在名录里的位置。"),
    )
    is_rural = forms.BooleanField(label=_("涉农社区"), required=False)
    official_order = forms.IntegerField(
        label=_("排序"), min_value=0, max_value=LARGEST_ORDER, required=False, help_text=_("不填的排在最后。")
    )
    order = ("kind", "name", "code", "parent", "department_kind", "official_order", "is_rural")

    def prepare(self):
        self.fields["parent"].queryset = self.streets

    def clean(self):
        """What the kind needs, said beside its field."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == UnitKind.COMMUNITY and not cleaned.get("parent"):
            self.add_error("parent", _t("请选择社区所属的街道。"))
        if kind == UnitKind.DEPARTMENT and not cleaned.get("department_kind"):
            self.add_error("department_kind", _t("请选择部门类别。"))
        return cleaned

    def verb(self):
        said = self.cleaned_data
        is_community, is_department = (said["kind"] == one for one in (UnitKind.COMMUNITY, UnitKind.DEPARTMENT))
        new = NewUnit(
            said["name"],
            said["code"],
            parent=said["parent"] if is_community else None,
            is_rural=is_community and said["is_rural"],
            department_kind=said["department_kind"] if is_department else "",
            official_order=said["official_order"],
        )
        return successions.open_unit, (self.authority, said["kind"], new), {}


class OfOneUnit(ChangeForm):
    """A change of one unit."""

    unit = UnitChoice(label=_("单位"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    order = ("unit",)

    def prepare(self):
        self.fields["unit"].queryset = self.present


class CloseForm(OfOneUnit):
    """A unit that nobody follows."""

    def verb(self):
        return successions.close, (self.cleaned_data["unit"],), {}


class RenameForm(NamedForm, OfOneUnit):
    """Another name, another code, or both."""

    order = ("unit", "name", "code")

    def prepare(self):
        super().prepare()
        self.fields["code"].required = False
        self.fields["code"].help_text = _("不填的沿用原代码。")

    def verb(self):
        unit = self.cleaned_data["unit"]
        new = NewUnit(self.cleaned_data["name"], self.cleaned_data["code"] or unit.code)
        return successions.rename, (unit, new), {}


class MergeForm(NamedForm, ChangeForm):
    """Several units become one, a new one or one of them."""

    units = UnitChoices(label=_("合并的单位"), queryset=Unit.objects.none())
    into = UnitChoice(
        label=_("并入其中哪一个"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("设立新单位"),
        help_text=_("选了的，名称、代码和街道沿用那个单位的；原来的准入仍然逐项核对是否适用于合并后的社区。"),
    )
    parent = UnitChoice(
        label=_("所属街道"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("同原社区"),
        help_text=_("社区原来不在同一个街道的，必须选择。"),
    )
    is_rural = forms.ChoiceField(label=_("城乡"), choices=RURAL.items(), required=False)
    order = ("units", "into", "name", "code", "parent", "is_rural")

    def prepare(self):
        rows = self.present.filter(kind=self.of or UnitKind.COMMUNITY)
        for name in ("units", "into"):
            self.fields[name].queryset = rows
        self.fields["parent"].queryset = self.streets
        for name in ("name", "code"):
            self.fields[name].required = False
        if self.of not in (None, UnitKind.COMMUNITY):
            del self.fields["parent"], self.fields["is_rural"]

    def clean(self):
        """A new unit has a name and a code; what differs between the old ones is said."""
        cleaned = super().clean()
        units, into = cleaned.get("units"), cleaned.get("into")
        if into and units is not None and into not in units:
            self.add_error("into", _t("请在「合并的单位」里也选中它。"))
        for name in ("name", "code"):
            if not into and not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, _t("设立新单位的，请填写名称和代码。"))
        if units and "parent" in self.fields and not into:
            if not cleaned.get("parent") and len({unit.parent_id for unit in units}) > 1:
                self.add_error("parent", _t("这些社区不在同一个街道，请选择合并后所属的街道。"))
            if not cleaned.get("is_rural") and len({unit.is_rural for unit in units}) > 1:
                self.add_error("is_rural", _t("这些社区有的涉农、有的不涉农，请写明合并后的社区。"))
        return cleaned

    def verb(self):
        said = self.cleaned_data
        units, into = list(said["units"]), said["into"]
        like = into or units[0]
        rural = {"yes": True, "no": False}.get(said.get("is_rural"), like.is_rural)
        parent = said.get("parent") or like.parent
        new = NewUnit(
            said["name"] or into.name,
            said["code"] or into.code,
            parent=parent,
            is_rural=rural,
            official_order=like.official_order,
        )
        return successions.merge, (units, new), {}


class SplitForm(OfOneUnit):
    """One unit becomes several; the communities of a street are shared out."""

    def prepare(self):
        super().prepare()
        for n in range(1, MOST_PARTS + 1):
            is_asked = n <= 2
            said = {"n": n}
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("承继单位%(n)s：名称") % said, max_length=60, required=is_asked
            )
            self.fields[f"code_{n}"] = CodeField(label=_("承继单位%(n)s：代码") % said, required=is_asked)
        self.children = []
        if unit := self._unit():
            self.children = list(self.present.filter(parent=unit))
        choices = [("", _("请选择")), *((str(n), _("承继单位%(n)s") % {"n": n}) for n in range(1, MOST_PARTS + 1))]
        for child in self.children:
            self.fields[f"home_{child.pk}"] = forms.ChoiceField(
                label=_("「%(name)s」分到") % {"name": child.name}, choices=choices
            )
        self.order = [name for name in self.fields if name not in ("on", "document_number", "reason")]

    def _unit(self):
        given = str((self.data.get("unit") if self.is_bound else self.initial.get("unit")) or "")
        return self.present.filter(pk=given).first() if given.isascii() and given.isdecimal() else None

    def clean(self):
        """A part has both, and a community goes to a part that is there."""
        cleaned = super().clean()
        numbers = range(1, MOST_PARTS + 1)
        for n in numbers:
            if bool(cleaned.get(f"name_{n}")) != bool(cleaned.get(f"code_{n}")):
                missing = "code" if cleaned.get(f"name_{n}") else "name"
                if not self.has_error(f"{missing}_{n}"):
                    self.add_error(f"{missing}_{n}", _t("名称和代码都要填写。"))
        self.parts = [n for n in numbers if cleaned.get(f"name_{n}") and cleaned.get(f"code_{n}")]
        for child in self.children:
            home = cleaned.get(f"home_{child.pk}")
            if home and int(home) not in self.parts:
                self.add_error(f"home_{child.pk}", _t("请先填写这个承继单位。"))
        return cleaned

    def verb(self):
        said = self.cleaned_data
        parts = [NewUnit(said[f"name_{n}"], said[f"code_{n}"]) for n in self.parts]
        homes = {child.pk: self.parts.index(int(said[f"home_{child.pk}"])) for child in self.children}
        return successions.split, (said["unit"], parts), {"homes": homes}


class TransferForm(ChangeForm):
    """Communities come under another street."""

    communities = UnitChoices(label=_("划转的社区"), queryset=Unit.objects.none())
    street = UnitChoice(label=_("划入的街道"), queryset=Unit.objects.none(), empty_label=_("请选择"))
    order = ("communities", "street")

    def prepare(self):
        self.fields["communities"].queryset = self.present.filter(kind=UnitKind.COMMUNITY)
        self.fields["street"].queryset = self.streets

    def verb(self):
        return successions.transfer, (list(self.cleaned_data["communities"]), self.cleaned_data["street"]), {}


FORMS = {
    Kind.OPEN: OpenForm,
    Kind.RENAME: RenameForm,
    Kind.MERGE: MergeForm,
    Kind.SPLIT: SplitForm,
    Kind.TRANSFER: TransferForm,
    Kind.CLOSE: CloseForm,
}
