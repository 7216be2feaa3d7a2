"""What communities of the demonstration district keep going, what of it rests on something, and what was done to end it."""

from datetime import date, timedelta

from admission.models import Admission
from dispatch.models import BurdenPlace, StandingBurden
from home.demo import tables
from home.demo.people import officers
from home.demo.timeline import Days
from registry.models import ListLine
from web import clock
from web.workflow import perform

REVIEWER = "shenhe"


class Burdens:
    """The register of the table; days of the steps are counted back from today."""

    def __init__(self, district, today):
        self.district, self.days, self.officers = district, Days(today), officers(district)

    def register(self):
        """All of them, each with its places and the steps of its way."""
        for row in tables.own("burdens"):
            self._go(self._make(row), row)

    def _make(self, row):
        said = {"line": None, "admission": None, **self._footing(row["rests_on"])}
        burden = StandingBurden.objects.create(
            authority=self.district.authority,
            kind=row["kind"],
            name=row["name"],
            owner=self.district.units.get(row["owner"]),
            owner_name=row["owner_name"],
            frequency=row["frequency"],
            minutes_each=int(row["minutes"]) if row["minutes"] else None,
            document_number=row["document_number"],
            since=date.fromisoformat(row["since"]),
            **said,
        )
        BurdenPlace.objects.bulk_create(
            BurdenPlace(burden=burden, community=one, valid_from=burden.since)
            for one in self.district.communities
            if row["scope"] in ("all", one.parent.code)
        )
        return burden

    def _footing(self, rests_on):
        """The line (``kind:number``) or the admission (``admission:name``) on which it rests."""
        kind, _colon, what = rests_on.partition(":")
        if kind == "admission":
            return {"admission": Admission.objects.filter(name=what).first()}
        lines = ListLine.objects.filter(item_list__authority=self.district.authority, item_list__kind=kind)
        return {"line": lines.filter(number=what).first()}

    def _go(self, burden, row):
        """Order it to stop, say and verify that it is, note that it is back: as far as the row says, each on its day."""
        if not row["ordered"]:
            return
        by = self.district.people[REVIEWER]
        ordered = self.days.today - timedelta(days=int(row["ordered"]))
        with self._on(ordered):
            stop_by = ordered + timedelta(days=int(row["stop_in"]))
            perform(burden, "order_stop", by=by, stop_by=stop_by, reason="没有列入清单，也没有经过准入。")
        if row["said"]:
            with self._on(ordered + timedelta(days=int(row["said"]))):
                owner = self.officers[row["owner"]]
                perform(burden, "say_stopped", by=owner, note="已通知各社区停用。")
        if not row["verified"]:
            return
        verified = ordered + timedelta(days=int(row["verified"]))
        with self._on(verified):
            perform(burden, "verify_stopped", by=by, note="看过三个社区的现场，不再要求报送。")
        if row["back"]:
            back = verified + timedelta(days=int(row["back"]))
            with self._on(back):
                perform(burden, "rebound", by=by, communities=[], stop_by="", note="又要求恢复。")

    def _on(self, day):
        return clock.at(self.days.moment(day, 10, 30))
