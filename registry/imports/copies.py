"""Signed copies of lists at the import desk: their lines go through the same preview into the same draft as any sheet."""

from dataclasses import replace
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import BETWEEN, Option, SeveralOf, Unfit
from desk.imports.importer import KINDS, Handed
from desk.imports.reading import Unreadable
from desk.imports.texts import cell_text
from desk.imports.writing import write_csv
from registry.list_copies import MEDIA_TYPE, may_be_copy, unpack
from registry.models import DEPARTMENTS, ListEntry, ListKind, Unit
from registry.models.units import UnitKind
from registry.signers import said_of
from web.refusals import NotAllowed

MOST_NAMED = 20  # numbers or departments named in a remark


class TakesCopies:
    """A kind of import of lists that reads signed copies beside sheets."""

    accepts = (".xlsx", ".csv", ".txt", ".zip")
    file_help = _(
        "Excel 工作簿（.xlsx）、CSV（UTF-8、GB18030 都可以），或者从清单页面下载的「带签名的副本」（.zip）。"
        "工作簿只读第一张工作表。"
    )

    @classmethod
    def unpack(cls, content):
        """The lines of a copy, and of what it is a copy; a sheet as it is. Raises Unreadable."""
        if not may_be_copy(content):
            return super().unpack(content)
        copy = unpack(content)
        if copy.origin.kind not in cls.kinds:
            here = next((kind.label for kind in KINDS.values() if copy.origin.kind in getattr(kind, "kinds", ())), "")
            said = _t("这份副本是「%(kind)s」，不能在这里导入。请在「%(here)s」里上传。")
            raise Unreadable(said % {"kind": ListKind(copy.origin.kind).label, "here": here})
        return Handed(copy.lines, MEDIA_TYPE, {"copy": copy.origin.as_facts()})

    @classmethod
    def reading(cls, target):
        """The class that reads what was handed in."""
        return _mixed(FromCopy, cls) if target.get("copy") else cls

    @classmethod
    def about(cls, run):
        """Who made a copy, of which list and day."""
        copy = run.target.get("copy")
        return {"about_template": "registry/import_copy.html", "copy": said_of(copy)} if copy else super().about(run)


@lru_cache(maxsize=8)
def _mixed(how, kind):
    return type(f"{how.__name__}{kind.__name__}", (how, kind), {})


class OfCopy:
    """The columns of one list, which the copy calls by its kind: what a list is called differs from place to place."""

    list_key = ""

    def _list_options(self):
        kind = self.list_key.partition(":")[0]
        return [Option(self.list_key, ListKind(kind).label, (kind,))]


class TheirDepartments(SeveralOf):
    """Departments by the names that they bear elsewhere: those that aren't here are noted, not refused.

    The value is None when departments are named and none of them is here: then the row says nothing of them.
    """

    def __init__(self, options):
        super().__init__(options)
        self.unknown = set()

    def read(self, raw):
        """The value of a cell."""
        names = [part.strip() for part in BETWEEN.split(cell_text(raw)) if part.strip()]
        chosen = set()
        for name in names:
            try:
                chosen.add(self.value_of(name))
            except Unfit:
                self.unknown.add(name[:40])
        if names and not chosen:
            return None
        return tuple(option.value for option in self.options if option.value in chosen)


