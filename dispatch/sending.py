"""Sending (下派): what a unit asks of communities becomes one dispatch with a receipt for each, its verdict of the day frozen.

However many communities there are, a sending is at most twelve statements in one transaction: all receipts or none.
"""

from collections import namedtuple
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, Q, Subquery
from django.utils.translation import gettext as _

from desk.models import StoredFile
from dispatch import telling
from dispatch.beyond import asked_of
from dispatch.models import Dispatch, Origin, Receipt, Scope
from dispatch.sending_standing import SUBJECTS, Group, Subject, with_flag
from dispatch.verdicts import Flag
from registry.models import Authority, CalendarYear, Community, Edition, Unit
from registry.models.units import UnitKind
from web import clock
from web.kept_words import keeps_words
from web.naming import first_names
from web.once import TokenUsed, made_once
from web.refusals import NotAllowed, NotYourPart

SEND = "dispatch.send"
#: So many communities a refusal names; the page shows all of them.
MOST_NAMED = 10
LONGEST_KEY = 9  # digits
Row = namedtuple("Row", "pk code name street authority is_rural is_named is_announced stamp")


@dataclass(frozen=True)
class Wish:
    """What a unit wants to send: ``subject`` is a key such as ``admission-5``; of communities and streets the ids.

    ``leave_out``: those to whom it can't be sent are left out; without it they stop the sending. ``through``: the street
    that passes on to its communities what the sender handed to it.
    """

    sender: Unit
    subject: str
    scope: str = Scope.ALL
    streets: tuple[int, ...] = ()
    communities: tuple[int, ...] = ()
    title: str = ""
    text: str = ""
    acts: tuple[str, ...] = ()
    other_act: str = ""
    forms_asked: str = ""
    meetings_asked: str = ""
    hours: Decimal | None = None
    due_on: date | None = None
    contact: str = ""
    document_number: str = ""
    paper: StoredFile | None = None
    reason: str = ""
    leave_out: bool = False
    through: Unit | None = None

    @property
    def acting(self):
        """The unit that does it: the street that passes it on, else the sender."""
        return self.through or self.sender

    def asked(self, subject):
        """What it asks of its subject, as the check reads it from a text."""
        return asked_of(self, subject)


@dataclass(frozen=True)
class Plan:
    """What a wish would become on a day: the groups of like standing, and of every community its row.

    ``authority`` is that of the communities: its lists and its reviewers are those of the dispatch.
    """

    wish: Wish
    subject: Subject
    on: date
    groups: tuple[Group, ...]
    rows: dict[int, Row]
    authority: Authority

    barred = property(lambda self: [one for one in self.groups if one.is_barred])
    sendable = property(lambda self: [one for one in self.groups if not one.is_barred])
    needing_reason = property(lambda self: [one for one in self.sendable if one.needs_reason])
    total = property(lambda self: sum(len(one.communities) for one in self.sendable))
    asks_for = property(lambda self: self.wish.asked(self.subject).burdens)

    def rows_of(self, group):
        """The rows of a group's communities, in the official order."""
        return [self.rows[pk] for pk in group.communities]

    def obstacle(self):
        """Why it can't be sent as it is wished, as a NotAllowed; None when it can."""
        if not self.rows:
            return NotAllowed(_("没有选到社区，请选择发给哪些社区。"), code="no_communities", field="scope")
        if self.barred and not self.wish.leave_out:
            return NotAllowed(self._barred_in_words(), code="barred", field="scope")
        if not self.sendable:
            return NotAllowed(_("所选的社区都不能下派，什么也没有发出。"), code="barred", field="scope")
        if self.needing_reason and not self.wish.reason.strip():
            n = sum(len(one.communities) for one in self.needing_reason)
            words = _("其中%(n)s个社区超出范围或者经费没有到位，请写明理由；发出后标明「可以拒收」。")
            return NotAllowed(words % {"n": n}, code="reason_required", field="reason")
        return None

    def _barred_in_words(self):
        rows = [row for one in self.barred for row in self.rows_of(one)]
        said = {"n": len(rows), "names": first_names([row.name for row in rows], MOST_NAMED)}
        return _("有%(n)s个社区不能下派：%(names)s。") % said


