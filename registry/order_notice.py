"""The public notice (公示) of a draft order: its days, what bars its beginning and the publication after it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from registry.models import AuthorityRule, ObjectionStep, OrderState, OrderStep, Unit
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date

RULE = "order_notice_days"
#: Working days of a notice where the authority has not set any: our assumption.
USUAL_DAYS = 7
#: What begins with the notice and ends with it.
DAYS = ("notice_from", "notice_until")
OPENS, ENDS, ANSWERS = "open_notice", "end_notice", "answer"


@dataclass(frozen=True)
class Required:
    """The fewest working days of a notice; 0 when none is required. ``is_assumed`` until the authority has said so."""

    days: int
    is_assumed: bool

    @property
    def source(self):
        """Where the number comes from, in words."""
        return _("按惯例，待本辖区确认") if self.is_assumed else _("按本辖区规则")


def required(authority, on=None):
    """What an authority requires on a day (default today): its own rule, else its city's, else nothing. One query."""
    day = on or clock.today()
    rows = AuthorityRule.objects.on(day).filter(authority_id__in=authority.chain, key=RULE)
    rule = max(rows, key=lambda row: row.authority_id == authority.pk, default=None)
    return Required(rule.value, rule.is_assumption) if rule else Required(0, True)


def earliest_last_day(rule, calendar, first_day):
    """The first day on which a notice that begins on ``first_day`` may end under a ``Required``; at least one working day
    after it."""
    return calendar.add(first_day, max(rule.days, 1))


def usual_last_day(rule, calendar, first_day):
    """The last day that is offered."""
    return calendar.add(first_day, max(rule.days, USUAL_DAYS))


@dataclass(frozen=True)
class Notice:
    """The notice of an order as it stands today; days are inclusive, ``working_days`` as the procedures count them."""

    first_day: date
    last_day: date
    working_days: int
    days_left: int
    is_running: bool
    is_provisional: bool
    received: int
    accepted: int
    waiting: int

    @property
    def is_last_day(self):
        """Whether it ends today."""
        return self.is_running and self.last_day == clock.today()


def notice_of(order):
    """The ``Notice`` of an order, or None when it has none. Three queries when it has one."""
    if order.notice_until is None:
        return None
    calendar, today = WorkingCalendar.load(), clock.today()
    return Notice(
        order.notice_from,
        order.notice_until,
        calendar.between(order.notice_from, order.notice_until),
        max(0, calendar.between(today, order.notice_until)),
        order.is_on_notice,
        calendar.is_provisional(order.notice_until),
        **counts_of(order),
    )


def counts_of(order):
    """How many objections were received, accepted, and wait for an answer."""
    return order.objections.aggregate(
        received=Count("pk"),
        accepted=Count("pk", filter=Q(is_accepted=True)),
        waiting=Count("pk", filter=Q(is_accepted=None)),
    )


def office_of(order):
    """The reviewing unit, to which residents turn; None when the authority has none today."""
    code = order.authority.rule("reviewing_unit")
    return Unit.objects.of(order.authority).on(clock.today()).filter(code=code).first()


def about(order, *, for_staff):
    """What the page of an order says of its notice; ``for_staff``: what bars the publication on its account, too."""
    is_open = order.state == OrderState.IN_NOTICE
    return {
        "notice": notice_of(order),
        "notice_bars": _said_to_staff(order) if for_staff and order.is_unpublished else [],
        "office": office_of(order) if is_open else None,
    }


def _said_to_staff(order):
    """What bars the publication; and of a notice that is required, what bars its beginning."""
    said = bars(order)
    if said and notice_is_missing(order) and (too_early := publication_comes_too_early(order)):
        said.append(too_early)
    return said


def publication_comes_too_early(order):
    """The order is to be published after the earliest day on which its notice may end."""
    earliest = earliest_last_day(required(order.authority), WorkingCalendar.load(), clock.today())
    if order.published_on > earliest:
        return None
    return _(
        "公布日期是%(published)s，而今天开始公示，最早到%(earliest)s截止。请先改公布日期，改到%(earliest)s之后；"
        "生效日期也要晚于公布日期。"
    ) % {"published": cn_date(order.published_on), "earliest": cn_date(earliest)}


def notice_is_missing(order):
    """Where a public notice is required, a draft goes through it first."""
    if order.state != OrderState.DRAFT or not (rule := required(order.authority)).days:
        return None
    return _("调整文件公布前至少公示%(days)s个工作日（%(source)s）。请由签发人先「开始公示」，期满再公布。") % {
        "days": rule.days,
        "source": rule.source,
    }


def notice_is_running(order):
    """The last day of the notice has passed."""
    if not order.is_on_notice:
        return None
    return _("公示到%(day)s截止，截止以后才能公布。") % {"day": cn_date(order.notice_until)}


def objections_wait(order):
    """Every objection is answered."""
    waiting = order.objections.waiting().count()
    return _("还有%(n)s件异议没有答复，请先逐件答复。") % {"n": waiting} if waiting else None


def accepted_is_not_mended(order):
    """No objection was accepted since the notice began: else the draft is mended first."""
    if order.state != OrderState.IN_NOTICE:
        return None
    answers = ObjectionStep.objects.filter(objection__order=order, action=ANSWERS, objection__is_accepted=True)
    opened = OrderStep.objects.filter(order=order, action=OPENS).order_by("-at", "-pk").first()
    accepted = answers.filter(at__gte=opened.at).count() if opened else answers.count()
    if not accepted:
        return None
    return _("本次公示中已采纳%(n)s件异议。请「结束公示、退回草稿」，按采纳的意见修改后再办。") % {"n": accepted}


#: What bars the publication on account of the notice; the cheapest to find out first.
BARS = (notice_is_missing, notice_is_running, objections_wait, accepted_is_not_mended)


def bars(order):
    """Every reason of the notice against publishing ``order``, as sentences."""
    return [why for check in BARS if (why := check(order))]


def begin(order, step):
    """The notice runs from today until the day that was asked."""
    order.notice_from, order.notice_until = clock.today(), step.cleaned["last_day"]


def end(order, step):
    """A draft has no days of notice; the step that began it keeps what they were."""
    order.notice_from = order.notice_until = None
