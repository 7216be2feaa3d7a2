"""Import of streets, communities and departments: opens new ones, corrects their order and what they are counted among.

What ends, renames or moves a unit is an act with a day of its own, and is refused here with where to go.
"""

from datetime import date
from functools import cached_property

from django import forms
from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from desk.imports.cells import Code, Column, Day, OneOf, Option, Text, WholeNumber, YesNo
from desk.imports.importer import Importer, importer
from registry.models import Authority, Unit, UnitChange, UnitChangeKind
from registry.models.units import DepartmentKind, UnitKind
from registry.successions import FOLLOWERS, LARGEST_ORDER
from web import clock

#: What an import may correct of a unit that is there; everything else needs an act.
CORRECTED = ("department_kind", "official_order", "is_rural")
KEPT = {
    "kind": _("单位的类别不能由导入改变。请改回「%(before)s」；确需改变的，先在「单位」页面撤销，再设立新单位。"),
    "name": _("导入不改名称。请改回「%(before)s」；更名请在「单位」页面办理单位变动。"),
    "parent": _("导入不改所属街道。请改回「%(before)s」；划转请在「单位」页面办理单位变动。"),
    "valid_from": _("导入不改启用日期。请改回「%(before)s」，或者留空。"),
}


class UnitsTarget(forms.Form):
    """By what document the new units are opened."""

    document_number = forms.CharField(
        label=_("设立单位的文号"), max_length=60, required=False, help_text=_("记在新单位的设立记录里；没有的留空。")
    )
    reason = forms.CharField(label=_("事由"), max_length=200, required=False)

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)

    def target(self):
        """The answers as the run keeps them."""
        return {name: self.cleaned_data[name] for name in ("document_number", "reason")}