def open_to(sender, on=None):
    """The communities to which a unit may send on a day: of a street its own; else all of its authority, and of a city
    those of its districts, which are sent to district by district."""
    if sender.kind == UnitKind.STREET:
        rows = Community.objects.filter(parent_id=sender.pk)
    else:
        rows = Community.objects.filter(governed_by([sender.authority_id]))
    return rows.on(on or clock.today())


def open_to_any(senders):
    """The communities to which one of some units may send today, with their streets."""
    streets = [one.pk for one in senders if one.kind == UnitKind.STREET]
    authorities = {one.authority_id for one in senders if one.kind != UnitKind.STREET}
    rows = Community.objects.filter(governed_by(authorities) | Q(parent__in=streets))
    return rows.on(clock.today()).select_related("parent")


def governed_by(authorities):
    """Q over units: those of some authorities (ids), and of the districts of those that are cities."""
    return Q(authority__in=authorities) | Q(authority__parent__in=authorities)


def plan_for(wish, *, by, lock=False):
    """How a wish stands today. Raises NotYourPart for somebody else's unit or matter, NotAllowed for what isn't there."""
    on = clock.today()
    if wish.acting.pk not in by.present_unit_ids_with(SEND):
        raise NotYourPart(_("只能以您任职的单位的名义下派。"), field="sender")
    subject = _subject(wish, on, lock)
    _must_lead(wish, subject, by)
    wish = replace(wish, title=wish.title.strip() or subject.name)
    rows = _targets(wish, subject, on)
    authority = _authority_of(rows, wish.sender)
    groups = subject.groups(rows, wish, authority) if rows else []
    if rows and not rows[0].is_announced:
        groups = with_flag(groups, Flag.PROVISIONAL)
    groups.sort(key=lambda one: (one.is_barred, one.needs_reason, -len(one.communities)))
    return Plan(wish, subject, on, tuple(groups), {row.pk: row for row in rows}, authority)


def _authority_of(rows, sender):
    """The authority of all these communities; of none the sender's. One query when it is another than the sender's.

    Raises NotAllowed for communities of several: each district keeps its own dispatches, refusals and rulings.
    """
    found = {row.authority for row in rows}
    if len(found) > 1:
        words = _("所选的社区分属%(n)s个区，一次只能下派到一个区，请勾选这个区的街道或者社区。") % {"n": len(found)}
        raise NotAllowed(words, code="several_districts", field="scope")
    if found <= {sender.authority_id}:
        return sender.authority
    return Authority.objects.select_related("parent").get(pk=found.pop())


def _must_lead(wish, subject, by):
    """What a unit can't send itself, no street passes on for it. Raises NotYourPart."""
    if wish.through is None:
        if not subject.belongs_to([wish.sender.pk]) and not subject.belongs_to(by.unit_ids_with(SEND)):
            raise NotYourPart(_("这一项不由您的单位牵头，不能下派。"), field="subject")
    elif wish.through.kind != UnitKind.STREET:
        raise NotYourPart(_("只有街道可以转发部门的来件。"), field="street")
    elif not subject.belongs_to({wish.sender.pk, *by.lineage.before([wish.sender.pk])}):
        words = _("这一项不由%(sender)s牵头，不能替它转发。") % {"sender": wish.sender.name}
        raise NotYourPart(words, field="sender")


def send(wish, *, by, token):
    """Send what is wished. Returns (dispatch, whether it was made now): the same ``token`` (a UUID) gives the same one.

    Raises NotAllowed for what can't be sent or lacks its reason, NotYourPart, TokenUsed for somebody else's token.
    """
    return made_once(lambda: _made_with(token, by), lambda: send_new(wish, by=by, token=token))


