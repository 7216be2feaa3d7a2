"""What an hour of a community's work is worth, and the amount that is proposed from it: a proposal with its arithmetic."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from admission.burden import planned_burden
from admission.models import Duration
from dispatch.models import HourRate, Per
from registry.models import Authority
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date

FEN = Decimal("0.01")


@dataclass(frozen=True)
class Proposal:
    """Hours a round × rounds × communities × yuan an hour. ``rounds`` is None where nobody knows how often it comes, ``rate``
    where the authority has set none: then only the usual way of paying is said."""

    hours: Decimal
    rounds: int | None
    communities: int
    rate: HourRate | None
    is_long_term: bool

    @property
    def terms(self):
        """What a promise would say, by field: so many hours of each community at the rate; where it isn't known how often it
        comes, the amount of each time. Empty without a rate."""
        if self.rate is None:
            return {}
        if self.rounds is None:
            each = (self.hours * self.rate.yuan).quantize(FEN, ROUND_HALF_UP)
            return {"per": Per.TIME.value, "amount": each, "quantity": None}
        return {"per": Per.HOUR.value, "amount": self.rate.yuan, "quantity": self.hours * self.rounds}

    @property
    def amount(self):
        """Yuan to the fen, half up; of one round where it isn't known how often it comes. Not without a rate."""
        hours = self.hours * (1 if self.rounds is None else self.rounds)
        return (hours * self.communities * self.rate.yuan).quantize(FEN, ROUND_HALF_UP)

    @property
    def arithmetic(self):
        """How the amount comes about; empty without a rate."""
        if self.rate is None:
            return ""
        said = {
            "hours": f"{self.hours:,.1f}",
            "n": self.communities,
            "yuan": f"{self.rate.yuan:,.2f}",
            "amount": f"{self.amount:,.2f}",
        }
        if self.rounds is None:
            return (
                _("每次%(hours)s小时 × %(n)s个社区 × 每工时%(yuan)s元 = 每次%(amount)s元（按需办理，次数没有写明）")
                % said
            )
        words = _("每次%(hours)s小时 × %(rounds)s次 × %(n)s个社区 × 每工时%(yuan)s元 = %(amount)s元")
        return words % {**said, "rounds": self.rounds}

    @property
    def source(self):
        """Where the rate comes from, or that there is none."""
        if self.rate is None:
            return _("本区还没有登记工时标准，测不出金额。")
        said = {"since": cn_date(self.rate.valid_from), "source": self.rate.source}
        if self.rate.source:
            return _("工时标准自%(since)s起，依据：%(source)s") % said
        return _("工时标准自%(since)s起，没有写明依据") % said

    @property
    def way(self):
        """By what kind of work money is usually paid."""
        if self.is_long_term:
            return _("长期性工作：按惯例由付款单位承担办公经费，或者购买服务；需要人员的，一并承担人员经费。")
        return _("临时性、阶段性工作：按惯例依工作量计付，由社区组织人员。")


def rate_on(authority, day):
    """The rate of an authority on a day, or None."""
    return HourRate.objects.of(authority).on(day).first()


def proposal_for(admission, authority, communities, day):
    """The Proposal for an admission in so many communities by the rate of a day; None without a community."""
    if not communities:
        return None
    rate = rate_on(authority, day)
    planned = planned_burden(
        hours=admission.workload_hours,
        frequency=admission.frequency,
        communities=1,
        starts_on=admission.valid_from,
        ends_on=admission.last_day,
    )
    is_long = admission.duration == Duration.LONG_TERM
    return Proposal(admission.workload_hours, planned.rounds, communities, rate, is_long)


@transaction.atomic
def set_rate(authority, *, yuan, valid_from, source):
    """Let another rate hold from a day on; the one before ends the day before. One that is still to come is put right in its
    place by one of its day or an earlier one. Raises NotAllowed when it isn't later than what has begun."""
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    rows = list(HourRate.objects.of(authority).order_by("-valid_from")[:2])
    wrong = None
    if rows and clock.today() < rows[0].valid_from >= valid_from:
        wrong = rows.pop(0)
    if rows:
        _end(rows[0], valid_from)
    if wrong is None:
        return HourRate.objects.create(authority=authority, yuan=yuan, valid_from=valid_from, source=source)
    wrong.yuan, wrong.valid_from, wrong.source = yuan, valid_from, source
    wrong.save(update_fields=["yuan", "valid_from", "source"])
    return wrong


def _end(last, valid_from):
    """The last rate ends before the day from which another holds. Raises NotAllowed when that isn't later."""
    if valid_from <= last.valid_from:
        words = _("新的标准应当晚于%(since)s起的标准。")
        raise NotAllowed(words % {"since": cn_date(last.valid_from)}, code="not_later", field="valid_from")
    if last.valid_to is None or last.valid_to > valid_from:
        last.valid_to = valid_from
        last.save(update_fields=["valid_to"])
