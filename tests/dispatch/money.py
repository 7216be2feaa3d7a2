"""Money of tasks as real rows, for tests: promised with an admission, paid, confirmed; and a year of it by chance."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

from openpyxl import load_workbook

from dispatch.fund_exports import FUNDS
from dispatch.funds import Paid, Terms, confirm, deny, pay, promise, supersede, take_back
from dispatch.models import FundPayment
from registry.models import Community
from tests.dispatch.rows import admit
from tests.district import add_person
from tests.reports.built import build
from web import clock

SINCE, LAST_DAY, DUE, ON = date(2026, 1, 5), date(2026, 12, 31), date(2026, 6, 30), date(2026, 5, 20)
#: When the year is over and its last month is counted.
YEAR_OVER = date(2027, 1, 4)
FEN = Decimal("0.01")


def yuan(text):
    return Decimal(text).quantize(FEN)


def terms(admission, *communities, amount="3000", **said):
    """Terms over an admission; in all, until the end of June."""
    said = {"per": "in_all", "source": "fiscal", "due_on": DUE, **said}
    return Terms(amount=yuan(amount), communities=communities, admission=admission, **said)


def promised(district, *communities, admission=None, **said):
    """A promise of the department to some communities (default the first one)."""
    communities = communities or (district.community1,)
    admission = admission or admit(district, "健康体检", since=SINCE, last_day=LAST_DAY, communities=communities)
    return promise(terms(admission, *communities, **said), payer=district.department, by=district.officer)


def paid(district, to, *communities, amount="3000", voucher="凭1", on=ON):
    """Payments of one voucher to some communities (default the first one); the first payment."""
    rows = [Paid(one, yuan(amount), voucher) for one in communities or (district.community1,)]
    return pay(to, rows, paid_on=on, by=district.officer)[0]


def came(district, row=None, *, by=None, amount="3000", on=ON):
    """Money of a promise that is paid on a day and confirmed by a worker (default of the first community)."""
    by = by or district.worker
    community = Community.objects.get(pk__in=by.unit_ids_with("dispatch.receive"))
    row = row or promised(district, community, amount=amount)
    confirm(paid(district, row, community, amount=amount, voucher=f"凭{row.pk}-{community.pk}", on=on), by=by)
    return row


class YearOfMoney:
    """A year by chance, some of it confirmed in parts, kept twice: as rows, and added up in plain Python as ``sums`` by community."""

    def __init__(self, district, communities, chance, matters):
        self.district, self.chance = district, chance
        self.communities = list(communities)
        self.promised, self.paid, self.confirmed = ({one.pk: Decimal(0) for one in self.communities} for _n in range(3))
        for n, one in enumerate(self.communities):
            if not one.memberships.exists():
                add_person(district, f"w{n}", one, "community_worker")
        self.workers = {one.pk: one.memberships.select_related("user").first().user for one in self.communities}
        for n in range(matters):
            self._matter(n)

    def _matter(self, n):
        """One admission: promised, perhaps changed, paid in parts, some of it taken back, some confirmed in part."""
        named = self.chance.sample(self.communities, self.chance.randint(1, len(self.communities)))
        named.sort(key=lambda one: one.pk)
        with clock.at(SINCE + timedelta(days=self.chance.randint(0, 200))):
            said = {"since": SINCE, "last_day": LAST_DAY, "communities": named}
            admission = admit(self.district, f"事项{n}", **said)
            row, shares = self._promise(admission, named, None)
            if self.chance.random() < 0.4:
                row, shares = self._promise(admission, named, row)
            for community, share in shares.items():
                self.promised[community] += share
            self._pay(row, named, shares)
            if self.chance.random() < 0.2 and not FundPayment.objects.filter(promise__series=row.series).exists():
                row, again = self._promise(admission, named, row)
                for community, share in again.items():
                    self.promised[community] += share - shares[community]

    def _promise(self, admission, named, before):
        per = self.chance.choice(("in_all", "community", "month", "time", "hour"))
        quantity = Decimal(1) if per in ("in_all", "community") else Decimal(self.chance.randint(1, 120)) / 10
        amount = Decimal(self.chance.randint(1_000, 9_999_999)) / 100
        due = SINCE + timedelta(days=self.chance.randint(0, 360))
        wish = terms(admission, *named, amount=amount, per=per, quantity=quantity, due_on=due)
        by = self.district.officer
        row = supersede(before, wish, by=by) if before else promise(wish, payer=self.district.department, by=by)
        return row, self._shared_out(per, amount, quantity, named)

    def _shared_out(self, per, amount, quantity, named):
        """{community: yuan}, counted in whole fen."""
        if per != "in_all":
            tenths = int(amount * 100) * int(quantity * 10)
            return dict.fromkeys((one.pk for one in named), Decimal((tenths + 5) // 10) / 100)
        whole, left = divmod(int(amount * 100), len(named))
        return {one.pk: Decimal(whole + (k < left)) / 100 for k, one in enumerate(named)}

    def _pay(self, row, named, shares):
        for part in range(self.chance.randint(0, 2)):
            chosen = [one for one in named if self.chance.random() < 0.6]
            rows = [Paid(one, self._some(shares[one.pk], 2), f"凭{row.pk}-{part}") for one in chosen]
            rows = [one for one in rows if one.amount >= FEN]
            if not rows:
                continue
            for payment in pay(row, rows, paid_on=clock.today(), by=self.district.officer):
                self._afterwards(payment)

    def _afterwards(self, payment):
        if self.chance.random() < 0.2:
            take_back(payment, by=self.district.officer)
            return
        self.paid[payment.community_id] += payment.amount
        if self.chance.random() < 0.7:
            part = None if self.chance.random() < 0.8 else max(FEN, self._some(payment.amount, 1))
            worker = self.workers[payment.community_id]
            confirm(payment, by=worker, amount=part)
            if part is not None and self.chance.random() < 0.5:
                if part < payment.amount:
                    deny(payment, by=worker)
                confirm(payment, by=worker)
                part = None
            self.confirmed[payment.community_id] += payment.amount if part is None else part

    def _some(self, amount, parts):
        """Part of an amount in whole fen, so that ``parts`` of it fit."""
        most = int(amount * 100) // parts
        return Decimal(self.chance.randint(0, most)) / 100

    @property
    def sums(self):
        """(promised, paid, confirmed) of all communities."""
        return tuple(sum(kept.values(), Decimal(0)) for kept in (self.promised, self.paid, self.confirmed))


NAMES = ("promised", "paid", "confirmed")


def read_everywhere(client, year):
    """{where: (promised, paid, confirmed)} as pages, API, files and the report tell a reviewer who is signed in with
    ``client``."""
    return {
        **_ledger(client),
        **_report(client),
        **_accounts(client, year.communities),
        "payments": _payments(client, year),
    }


def _ledger(client):
    """The page and its files, and the same of the API."""
    keys = [column.key for column in FUNDS.columns]
    rows = {
        "json": [[row[key] for key in keys] for row in _json(client.get("/funds/", {"format": "json"}))["rows"]],
        "csv": _csv(client.get("/funds/", {"format": "csv"})),
        "xlsx": _xlsx(client.get("/funds/", {"format": "xlsx"})),
    }
    places = [keys.index(name) for name in NAMES]
    files = {
        f"file {ending}": tuple(sum((yuan(str(row[place])) for row in found), Decimal(0)) for place in places)
        for ending, found in rows.items()
    }
    return {
        "page": of_totals(client.get("/funds/").context["totals"]),
        "api": of_json(client.get("/api/v1/funds/totals/").json()),
        **files,
    }


def _report(client):
    """The report: its total, and what it sums by who pays and by street; the same of the API."""
    page, api = client.get("/funds/report/").context["report"], client.get("/api/v1/funds/report/").json()
    return {
        "report": of_totals(page.totals),
        "report by payer": added_up(of_totals(totals) for _unit, totals in page.payers),
        "report by street": added_up(of_totals(totals) for _unit, totals in page.streets),
        "report of the api": of_json(api["totals"]),
        "report of the api by payer": added_up(of_json(one["totals"]) for one in api["payers"]),
        "report of the api by street": added_up(of_json(one["totals"]) for one in api["streets"]),
    }


def read_monthly(client, district):
    """{where: (promised, paid, confirmed)} as the monthly report of the year's last month tells the same reviewer, on its
    page and in the API."""
    report = build(district, month=LAST_DAY.replace(day=1))
    lines = client.get(f"/api/v1/reports/{report.pk}/").json()["lines"]
    table = next(one for one in client.get(report.get_absolute_url()).context["content"].tables if one.key == "funds")
    places = [[column.key for column in table.columns].index(name) for name in NAMES]

    def of_lines(name):
        rows = [(one["metric"], Decimal(one["value"])) for one in lines if one["table"] == name]
        return tuple(sum((value for metric, value in rows if metric == key), Decimal(0)) for key in NAMES)

    return {
        "monthly report": tuple(table.total[place] for place in places),
        "monthly report by payer": added_up(tuple(row[place] for place in places) for row in table.rows),
        "monthly report of the api": of_lines("summary"),
        "monthly report of the api by payer": of_lines("funds"),
    }


def _accounts(client, communities):
    """The accounts of all communities, each page and the API."""
    pages = (client.get(f"/funds/communities/{one.pk}/").context["account"].totals for one in communities)
    api = (client.get(f"/api/v1/fund-accounts/{one.pk}/").json()["totals"] for one in communities)
    return {"accounts": added_up(map(of_totals, pages)), "accounts of the api": added_up(map(of_json, api))}


def _payments(client, year):
    """The file of payments, from which what was paid and what was confirmed follow."""
    rows = _json(client.get("/funds/payments/", {"format": "json"}))["rows"]
    gone = sum((yuan(str(row["amount"])) for row in rows), Decimal(0))
    seen = [row for row in rows if row["confirmed"] is not None]
    return year.sums[0], gone, sum((yuan(str(row["confirmed"])) for row in seen), Decimal(0))


def of_totals(totals):
    return tuple(getattr(totals, name) for name in NAMES)


def of_json(said):
    return tuple(Decimal(said[name]) for name in NAMES)


def added_up(sums):
    """The sums of many, name by name."""
    return tuple(sum(column, Decimal(0)) for column in zip(*sums, strict=True))


def _json(response):
    return json.loads(b"".join(response.streaming_content), parse_float=Decimal)


def _csv(response):
    rows = csv.reader(io.StringIO(_whole(response).decode("utf-8-sig")))
    return list(rows)[1:]


def _xlsx(response):
    """The rows below the heading of the first sheet, amounts as they are written in the file."""
    book = load_workbook(io.BytesIO(_whole(response)), read_only=True)
    rows = [[*row] for row in book.worksheets[0].iter_rows(values_only=True)]
    heading = next(n for n, row in enumerate(rows) if row[0] == str(FUNDS.columns[0].label))
    return rows[heading + 1 :]


def _whole(response):
    return b"".join(response.streaming_content) if response.streaming else response.content
