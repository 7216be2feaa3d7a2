"""Money of a month: what stood promised on its last day, what was paid and confirmed by then, as known at the cut.

Payments and confirmations are added up first, and then joined to what was promised: to look them up for each promise and
community would take as many looks as there are, of which a city has hundreds of thousands.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import Count, F, Q, Sum

from admission.models import Admission
from dispatch.models import FundConfirmation, FundPayment, FundShare
from dispatch.verdicts import Verdict
from reports import facts
from reports.counting import Fact, department_rows, merged

LINE, ADMITTED = "dispatch__entry__line", "dispatch__admission"
MONEY = ("promised", "paid", "confirmed", "overdue", "paid_in_month")
PAID = {"paid_in_month": Sum("amount", default=0)}

# ``overdue``: what is missing of what was due before the last day, and neither paid nor confirmed in full by then, as the
# ledger says 逾期未拨.
_WITH_MONEY = """
with share as ({shares}), paid as ({paid}), seen as ({seen}),
stood as (
  select share.*, coalesce(paid.total, 0) as paid, coalesce(seen.total, 0) as confirmed,
    case when share.due < %s and coalesce(paid.total, 0) < share.yuan and coalesce(seen.total, 0) < share.yuan
      then share.yuan - coalesce(paid.total, 0) else 0 end as overdue
  from share left join paid using (money, place) left join seen using (money, place)
)
"""
_BY_PAYER = """
select payer, sum(yuan), sum(paid), sum(confirmed), sum(overdue) from stood group by payer
"""
_EACH = "select pledge, yuan, paid, confirmed, overdue from stood"
_BY_TASK = "select of_line, of_admission, bool_and(confirmed >= yuan) from stood group by of_line, of_admission"


def payments(span, since=None):
    """What was paid, and taken back, from the day ``since`` (default the first of the span) to its last day."""
    known = FundPayment.objects.by(span.last_day, span.cut_at).filter(promise__authority=span.authority)
    return known.filter(span.there("community__parent"), paid_on__gte=since or span.first_day)


def by_payer(span):
    """A row for each department that promised or paid, in the official order, then all streets in one, then who is on no
    roster; who has nothing to do with money is no row of it."""
    counted = merged(_standing(span), PAYMENTS.grouped(span, "unit", PAID))
    return [row for row in department_rows(span, counted) if any(row.values.values())]


def totals(span):
    """{metric: number} of the whole authority: the sums, who of the senders paid, and how many tasks have their money.
    Five statements."""
    standing = _standing(span).values()
    return {
        **{metric: sum(sums[metric] for sums in standing) for metric in MONEY[:4]},
        **payments(span).aggregate(**PAID),
        **giving(span).aggregate(giving=Count("sender", distinct=True)),
        **_tasks(span),
    }


def giving(span):
    """Sendings of the span by who has paid something this year that wasn't taken back."""
    this_year = span.last_day.replace(month=1, day=1)
    payers = payments(span, this_year).order_by().values("promise__payer").annotate(net=Sum("amount")).filter(net__gt=0)
    return facts.dispatches(span).filter(sender__in=payers.values("promise__payer"))


def amounts(span, metric):
    """{id of a share: yuan} of what stood promised on the last day, as far as ``metric`` (of the first four) counts it."""
    place = MONEY[:4].index(metric) + 1
    return {row[0]: row[place] for row in _read(span, _EACH) if row[place]}


def _standing(span):
    """{payer's id: {metric: yuan}} over what stood promised on the last day. One statement."""
    return {payer: dict(zip(MONEY[:4], sums, strict=True)) for payer, *sums in _read(span, _BY_PAYER)}


def _read(span, select):
    """Rows of a statement over ``stood``: each share of a promise that stood at the end of the span, with its money."""
    before_end = span.ends_at - timedelta(microseconds=1)
    shares = FundShare.objects.filter(promise__authority=span.authority).live(before_end).order_by()
    shares = shares.filter(span.there("community__parent"))
    paid = FundPayment.objects.by(span.last_day, span.cut_at).filter(promise__authority=span.authority).order_by()
    seen = FundConfirmation.objects.by(span.last_day, span.cut_at).order_by()
    seen = seen.filter(payment__promise__authority=span.authority)
    parts = {
        "shares": shares.values(
            pledge=F("pk"),
            yuan=F("amount"),
            place=F("community"),
            money=F("promise__series"),
            due=F("promise__due_on"),
            payer=F("promise__payer"),
            of_line=F("promise__line"),
            of_admission=F("promise__admission"),
        ),
        "paid": paid.values(money=F("promise__series"), place=F("community")).annotate(total=Sum("amount")),
        "seen": seen.values(money=F("payment__promise__series"), place=F("payment__community")).annotate(
            total=Sum("amount")
        ),
    }
    compiled = {name: rows.query.sql_with_params() for name, rows in parts.items()}
    statement = _WITH_MONEY.format(**{name: sql for name, (sql, _params) in compiled.items()}) + select
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(one for _sql, params in compiled.values() for one in params), span.last_day])
        return cursor.fetchall()


def _tasks(span):
    """How many tasks that reached communities in the span have money to come, and of how many all of it came."""
    parts = tasks(span)
    counted = facts.receipts(span).aggregate(
        lines=_distinct(LINE, parts["fund_items"][0]),
        admissions=_distinct(ADMITTED, parts["fund_items"][1]),
        whole_lines=_distinct(LINE, parts["funded_items"][0]),
        whole_admissions=_distinct(ADMITTED, parts["funded_items"][1]),
    )
    return {
        "fund_items": counted["lines"] + counted["admissions"],
        "funded_items": counted["whole_lines"] + counted["whole_admissions"],
    }


def tasks(span):
    """{metric: (Q of receipts whose line, Q of receipts whose admission)} has money to come, or all of it."""
    found = _read(span, _BY_TASK)
    lines = {line: whole for line, _admission, whole in found if line}
    admitted = {admission: whole for _line, admission, whole in found if admission}
    decided = Admission.objects.filter(authority=span.authority, funding_amount__gt=0).values("pk")

    helps, is_admitted = Q(verdict=Verdict.ASSIST), Q(verdict=Verdict.ADMITTED, dispatch__entry=None)
    of_lines = helps & Q(dispatch__entry__line__in=list(lines))
    promised = Q(dispatch__admission__in=list(admitted)) | Q(dispatch__admission__in=decided)
    came = helps & Q(dispatch__entry__line__in=[line for line, whole in lines.items() if whole])
    came_too = is_admitted & Q(dispatch__admission__in=[one for one, whole in admitted.items() if whole])
    return {"fund_items": (of_lines, is_admitted & promised), "funded_items": (came, came_too)}


def _distinct(field, rows):
    return Count(field, distinct=True, filter=rows)


PAYMENTS = Fact(payments, by={"unit": "promise__payer"})
