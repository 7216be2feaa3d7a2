"""Import of the two certificate lists, through a draft like every list; and of the guides to what stands on them."""

from functools import cached_property

from django.db.models import Min
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from certificates.ambiguous import Doubts
from certificates.guide_writing import SAID, confirmation, unit_that_confirms
from certificates.models import CertificateGuide
from desk.imports.cells import Code, Column, OneOf, Option, Text, WholeNumber, YesNo
from desk.imports.importer import Importer, importer
from desk.imports.texts import cell_text, said
from registry.imports.line_columns import list_key
from registry.imports.lists import CERTIFICATES, Lists
from registry.models import Authority, Category, ItemList, ListEntry, ListKind
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from web import clock

#: Who writes this into a cell of a guide empties what stands there; an empty cell leaves it.
CLEAR = _("清空")
LONGEST_LIMIT = 250  # working days: a year
CLEAR_HELP = _("留空的不改；要清除的填写「清空」。")
CLEARED = object()
KEPT = (*SAID, "is_confirmed", "confirmed_by", "confirmed_on")


@importer
class Certificates(Lists):
    """Lines of the certificate lists."""

    kind, label = "certificates", _("证明事项")
    kinds = CERTIFICATES
    category = Category.CERTIFICATE
    examples = (
        {
            "item_list": ListKind.NOT_TO_ISSUE,
            "number": "21",
            "name": _("缴费票据遗失证明"),
            "basis_title": _("关于改进和规范基层群众性自治组织出具证明工作的指导意见"),
            "basis_number": _("民发〔2020〕20号"),
            "basis_level": BasisLevel.NATIONAL_POLICY,
        },
    )

    def begin(self, *, carry_out):
        """As for every list; what is doubtful is collected."""
        super().begin(carry_out=carry_out)
        self.doubts = Doubts()

    def object_to(self, row):
        """As for every list."""
        super().object_to(row)
        if row.key is not None and row.get("change") != Change.REMOVE:
            self.doubts.note(row, row.key[0].split(":")[0], row.get("name"))

    def end(self):
        """As for every list; then what is doubtful, with its rows."""
        super().end()
        self.notes += self.doubts.sentences(self.authority, self.draft.effective_on)

    def _columns_of_place(self):
        change, item_list, number = super()._columns_of_place()
        return [change, self._also(item_list, "status"), number]

    def _columns_of_words(self):
        """A certificate has a name and a purpose; its category is known."""
        name = Column(
            "name",
            _("证明名称"),
            Text(200),
            also=(_("名称"), _("事项名称"), "item"),
            width=36,
            help=_("增加和修改的条目必填。"),
        )
        kept = [column for column in super()._columns_of_words() if column.key in ("content", "conditions")]
        return [name, *reversed(kept)]

    def _columns_of_parts(self):
        """What a sheet of certificates doesn't say stays as it is."""
        return []

    @staticmethod
    def _also(column, name):
        return Column(**{**column.__dict__, "also": (*column.also, name)})


class Clearable:
    """A cell of another kind in which the word of CLEAR empties what stands, and nothing leaves it as it is."""

    empty = None

    def __init__(self, cell):
        self.cell, self.show = cell, cell.show

    def read(self, raw):
        """The value of a cell; ``cell.empty`` to clear, None for nothing. Raises Unfit."""
        text = cell_text(raw).strip()
        if not text:
            return None
        return CLEARED if text in said(CLEAR) else self.cell.read(raw)


