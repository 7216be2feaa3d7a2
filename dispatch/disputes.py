"""Disputes (申诉) over refusals: the sender disputes in time, the reviewing office rules with reasons.

The refusal stays on record whatever is ruled, and nothing is due meanwhile. Without a dispute the refusal stands. What is
ruled to be taken on is a new obligation, with a receipt of its own.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.uploads import store
from dispatch.dispute_forms import OverruleForm, StandsForm, WithdrawForm
from dispatch.dispute_notices import announce
from dispatch.handling import for_deciders, for_reviewers
from dispatch.models import Dispatch, Dispute, DisputeState, DisputeStep, Origin, Receipt, Scope
from dispatch.models import DisputeState as S
from dispatch.recalling import recall_of
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart
from web.templatetags.ui import cn_date
from web.workflow import Procedure, Transition

#: Where a dispute says of which unit, and of which authority, it is.
WHERE = {"unit": "unit_id", "authority": "receipt__dispatch__authority"}


def senders(user, day):
    """People of the unit that disputes."""
    return Q(unit_id__in=user.unit_ids_with("dispatch.view_sent"))


def reviewers(user, day):
    """Reviewers of the reviewing office, for what isn't the office's own matter."""
    return for_reviewers(user, day, **WHERE) & _without_a_hand(user)


def deciders(user, day):
    """Deciders of the joint meeting, for the reviewing office's own matters."""
    return for_deciders(user, day, **WHERE) & _without_a_hand(user)


def _without_a_hand(user):
    """Q over disputes of which the user is none of those: who sent it, filed the dispute, decided the admission it rests on,
    or works where it was refused."""
    had_a_hand = Q(filed_by=user) | Q(receipt__dispatch__created_by=user)
    had_a_hand |= Q(receipt__dispatch__admission__decision__decided_by=user)
    had_a_hand |= Q(unit_id__in=user.unit_ids) | Q(receipt__community_id__in=user.unit_ids)
    return ~Q(pk__in=Dispute.objects.filter(had_a_hand).values("pk"))


def due_day(dispute, transition=None):
    """While it is open, the working day by which it must be ruled on; then none."""
    if dispute.state != S.FILED:
        return None
    filed = localdate(dispute.filed_at)
    days = dispute.receipt.dispatch.authority.rule("dispute_ruling_days", filed)
    return WorkingCalendar.load().add(filed, days)


def keep_ruling(dispute, step):
    """The reasons, and the day."""
    dispute.ruling, dispute.ruled_on = step.cleaned["ruling"], localdate(step.at)


def oblige(dispute, step):
    """The reasons; and what is to be taken on as a new dispatch to that community, with a receipt of its own.

    Raises NotAllowed for what its sender took back meanwhile.
    """
    keep_ruling(dispute, step)
    refusal, first = dispute.receipt, dispute.receipt.dispatch
    if recall_of(first):
        raise NotAllowed(_("下派单位已经撤回这件下派，不能再裁定应接。"), code="recalled")
    same = {name: getattr(first, name) for name in CARRIED_ON}
    dispute.obligation = Dispatch.objects.create(
        **same,
        origin=Origin.RULED,
        scope=Scope.CHOSEN,
        follows=first,
        due_on=step.cleaned["due_on"],
        created_by=step.by,
    )
    ruled = {"refusal": refusal.number, "reasons": dispute.ruling, "on": dispute.ruled_on.isoformat()}
    Receipt.objects.create(
        dispatch=dispute.obligation,
        community=refusal.community,
        verdict=refusal.verdict,
        flags=refusal.flags,
        citation={**refusal.citation, "ruled": ruled},
    )


#: What a new obligation says as the dispatch did that was refused.
CARRIED_ON = (
    *("authority", "sender", "sender_name", "title", "text", "document_number", "category"),
    *("entry", "admission", "emergency", "acts", "other_act", "forms_asked", "meetings_asked"),
    *("reason", "contact", "paper", "hours"),
)

SENDER, RULING = frozenset({Part.SENDER}), frozenset({Part.REVIEWER, Part.DECIDER})
DISPUTE = Procedure(
    name="dispute",
    label=gettext_lazy("拒收争议"),
    model=Dispute,
    step_model=DisputeStep,
    step_of="dispute",
    states=DisputeState,
    parts={Part.SENDER: senders, Part.REVIEWER: reviewers, Part.DECIDER: deciders},
    deadline=due_day,
    announce=announce,
    transitions=(
        Transition(
            "stand",
            gettext_lazy("裁定拒收成立"),
            (S.FILED,),
            S.STANDS,
            RULING,
            asks=StandsForm,
            effect=keep_ruling,
            writes=("ruling", "ruled_on"),
            tone="primary",
            help=gettext_lazy("写明理由，告知下派单位和社区。社区不用再办。"),
        ),
        Transition(
            "overrule",
            gettext_lazy("裁定应接"),
            (S.FILED,),
            S.OVERRULED,
            RULING,
            asks=OverruleForm,
            effect=oblige,
            writes=("ruling", "ruled_on", "obligation"),
            tone="primary",
            help=gettext_lazy("写明理由。社区另收到一件新的下派；原来的拒收回执不变，也不追究。"),
        ),
        Transition(
            "withdraw",
            gettext_lazy("撤回申诉"),
            (S.FILED,),
            S.WITHDRAWN,
            SENDER,
            asks=WithdrawForm,
            help=gettext_lazy("撤回以后拒收成立，不能再次申诉。"),
        ),
    ),
)


def last_day_to_dispute(receipt):
    """The last day on which a refusal may be disputed: working days after it, by the rule of that day."""
    refused = localdate(receipt.refused_at)
    return WorkingCalendar.load().add(refused, receipt.dispatch.authority.rule("dispute_days", refused))


def speaks_for_sender(receipt, user):
    """True when ``user`` speaks for the unit that sent what was refused."""
    sender = receipt.dispatch.sender_id
    return bool(sender and user.is_authenticated and sender in user.unit_ids_with("dispatch.view_sent"))


def why_not(receipt):
    """The sentence that bars a dispute over a receipt today, whoever asks; None when it may be disputed."""
    if not receipt.number:
        return _("这件没有拒收，不用申诉。")
    if receipt.dispute_if_any:
        return _("对这件拒收已经申诉过：%(state)s。") % {"state": receipt.dispute_if_any.get_state_display()}
    if recall_of(receipt.dispatch):
        return _("这件下派已经撤回，不用申诉。")
    last = last_day_to_dispute(receipt)
    if clock.today() > last:
        return _("申诉期限到%(day)s为止，已经过了，拒收成立。") % {"day": cn_date(last)}
    return None


@transaction.atomic
def file_dispute(receipt, *, by, text, file=None):
    """Dispute a refusal; a second press of the same button gives the same dispute.

    Raises NotYourPart, NotAllowed, ValidationError.
    """
    locked = Receipt.objects.select_for_update(of=("self",)).for_list().get(pk=receipt.pk)
    if not speaks_for_sender(locked, by):
        raise NotYourPart(_("只有下派单位可以对拒收申诉。"))
    made = locked.dispute_if_any
    if made and (made.filed_by_id, made.text) == (by.pk, text.strip()):
        return made
    if why := why_not(locked):
        raise NotAllowed(why)
    if not text.strip():
        raise ValidationError({"text": _("请写明申诉理由。")})
    dispute = Dispute(receipt=locked, unit=locked.dispatch.sender, text=text.strip(), filed_by=by)
    dispute.file = store(file, by=by) if file else None
    dispute.filed_at = clock.now()
    dispute.due_on = due_day(dispute)
    dispute.save()
    announce(dispute)
    return dispute
