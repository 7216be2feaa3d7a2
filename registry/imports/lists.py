"""Import of lists: the rows of a sheet become lines of a draft, which a second person publishes. No list changes by it."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.cells import NOT_FILLED
from desk.imports.importer import importer
from registry.changes import departments_of
from registry.imports.bases import Bases
from registry.imports.copies import TakesCopies
from registry.imports.drafts import Drafting, DraftTarget, NoDraft
from registry.imports.line_columns import LineColumns
from registry.imports.used_numbers import used_numbers
from registry.line_forms import BOTH_ROLES, HEADING_NEEDED, PLACE_NOT_HERE, WORDS
from registry.models import (
    DEPARTMENTS,
    AdjustmentOrder,
    Category,
    ItemList,
    ListEntry,
    ListKind,
    OrderLine,
    PermittedAct,
)
from registry.models.bases import BasisLevel
from registry.models.orders import Change
from web import clock

CERTIFICATES = (ListKind.MAY_ISSUE, ListKind.NOT_TO_ISSUE)
#: What a row says of a line where it says nothing.
BLANK = {
    **dict.fromkeys(WORDS, ""),
    **{"category": Category.TASK, "permitted_acts": ()},
    **{"basis_title": "", "basis_number": "", "basis_article": "", "basis_level": ""},
    **dict.fromkeys((*DEPARTMENTS, "keywords"), ()),
}


@importer
class Lists(TakesCopies, LineColumns):
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
            "heading": _("环境卫生"),
            "subheading": _("生活垃圾"),
            "name": _("协助做好垃圾分类宣传"),
            "category": Category.TASK,
            "content": _("协助发放宣传材料，组织居民参加宣传活动。"),
            "community_role": _("在社区内张贴、发放宣传材料，不承担检查和处罚。"),
            "permitted_acts": (PermittedAct.CONTACT_RESIDENTS, PermittedAct.PUBLICISE_EDUCATE),
            "basis_title": _("关于推进生活垃圾分类工作的若干意见"),
            "basis_number": _("建办城〔2020〕93号"),
            "basis_level": BasisLevel.NATIONAL_POLICY,
            "keywords": (_("垃圾分类"),),
        },
        {
            "item_list": ListKind.PUBLIC_SERVICE,
            "number": "8",
            "heading": _("社会保障"),
            "name": _("灵活就业人员参保登记"),
            "category": Category.TASK,
            "service_place": _("区政务服务中心一楼社保窗口"),
            "basis_title": _("中华人民共和国社会保险法"),
            "basis_level": BasisLevel.LAW,
        },
        {"change": Change.REMOVE, "item_list": ListKind.NEGATIVE, "number": "3"},
    )

    @classmethod
    def of_today(cls, authority, by, target):
        """The lists as they stand today, without a draft."""
        return cls.reading(target)(authority, by, {**target, "today": True})

    def begin(self, *, carry_out):
        """Find, lock or make the draft, and read nothing else yet."""
        is_look = self.target.get("today")
        self.draft = NoDraft() if is_look else Drafting(self.authority, self.by, self.target, carry_out=carry_out)
        self.bases, self.other_keywords, self.scheduled, self.new_lists = Bases(), 0, 0, set()

    def prepare(self, rows):
        """Read the bases that the rows name, what is in force under their numbers, and what the draft says of them."""
        numbers = {row.get("number") for row in rows} - {None}
        said = [{row.get(name) for row in rows} - {None, ""} for name in ("basis_title", "basis_number")]
        self.bases.read(*said)
        lists = {row.pk: key for key, row in self.item_lists.items()}
        entries = ListEntry.objects.in_force(self.draft.effective_on).filter(
            line__item_list__in=lists, line__number__in=numbers
        )
        self.entries = {
            (lists[entry.line.item_list_id], entry.line.number): entry
            for entry in entries.select_related("line", "basis").prefetch_related(*DEPARTMENTS)
        }
        self.used = used_numbers(lists, numbers, self.draft.effective_on)
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
            **{name: getattr(said, name) for name in WORDS},
            **{"change": "", "item_list": key[0], "number": key[1], "permitted_acts": tuple(said.permitted_acts)},
            **{"basis_title": said.basis.title, "basis_number": said.basis.document_number},
            **{"basis_article": said.basis.article, "basis_level": said.basis.level},
            **{name: tuple(unit.pk for unit in units) for name, units in departments_of(said).items()},
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
        self._object_to_wording(row)
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

    def _object_to_wording(self, row):
        """Headings come from the top, a department has one part, and only a public service is had somewhere."""
        wrong = {name for name, _remedy in row.errors}
        says = {name for name in ("heading", "subheading", *DEPARTMENTS) if row.has(name)}
        asked = says & {"heading", "subheading"} and not wrong & {"heading", "subheading"}
        if asked and self._said(row, "subheading") and not self._said(row, "heading"):
            row.refuse("heading" if "heading" in says else "subheading", HEADING_NEEDED)
        if says & {*DEPARTMENTS} and not wrong & {*DEPARTMENTS}:
            self._object_to_departments(row)
        if row.get("service_place") and row.key and not row.key[0].startswith(ListKind.PUBLIC_SERVICE):
            row.refuse("service_place", PLACE_NOT_HERE)

    def _object_to_departments(self, row):
        leading = set(self._said(row, "lead_departments"))
        if both := [pk for pk in self._said(row, "cooperating_departments") if pk in leading]:
            field = "cooperating_departments" if row.has("cooperating_departments") else "lead_departments"
            row.refuse(field, BOTH_ROLES % {"units": self.column_by_key[field].cell.show(both)})

    def _object_to_number(self, row):
        change, drafted = row.get("change"), (row.before or {}).get("change", "")
        where = {"number": row.get("number")}
        if row.before is None:
            if change in (Change.CHANGE, Change.REMOVE):
                not_there = _t("第%(number)s项在生效日期当天不在清单上，不能修改或者移出。请核对编号。") % where
                row.refuse("change", self.used[row.key].of_change if row.key in self.used else not_there)
            elif row.key in self.used:
                row.refuse("number", self.used[row.key].of_adding)
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
        """What was passed over, new bases and lists, and keywords that stay as they are."""
        super().end()
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
                {name: self._said(row, name) for name in DEPARTMENTS if line.basis_id}
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
            for field in WORDS:
                if field not in ("name", "category"):
                    setattr(line, field, BLANK[field])
            line.permitted_acts, line.keywords, line.basis_id = [], [], None
            return line
        for name in WORDS:
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
