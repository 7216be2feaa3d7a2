"""The columns of a sheet of standing burdens: kinds, owners, communities, lines and admissions by name or number."""

from collections import Counter
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from admission.models import Admission, Frequency
from desk.imports.cells import Code, Column, Day, OneOf, Option, SeveralOf, Text, WholeNumber
from desk.imports.importer import Importer
from desk.imports.texts import cell_text, loose
from dispatch.burden_forms import MOST_MINUTES
from dispatch.burdens import CARRYING
from dispatch.models import BurdenKind
from registry.models import Community, ItemList, ListKind, Unit
from registry.models.units import UnitKind

ALL = _("全部")
#: What lists of burdens from elsewhere call the kinds.
ALSO = {
    BurdenKind.LEDGER: ("ledger_form", _("台账报表")),
    BurdenKind.PLATFORM: ("information_system", _("信息系统"), _("平台")),
    BurdenKind.CREATION: ("creation_standard", _("创建达标")),
    BurdenKind.ASSESSMENT: ("inspection_assessment", _("考核"), _("检查评比")),
    BurdenKind.WORK_GROUP: (_("微信群"), _("群")),
    BurdenKind.PLAQUE: (_("挂牌"),),
    BurdenKind.APP: ("APP", _("小程序")),
}


class Communities(SeveralOf):
    """Communities by name or code; 全部 stands for all of today."""

    def read(self, raw):
        """The value of a cell. Raises Unfit."""
        if loose(cell_text(raw)) in {loose(str(ALL)), "all"}:
            return tuple(option.value for option in self.options)
        return super().read(raw)

    def show(self, value):
        """The text of a value."""
        if value and len(value) == len(self.options) > 1:
            return str(ALL)
        return super().show(value)


class BurdenColumns(Importer):
    """What a sheet of standing burdens has."""

    @cached_property
    def owners(self):
        """{name or code: the unit of today that may ask something}, as cells are compared."""
        rows = Unit.objects.of(self.authority).today().exclude(kind=UnitKind.COMMUNITY)
        return {loose(word): unit for unit in rows for word in (unit.code, unit.name)}

    @cached_property
    def communities(self):
        """{id: community of today}, street by street."""
        rows = Community.objects.of(self.authority).today().select_related("parent")
        return {one.pk: one for one in rows.order_by("parent__official_order", "official_order", "pk")}

    @cached_property
    def item_lists(self):
        """{list id: list} of those on which a burden may rest: one's own and the city's."""
        rows = ItemList.objects.holding_in(self.authority).filter(kind__in=CARRYING)
        return {row.pk: row for row in rows}

    @cached_property
    def admissions(self):
        """{number: id} of the admissions that hold, or held, in the authority."""
        return dict(Admission.objects.of(self.authority).values_list("number", "pk"))

    @cached_property
    def columns(self):
        """The columns of a burden."""
        return [*self._columns_of_itself(), *self._columns_of_footing(), self._column_of_places()]

    def _columns_of_itself(self):
        kinds = [Option(value, label, ALSO.get(value, ())) for value, label in BurdenKind.choices]
        frequencies = [Option(value, label) for value, label in Frequency.choices]
        owner_help = _("名录里的写名称或者代码，名录外的写名称；整张表同一个单位的，可以不写这一列，上传时填写。")
        return [
            Column("kind", _("种类"), OneOf(kinds), True, True, ("category",), is_needed=True, width=14),
            Column("name", _("名称"), Text(120), True, True, ("name", _("事项")), is_needed=True, width=32),
            Column("owner", _("要求单位"), Text(100), width=24, help=owner_help),
            Column(
                "frequency",
                _("频次"),
                OneOf(frequencies),
                also=("entry_frequency", _("填报频次")),
                width=12,
                help=_("几种频次不等的，请按最常用的写一种，或者分成几行。"),
            ),
            Column("minutes_each", _("每次用时（分钟）"), WholeNumber(0, MOST_MINUTES), also=(_("分钟"),), width=16),
            Column("document_number", _("文号"), Text(60), width=22),
            Column("since", _("自哪一日起"), Day(), width=14, help=_("不知道的留空。")),
        ]

    def _columns_of_footing(self):
        lists = [Option(pk, row.name, (ListKind(row.kind).label, row.kind)) for pk, row in self.item_lists.items()]
        return [
            Column(
                "item_list",
                _("依据的清单"),
                OneOf(lists),
                width=26,
                help=_("以清单条目为依据的，写清单和条目编号两列。"),
            ),
            Column("line_number", _("条目编号"), Code(20), width=12),
            Column(
                "admission",
                _("准入编号"),
                Code(40),
                width=24,
                help=_("以准入为依据的写编号；清单条目和准入只写一种，都没有的留空。"),
            ),
        ]

    def _column_of_places(self, **said):
        names = Counter(one.name for one in self.communities.values())
        options = [
            Option(pk, one.name if names[one.name] == 1 else f"{one.name}（{one.code}）", (one.code,))
            for pk, one in self.communities.items()
        ]
        usual = {
            "also": (_("社区"),),
            "width": 40,
            "help": _(
                "社区的名称或者代码，用「、」隔开；全部社区写「全部」。留空的，已登记的不变，新登记的暂不写社区。"
            ),
        }
        return Column("communities", _("承担的社区"), Communities(options), **{**usual, **said})