@importer
class Units(Importer):
    """Units of one authority, told apart by their code."""

    kind, label, permission = "units", _("单位名录"), "registry.keep_units"
    help = _(
        "一行一个单位。街道的行要写在它的社区前面。已有的单位只改排序、部门类别和是否涉农；表里没有的单位不受影响。"
    )
    target_form = UnitsTarget
    examples = (
        {
            "kind": UnitKind.DEPARTMENT,
            "code": "swj",
            "name": _("商务局"),
            "department_kind": DepartmentKind.GOVERNMENT,
            "official_order": 12,
            "valid_from": date(2027, 1, 1),
        },
        {"kind": UnitKind.STREET, "code": "jd09", "name": _("新城街道"), "valid_from": date(2027, 1, 1)},
        {
            "kind": UnitKind.COMMUNITY,
            "code": "sq0901",
            "name": _("新城第一社区"),
            "parent": "jd09",
            "is_rural": False,
            "valid_from": date(2027, 1, 1),
        },
    )

    @cached_property
    def columns(self):
        """The columns of a unit."""
        kinds = [Option(value, label) for value, label in UnitKind.choices]
        systems = [Option(value, label) for value, label in DepartmentKind.choices]
        return [
            Column("kind", _("类别"), OneOf(kinds), required=True, is_needed=True, width=12),
            Column(
                "code",
                _("代码"),
                Code(20),
                required=True,
                is_key=True,
                is_needed=True,
                help=_("在本辖区不重复；已有的单位按代码识别。"),
            ),
            Column("name", _("名称"), Text(60), required=True, is_needed=True, width=28),
            Column("parent", _("所属街道"), Text(60), width=20, help=_("只有社区填写：街道的代码或者名称。")),
            Column("department_kind", _("部门类别"), OneOf(systems), help=_("只有部门填写。")),
            Column(
                "official_order",
                _("排序"),
                WholeNumber(0, LARGEST_ORDER),
                width=10,
                help=_("同类单位的先后；新单位留空则排在最后。"),
            ),
            Column("is_rural", _("涉农社区"), YesNo(), width=10, help=_("只有社区填写；留空为否。")),
            Column("valid_from", _("启用日期"), Day(), width=14, help=_("新单位必填；已有的单位留空即可。")),
        ]

    def begin(self, *, carry_out):
        """Units change one act at a time."""
        rows = Authority.objects.select_for_update(of=("self",)) if carry_out else Authority.objects
        self.authority = rows.get(pk=self.authority.pk)
        self.new, self.streets, self.taken, self.opened = {}, {}, set(), {}
        last = (
            Unit.objects.filter(authority=self.authority).order_by().values_list("kind").annotate(Max("official_order"))
        )
        self.last = dict(last)

    def prepare(self, rows):
        """Read the units of these codes at any time, the streets that are named, and the names that are taken."""
        codes = {row.get("code") for row in rows}
        streets = {row.get("parent") for row in rows} - {"", None}
        names = {row.get("name") for row in rows}
        units = Unit.objects.filter(authority=self.authority).select_related("parent")
        self.units, self.ended = {}, {}
        for unit in units.filter(code__in=codes - {None}).order_by("valid_from"):
            if unit.is_former:
                self.ended[unit.code] = unit
            else:
                self.units.setdefault(unit.code, unit)
        living = units.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))
        self.taken |= set(living.filter(name__in=names - {None}).values_list("name", "kind", "parent__code"))
        named = living.filter(Q(name__in=streets) | Q(code__in=streets), kind=UnitKind.STREET)
        for street in named.order_by("-valid_from"):
            self.streets |= {street.name: street, street.code: street}

    def existing(self, keys):
        """{(code,): values} of the units that stand today or will."""
        return {(code,): values_of(unit) for code, unit in self.units.items()}

    def label_of(self, row):
        """By its name, as far as the sheet gives one."""
        code, name = super().label_of(row), row.get("name")
        return f"{name}（{code}）" if name else code

    def object_to(self, row):
        """A unit that is there keeps what only an act may change; a new one fits its kind and its street."""
        if row.key is None:
            return
        self._find_street(row)
        self._object_to_kind(row)
        if row.before is None:
            self._object_to_new(row)
        else:
            self._object_to_known(row)

    def _find_street(self, row):
        """The street by its code, whichever way it is named; new ones stand earlier in the same sheet."""
        named = row.get("parent")
        if not named:
            return
        street = self.streets.get(named)
        if street is None:
            remedy = _t(
                "没有代码或者名称为「%(text)s」的街道。请核对；街道也在本表里新设的，请把街道的行放在社区前面。"
            )
            row.refuse("parent", remedy % {"text": named})
            row.values.pop("parent")
            return
        row.values["parent"] = street.code

    def _object_to_kind(self, row):
        kind = row.get("kind")
        if kind is None:
            return
        if kind != UnitKind.COMMUNITY and row.get("parent"):
            row.refuse("parent", _t("只有社区隶属于街道，请留空。"))
        if kind != UnitKind.DEPARTMENT and row.get("department_kind"):
            row.refuse("department_kind", _t("只有部门有部门类别，请留空。"))
        if kind != UnitKind.COMMUNITY and row.get("is_rural"):
            row.refuse("is_rural", _t("只有社区可以是涉农的，请留空。"))

    def _object_to_known(self, row):
        """What is left empty stays as it is."""
        for column in self.columns:
            value, before = row.get(column.key), row.before[column.key]
            if column.key in row.values and value == column.cell.empty:
                row.values.pop(column.key)
            elif column.key in KEPT and row.has(column.key) and value != before:
                if column.key == "parent" and before:
                    before = self.units[row.values["code"]].parent.name
                row.refuse(column.key, KEPT[column.key] % {"before": column.cell.show(before) or _t("空白")})

    def _object_to_new(self, row):
        day, code = row.get("valid_from"), row.get("code")
        if "valid_from" in dict(row.errors):
            pass
        elif day is None:
            row.refuse("valid_from", _t("新单位应当写明启用日期。"))
        elif day < self.authority.valid_from:
            row.refuse("valid_from", _t("启用日期不能早于%(day)s。") % {"day": self.authority.valid_from})
        elif code in self.ended and day < self.ended[code].valid_to:
            said = {"code": code, "name": self.ended[code].name, "day": self.ended[code].valid_to}
            row.refuse(
                "code", _t("代码「%(code)s」在%(day)s之前由「%(name)s」使用，请换一个代码或者更晚的日期。") % said
            )
        self._object_to_place(row, day)
        if not row.errors:
            self._remember(row)

    def _remember(self, row):
        """Later rows may name the new unit as their street."""
        unit = self.new[row.values["code"]] = self._unit(row)
        self.taken.add((unit.name, unit.kind, row.get("parent") or None))
        if unit.kind == UnitKind.STREET:
            self.streets |= {unit.name: unit, unit.code: unit}

    def _object_to_place(self, row, day):
        if row.get("kind") == UnitKind.COMMUNITY and not row.get("parent") and "parent" not in dict(row.errors):
            row.refuse("parent", _t("新社区应当写明所属街道。"))
        if (row.get("name"), row.get("kind"), row.get("parent") or None) in self.taken:
            row.refuse("name", _t("已有一个单位叫「%(name)s」，代码不同。请核对代码。") % {"name": row.get("name")})
        street = self.streets.get(row.get("parent"))
        if street is None or day is None:
            return
        said = {"name": street.name, "day": max(street.valid_from, street.valid_to or street.valid_from)}
        if street.valid_from > day:
            row.refuse("valid_from", _t("「%(name)s」自%(day)s设立，社区不能更早启用。") % said)
        elif street.valid_to is not None:
            row.refuse("parent", _t("「%(name)s」自%(day)s起终止，不能再设社区。") % said)

    def _unit(self, row):
        kind, values = row.values["kind"], row.values
        order = values.get("official_order")
        if order is None:
            order = self.last[kind] = min((self.last.get(kind) or 0) + 1, LARGEST_ORDER)
        return Unit(
            authority=self.authority,
            kind=kind,
            code=values["code"],
            name=values["name"],
            department_kind=values.get("department_kind") or "",
            official_order=order,
            is_rural=bool(values.get("is_rural")),
            valid_from=values["valid_from"],
        )

    def apply(self, rows):
        """Open the new units, streets before communities; correct the others."""
        opened = [(row, self.new[row.values["code"]]) for row in rows if row.before is None]
        for is_community in (False, True):
            some = [(row, unit) for row, unit in opened if (unit.kind == UnitKind.COMMUNITY) == is_community]
            for row, unit in some:
                unit.parent = self.streets[row.values["parent"]] if is_community else None
            Unit.objects.bulk_create(unit for _row, unit in some)
        self._record([unit for _row, unit in opened])
        corrected = []
        for row in rows:
            if row.before is not None:
                unit = self.units[row.values["code"]]
                for name in CORRECTED:
                    setattr(unit, name, row.values.get(name, getattr(unit, name)))
                corrected.append(unit)
        Unit.objects.bulk_update(corrected, CORRECTED)

    def _record(self, units):
        """One act of opening for each day."""
        through = UnitChange.opened.through
        links = []
        for unit in units:
            if unit.valid_from not in self.opened:
                self.opened[unit.valid_from] = UnitChange.objects.create(
                    authority=self.authority,
                    kind=UnitChangeKind.OPEN,
                    on=unit.valid_from,
                    document_number=self.target.get("document_number", ""),
                    reason=self.target.get("reason", ""),
                    recorded_by=self.by,
                )
            links.append(through(unitchange=self.opened[unit.valid_from], unit=unit))
        through.objects.bulk_create(links)

    def finish(self):
        """The rooms above follow, as with every act."""
        with override(settings.LANGUAGE_CODE):
            for change in self.opened.values():
                for follower in FOLLOWERS:
                    if follower.follow:
                        follower.follow(change)

    def rows_of(self):
        """The units that stand today, streets before communities."""
        order = [UnitKind.DEPARTMENT, UnitKind.JOINT_MEETING, UnitKind.STREET, UnitKind.COMMUNITY]
        units = Unit.objects.of(self.authority).today().select_related("parent")
        return (values_of(unit) for unit in sorted(units, key=lambda unit: order.index(unit.kind)))


def values_of(unit):
    """A unit as a row says it."""
    return {
        "kind": unit.kind,
        "code": unit.code,
        "name": unit.name,
        "parent": unit.parent.code if unit.parent_id else "",
        "department_kind": unit.department_kind,
        "official_order": unit.official_order,
        "is_rural": unit.is_rural,
        "valid_from": unit.valid_from,
    }
