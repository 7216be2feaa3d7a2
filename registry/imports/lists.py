"""Import of lists: the rows of a sheet become lines of a draft, which a second person publishes. No list changes by it."""

from functools import cached_property

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import NOT_FILLED, Code, Column, OneOf, Option, SeveralOf, Text, Words
from desk.imports.importer import Importer, importer
from registry.forms import LONGEST_KEYWORD, MOST_KEYWORDS
from registry.imports.bases import Bases
from registry.imports.drafts import Drafting, DraftTarget
from registry.models import (
    AdjustmentOrder,
    Category,
    ItemList,
    ListEntry,
    ListKind,
    ListLine,
    OrderLine,
    PermittedAct,
    Unit,
)
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from registry.models.units import UnitKind
from web import clock

CERTIFICATES = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)
#: What a line says, and what a row may say of it.
SAID = ("name", "category", "content", "conditions", "permitted_acts")
BLANK = {
    **{"name": "", "category": Category.TASK, "content": "", "conditions": "", "permitted_acts": ()},
    **{"basis_title": "", "basis_number": "", "basis_article": "", "basis_level": ""},
    **{"lead_departments": (), "keywords": ()},
}


def list_key(item_list):
    """How a list of an authority is told from its others: its kind, and for whom when there are two."""
    return item_list.kind + {None: "", True: ":rural", False: ":urban"}[item_list.for_rural]