class FromCopy(OfCopy):
    """Reads the lines of a copy into the list of the same kind of the importer's own authority."""

    @cached_property
    def columns(self):
        """As with a sheet; departments are those of elsewhere."""
        found = super().columns
        return [
            replace(column, cell=TheirDepartments(column.cell.options)) if column.key in DEPARTMENTS else column
            for column in found
        ]

    def begin(self, *, carry_out):
        """Find the list into which the lines go."""
        self.copy, self.numbers = self.target["copy"], set()
        self.list_key = self._find_list()
        super().begin(carry_out=carry_out)

    def _find_list(self):
        """The key of the list: the one that was chosen, else the one like it, else the only one of its kind, else a new
        one. Raises NotAllowed."""
        kind = ListKind(self.copy["kind"])
        there = {key: row for key, row in self.item_lists.items() if row.kind == kind}
        if chosen := self.target.get("list"):
            found = [key for key, row in there.items() if row.pk == chosen]
            if not found:
                raise NotAllowed(
                    _t("这份副本是「%(kind)s」，和选定的清单不是一种。请重新上传，另选一张。") % {"kind": kind.label}
                )
            return found[0]
        alike = [key for key, row in there.items() if row.for_rural == self.copy["for_rural"]] or list(there)
        if len(alike) > 1:
            said = _t("本辖区有几张「%(kind)s」：%(names)s。请重新上传，选定导入到哪一张。")
            names = _t("、").join(there[key].name for key in alike)
            raise NotAllowed(said % {"kind": kind.label, "names": names})
        return alike[0] if alike else str(kind)

    def prepare(self, rows):
        """Note which numbers the copy has."""
        self.numbers |= {row.get("number") for row in rows} - {None}
        super().prepare(rows)

    def object_to(self, row):
        """A copy says what is in force: a change is none of it. What it says of departments elsewhere is left out."""
        for name in DEPARTMENTS:
            if row.has(name) and row.get(name) is None:
                del row.values[name]
        if row.get("change"):
            row.refuse("change", _t("带签名的副本只写有效的条目，不能写变动。请按普通表格导入。"))
        super().object_to(row)

    def end(self):
        """Which list it goes into, which departments aren't here, and what is here and not in the copy."""
        super().end()
        item_list = self.item_lists.get(self.list_key)
        if item_list:
            self.notes.insert(0, _t("导入到「%(name)s」。") % {"name": item_list.name})
            self._note_missing(item_list)
        cells = [column.cell for column in self.columns if isinstance(column.cell, TheirDepartments)]
        if unknown := set().union(*(cell.unknown for cell in cells)):
            said = _t("这些部门本辖区没有，没有导入：%(names)s。条目仍可导入，部门请在草稿里补上。")
            self.notes.append(said % {"names": _named(sorted(unknown))})

    def _note_missing(self, item_list):
        entries = ListEntry.objects.in_force(self.draft.effective_on).filter(line__item_list=item_list)
        missing = entries.exclude(line__number__in=self.numbers).order_by("line__position", "line_id")
        numbers = list(missing.values_list("line__number", flat=True))
        if numbers:
            said = _t("这里有、副本里没有的条目不受影响，仍然有效（%(n)s条：%(numbers)s）。要移出的，请在草稿里另加。")
            self.notes.append(said % {"n": len(numbers), "numbers": _named(numbers)})


def _named(words):
    more = _t("等") if len(words) > MOST_NAMED else ""
    return _t("、").join(words[:MOST_NAMED]) + more


class ToCopy(OfCopy):
    """Writes the lines of one list, as they stood, in the columns that FromCopy reads."""

    def __init__(self, item_list, when):
        super().__init__(item_list.authority, None)
        self.item_list, self.when, self.list_key, self.count = item_list, when, item_list.kind, 0

    @cached_property
    def departments(self):
        """Every department, former ones and those of other authorities too: each is written by its name."""
        return {unit.pk: unit for unit in Unit.objects.filter(kind=UnitKind.DEPARTMENT)}

    def rows_of(self):
        """The lines in force then."""
        entries = ListEntry.objects.in_force(*self.when).filter(line__item_list=self.item_list)
        for entry in entries.for_reading(self.when[1]).in_list_order().iterator(chunk_size=1000):
            self.count += 1
            yield self._values((self.list_key, entry.line.number), entry, entry.line.keywords)


def lines_of(item_list, when):
    """(the csv of what a list said ``when``, (day, known at); how many lines it has)."""
    kind = next(kind for kind in KINDS.values() if item_list.kind in getattr(kind, "kinds", ()))
    writer = _mixed(ToCopy, kind)(item_list, when)
    with write_csv(writer) as file:
        return file.read(), writer.count
