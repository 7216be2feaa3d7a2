"""The five lists, put in force by orders: two earlier ones, one that brought today's wording, one that is to come."""

from datetime import timedelta
from functools import cached_property

from certificates.models import CertificateGuide
from home.demo import tables
from home.demo.timeline import Days
from registry.models import (
    DEPARTMENTS,
    AdjustmentOrder,
    ItemList,
    LegalBasis,
    ListKind,
    ListLine,
    OrderLine,
    PermittedAct,
)
from registry.models.orders import Change
from web import clock
from web.workflow import perform

NAMES = {
    ListKind.DUTY: "示范区社区依法履职事项清单",
    ListKind.ASSIST: "示范区社区依法协助事项清单",
    ListKind.NEGATIVE: "示范区社区工作负面清单（禁入事项）",
    ListKind.NOT_TO_ISSUE: "示范区社区不应出具证明事项清单",
    ListKind.MAY_ISSUE: "示范区社区可以出具证明事项清单",
}
CERTIFICATES = (ListKind.NOT_TO_ISSUE, ListKind.MAY_ISSUE)
DRAFTER, PUBLISHER = "shenhe", "shending"
STEPS_OF_ISSUE = "居民提出申请并说明用途；社区核实情况；符合用途的据实出具，加盖印章并登记。"


class Lists:
    """Writes the orders of one district; ``today`` is the day to which the past is relative."""

    def __init__(self, district, today):
        self.district = district
        self.days = Days(today)
        self.kinds = {
            kind: ItemList.objects.create(authority=district.authority, kind=kind, name=name, position=position)
            for position, (kind, name) in enumerate(NAMES.items(), 1)
        }

    @cached_property
    def reference(self):
        """{(list, number): row} of the lines as they stand today, tasks and certificates alike."""
        rows = {(row["list"], row["number"]): row for row in tables.reference("lists")}
        for row in tables.reference("certificates"):
            row |= {"category": "certificate", "content": "", "conditions": row["purpose"]}
            row["basis_state"] = "confirmed" if row["document_number"] else "unconfirmed"
            rows[row["list"], row["number"]] = row
        return rows

    @cached_property
    def bases(self):
        """{(title, number): basis}, made once each."""
        made = {}
        for row in self.reference.values():
            key = row["basis_title"], row["document_number"]
            made[key] = made.get(key) or LegalBasis.objects.create(
                title=tables.full_width(row["basis_title"]),
                document_number=row["document_number"],
                level=row["basis_level"],
                is_confirmed=row["basis_state"] == "confirmed",
            )
        return made

    @cached_property
    def keywords(self):
        """{(list, number): keywords} that reviewers keep."""
        return tables.keywords()

    @cached_property
    def headings(self):
        """{(list, number): row} of the headings over the matter and of the community's part in it."""
        return {(row["list"], row["number"]): row for row in tables.own("headings")}

    @cached_property
    def parts(self):
        """{field: {(list, number): departments}}: who leads the matter, and who co-operates."""
        columns = dict(zip(DEPARTMENTS, ("departments", "cooperating"), strict=True))
        return {
            field: {
                (row["list"], row["number"]): [self.district.units[code] for code in tables.split(row[column])]
                for row in tables.own("leads")
            }
            for field, column in columns.items()
        }

    def put_in_force(self):
        """Draft and publish the orders one after another, each on its own day, then write the guides."""
        for row in tables.own("orders"):
            self._order(row)
        self._guides()

    def _order(self, row):
        published_on, effective_on = self._dates(row)
        with clock.at(self.days.moment(self.days.working_before(min(published_on, self.days.today)), 10)):
            order = AdjustmentOrder.objects.create(
                authority=self.district.authority,
                title=row["title"],
                # Two a month at most, so that numbers rise with the months.
                document_number=f"示民发〔{published_on.year}〕{2 * published_on.month + (row['order'] == 'draft')}号",
                published_on=published_on,
                effective_on=effective_on,
                reason=row["reason"],
                drafted_by=self.district.people[DRAFTER],
            )
            self._lines(order, row["order"])
        if row["order"] != "draft":
            with clock.at(self.days.moment(published_on, 15)):
                perform(order, "publish", by=self.district.people[PUBLISHER])

    def _dates(self, row):
        """(published, effective): in force from the first of a month, published some ten days before; a draft may be published at once."""
        today = self.days.today
        if row["order"] == "draft":
            published_on = self.days.working_after(today - timedelta(days=1))
            return published_on, published_on + timedelta(days=14)
        effective_on = self.days.first_of_month(int(row["months_ago"]))
        if (effective_on - today).days in range(1, 4):
            effective_on = self.days.first_of_month(int(row["months_ago"]) - 1)
        published_on = self.days.working_before(min(effective_on - timedelta(days=9), today))
        return published_on, effective_on

    def _lines(self, order, key):
        rows = [row for row in tables.own("order_lines") if row["order"] == key]
        listed = {(row["list"], row["number"]): row for row in rows}
        if key == "first":
            rows = [row for row in rows if row["change"] == "add"] + [
                listed.get(place, {"change": "add", "list": place[0], "number": place[1]})
                for place in self.reference
                if listed.get(place, {}).get("change") != "leave"
            ]
        made = OrderLine.objects.bulk_create(self._line(order, row) for row in rows)
        for field, departments in self.parts.items():
            through = getattr(OrderLine, field).through
            through.objects.bulk_create(
                through(orderline_id=line.pk, unit_id=unit.pk)
                for line in made
                if line.change != Change.REMOVE
                for unit in departments.get((line.item_list.kind, line.number), ())
            )

    def _line(self, order, row):
        """An order's line: what the row says, and where it says nothing what the reference data does."""
        place = row["list"], row["number"]
        change = {"word": Change.ADD}.get(row["change"], row["change"])
        line = OrderLine(order=order, item_list=self.kinds[row["list"]], number=row["number"], change=change)
        if change == Change.REMOVE:
            return line
        said = self.reference.get(place) or self.reference[tuple(row["basis_of"].split(":"))]
        wording = row if row.get("name") else said
        line.name, line.category = wording["name"], wording["category"]
        line.content = tables.full_width(wording["content"])
        line.conditions = tables.full_width(wording.get("conditions", ""))
        for name, words in self.headings.get(place, {}).items():
            if name not in ("list", "number"):
                setattr(line, name, words)
        line.permitted_acts = PermittedAct.values if row["list"] == ListKind.ASSIST else []
        line.basis = self.bases[said["basis_title"], said["document_number"]]
        line.keywords = self.keywords[place] if change == Change.ADD else []
        return line

    def _guides(self):
        """Where to go with a certificate, by common practice: unconfirmed until the district confirms it."""
        places = ListLine.objects.filter(item_list__kind__in=CERTIFICATES, item_list__authority=self.district.authority)
        since = self.days.first_of_month(14)
        CertificateGuide.objects.bulk_create(
            CertificateGuide(
                line=place,
                steps=STEPS_OF_ISSUE if place.item_list.kind == ListKind.MAY_ISSUE else "",
                handled_by=tables.full_width(self.reference[place.item_list.kind, place.number]["handled_by"]),
                valid_from=since,
            )
            for place in places.select_related("item_list")
            if (place.item_list.kind, place.number) in self.reference
        )
