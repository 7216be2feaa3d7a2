"""Objections (异议) to an approval during its public notice (公示): the days, recording one, answering it.

An objection that is accepted has changed something: the approval was replaced, or its admission suspended or revoked.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import people_with
from admission.bodies import reviewing_body
from admission.models import (
    Decision,
    DecisionObjection,
    DecisionObjectionStep,
    Measure,
    MeasureKind,
    Outcome,
)
from admission.replacing import why_not_replaceable
from registry.models import AuthorityRule, Edition, ObjectionState
from registry.objection_forms import RaiseForm
from registry.objections import AnswerForm, keep_answer, record, tell_of_answer, tell_of_objection
from registry.rules import RULES
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotYourPart
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition

RULE = "decision_notice_days"
#: What may be done on account of an objection, beside replacing the decision.
ANSWERING_MEASURES = (MeasureKind.SUSPEND, MeasureKind.REVOKE)


@dataclass(frozen=True)
class Period:
    """The days of a notice, both of them included."""

    first: date
    last: date


def period_after(published_on, days, calendar):
    """The notice of an approval: from its publication to the last of ``days`` working days after it; None when 0."""
    return Period(published_on, calendar.add(published_on, days)) if days else None


def days_of(notice):
    """Its first and last day by name; None for both without one."""
    return {"first": notice and notice.first, "last": notice and notice.last}


def notice_of(decision):
    """The notice of ``decision`` by the rule of the day of its publication; None for a rejection, or without one."""
    return notices_of([decision])[decision.pk]


def notices_of(decisions):
    """{id: the notice or None} of decisions read with ``application__authority``, by the rules of the days of their
    publication. Three queries, whatever their number."""
    chains = {pk for one in decisions for pk in one.application.authority.chain}
    rows = list(AuthorityRule.objects.filter(key=RULE, authority__in=chains))
    calendar = WorkingCalendar.load()
    return {one.pk: _by_rules(one, rows, calendar) for one in decisions}


def _by_rules(decision, rows, calendar):
    if decision.outcome != Outcome.APPROVED:
        return None
    days = RULES[RULE].default
    for authority in reversed(decision.application.authority.chain):
        for row in rows:
            if row.authority_id == authority and row.is_true_on(decision.published_on):
                days = row.value
    return period_after(decision.published_on, days, calendar)


def is_staff(decision, user):
    """Whether ``user`` reviews for the authority that decided, and so records what others raise."""
    return user.is_authenticated and decision.application.authority_id in user.authority_ids_with("admission.review")


def why_not(decision, notice, *, staff):
    """The sentence that bars another objection today, or None. Staff still record what came in within the days."""
    if notice is None:
        return _("这一决定没有公示期，不能提出异议。")
    if why := why_not_replaceable(decision):
        return why
    if clock.today() < notice.first:
        return _("这一决定还没有公布，不能提出异议。")
    if not staff and clock.today() > notice.last:
        return _("公示已于%(day)s截止，不能再提出异议。") % {"day": cn_date(notice.last)}
    return None


def about(decision, user):
    """What the page of ``decision`` says of its notice to ``user``, in a fixed number of queries."""
    notice = notice_of(decision)
    if notice is None:
        return {"notice": None}
    is_open = why_not(decision, notice, staff=False) is None
    return {
        "notice": notice,
        "notice_is_open": is_open,
        "records_objections": is_staff(decision, user) and why_not(decision, notice, staff=True) is None,
        "reads_objections": is_staff(decision, user),
        "may_object": is_open and user.is_authenticated and bool(user.posts),
        "office": reviewing_body(decision.application) if is_open else None,
    }


class DecisionObjectionForm(RaiseForm):
    """Who objects to an approval, and why; reviewers of the authority are its staff."""

    def __init__(self, *args, decision, user, **kwargs):
        notice, staff, authority = notice_of(decision), is_staff(decision, user), decision.application.authority
        barred, days = why_not(decision, notice, staff=staff), days_of(notice)
        super().__init__(*args, authority=authority, user=user, is_staff=staff, barred=barred, **days, **kwargs)


@transaction.atomic
def raise_objection(decision, *, by, unit, text, received_on=None):
    """Record an objection of ``unit`` (None: a resident, who is not named) and tell the reviewers.

    As ``objections.record``: returns (objection, whether it is new), raises NotAllowed outside the days of the notice.
    Raises NotYourPart for who isn't staff and speaks for another unit.
    """
    rows = Decision.objects.select_for_update(of=("self",)).select_related("application__authority")
    locked = rows.get(pk=decision.pk)
    staff, notice = is_staff(locked, by), notice_of(locked)
    if not staff and (unit is None or unit.pk not in by.unit_ids):
        raise NotYourPart(_("您只能以本单位的名义提出异议。"))
    barred = why_not(locked, notice, staff=staff)
    said = {"unit": unit, "text": text, "received_on": received_on}
    objection, is_new = record(locked.objections, by=by, barred=barred, **days_of(notice), **said)
    if is_new:
        Edition.renew()
        people = people_reviewing(locked.application)
        tell_of_objection("decision-objection", objection, people, last_day=notice.last, **_named(objection))
    return objection, is_new


def people_reviewing(application):
    """The people of the reviewing office; without one, all who review for the authority."""
    body = reviewing_body(application)
    return people_with("admission.review", **({"units": [body]} if body else {"authority": application.authority}))


def reviewers(user, day):
    """Reviewers of the authority: not of the unit that applied or that objects, and not who decided."""
    ours = Q(decision__application__authority_id__in=user.authority_ids_with("admission.review"))
    own = Q(decision__application__applicant_id__in=user.unit_ids) | Q(unit_id__in=user.unit_ids)
    barred = DecisionObjection.objects.filter(own | Q(decision__decided_by=user)).values("pk")
    return ours & ~Q(pk__in=barred)


def had_effect(objection):
    """Whether, since the day of receipt, the approval was replaced, or its admission suspended or revoked."""
    since = objection.received_on
    if Decision.objects.filter(replaces=objection.decision_id, decided_at__date__gte=since).exists():
        return True
    taken = Measure.objects.filter(admission__decision=objection.decision_id, kind__in=ANSWERING_MEASURES)
    return taken.filter(decided_at__date__gte=since).exists()


class DecisionAnswerForm(AnswerForm):
    """Whether an objection is accepted, and why; accepted only when something was done about it."""

    wants_object = True

    def __init__(self, *args, obj=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.objection = obj
        self.fields["answer"].help_text = _("采纳的写明作了什么处理，不采纳的写明理由。")

    def clean_is_accepted(self):
        """An objection is accepted by doing something: a promise changes nothing in what was admitted."""
        if (is_accepted := self.cleaned_data["is_accepted"]) and not had_effect(self.objection):
            raise ValidationError(
                _("采纳异议要先有处理：请先由审定人暂停或者撤销这项准入，或者经复核另作决定，再来答复采纳。")
            )
        return is_accepted


def answer(objection, step):
    """Keep the answer and tell those who raised it; the public page counts it."""
    keep_answer(objection, step)
    Edition.renew()
    tell_of_answer("decision-objection-answered", objection, step, **_named(objection))


def _named(objection):
    """How the notices of an objection name the decision."""
    decision = objection.decision
    return {
        "authority": decision.application.authority_id,
        "url": reverse("admission:decision-objection-detail", args=[objection.pk]),
        "number": decision.number,
        "name": decision.application.name,
    }


DECISION_OBJECTION = Procedure(
    name="decision_objection",
    label=gettext_lazy("对准入的异议"),
    model=DecisionObjection,
    step_model=DecisionObjectionStep,
    step_of="objection",
    states=ObjectionState,
    parts={Part.REVIEWER: reviewers},
    transitions=(
        Transition(
            "answer",
            gettext_lazy("答复"),
            (ObjectionState.WAITING,),
            ObjectionState.ANSWERED,
            frozenset({Part.REVIEWER}),
            asks=DecisionAnswerForm,
            effect=answer,
            writes=("is_accepted", "answer"),
            tone="primary",
            help=gettext_lazy("答复以后不能修改；提出异议的单位会收到通知。采纳的，先要有处理。"),
        ),
    ),
)
