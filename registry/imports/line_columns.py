"""The columns of a sheet of list lines: where a line stands, what it says, who does what, on what it rests."""

from collections import Counter
from functools import cached_property

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import Code, Column, OneOf, Option, SeveralOf, Text, Words
from desk.imports.importer import KINDS, Importer
from desk.imports.texts import loose, said
from registry.forms import LONGEST_KEYWORD, MOST_KEYWORDS
from registry.models import Category, ItemList, ListKind, PermittedAct, Unit
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from registry.models.units import UnitKind


def list_key(item_list):
    """How a list of an authority is told from its others: its kind, and for whom when there are two."""
    return item_list.kind + {None: "", True: ":rural", False: ":urban"}[item_list.for_rural]


class OneOfLists(OneOf):
    """A list of the import's own kinds, or, as a ``ListKind``, a kind of list that is imported elsewhere."""

    def __init__(self, options, elsewhere):
        super().__init__(options)
        self.elsewhere = elsewhere

    def value_of(self, text):
        """The list that is called ``text``. Raises Unfit."""
        kind = self.elsewhere.get(loose(text))
        return super().value_of(text) if kind is None else kind


class LineColumns(Importer):
    """What a sheet of lines has; ``kinds`` are the kinds of list that it may speak of."""

    kinds: tuple = ()

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
            *self._columns_of_headings(),
            *self._columns_of_words(),
            *self._columns_of_parts(),
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
                OneOfLists(self._list_options(), self._lists_elsewhere),
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

    def _columns_of_headings(self):
        return [
            Column("heading", _("一级分类"), Text(60), width=18, help=_("可以留空；同一清单里同一类要写得一样。")),
            Column("subheading", _("二级分类"), Text(60), width=18, help=_("可以留空；填了的，一级分类也要填。")),
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
            Column(
                "category",
                _("事项类别"),
                OneOf(categories),
                also=(_("类别"),),
                width=18,
                help=_("留空为「工作任务」。"),
            ),
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

    def _columns_of_parts(self):
        """Who does what, and where it is had."""
        options = [Option(pk, unit.name, (unit.code,)) for pk, unit in self.departments.items()]
        departments = SeveralOf(
            options, _("「%(text)s」不是本辖区部门的名称或者代码。请按「代码」表填写；不是本辖区部门的请留空。")
        )
        return [
            Column("community_role", _("社区职责"), Text(), width=36, help=_("社区在这件事里做什么、做到哪一步。")),
            Column(
                "service_place",
                _("办理地点"),
                Text(200),
                width=28,
                help=_("只用于公共服务事项清单：居民到哪里办。"),
            ),
            Column(
                "lead_departments",
                _("牵头部门"),
                departments,
                also=("lead_department",),
                width=24,
                help=_("名称或者代码，几个部门之间用「、」隔开。"),
            ),
            Column(
                "cooperating_departments",
                _("配合部门"),
                departments,
                width=24,
                help=_("写法同牵头部门；一个部门不能既牵头又配合。"),
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
            Column("basis_article", _("依据条款"), Text(60), also=(_("条款"),), width=14),
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
        return [
            Column(
                "keywords",
                _("关键词"),
                Words(MOST_KEYWORDS, LONGEST_KEYWORD),
                is_compared=False,
                width=30,
                help=_("用空格或者「、」隔开；只用于增加的条目，已有条目的关键词在条目页面改。"),
            ),
            Column("place", _("地方"), Text(), also=("place", "source_place"), is_compared=False, is_offered=False),
            # What lists and open data say when they are exported.
            Column("authority", _("辖区"), Text(), is_compared=False, is_offered=False),
            Column("list_name", _("清单名称"), Text(), is_compared=False, is_offered=False),
        ]

    @cached_property
    def _lists_elsewhere(self):
        """{loose name: kind} of the kinds of list that this import doesn't take."""
        kinds = [kind for kind in ListKind if kind not in self.kinds]
        return {loose(name): kind for kind in kinds for name in {*said(kind.label), kind.value}}

    @cached_property
    def _passed_over(self):
        return Counter()

    def settle(self, row):
        """The name of a list says which is meant where there is one for the towns and one for the country.

        A list of another kind is refused, unless the row is one of a file that says whose each row is, as exports do.
        """
        named = [key for key, one in self.item_lists.items() if one.name == row.get("list_name")]
        if len(named) == 1 and not isinstance(row.get("item_list"), ListKind):
            row.values["item_list"] = named[0]
            row.errors = [error for error in row.errors if error[0] != "item_list"]
        if isinstance(row.get("item_list"), ListKind) and not row.get("authority"):
            kind = row.values.pop("item_list")
            here = next((one.label for one in KINDS.values() if kind in getattr(one, "kinds", ())), "")
            remedy = _t("「%(kind)s」不在这里导入，请在「%(here)s」里上传。")
            row.refuse("item_list", remedy % {"kind": kind.label, "here": here})

    def passes_over(self, row):
        """Rows of another authority, and of kinds of list that are imported elsewhere: a file of open data has both."""
        names = (self.authority.name, self.authority.short_name)
        if row.get("authority") and row.get("authority") not in names:
            why = _t("「%(name)s」的条目") % {"name": row.get("authority")[:40]}
        elif isinstance(row.get("item_list"), ListKind):
            why = _t("「%(kind)s」的条目") % {"kind": row.get("item_list").label}
        else:
            return False
        self._passed_over[why] += 1
        return True

    def end(self):
        """What was passed over."""
        super().end()
        for why, n in self._passed_over.items():
            self.notes.append(_t("有%(n)s行是%(what)s，不在这里导入，没有读取。") % {"n": n, "what": why})

    def _list_options(self):
        """The lists that are there by name; by kind too, where there is one of the kind or none yet."""
        options = [Option(key, row.name, (row.kind, ListKind(row.kind).label)) for key, row in self.item_lists.items()]
        there = {row.kind for row in self.item_lists.values()}
        return options + [Option(str(kind), kind.label, (kind.value,)) for kind in self.kinds if kind not in there]
