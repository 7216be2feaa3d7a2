"""Passing on (转发): what a department hands to a street for its communities is checked as the communities would check it.

What is admitted or listed goes on in the department's name, with a receipt for each community; what isn't is stopped with a
reason, and the department is told. A street can't pass on what the check forbids, nor stop what it simply confirms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import people_with
from admission.models import Admission, Emergency
from desk.models import StoredFile
from dispatch import notice_events  # noqa: F401  declares what follows
from dispatch.cards import card_of_answer
from dispatch.grounds import REFUSABLE_BEYOND, ground_for
from dispatch.models import Dispatch, Ground, Origin, Scope
from dispatch.questions import Answer, answer
from dispatch.refusing import category_of, emergency_of, title_of
from dispatch.sending import SEND, Plan, Wish, open_to, plan_for, send_new
from dispatch.standing import Standing
from dispatch.verdicts import FAINT_FLOOR, Flag, Verdict
from registry.asking import read_asked
from registry.matching import find_among
from registry.models import Category, Unit
from registry.models.units import UnitKind
from registry.notice_wordings import tell_of
from web.kept_words import keeps_words
from web.once import TokenUsed, made_once
from web.refusals import NotAllowed, NotYourPart, Refused

PASSED_ON, STOPPED = "dispatch-passed-on", "dispatch-stopped"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Incoming:
    """What was handed to a street; ``communities`` (ids) are those to whom it goes, none means all of the street.

    ``choice`` is the candidate of the check that a person chose; ``reason`` says why it goes on although it may be refused,
    or why it is stopped.
    """

    street: Unit
    text: str
    sender: Unit | None = None
    sender_name: str = ""
    document_number: str = ""
    paper: StoredFile | None = None
    communities: tuple[int, ...] = ()
    due_on: date | None = None
    choice: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Outlook:
    """How it stands today: the answer of the check, and what passing it on would become; ``why_not`` says why it can't be."""

    answer: Answer
    plan: Plan | None = None
    why_not: str = ""

    @property
    def ground(self):
        """The ground on which communities would refuse it; None when they wouldn't."""
        asked = self.answer.asked
        return ground_for(self.answer.verdict, self.answer.flags, is_certificate=asked.is_certificate)

    @property
    def may_pass_on(self):
        """Whether some community may get it."""
        return self.plan is not None and bool(self.plan.sendable)

    @property
    def may_stop(self):
        """Whether something stands against it; an answer that isn't clear yet says neither."""
        if self.answer.verdict is Verdict.UNCLEAR:
            return False
        return not self.may_pass_on or bool(self.plan.barred or self.plan.needing_reason) or self.ground is not None

    @property
    def suggested_reason(self):
        """Why it is stopped, in the words of the check."""
        card = card_of_answer(self.answer)
        said = [Ground(self.ground).label] if self.ground else []
        said += [self.why_not] if self.why_not and not self.ground else []
        return _("；").join([*map(str, said), *card["reasons"][:1]])[:LONGEST_REASON]


def outlook(incoming, *, by):
    """How what was handed to a street stands with its communities today. A fixed number of queries.

    Raises NotYourPart for who doesn't work in the street, NotAllowed for a street without communities.
    """
    street = incoming.street
    if street.kind != UnitKind.STREET or street.pk not in by.present_unit_ids_with(SEND):
        raise NotYourPart(_("只能以您任职的街道的名义转发或者停办。"), field="street")
    communities = list(open_to(street).select_related("authority", "parent").order_by("official_order", "pk"))
    if not communities:
        raise NotAllowed(_("本街道今天没有社区。"), code="no_communities")
    ruled = answer_here(incoming.text, communities)
    if incoming.choice:
        ruled = ruled.choosing(incoming.choice)
    if why := _why_not(ruled, incoming):
        return Outlook(ruled, why_not=why)
    try:
        plan = plan_for(wish_of(incoming, ruled), by=by)
    except Refused as barred:
        return Outlook(ruled, why_not=str(barred))
    if not plan.sendable:
        return Outlook(ruled, plan, _("所选的社区都不能转发。"))
    return Outlook(ruled, plan)


def answer_here(text, communities: Sequence):
    """The answer for the community that an admission or emergency about the text reaches today, else for the first one."""
    first = communities[0]
    standing = Standing.load(first.authority, community=first)
    found = _reached(text, [one.pk for one in communities], standing)
    community = next((one for one in communities if one.pk == found), first)
    return answer(text, authority=community.authority, community=community)


def _reached(text, communities, standing):
    """The id of a community that an admission or emergency in force reaches, of those that the text is about; or None."""
    book = standing.admissions
    subjects = find_among(text, [book.index], FAINT_FLOOR) if book else ()
    wanted = [pk for match in subjects for pk in book.admissions[match.line.key]]
    numbered = Q(number__in=_numbers_in(text, standing))
    live = Admission.objects.of(standing.authority).in_force(standing.on).filter(Q(pk__in=wanted) | numbered)
    covering = Exists(live.filter(pk=OuterRef("admission")))
    named = Admission.communities.through.objects.filter(covering, community__in=communities)
    inherited = Admission.inherited.rel.related_model.objects.covered().filter(covering, community__in=communities)
    declared = Emergency.communities.through.objects.filter(community__in=communities).filter(
        Exists(Emergency.objects.of(standing.authority).running(standing.on).filter(pk=OuterRef("emergency")))
    )
    ways = (
        rows.order_by("community").values_list("community", flat=True).first() for rows in (named, inherited, declared)
    )
    return next((pk for pk in ways if pk), None)


