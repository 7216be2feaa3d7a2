"""Proposals (调整建议): a community or a street says that a line should change or go, or that an admission should end.

The reviewing office answers every one in words. Adopting one changes nothing by itself: it leads to a draft order, or to
the measure that ends an admission, and each of these has its own second person.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.evidence import refusals_of
from admission.models import Proposal, ProposalState, ProposalStep, Standing, Wish
from admission.notices import tell_of_proposal
from admission.proposal_forms import HEAD, AdoptForm, DeclineForm
from registry import order_drafts
from registry.masking import mask
from registry.models import ListEntry, RecordCounter
from registry.models.orders import Change
from registry.models.units import UnitKind
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.workflow import Procedure, Transition

PROPOSERS = (UnitKind.COMMUNITY, UnitKind.STREET)
CHANGES = {Wish.CHANGE: Change.CHANGE, Wish.REMOVE: Change.REMOVE}


def proposers(user, day):
    """People of the unit that proposed it."""
    return Q(proposer_id__in=user.unit_ids)


def reviewers(user, day):
    """Reviewers of the authority whose list or admission it is about, who are not of the unit that proposed it."""
    return Q(authority_id__in=user.authority_ids_with("admission.review")) & ~Q(proposer_id__in=user.unit_ids)


def due_day(proposal, transition=None, calendar=None):
    """While it waits for an answer, the working day by which it is due; then none."""
    if proposal.state != ProposalState.SUBMITTED:
        return None
    made = localdate(proposal.created_at)
    return (calendar or WorkingCalendar.load()).add(made, proposal.authority.rule("proposal_days", made))


def adopt(proposal, step):
    """Keep the answer; about a line, write it into the draft that was chosen or begin one."""
    proposal.answer = step.cleaned["answer"]
    if proposal.line_id is None:
        return
    order = step.cleaned["order"] or order_drafts.begin(
        authority=proposal.authority,
        by=step.by,
        reason=_("采纳%(number)s调整建议。") % {"number": proposal.number},
        **{name: step.cleaned[name] for name in HEAD},
    )
    order_drafts.write_line(order, proposal.line, CHANGES[proposal.wish], by=step.by)
    proposal.order = order


def decline(proposal, step):
    """Keep why it isn't followed."""
    proposal.answer = step.cleaned["answer"]


REVIEWER = frozenset({Part.REVIEWER})
PROPOSAL = Procedure(
    name="proposal",
    label=gettext_lazy("调整建议"),
    model=Proposal,
    step_model=ProposalStep,
    step_of="proposal",
    states=ProposalState,
    parts={Part.PROPOSER: proposers, Part.REVIEWER: reviewers},
    deadline=due_day,
    announce=tell_of_proposal,
    transitions=(
        Transition(
            "adopt",
            gettext_lazy("采纳"),
            (ProposalState.SUBMITTED,),
            ProposalState.ADOPTED,
            REVIEWER,
            asks=AdoptForm,
            effect=adopt,
            writes=("answer", "order"),
            tone="primary",
            help=gettext_lazy("采纳以后清单和准入还没有变：条目写进调整文件草稿，由另一人公布；准入由审定人撤销。"),
        ),
        Transition(
            "decline",
            gettext_lazy("不采纳"),
            (ProposalState.SUBMITTED,),
            ProposalState.DECLINED,
            REVIEWER,
            asks=DeclineForm,
            effect=decline,
            writes=("answer",),
            help=gettext_lazy("写明理由；提出单位会收到，以后还可以再提。"),
        ),
        Transition(
            "withdraw",
            gettext_lazy("撤回"),
            (ProposalState.SUBMITTED,),
            ProposalState.WITHDRAWN,
            frozenset({Part.PROPOSER}),
            tone="danger",
            help=gettext_lazy("撤回后这件建议结束；需要时可以再提。"),
        ),
    ),
)


def units_for(user, authority):
    """The communities and streets for which ``user`` may propose about something of ``authority``, or of the city above."""
    if not user.is_authenticated:
        return []
    units = {post.unit_id: post.unit for post in user.posts if post.unit.kind in PROPOSERS}
    return [unit for unit in units.values() if authority.pk in unit.authority.chain]


def wishes_for(*, line=None, admission=None):
    """What can be proposed about it."""
    return [Wish.CHANGE, Wish.REMOVE] if line else [Wish.END]


def why_not(*, line=None, admission=None):
    """The sentence that bars proposing anything about it today, or None."""
    today = clock.today()
    if line and not ListEntry.objects.in_force(today).filter(line=line).exists():
        return _("这一条今天不在清单上，不用提建议。")
    if admission and admission.standing(today) == Standing.EXPIRED:
        return _("这项准入已经失效，不用提建议；仍有下派的，请直接拒收。")
    return None


@transaction.atomic
def propose(*, unit, by, wish, reason, token, line=None, admission=None):
    """Propose something of a line or of an admission (read with its ``known_terms``); the same ``token`` again gives the
    same proposal. What could tell who somebody is, is hidden before it is kept. Raises NotYourPart, NotAllowed.
    """
    authority = line.item_list.authority if line else admission.authority
    if unit.pk not in {one.pk for one in units_for(by, authority)}:
        raise NotYourPart(_("调整建议由社区和街道提出。"))
    if made := Proposal.objects.filter(token=token, created_by=by).first():
        return made
    if wish not in wishes_for(line=line, admission=admission):
        raise NotAllowed(_("对它不能提这种建议。"), field="wish")
    if why := why_not(line=line, admission=admission):
        raise NotAllowed(why)
    open_ones = Proposal.objects.filter(proposer=unit, line=line, admission=admission, state=ProposalState.SUBMITTED)
    if before := open_ones.first():
        raise NotAllowed(_("本单位已经提过（%(number)s），正在等待答复。") % {"number": before.number})
    everywhere, own = refusals_of(unit=unit, line=line, admission=admission)
    proposal = Proposal(
        number=RecordCounter.draw(authority, "议"),
        token=token,
        authority=authority,
        proposer=unit,
        created_by=by,
        wish=wish,
        line=line,
        admission=admission,
        reason=mask(reason),
        refusals=everywhere,
        own_refusals=own,
    )
    proposal.due_on = due_day(proposal)
    proposal.save()
    tell_of_proposal(proposal)
    return proposal


def awaiting_answer(user):
    """The proposals that this user may answer."""
    return Proposal.objects.filter(reviewers(user, clock.today()), state=ProposalState.SUBMITTED)