@importer
class Guides(Importer):
    """How a certificate on a list is issued, or where to go instead; needs no order, since it changes no list."""

    kind, label, permission = "guides", _("证明办理指引"), "registry.draft_order"
    filter_key = "place"
    help = _(
        "一行一条。只给已经在清单上的证明写指引；改过的指引从导入当天起使用，以前的保留可查。"
        "留空的单元格不改原有内容；要清除原有内容的，填写「清空」。"
    )
    examples = (
        {
            "item_list": ListKind.NOT_TO_ISSUE,
            "number": "5",
            "name": _("无犯罪记录证明"),
            "handled_by": _("公安派出所"),
            "is_confirmed": True,
        },
    )

    @cached_property
    def item_lists(self):
        """{list key: list} of the authority's certificate lists."""
        rows = ItemList.objects.filter(authority=self.authority, kind__in=CERTIFICATES)
        return {list_key(row): row for row in rows}

    @cached_property
    def columns(self):
        """The columns of a guide."""
        lists = [
            Option(key, row.name, (row.kind, ListKind(row.kind).label)) for key, row in self.item_lists.items()
        ] or [Option(kind.value, kind.label) for kind in CERTIFICATES]
        return [
            Column(
                "item_list",
                _("清单"),
                OneOf(lists),
                required=True,
                is_key=True,
                is_needed=True,
                width=28,
                also=("status",),
            ),
            Column(
                "number", _("编号"), Code(20), required=True, is_key=True, is_needed=True, width=10, also=("number",)
            ),
            Column(
                "name",
                _("证明名称"),
                Text(),
                is_compared=False,
                width=30,
                also=("item",),
                help=_("只为方便核对；写了的，要和清单上的一样。"),
            ),
            *self._columns_to_say(),
            Column(
                "is_confirmed",
                _("本区已确认"),
                YesNo(),
                width=14,
                help=_("留空的：内容没有改，保持原样；内容改了或者是新的，为否。"),
            ),
            Column("place", _("地方"), Text(), also=("place", "source_place"), is_compared=False, is_offered=False),
        ]

    @staticmethod
    def _columns_to_say():
        """What a guide says, each cell of which may be left or cleared."""
        return [
            Column("steps", _("办理步骤"), Clearable(Text()), width=50, help=CLEAR_HELP),
            Column(
                "time_limit",
                _("办理时限（工作日）"),
                Clearable(WholeNumber(1, LONGEST_LIMIT)),
                width=14,
                help=CLEAR_HELP,
            ),
            Column(
                "handled_by",
                _("由谁办理"),
                Clearable(Text(200)),
                width=30,
                also=("handled_by_instead",),
                help=CLEAR_HELP,
            ),
        ]

    def begin(self, *, carry_out):
        """One import of guides at a time."""
        if carry_out:
            Authority.objects.select_for_update(of=("self",)).get(pk=self.authority.pk)
        self.today = clock.today()

    def prepare(self, rows):
        """Read the lines of these numbers with their guides."""
        lists = {row.pk: key for key, row in self.item_lists.items()}
        entries = ListEntry.objects.in_force(self.today).filter(
            line__item_list__in=lists, line__number__in={row.get("number") for row in rows} - {None}
        )
        self.entries = {
            (lists[entry.line.item_list_id], entry.line.number): entry for entry in entries.select_related("line")
        }
        guides = CertificateGuide.objects.filter(line__in=[entry.line_id for entry in self.entries.values()])
        self.guides = {guide.line_id: guide for guide in guides.on(self.today)}
        later = guides.filter(valid_from__gt=self.today).order_by().values_list("line").annotate(Min("valid_from"))
        self.later = dict(later)

    def existing(self, keys):
        """{(list, number): values} of the lines that have a guide today."""
        return {
            key: self._values(key, entry, self.guides[entry.line_id])
            for key, entry in self.entries.items()
            if entry.line_id in self.guides
        }

    def object_to(self, row):
        """A guide needs its line."""
        self._leave_or_clear(row)
        entry = self.entries.get(row.key)
        if row.key is not None and entry is None:
            row.refuse(
                "number", _t("清单上今天没有这一项。请核对编号；新的条目先用「证明事项」导入，公布生效后再写指引。")
            )
        elif entry is not None and row.get("name") and row.get("name") != entry.name:
            row.refuse(
                "name",
                _t("清单上第%(number)s项是「%(name)s」，请核对编号。") % {"number": row.key[1], "name": entry.name},
            )
        if not any(self._will_say(row, name) for name in ("steps", "handled_by")):
            row.refuse("handled_by", _t("请写明办理步骤，或者由谁办理。"))

    def _leave_or_clear(self, row):
        """An empty cell leaves what stands; the word of CLEAR empties it."""
        for name in (*SAID, "is_confirmed"):
            if row.get(name) is None:
                row.values.pop(name, None)
            elif row.get(name) is CLEARED:
                row.values[name] = self.column_by_key[name].cell.cell.empty
                if not (row.before or {}).get(name):
                    row.values.pop(name)

    def _will_say(self, row, name):
        return row.values[name] if row.has(name) else (row.before or {}).get(name)

    def apply(self, rows):
        """What is said from today on takes the place of what was said before."""
        made, ended, mended = [], [], []
        for row in rows:
            old = self.guides.get(self.entries[row.key].line_id)
            if old is None or old.valid_from < self.today:
                guide = self._successor(row, old)
                made.append(guide)
                ended += [old] if old else []
            else:
                guide = old
                mended.append(guide)
            self._say(guide, row)
        CertificateGuide.objects.filter(pk__in=[guide.pk for guide in ended]).update(valid_to=self.today)
        CertificateGuide.objects.bulk_update(mended, KEPT)
        CertificateGuide.objects.bulk_create(made)

    def _say(self, guide, row):
        """What the row says; who confirms it is the importer's unit, and what is said anew without that is unconfirmed."""
        changed = any(row.has(name) and getattr(guide, name) != row.values[name] for name in SAID)
        for name in SAID:
            if row.has(name):
                setattr(guide, name, row.values[name])
        confirms = row.values["is_confirmed"] if row.has("is_confirmed") else guide.is_confirmed and not changed
        if changed or confirms != guide.is_confirmed:
            unit = unit_that_confirms(self.by, self.authority.pk) if confirms else None
            for name, value in confirmation(unit).items():
                setattr(guide, name, value)

    def _successor(self, row, old):
        line = self.entries[row.key].line_id
        if old is None:
            return CertificateGuide(line_id=line, valid_from=self.today, valid_to=self.later.get(line))
        kept = {name: getattr(old, name) for name in (*KEPT, "valid_to")}
        return CertificateGuide(line_id=line, valid_from=self.today, **kept)

    def rows_of(self):
        """Every line in force today that has a guide."""
        lists = {row.pk: key for key, row in self.item_lists.items()}
        today = clock.today()
        guides = CertificateGuide.objects.on(today).filter(line__item_list__in=lists)
        by_line = {guide.line_id: guide for guide in guides}
        entries = ListEntry.objects.in_force(today).filter(line__in=by_line)
        for entry in entries.select_related("line").in_list_order():
            values = self._values((lists[entry.line.item_list_id], entry.line.number), entry, by_line[entry.line_id])
            yield {**values, "place": ""}

    def _values(self, key, entry, guide):
        return {
            **{"item_list": key[0], "number": key[1], "name": entry.name},
            **{name: getattr(guide, name) for name in (*SAID, "is_confirmed")},
        }
