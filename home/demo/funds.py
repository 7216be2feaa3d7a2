"""Money of the demonstration: promised with admissions and with a line, paid, confirmed or not yet, overdue, used; the rates
of an hour, the directory of organisations, an agreement with one of them."""

from datetime import timedelta
from decimal import Decimal

from admission.models import Admission
from dispatch.agreements import record
from dispatch.funds import Paid, Terms, confirm, deny, pay, promise, use
from dispatch.models import Provider
from dispatch.providers import keep
from dispatch.rates import set_rate
from home.demo import tables
from home.demo.people import officers
from registry.models import ListLine
from web import clock

KEEPER = "shenhe"
#: Working days before today on which the rates and the directory are entered.
ENTERED = 210


def fund_tasks(district, days, timeline):
    """Note every act on its day; in the tables ``ago`` counts working days before today."""
    said = Funds(district, days)

    def note(ago, hour, act, *args):
        day = days.working_on_or_before(days.calendar.subtract(days.today, ago))
        timeline.note(days.moment(day, hour, 25), act, *args)

    note(ENTERED, 9, said.enter)
    for row in tables.own("funds"):
        note(int(row["ago"]), 10, said.promise, row)
    for row in tables.own("payments"):
        note(int(row["ago"]), 11, said.pay, row)
        if row["confirmed"]:
            note(int(row["ago"]) - int(row["confirmed"]), 15, said.confirm, row)
    for row in tables.own("fund_uses"):
        note(int(row["ago"]), 16, said.use, row)
    for row in tables.own("agreements"):
        note(int(row["ago"]), 14, said.agree, row)


class Funds:
    """The acts, one after another; what goes with an admission that isn't there is left out."""

    def __init__(self, district, days):
        self.district, self.days, self.people = district, days, officers(district)
        self.promises, self.payments = {}, {}

    def enter(self):
        """The reviewing office enters the rates and the directory."""
        authority = self.district.authority
        for row in tables.own("rates"):
            since = self.days.first_of_month(int(row["months_ago"]))
            set_rate(authority, yuan=Decimal(row["yuan"]), valid_from=since, source=row["source"])
        for row in tables.own("providers"):
            said = {name: row[name] for name in ("name", "services", "contact")}
            since = self.days.first_of_month(int(row["months_ago"]))
            keep(Provider(authority=authority), by=self.district.people[KEEPER], code="", valid_from=since, **said)

    def promise(self, row):
        """A unit promises money."""
        subject, communities = self._subject(row["subject"])
        if not communities:
            return
        terms = Terms(
            amount=Decimal(row["amount"]),
            per=row["per"],
            quantity=Decimal(row["quantity"]),
            source=row["source"],
            due_on=self.days.today + timedelta(days=int(row["due"])),
            note=row["note"],
            communities=tuple(communities),
            **subject,
        )
        payer = self.district.units[row["payer"]]
        self.promises[row["subject"]] = promise(terms, payer=payer, by=self.people[payer.code])

    def _subject(self, key):
        """What the money goes with, as Terms name it, and to whom: ``admission:name``, or ``line:kind:number``."""
        kind, _colon, name = key.partition(":")
        if kind == "admission":
            admission = Admission.objects.of(self.district.authority).filter(name=name).order_by("pk").first()
            named = admission.communities.order_by("parent__official_order", "official_order") if admission else ()
            return {"admission": admission}, list(named)
        of, _colon, number = name.partition(":")
        lines = ListLine.objects.filter(item_list__authority=self.district.authority, item_list__kind=of)
        return {"line": lines.get(number=number)}, self.district.communities

    def pay(self, row):
        """The unit pays what it promised, to the communities of some streets or to all."""
        if (promised := self.promises.get(row["subject"])) is None:
            return
        streets = tables.split(row["streets"])
        shares = promised.shares.with_money().filter(missing__gt=0).select_related("community__parent")
        rows = [
            Paid(one.community, one.missing, row["voucher"], row["account"])
            for one in shares
            if not streets or one.community.parent.code in streets
        ]
        by = self.people[promised.payer.code]
        self.payments[row["voucher"]] = pay(promised, rows, paid_on=clock.today(), by=by)

    def confirm(self, row):
        """The communities say that it came, but for those that are still to look, or that looked and found nothing."""
        waiting, denied = tables.split(row["waiting"]), tables.split(row["denied"])
        for payment in self.payments.get(row["voucher"], ()):
            worker = self.people[payment.community.code]
            if payment.community.code in denied:
                deny(payment, by=worker, note="已查社区专户对账单，没有这一笔。")
            elif payment.community.code not in waiting:
                confirm(payment, by=worker)

    def use(self, row):
        """A community says what it used money for."""
        said = {"amount": Decimal(row["amount"]), "used_on": clock.today(), "purpose": row["purpose"]}
        said["promise"] = self.promises.get(row["subject"])
        use(self.district.units[row["community"]], by=self.people[row["community"]], **said)

    def agree(self, row):
        """A department buys a service."""
        said = {name: row[name] for name in ("title", "number", "workload")}
        said |= {
            "provider": Provider.objects.of(self.district.authority).get(name=row["provider"]),
            "admission": self._subject(f"admission:{row['admission']}")[0]["admission"],
            "starts_on": self.days.today + timedelta(days=int(row["starts"])),
            "last_day": self.days.today + timedelta(days=int(row["last"])),
            "price": Decimal(row["price"]),
        }
        record(said, buyer=self.district.units[row["buyer"]], by=self.people[row["buyer"]])