def _numbers_in(text, standing):
    """The record numbers of the register that a text quotes."""
    found = (standing.record_number.search(number) for number in read_asked(text).quoted_numbers)
    return [match.group() for match in found if match]


def _why_not(ruled, incoming):
    """Why it can't be passed on whatever its sender, or None."""
    if ruled.verdict is Verdict.UNCLEAR:
        return _("还看不出是哪一项，请先选定。")
    if ruled.verdict is not Verdict.DUTY and ruled.verdict not in REFUSABLE_BEYOND:
        return _("结论是「%(verdict)s」，不能转发给社区。") % {"verdict": ruled.verdict.label}
    if subject_of(ruled) is None:
        return _("没有找到所依据的清单条目或者准入，不能转发。")
    if incoming.sender is None:
        return _("没有写明是名录里的哪个部门，不能转发；要转发的，请先选来件单位。")
    return None


def subject_of(ruled):
    """The key of what an answer rests on, as sending knows it: admission-5, emergency-3, entry-12; or None."""
    if ruled.rests_on is None:
        return None
    cited = ruled.rests_on.citation
    found = (("admission", cited.admission_id), ("emergency", cited.emergency_id), ("entry", cited.entry_id))
    return next((f"{name}-{pk}" for name, pk in found if pk), None)


# What is kept is in the register's language, whatever the street reads the pages in.
@override(settings.LANGUAGE_CODE)
def wish_of(incoming, ruled):
    """What the department would send, through the street."""
    return Wish(
        sender=incoming.sender,
        through=incoming.street,
        subject=subject_of(ruled),
        scope=Scope.CHOSEN if incoming.communities else Scope.ALL,
        communities=incoming.communities,
        title=title_of(incoming.text),
        text=incoming.text,
        # What a text asks by the way goes beyond a line only where the check says so.
        acts=tuple(ruled.asked.acts) if Flag.OVER_SCOPE in ruled.flags else (),
        forms_asked=_("见原文") if Category.LEDGER_FORM in ruled.asked.burdens else "",
        meetings_asked=_("见原文") if Category.MEETING_TRAINING in ruled.asked.burdens else "",
        due_on=incoming.due_on,
        document_number=incoming.document_number,
        paper=incoming.paper,
        reason=incoming.reason,
        leave_out=True,
    )


def pass_on(incoming, *, by, token):
    """Pass on to the communities for which it holds. Returns (dispatch, whether it was made now); the department is told.

    Raises NotAllowed for what the check forbids or what lacks its reason, NotYourPart, TokenUsed.
    """
    return made_once(lambda: _made_before(token, by), lambda: _passed_on(incoming, by, token))


def _passed_on(incoming, by, token):
    found = outlook(incoming, by=by)
    if not found.may_pass_on:
        raise NotAllowed(found.why_not, code="not_passed_on", field="text")
    dispatch = send_new(found.plan.wish, by=by, token=token)
    _tell(PASSED_ON, dispatch, n=found.plan.total)
    return dispatch


@keeps_words
def stop(incoming, *, by, token):
    """Stop what isn't admitted, for a stated reason: it reaches no community. Returns (dispatch, whether it was made now).

    The department is told. Raises NotAllowed for what is to be passed on or has no reason, NotYourPart, TokenUsed.
    """
    return made_once(lambda: _made_before(token, by), lambda: _keep_stopped(incoming, by, token))


def _keep_stopped(incoming, by, token):
    found = outlook(incoming, by=by)
    if not found.may_stop:
        why = found.why_not or _("这件在清单上或者已经准入，应当转发，不能停办。")
        raise NotAllowed(why, code="not_stopped", field="text")
    if not incoming.reason.strip():
        raise NotAllowed(_("请写明不转发的理由。"), code="reason_required", field="reason")
    dispatch = Dispatch.objects.create(token=token, created_by=by, **_stopped(incoming, found.answer))
    _tell(STOPPED, dispatch, reason=dispatch.reason)
    return dispatch


def _stopped(incoming, ruled):
    """What the row of something stopped says."""
    cited = ruled.rests_on.citation if ruled.rests_on else None
    return {
        "authority": incoming.street.authority,
        "origin": Origin.STOPPED,
        "sender": incoming.sender,
        "sender_name": "" if incoming.sender else incoming.sender_name,
        "title": title_of(incoming.text),
        "text": incoming.text,
        "document_number": incoming.document_number,
        "category": category_of(ruled.asked),
        "entry_id": cited.entry_id if cited else None,
        "admission_id": cited.admission_id if cited else None,
        "emergency_id": emergency_of(ruled),
        "paper": incoming.paper,
        "passed_on_by": incoming.street,
        "reason": incoming.reason.strip(),
    }


def _made_before(token, by):
    """The dispatch that this token made before, or None. Raises TokenUsed when it was somebody else's, or no street's."""
    made = Dispatch.objects.select_related("sender").filter(token=token).first()
    if made and (made.created_by_id != by.pk or made.passed_on_by_id is None):
        raise TokenUsed(_("这个表单已经用过，请重新打开。"))
    return made


def _tell(event, dispatch, **said):
    """Tell those who send for the department what the street did with it."""
    if dispatch.sender_id is None:
        return
    tell_of(
        event,
        people_with("dispatch.view_sent", units=[dispatch.sender_id]),
        authority=dispatch.authority_id,
        key=f"{event}:{dispatch.pk}",
        url=reverse("dispatch:sent-detail", args=[dispatch.pk]),
        street=dispatch.passed_on_by.name,
        title=dispatch.title,
        **said,
    )
