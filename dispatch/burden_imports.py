"""Import of standing burdens: new ones are registered, known ones corrected; what has been stopped stays stopped."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from desk.imports.importer import importer
from desk.imports.texts import loose
from dispatch.burden_columns import BurdenColumns
from dispatch.burdens import KEEPER, begin_places, end_places
from dispatch.models import BurdenKind, BurdenPlace, BurdenState, StandingBurden
from registry.models import ListLine
from web import clock

#: What a row says of the burden itself, as the table has it.
PLAIN = ("frequency", "minutes_each", "document_number", "since")
BATCH = 500
FOOTING = ("item_list", "line_number", "admission")


class BurdensTarget(forms.Form):
    """Who asks for what stands in a sheet that doesn't say so."""

    owner = forms.CharField(
        label=_("要求单位"),
        max_length=100,
        required=False,
        help_text=_("表里没有「要求单位」一列，或者这一格留空的，按这里填写的单位登记。"),
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)

    def target(self):
        """The answer as the run keeps it."""
        return {"owner": self.cleaned_data["owner"].strip()}


@importer
class Burdens(BurdenColumns):
    """Standing burdens of one authority, told apart by kind, name and owner."""

    kind, label, permission = "burdens", _("常态负担"), KEEPER
    help = _("一行一项，按种类、名称、要求单位识别。已登记的只改表里写了的格子；表里没有的不受影响。")
    target_form = BurdensTarget
    #: A row is known by its owner too, which a sheet may leave to the form: it gets its key in ``prepare``.
    keys = ("identity",)
    examples = (
        {
            "kind": BurdenKind.LEDGER,
            "name": _("危房情况台账"),
            "owner": _("住房和城乡建设局"),
            "frequency": "monthly",
            "minutes_each": 40,
        },
        {"kind": BurdenKind.PLATFORM, "name": _("综合治理平台"), "owner": _("政法委"), "frequency": "weekly"},
    )

    def begin(self, *, carry_out):
        """Burdens of one authority are imported one file at a time; a row may repeat none before it."""
        if carry_out:
            list(StandingBurden.objects.filter(authority=self.authority).select_for_update(of=("self",)))
        self.seen, self.own_units = {}, set(self.by.unit_ids)

    def prepare(self, rows):
        """Give each row its owner and key; read the burdens of these names, and the lines that are named."""
        for row in rows:
            self._identify(row)
        names = {row.get("name") for row in rows} - {None}
        burdens = StandingBurden.objects.filter(authority=self.authority, name__in=names)
        self.burdens = self.by_key(self._for_values(burdens))
        numbers = {row.get("line_number") for row in rows} - {None, ""}
        lines = ListLine.objects.filter(item_list__in=self.item_lists, number__in=numbers)
        self.lines = {(line.item_list_id, line.number): line for line in lines}

    def _identify(self, row):
        """The owner by its present name, whichever way it is written."""
        written = row.get("owner") or self.target.get("owner", "")
        if not written:
            if "owner" not in dict(row.errors):
                row.refuse("owner", _t("没有写要求单位。请在表里写明，或者上传时填写。"))
            return
        unit = self.owners.get(loose(written))
        row.values["owner"] = unit.name if unit else written
        if row.has("kind") and row.has("name"):
            row.key = row.get("kind"), row.get("name"), row.get("owner")
            first = self.seen.setdefault(row.key, row.number)
            if first != row.number:
                row.refuse("name", _t("和第%(row)s行是同一项，请删去一行。") % {"row": first})

    def existing(self, keys):
        """{key: values} of the burdens that are registered."""
        return {key: self._values(burden) for key, burden in self.burdens.items() if key in set(keys)}

    def label_of(self, row):
        """By its name and owner."""
        return f"{row.get('name')}（{row.get('owner')}）"

    def object_to(self, row):
        """What is left empty stays as it is; what it rests on is there, and one thing; what was stopped is not begun again."""
        if row.before:
            for column in self.columns:
                if row.has(column.key) and row.get(column.key) == column.cell.empty:
                    row.values.pop(column.key)
        self._object_to_footing(row)
        if (day := row.get("since")) and day > clock.today():
            row.refuse("since", _t("不能晚于今天。"))
        if row.before and row.before["state"] == BurdenState.STOPPED and self.differences(row):
            row.refuse(
                "name",
                _t("这一项已经停用并核实，不能由导入改变；又出现的，请在它的页面「举报反弹」，或者由审核人登记。"),
            )

    def _object_to_footing(self, row):
        item_list, number, admission = (row.get(name) for name in FOOTING)
        unit, before = self.owners.get(loose(row.get("owner") or "")), row.before or {}
        says_anew = any(row.get(name) and row.get(name) != before.get(name) for name in FOOTING)
        if unit and unit.pk in self.own_units and says_anew:
            row.refuse("owner", _t("本单位要求的，依据由别的单位的审核人填写，这里请留空。"))
        if admission and admission not in self.admissions:
            row.refuse("admission", _t("没有编号是「%(text)s」的准入，请核对。") % {"text": admission})
        if (item_list or number) and admission:
            row.refuse("admission", _t("依据只能是一条清单条目或者一件准入，请只写一种。"))
        elif bool(item_list) != bool(number):
            name = "line_number" if item_list else "item_list"
            if name not in dict(row.errors):
                row.refuse(name, _t("清单和条目编号要一起写。"))
        elif number and (item_list, number) not in self.lines:
            said = {"list": self.item_lists[item_list].name, "number": number}
            row.refuse("line_number", _t("「%(list)s」没有编号是「%(number)s」的条目，请核对。") % said)
        elif row.before and (number or admission):
            # The one takes the place of the other.
            blank = {"admission": ""} if number else {"item_list": "", "line_number": ""}
            row.values.update({name: value for name, value in blank.items() if row.before[name]})

    def apply(self, rows):
        """Register the new ones, correct the others, and let places begin and end."""
        made = StandingBurden.objects.bulk_create(self._new(row) for row in rows if row.before is None)
        known = [self._corrected(row) for row in rows if row.before is not None]
        fields = [*PLAIN, "line", "admission", "version"]
        StandingBurden.objects.bulk_update(known, fields)
        burdens = self.by_key((*made, *known))
        self._place([(burdens[row.key], row) for row in rows if row.get("communities")])

    def _new(self, row):
        unit = self.owners.get(loose(row.get("owner")))
        burden = StandingBurden(
            authority=self.authority,
            kind=row.get("kind"),
            name=row.get("name"),
            owner=unit,
            owner_name="" if unit else row.get("owner"),
        )
        return self._write(burden, row)

    def _corrected(self, row):
        burden = self._write(self.burdens[row.key], row)
        burden.version = F("version") + 1
        return burden

    def _write(self, burden, row):
        for name in PLAIN:
            if row.has(name):
                setattr(burden, name, row.get(name))
        if row.has("line_number") or row.has("item_list"):
            burden.line = self.lines.get((row.get("item_list"), row.get("line_number")))
        if row.has("admission"):
            burden.admission_id = self.admissions.get(row.get("admission"))
        return burden

    def _place(self, pairs):
        """Exactly the communities of a row keep its burden from today on; a new one's from the day that it names."""
        today = clock.today()
        gone, new = [], []
        for burden, row in pairs:
            before, wanted = set(row.before["communities"]) if row.before else set(), set(row.get("communities"))
            if before - wanted:
                places = (one for one in burden.places.all() if one.is_true_on(today))
                gone += [one.pk for one in places if one.community_id in before - wanted]
            since = today if row.before else row.get("since") or today
            new += [(burden, one, since) for pk, one in self.communities.items() if pk in wanted - before]
        end_places(BurdenPlace.objects.filter(pk__in=gone), today)
        begin_places(new)

    def rows_of(self):
        """Every burden of the authority."""
        rows = self._for_values(StandingBurden.objects.filter(authority=self.authority))
        return (self._values(burden) for burden in rows.iterator(chunk_size=BATCH))

    def _for_values(self, rows):
        return rows.select_related("owner", "line", "admission").prefetch_related("places")

    def _values(self, burden):
        """A burden as a row says it."""
        kept = {one.community_id for one in burden.places.all() if one.is_true_on(clock.today())}
        return {
            "kind": burden.kind,
            "name": burden.name,
            "owner": burden.owner_label,
            **{name: getattr(burden, name) for name in PLAIN},
            "item_list": burden.line.item_list_id if burden.line_id else "",
            "line_number": burden.line.number if burden.line_id else "",
            "admission": burden.admission.number if burden.admission_id else "",
            "communities": tuple(pk for pk in self.communities if pk in kept),
            "state": burden.state,
        }

    @staticmethod
    def by_key(burdens):
        """{key of a row: burden}."""
        return {(burden.kind, burden.name, burden.owner_label): burden for burden in burdens}