@keeps_words
def send_new(wish, *, by, token):
    """The dispatch of a wish that nothing was made of yet, for ``made_once``. Raises NotAllowed, NotYourPart."""
    plan = plan_for(wish, by=by, lock=True)
    if why := plan.obstacle():
        raise why
    dispatch = Dispatch.objects.create(token=token, created_by=by, **_fields(plan))
    Receipt.objects.bulk_create(
        Receipt(dispatch=dispatch, community_id=pk, received_at=dispatch.sent_at, **frozen)
        for frozen, pks in _frozen(plan)
        for pk in pks
    )
    telling.tell_of_sending(dispatch, total=plan.total, by=by)
    return dispatch


def _fields(plan):
    """What a dispatch says of the wish."""
    wish = plan.wish
    same = ("title", "text", "other_act", "forms_asked", "meetings_asked", "hours", "due_on", "contact", "paper")
    return {
        **{name: getattr(wish, name) for name in (*same, "sender", "document_number")},
        "authority": plan.authority,
        "origin": Origin.SENT,
        "category": plan.subject.category,
        "acts": list(wish.acts),
        "scope": Scope.CHOSEN if plan.barred else wish.scope,
        "passed_on_by": wish.through,
        "reason": wish.reason.strip() if plan.needing_reason else "",
        plan.subject.field: plan.subject.row,
    }


def _frozen(plan):
    """(what a receipt keeps, ids of the communities) for each group to which it goes."""
    for group in plan.sendable:
        kept = {
            "verdict": group.verdict,
            "flags": list(group.flags),
            "citation": group.frozen(plan.on, plan.asks_for),
        }
        yield kept, group.communities


def receipt_of(plan, group):
    """A receipt as the communities of a group would get it; not saved."""
    return Receipt(verdict=group.verdict, flags=list(group.flags), citation=group.frozen(plan.on, plan.asks_for))


def _made_with(token, by):
    """The dispatch that this token made before, or None. Raises TokenUsed when somebody else made it."""
    made = Dispatch.objects.select_related("sender").filter(token=token).first()
    if made and (made.created_by_id != by.pk or made.origin != Origin.SENT):
        raise TokenUsed(_("这个表单已经用过，请重新打开下派页。"))
    return made


def _subject(wish, on, lock):
    kind, _dash, pk = wish.subject.partition("-")
    known = kind in SUBJECTS and pk.isascii() and pk.isdecimal() and len(pk) <= LONGEST_KEY
    found = SUBJECTS[kind].find(int(pk), on, lock=lock) if known else None
    if found is None:
        raise NotAllowed(_("没有找到要下派的事项，请重新选择。"), code="unknown_subject", field="subject")
    return found


def _targets(wish, subject, on):
    """The communities that a wish means, in the official order. One query. Raises NotAllowed when some aren't there."""
    rows = open_to(wish.acting, on)
    if wish.scope == Scope.STREETS:
        rows = rows.filter(parent_id__in=wish.streets)
    elif wish.scope == Scope.CHOSEN:
        rows = rows.filter(pk__in=wish.communities)
    rows = rows.annotate(
        street=F("parent__name"),
        is_named=subject.named(),
        is_announced=Exists(CalendarYear.objects.filter(year__gte=on.year, is_confirmed=True)),
        stamp=Subquery(Edition.objects.values("stamp")[:1]),
    )
    found = rows.order_by("parent__official_order", "parent_id", "official_order", "pk").values_list(*Row._fields)
    found = [Row(*one) for one in found]
    if wish.scope == Scope.CHOSEN and (lost := len(set(wish.communities)) - len(found)):
        words = _("所选的社区里有%(n)s个今天不在您可以下派的范围内，请重新选择。")
        raise NotAllowed(words % {"n": lost}, code="unknown_communities", field="communities")
    return found
