"""Money that comes with tasks: promising, superseding, paying, taking back, confirming, saying what it was used for."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from admission.models import Admission
from desk.pressing import pressed_once
from dispatch import fund_notices
from dispatch.fund_left import must_be_left
from dispatch.models import FundConfirmation, FundPayment, FundPromise, FundShare, FundUse, Per
from registry.models import Community, ListLine
from web import clock
from web.naming import first_names
from web.once import made_once
from web.refusals import NotAllowed, NotYourPart

SEND, RECEIVE, STREET, KEEPER = "dispatch.send", "dispatch.receive", "dispatch.view_street", "admission.review"
FEN = Decimal("0.01")
MOST_NAMED = 10


@dataclass(frozen=True)
class Terms:
    """What is promised with an admission or a list line: so much, counted by what and how often, to whom, until when."""

    amount: Decimal
    per: str
    source: str
    due_on: date
    communities: tuple[Community, ...]
    quantity: Decimal = Decimal(1)
    admission: Admission | None = None
    line: ListLine | None = None
    note: str = ""


@dataclass(frozen=True)
class Paid:
    """What one community is paid."""

    community: Community
    amount: Decimal
    voucher: str
    account: str = ""


def shares_of(terms):
    """[yuan] of each community of the terms in their order, to the fen: what is promised in all is shared out, and what
    doesn't divide goes to the first ones. Raises NotAllowed when there isn't a fen for everybody."""
    n = len(terms.communities)
    if not n:
        raise NotAllowed(_("请选择经费拨给哪些社区。"), code="no_communities", field="communities")
    if terms.per != Per.IN_ALL:
        each = (terms.amount * terms.quantity).quantize(FEN, ROUND_HALF_UP)
        shares = [each] * n
    else:
        each = (terms.amount / n).quantize(FEN, ROUND_DOWN)
        left = int((terms.amount - each * n) / FEN)
        shares = [each + FEN] * left + [each] * (n - left)
    if min(shares) < FEN:
        raise NotAllowed(_("分到每个社区不足1分钱，请核对金额。"), code="too_little", field="amount")
    return shares


@transaction.atomic
def promise(terms, *, payer, by):
    """Record what a unit promises; the row. Raises NotYourPart, NotAllowed. Five statements, whatever the communities."""
    _must_send_for(by, payer.pk)
    return _recorded(terms, payer=payer, by=by)


def promise_once(terms, *, payer, by, token):
    """What ``promise`` records, once for the one-time token of a form: (row, whether it was made now). Raises TokenUsed."""
    return pressed_once(token, FundPromise, lambda: promise(terms, payer=payer, by=by), by=by)


@transaction.atomic
def supersede(before, terms, *, by):
    """Put another promise in the place of one; what was paid stays paid. Raises NotYourPart, NotAllowed."""
    before = _the_live_one(before, by)
    kept = {one.pk for one in terms.communities}
    if lost := [pk for pk in _communities_paid(before) if pk not in kept]:
        names = _named(Community.objects.filter(pk__in=lost))
        words = _("已经拨付过的社区不能去掉：%(names)s。")
        raise NotAllowed(words % {"names": names}, code="already_paid", field="communities")
    return _recorded(terms, payer=before.payer, by=by, replaces=before)


@transaction.atomic
def call_off(before, note, *, by):
    """Promise nothing any more; only while nothing is paid. Raises NotYourPart, NotAllowed."""
    before = _the_live_one(before, by)
    if _communities_paid(before):
        raise NotAllowed(_("已经拨付过，不能作废；金额有变的，请「变更」。"), code="already_paid")
    said = {name: getattr(before, name) for name in ("series", "authority", "payer", "admission", "line")}
    said |= {name: getattr(before, name) for name in ("per", "quantity", "source", "due_on")}
    return FundPromise.objects.create(**said, amount=0, replaces=before, note=note, promised_by=by)


@transaction.atomic
def pay(to, rows, *, paid_on, by):
    """Record what was paid to communities (``Paid``) on one day; the payments. Their people are asked to confirm.

    All or none; a fixed number of statements. Raises NotYourPart, NotAllowed.
    """
    live = _the_live_one(to, by)
    if paid_on > clock.today():
        raise NotAllowed(_("拨付日期不能晚于今天。"), code="to_come", field="paid_on")
    if not rows:
        raise NotAllowed(_("请选择拨给哪些社区。"), code="no_communities", field="communities")
    _must_fit(live, rows)
    before = _vouchers_before(live, {(row.community.pk, row.voucher) for row in rows})
    payments = [
        FundPayment(
            promise=live,
            community=row.community,
            amount=row.amount,
            paid_on=paid_on,
            voucher=row.voucher,
            attempt=before.get((row.community.pk, row.voucher), 0),
            account=row.account,
            recorded_by=by,
        )
        for row in rows
    ]
    made = FundPayment.objects.bulk_create(payments)
    fund_notices.tell_of_payments(live, made)
    return made


@transaction.atomic
def confirm(payment, *, by, amount=None, note=""):
    """The community says that the money came: the rest of it, unless it says how much. Once all came it stays confirmed.

    Raises NotYourPart, NotAllowed.
    """
    row = _to_confirm(payment, by)
    if row.amount == row.came:
        return row.confirmations.exclude(amount=0).last()
    amount = row.waiting if amount is None else amount
    if not FEN <= amount <= row.waiting:
        words = _("到账金额应当大于0，不超过还没有确认的%(amount)s元。")
        raise NotAllowed(words % {"amount": f"{row.waiting:,.2f}"}, code="wrong_amount", field="amount")
    return FundConfirmation.objects.create(payment=row, amount=amount, note=note, confirmed_by=by)


def confirm_once(payment, *, by, token, **said):
    """What ``confirm`` records, once for the one-time token of a form: (row, whether it was made now). Raises TokenUsed."""
    return pressed_once(token, FundConfirmation, lambda: confirm(payment, by=by, **said), by=by)


@transaction.atomic
def deny(payment, *, by, note=""):
    """The community says that the money, or the rest of it, didn't come; payer and office are told. Pressed twice it says
    so once. Raises NotYourPart, NotAllowed."""
    row = _to_confirm(payment, by)
    if row.amount == row.came:
        raise NotAllowed(_("这笔拨付已经全部确认到账；确认错了的，请审核单位冲回。"), code="confirmed")
    if row.denied_on:
        return row.confirmations.last()
    made = FundConfirmation.objects.create(payment=row, amount=0, note=note, confirmed_by=by)
    fund_notices.tell_of_denial(row, made)
    return made


def _to_confirm(payment, by):
    """The payment, locked, with what its community said of it. Raises NotYourPart, NotAllowed when it was taken back."""
    FundPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    # Read after it is locked, so that what was said or taken back meanwhile is seen.
    row = FundPayment.objects.for_list().get(pk=payment.pk)
    if row.community_id not in by.unit_ids_with(RECEIVE):
        raise NotYourPart(_("到账由收款的社区确认。"))
    if row.takes_back_id or row.is_taken_back:
        raise NotAllowed(_("这笔拨付已经冲回，不用确认。"), code="taken_back")
    return row


def may_take_back(user, payment):
    """Its payer while nothing of it is confirmed, a reviewer always: a confirmation by mistake is put right by the office.

    ``payment`` is a row of ``for_list``.
    """
    if payment.takes_back_id or payment.is_taken_back:
        return False
    if payment.promise.authority_id in user.authority_ids_with(KEEPER):
        return True
    return not payment.came and payment.promise.payer_id in user.unit_ids_with(SEND)


@transaction.atomic
def take_back(payment, *, by):
    """Record that a payment was recorded wrongly; the row that takes it back. Raises NotAllowed."""
    FundPayment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    row = FundPayment.objects.for_list().get(pk=payment.pk)
    if not may_take_back(by, row):
        raise NotAllowed(
            _("这笔拨付不能由您冲回：已经冲回，或者社区已经确认到账（由审核人冲回）。"), code="not_taken_back"
        )
    made = FundPayment.objects.create(
        promise=row.promise,
        community=row.community,
        amount=-row.amount,
        paid_on=row.paid_on,
        voucher=row.voucher,
        account=row.account,
        takes_back=row,
        recorded_by=by,
    )
    fund_notices.tell_of_taking_back(row)
    return made


def speaks_for(user, community):
    """True for those who may say what a community used money for: who work there, or in its street."""
    if community.pk in user.unit_ids_with(RECEIVE) or community.parent_id in user.unit_ids_with(STREET):
        return True
    return community.pk in user.community_ids_taken_over(STREET)


@transaction.atomic
def use(community, *, amount, used_on, purpose, by, promise=None):
    """Record what a community used money for. Raises NotYourPart, and NotAllowed for a day to come or more than is left."""
    if not speaks_for(by, community):
        raise NotYourPart(_("使用情况由社区或者它的街道登记。"))
    if used_on > clock.today():
        raise NotAllowed(_("使用日期不能晚于今天。"), code="to_come", field="used_on")
    must_be_left(community, amount, promise)
    said = {"amount": amount, "used_on": used_on, "purpose": purpose, "promise": promise}
    return FundUse.objects.create(community=community, recorded_by=by, **said)


def use_once(community, *, by, token, **said):
    """What ``use`` records, once for the one-time token of a form: (row, whether it was made now). Raises TokenUsed."""
    return pressed_once(token, FundUse, lambda: use(community, by=by, **said), by=by)


def take_back_use(row, *, by):
    """Record that a use was recorded wrongly; the row that takes it back, the same for every press. Raises NotYourPart,
    NotAllowed for what takes back itself."""
    if not speaks_for(by, row.community):
        raise NotYourPart(_("使用情况由社区或者它的街道登记。"))
    if row.takes_back_id:
        raise NotAllowed(_("这一笔就是冲回，不能再冲回。"), code="taken_back")
    said = {name: getattr(row, name) for name in ("community", "promise", "used_on", "purpose")}
    said |= {"amount": -row.amount, "takes_back": row, "recorded_by": by}
    made, _is_new = made_once(
        lambda: FundUse.objects.filter(takes_back=row).first(), lambda: FundUse.objects.create(**said)
    )
    return made


def _must_send_for(user, payer_id):
    if payer_id not in user.unit_ids_with(SEND):
        raise NotYourPart(_("经费由付款单位的经办人登记。"))


def _the_live_one(row, by):
    """The promise, locked. Raises NotYourPart, and NotAllowed when another has taken its place."""
    row = FundPromise.objects.select_for_update(of=("self",)).select_related("payer", "authority").get(pk=row.pk)
    _must_send_for(by, row.payer_id)
    if row.amount == 0 or FundPromise.objects.filter(replaces=row).exists():
        raise NotAllowed(_("这份承诺已经变更或者作废，请在新的承诺上办理。"), code="superseded")
    return row


def _recorded(terms, *, payer, by, replaces=None):
    shares = shares_of(terms)
    if terms.quantity <= 0 or (terms.per in (Per.IN_ALL, Per.COMMUNITY) and terms.quantity != 1):
        raise NotAllowed(_("按总额或者每个社区计算的，数量是1；其他的，数量要大于0。"), field="quantity")
    row = FundPromise.objects.create(
        authority=payer.authority,
        payer=payer,
        admission=terms.admission,
        line=terms.line,
        amount=terms.amount,
        per=terms.per,
        quantity=terms.quantity,
        source=terms.source,
        due_on=terms.due_on,
        note=terms.note,
        replaces=replaces,
        promised_by=by,
        **({"series": replaces.series} if replaces else {}),
    )
    pairs = zip(terms.communities, shares, strict=True)
    FundShare.objects.bulk_create(FundShare(promise=row, community=one, amount=yuan) for one, yuan in pairs)
    return row


def _communities_paid(row):
    """Ids of the communities that were paid something which stands, on a promise or on those that it replaced."""
    rows = FundPayment.objects.standing().filter(promise__series=row.series).order_by()
    return list(rows.values_list("community", flat=True).distinct())


def _must_fit(live, rows):
    """Everybody paid was promised something, and no more than is still missing; no voucher stands twice for one."""
    missing = dict(live.shares.with_money().values_list("community", "missing"))
    sums, vouchers, strangers, too_much = {}, set(), [], []
    for row in rows:
        sums[row.community.pk] = sums.get(row.community.pk, Decimal(0)) + row.amount
        if row.community.pk not in missing:
            strangers.append(row.community)
        elif row.amount < FEN or sums[row.community.pk] > missing[row.community.pk]:
            too_much.append(row.community)
        if (row.community.pk, row.voucher) in vouchers:
            raise NotAllowed(_("同一个社区的同一张凭证写了两次：%(name)s。") % {"name": row.community.name})
        vouchers.add((row.community.pk, row.voucher))
    if strangers:
        raise NotAllowed(_("这份承诺里没有这些社区：%(names)s。") % {"names": _named(strangers)}, field="communities")
    if too_much:
        words = _("金额应当大于0，不超过还没有拨付的数：%(names)s。承诺有变的，请先「变更」。")
        raise NotAllowed(words % {"names": _named(too_much)}, code="too_much", field="communities")


def _vouchers_before(live, pairs):
    """{(community, voucher): how often it was recorded before and taken back}. Raises NotAllowed when one of the pairs
    stands; what other communities were paid by the same voucher is nothing to them."""
    rows = FundPayment.objects.filter(
        promise__series=live.series,
        takes_back=None,
        voucher__in={voucher for _community, voucher in pairs},
        community__in={community for community, _voucher in pairs},
    ).order_by()
    standing = rows.standing().select_related("community")
    if stands := [one.community for one in standing if (one.community_id, one.voucher) in pairs]:
        words = _("这张凭证已经登记过：%(names)s。")
        raise NotAllowed(words % {"names": _named(stands)}, code="voucher_used", field="voucher")
    rows = rows.filter(promise=live).values_list("community", "voucher").annotate(n=Count("pk"))
    return {(community, voucher): n for community, voucher, n in rows}


def _named(communities):
    return first_names([one.name for one in communities], MOST_NAMED)