@importer
class Lists(Importer):
    """Lines of the lists of one authority, told apart by list and number."""

    kind, label, permission = "lists", _("清单条目"), "registry.draft_order"
    help = _("一行一条。内容进入一份调整文件的草稿，由另一人公布后才生效。表里没有的条目不受影响；要移出的写「移出」。")
    filter_key = "place"
    target_form = DraftTarget
    result_template = "registry/import_lists_result.html"
    kinds = tuple(kind for kind in ListKind if kind not in CERTIFICATES)
    category = Category.TASK
    examples = (
        {
            "item_list": ListKind.ASSIST,
            "number": "17",
            "name": _("协助做好垃圾分类宣传"),
            "category": Category.TASK,
            "content": _("协助发放宣传材料，组织居民参加宣传活动。"),
            "permitted_acts": (PermittedAct.CONTACT_RESIDENTS, PermittedAct.PUBLICISE_EDUCATE),
            "basis_title": _("关于推进生活垃圾分类工作的若干意见"),
            "basis_number": _("建办城〔2020〕93号"),
            "basis_level": BasisLevel.NATIONAL_POLICY,
            "keywords": (_("垃圾分类"),),
        },
        {"change": Change.REMOVE, "item_list": ListKind.NEGATIVE, "number": "3"},
    )

    @cached_property
    def item_lists(self):
        """{list key: list} of the authority's lists of these kinds."""
        rows = ItemList.objects.filter(authority=self.authority, kind__in=self.kinds)
        return {list_key(row): row for row in rows}

    @cached_property
    def departments(self):
        """{id: department}; one of a name, the present one before former ones."""
        units = Unit.objects.of(self.authority).filter(kind=UnitKind.DEPARTMENT)
        by_name = {}
        for unit in sorted(units, key=lambda unit: (not unit.is_former, unit.valid_from)):
            by_name[unit.name] = unit
        return {unit.pk: unit for unit in sorted(by_name.values(), key=lambda one: (one.official_order, one.pk))}

    @cached_property
    def columns(self):
        """The columns of a line."""
        return [
            *self._columns_of_place(),
            *self._columns_of_words(),
            *self._columns_of_basis(),
            *self._columns_of_help(),
        ]

    def _columns_of_place(self):
        changes = [Option(value, label) for value, label in Change.choices]
        return [
            Column(
                "change",
                _("变动"),
                OneOf(changes),
                is_compared=False,
                width=10,
                help=_("可以留空：清单上没有的为增加，内容不同的为修改。要移出的必须写「移出」。"),
            ),
            Column(
                "item_list",
                _("清单"),
                OneOf(self._list_options()),
                required=True,
                is_key=True,
                is_needed=True,
                also=("list",),
                width=28,
                help=_("清单的名称或者种类。"),
            ),
            Column(
                "number",
                _("编号"),
                Code(20),
                required=True,
                is_key=True,
                is_needed=True,
                also=(_("序号"), "number"),
                width=10,
                help=_("在同一清单里不重复；用过的编号不能给别的事项。"),
            ),
        ]

    def _columns_of_words(self):
        categories = [Option(value, label) for value, label in Category.choices]
        acts = [Option(value, label) for value, label in PermittedAct.choices]
        return [
            Column(
                "name",
                _("事项名称"),
                Text(200),
                also=(_("事项"), _("名称"), "item"),
                width=36,
                help=_("增加和修改的条目必填。"),
            ),
            Column("category", _("事项类别"), OneOf(categories), width=18, help=_("留空为「工作任务」。")),
            Column("content", _("内容"), Text(), width=48),
            Column(
                "conditions", _("条件、用途"), Text(), also=("conditions", "purpose", _("条件"), _("用途")), width=30
            ),
            Column(
                "permitted_acts",
                _("协助方式"),
                SeveralOf(acts),
                width=30,
                help=_("依法协助事项可以要求社区做的，几种之间用「、」隔开。"),
            ),
        ]

    def _columns_of_basis(self):
        levels = [Option(value, label) for value, label in BasisLevel.choices]
        return [
            Column(
                "basis_title",
                _("依据题名"),
                Text(200),
                also=(_("依据"), "basis"),
                width=36,
                help=_("增加和修改的条目必填；不用写书名号。"),
            ),
            Column("basis_number", _("依据文号"), Text(60), width=22),
            Column("basis_article", _("依据条款"), Text(60), width=14),
            Column(
                "basis_level",
                _("依据层级"),
                OneOf(levels),
                is_compared=False,
                width=18,
                help=_("没有登记过的依据必填；已登记的可以留空。"),
            ),
        ]

    def _columns_of_help(self):
        options = [Option(pk, unit.name, (unit.code,)) for pk, unit in self.departments.items()]
        remedy = _("「%(text)s」不是本辖区部门的名称或者代码。请按「代码」表填写；不是本辖区部门的请留空。")
        return [
            Column(
                "lead_departments",
                _("牵头部门"),
                SeveralOf(options, remedy),
                also=("lead_department",),
                width=24,
                help=_("名称或者代码，几个部门之间用「、」隔开。"),
            ),
            Column(
                "keywords",
                _("关键词"),
                Words(MOST_KEYWORDS, LONGEST_KEYWORD),
                is_compared=False,
                width=30,
                help=_("用空格隔开；只用于增加的条目，已有条目的关键词在条目页面改。"),
            ),
            Column("place", _("地方"), Text(), also=("place", "source_place"), is_compared=False, is_offered=False),
        ]

    def _list_options(self):
        """The lists that are there by name; by kind too, where there is one of the kind or none yet."""
        options = [Option(key, row.name, (row.kind, ListKind(row.kind).label)) for key, row in self.item_lists.items()]
        there = {row.kind for row in self.item_lists.values()}
        return options + [Option(str(kind), kind.label, (kind.value,)) for kind in self.kinds if kind not in there]

    def begin(self, *, carry_out):
        """Find, lock or make the draft, and read nothing else yet."""
        self.draft = Drafting(self.authority, self.by, self.target, carry_out=carry_out)
        self.bases, self.other_keywords, self.scheduled, self.new_lists = Bases(), 0, 0, set()

    def prepare(self, rows):
        """Read the bases that the rows name, what is in force under their numbers, and what the draft says of them."""
        numbers = {row.get("number") for row in rows} - {None}
        self.bases.read({row.get("basis_title") for row in rows} - {None, ""})
        lists = {row.pk: key for key, row in self.item_lists.items()}
        places = ListLine.objects.filter(item_list__in=lists, number__in=numbers).values_list("item_list_id", "number")
        self.used = {(lists[pk], number) for pk, number in places}
        entries = ListEntry.objects.in_force(self.draft.effective_on).filter(
            line__item_list__in=lists, line__number__in=numbers
        )
        self.entries = {
            (lists[entry.line.item_list_id], entry.line.number): entry
            for entry in entries.select_related("line", "basis").prefetch_related("lead_departments")
        }
        self.drafted = {
            (lists[line.item_list_id], line.number): line
            for line in self.draft.lines(numbers)
            if line.item_list_id in lists
        }
        self.bases.note(said.basis for said in (*self.entries.values(), *self.drafted.values()) if said.basis)

    def existing(self, keys):
        """{(list, number): values}: what the draft says, else what is in force on its effective day."""
        in_force = {key: self._values(key, entry, entry.line.keywords) for key, entry in self.entries.items()}
        for key, line in self.drafted.items():
            said = in_force.get(key, {}) if line.change == Change.REMOVE else self._values(key, line, line.keywords)
            in_force[key] = {**BLANK, **said, "change": line.change, "item_list": key[0], "number": key[1]}
        return in_force

    def _values(self, key, said, keywords):
        """An entry, or a line of the draft, as a row says it."""
        return {
            **{name: getattr(said, name) for name in SAID},
            **{"change": "", "item_list": key[0], "number": key[1], "permitted_acts": tuple(said.permitted_acts)},
            **{"basis_title": said.basis.title, "basis_number": said.basis.document_number},
            **{"basis_article": said.basis.article, "basis_level": said.basis.level},
            "lead_departments": tuple(unit.pk for unit in said.lead_departments.all()),
            "keywords": tuple(keywords),
        }

    def object_to(self, row):
        """A row fits what is in force and what the draft says; a line that says something says its name and basis."""
        if row.key is not None:
            self._object_to_number(row)
        if row.get("change") == Change.REMOVE:
            return
        if not self._said(row, "name") and "name" not in dict(row.errors):
            row.refuse("name", NOT_FILLED)
        self.bases.object_to(row, self._said)
        if row.before is None:
            self.new_lists |= {row.key[0]} - self.item_lists.keys() if row.key else set()
        elif (
            row.get("keywords") and not row.before["change"] and set(row.get("keywords")) != set(row.before["keywords"])
        ):
            self.other_keywords += 1

    def _said(self, row, name):
        """What a line will say: the row, else what stands, else nothing."""
        if row.has(name) and (name != "category" or row.values[name]):
            return row.values[name]
        return (row.before or {**BLANK, "category": self.category})[name]

    def _object_to_number(self, row):
        change, drafted = row.get("change"), (row.before or {}).get("change", "")
        where = {"number": row.get("number")}
        if row.before is None:
            if change in (Change.CHANGE, Change.REMOVE):
                row.refuse(
                    "change", _t("第%(number)s项在生效日期当天不在清单上，不能修改或者移出。请核对编号。") % where
                )
            elif row.key in self.used:
                row.refuse("number", _t("编号%(number)s用过，不能再给别的事项，请换一个新编号。") % where)
        elif change == Change.ADD and drafted != Change.ADD:
            row.refuse("change", _t("第%(number)s项已经在清单上。要改内容请写「修改」，或者换一个新编号。") % where)
        elif change == Change.REMOVE and drafted == Change.ADD:
            row.refuse("change", _t("第%(number)s项是这份草稿里增加的，请在草稿里去掉。") % where)
        elif change != Change.REMOVE and drafted == Change.REMOVE:
            row.refuse("change", _t("这份草稿已写明移出第%(number)s项。要保留的，请先在草稿里去掉这一条。") % where)

    def differences(self, row):
        """As with every row; a removal differs from whatever isn't one."""
        if row.get("change") != Change.REMOVE:
            if not row.get("category"):
                row.values.pop("category", None)
            differing = super().differences(row)
            entry = None if row.key in self.drafted else self.entries.get(row.key)
            self.scheduled += bool(differing and entry and entry.valid_from > clock.today())
            return differing
        if row.before["change"] == Change.REMOVE:
            return []
        cell = self.column_by_key["change"].cell
        return [(str(self.column_by_key["change"].label), cell.show(row.before["change"]), cell.show(Change.REMOVE))]

    def label_of(self, row):
        """The line with its name."""
        name = self._said(row, "name")
        return f"{super().label_of(row)} {name}".strip()

    def end(self):
        """New bases and lists, and keywords that stay as they are."""
        self.notes += self.bases.notes()
        if self.new_lists:
            names = _t("、").join(str(ListKind(key).label) for key in sorted(self.new_lists))
            self.notes.append(_t("本辖区还没有这些清单，导入时一并建立：%(names)s。") % {"names": names})
        if self.scheduled:
            said = _t(
                "有%(n)s行要改的条目，到生效日期时已按另一份公布了的调整文件改过，「现在」一栏是改过的内容。"
                "请核对，不要把那次调整改回去。"
            )
            self.notes.append(said % {"n": self.scheduled})
        if self.other_keywords:
            said = _t("有%(n)s行的关键词和现有的不同：已有条目的关键词不由导入改变，请到条目页面改。")
            self.notes.append(said % {"n": self.other_keywords})

    def apply(self, rows):
        """Write the lines of the draft."""
        self._make_lists({row.key[0] for row in rows})
        self.bases.make()
        lines = [self._line(row) for row in rows]
        self.draft.write(
            lines,
            [
                self._said(row, "lead_departments") if line.basis_id else ()
                for row, line in zip(rows, lines, strict=True)
            ],
        )
        self.target = {**self.target, "order": self.draft.order.pk}

    def _make_lists(self, keys):
        for position, kind in enumerate(self.kinds, 1):
            if kind in keys - self.item_lists.keys():
                name = f"{self.authority.name}{kind.label}"
                self.item_lists[str(kind)] = ItemList.objects.create(
                    authority=self.authority, kind=kind, name=name, position=position
                )

    def _line(self, row):
        """The line of the draft that a row makes, or renews."""
        line = self.drafted.get(row.key) or OrderLine(
            order=self.draft.order,
            item_list=self.item_lists[row.key[0]],
            number=row.key[1],
            change=Change.CHANGE if row.key in self.entries else Change.ADD,
        )
        if row.get("change") == Change.REMOVE:
            line.change, line.name = Change.REMOVE, row.before["name"]
            line.content = line.conditions = ""
            line.permitted_acts, line.keywords, line.basis_id = [], [], None
            return line
        for name in SAID:
            setattr(line, name, self._said(row, name))
        line.permitted_acts = list(line.permitted_acts)
        line.basis_id = self.bases.pk_of(row, self._said)
        if line.change == Change.ADD and row.get("keywords"):
            line.keywords = list(row.get("keywords"))
        return line

    def rows_of(self):
        """What is in force today on the authority's own lists."""
        lists = {row.pk: key for key, row in self.item_lists.items()}
        entries = ListEntry.objects.in_force(clock.today()).filter(line__item_list__in=lists)
        for entry in entries.for_reading().in_list_order().iterator(chunk_size=1000):
            yield {
                **self._values((lists[entry.line.item_list_id], entry.line.number), entry, entry.line.keywords),
                "place": "",
            }

    @classmethod
    def result(cls, run):
        """The draft."""
        return {"order": AdjustmentOrder.objects.filter(pk=run.target.get("order")).first()}
