"""Pre-review of draft documents (拟发文预审): writing one, its clauses, handing it in, the opinion before it is issued.

The opinion admits nothing: a clause that isn't on a list is applied for like any other matter.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission import bodies
from admission.document_clauses import MOST_CLAUSES, clauses_of, matches_of
from admission.document_forms import LetterForm
from admission.drafting import start_draft
from admission.models import (
    Application,
    ClauseOpinion,
    DocumentClause,
    DocumentReview,
    DocumentReviewState,
    DocumentReviewStep,
)
from admission.notices import tell_of_document
from desk import uploads
from registry.models import RecordCounter
from registry.working_days import WorkingCalendar
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import Procedure, Transition


def drafters(user, day):
    """People who apply for the unit that drafts the document."""
    return Q(drafting_unit_id__in=user.unit_ids_with("admission.apply"))


def reviewers(user, day):
    """Reviewers of the authority who have no hand in the draft: neither their unit's nor their own."""
    mine = Q(authority_id__in=user.authority_ids_with("admission.review"))
    return mine & ~Q(drafting_unit_id__in=user.unit_ids) & ~Q(created_by=user)


def due_day(review, transition=None, calendar=None):
    """While it is with the office, the working day by which the opinion is due; then none."""
    if review.state != DocumentReviewState.SUBMITTED:
        return None
    handed_in = localdate(review.submitted_at)
    days = review.authority.rule("document_review_days", handed_in)
    return (calendar or WorkingCalendar.load()).add(handed_in, days)


def hand_in(review, step):
    """Draw the number, and keep what the lists and admissions of this day say of each clause."""
    review.number, review.submitted_at = RecordCounter.draw(review.authority, "审"), step.at
    compare(review)


def give_opinion(review, step):
    """Keep the opinion and the letter."""
    review.opinion, review.answer = step.cleaned["opinion"], step.cleaned["answer"]


def number_withdrawn(review, step):
    """A draft that is given up gets its number, as everything that isn't a draft has one."""
    review.number = review.number or RecordCounter.draw(review.authority, "审")


def lacks_opinions(review):
    """Every clause has an opinion."""
    left = review.clauses.filter(opinion="").count()
    return _("还有%(n)s条没有写意见，请先逐条写明。") % {"n": left} if left else None


DRAFTER, REVIEWER = frozenset({Part.DRAFTER}), frozenset({Part.REVIEWER})
DOCUMENT_REVIEW = Procedure(
    name="document_review",
    label=gettext_lazy("拟发文预审"),
    model=DocumentReview,
    step_model=DocumentReviewStep,
    step_of="review",
    states=DocumentReviewState,
    parts={Part.DRAFTER: drafters, Part.REVIEWER: reviewers},
    deadline=due_day,
    announce=tell_of_document,
    transitions=(
        Transition(
            "submit",
            gettext_lazy("提交预审"),
            (DocumentReviewState.DRAFT,),
            DocumentReviewState.SUBMITTED,
            DRAFTER,
            effect=hand_in,
            writes=("number", "submitted_at"),
            tone="primary",
            help=gettext_lazy("提交以后不能再改；请先核对要社区做的各条是否齐全。预审意见出来以前不要印发。"),
        ),
        Transition(
            "answer",
            gettext_lazy("出具预审意见"),
            (DocumentReviewState.SUBMITTED,),
            DocumentReviewState.ANSWERED,
            REVIEWER,
            asks=LetterForm,
            unless=(lacks_opinions,),
            effect=give_opinion,
            writes=("opinion", "answer"),
            tone="primary",
            help=gettext_lazy("意见书发给起草单位，出具以后不能修改。预审不等于准入。"),
        ),
        Transition(
            "withdraw",
            gettext_lazy("撤回"),
            (DocumentReviewState.DRAFT, DocumentReviewState.SUBMITTED),
            DocumentReviewState.WITHDRAWN,
            DRAFTER,
            effect=number_withdrawn,
            writes=("number",),
            tone="danger",
            help=gettext_lazy("撤回后这件预审结束；改好以后请重新送审。"),
        ),
    ),
)


def may_write(review, user):
    """True when ``user`` may change the draft and its clauses now."""
    return review.state == DocumentReviewState.DRAFT and Part.DRAFTER in DOCUMENT_REVIEW.parts_of(review, user)


def may_judge(review, user):
    """True when ``user`` may write opinions on the clauses now."""
    return review.state == DocumentReviewState.SUBMITTED and Part.REVIEWER in DOCUMENT_REVIEW.parts_of(review, user)


@transaction.atomic
def start(*, unit, by, token, title, text, upload=None, issue_by=None):
    """Keep a draft and cut it into clauses; the same ``token`` again gives the same one. Raises NotYourPart."""
    if unit is None or unit.pk not in by.present_unit_ids_with("admission.apply") or not unit.may_apply:
        raise NotYourPart(_("只有部门、街道的经办人可以送审拟发文。"))
    if made := DocumentReview.objects.filter(token=token, created_by=by).first():
        return made
    review = DocumentReview.objects.create(
        authority=unit.authority,
        drafting_unit=unit,
        created_by=by,
        token=token,
        title=title,
        text=text,
        issue_by=issue_by,
        file=uploads.store(upload, by=by) if upload else None,
    )
    _put(review, clauses_of(text))
    return review


@transaction.atomic
def rewrite(review, *, by, seen, title, text, upload=None, issue_by=None):
    """Other words for a draft. Clauses that stand in the old text and no longer in the new one go, new ones come; what the
    drafter wrote or took out by hand stays so. Raises NotYourPart, NotAllowed, Stale."""
    locked = lock_for_writing(review, by=by, seen=seen)
    before, now = clauses_of(locked.text), clauses_of(text)
    if locked.text != text:
        gone = set(before) - set(now)
        locked.clauses.filter(text__in=gone).delete()
        there = set(locked.clauses.values_list("text", flat=True))
        _put(locked, [one for one in now if one not in there and one not in set(before)])
    locked.title, locked.text, locked.issue_by = title, text, issue_by
    if upload:
        locked.file = uploads.store(upload, by=by)
    _raise_version(locked, "title", "text", "issue_by", "file")
    return locked


@transaction.atomic
def write_clauses(review, texts, *, by, seen):
    """The clauses as the drafter has them: ``texts`` in order, empty ones left out. Raises as ``rewrite``, ValidationError
    for too many."""
    locked = lock_for_writing(review, by=by, seen=seen)
    said = [text.strip() for text in texts if text.strip()]
    if len(said) > MOST_CLAUSES:
        raise ValidationError(_("最多%(n)s条，请合并相近的条款。") % {"n": MOST_CLAUSES})
    locked.clauses.all().delete()
    _put(locked, said)
    _raise_version(locked)
    return locked


def _put(review, texts):
    """Add clauses at the end, each with what is in force about it today."""
    first = review.clauses.count()
    matches = matches_of(review.authority, texts)
    DocumentClause.objects.bulk_create(
        DocumentClause(review=review, position=place, text=text, matched=matched)
        for place, (text, matched) in enumerate(zip(texts, matches, strict=True), first)
    )


def compare(review):
    """Compare every clause anew with what is in force today."""
    clauses = list(review.clauses.all())
    for clause, matched in zip(clauses, matches_of(review.authority, [one.text for one in clauses]), strict=True):
        clause.matched = matched
    DocumentClause.objects.bulk_update(clauses, ["matched"])


def lock_for_writing(review, *, by, seen):
    """The draft, locked, for whoever may write in it. Raises NotYourPart, NotAllowed, Stale."""
    locked = DocumentReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if Part.DRAFTER not in DOCUMENT_REVIEW.parts_of(locked, by):
        raise NotYourPart(_("只有起草单位可以修改。"))
    if locked.state != DocumentReviewState.DRAFT:
        raise NotAllowed(_("现在是「%(state)s」，不能再修改。") % {"state": locked.get_state_display()})
    if seen != locked.version:
        raise Stale(_("您打开页面之后，这份草稿又有修改，您填写的还没有保存。请核对后再保存。"))
    return locked


def _raise_version(review, *fields):
    review.version += 1
    review.save(update_fields=["version", *fields])


@transaction.atomic
def write_opinions(review, opinions, *, by, seen):
    """Opinions on clauses as {clause id: (opinion, note)}; may be left half and gone on with. Raises NotYourPart, Stale."""
    locked = DocumentReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if not may_judge(locked, by):
        raise NotYourPart(_("只有审核人可以在待审核时写意见。"))
    if seen != locked.version:
        raise Stale(_("您打开页面之后，意见又有修改，您填写的还没有保存。请核对后再保存。"))
    for clause in locked.clauses.filter(pk__in=opinions):
        said = opinions[clause.pk]
        if said != (clause.opinion, clause.note):
            clause.opinion, clause.note = said
            clause.save(update_fields=["opinion", "note"])
    _raise_version(locked)
    return locked


@transaction.atomic
def apply_for(clause, *, by):
    """A draft application that begins with the words of a clause; again, the same draft. Raises NotYourPart, NotAllowed."""
    review = clause.review
    if review.state != DocumentReviewState.ANSWERED or clause.opinion != ClauseOpinion.APPLY:
        raise NotAllowed(_("只有预审意见为「须先申请准入」的条款，可以由此起草申请。"))
    token = uuid.uuid5(review.token, f"clause:{clause.pk}")
    if made := Application.objects.visible_to(by).filter(token=token).first():
        return made
    draft = start_draft(unit=review.drafting_unit, by=by, token=token)
    draft.name = clause.text[:40].rstrip("，。；：、")
    draft.content = _("《%(title)s》拟要求社区：%(text)s") % {"title": review.title, "text": clause.text}
    draft.requirement = clause.text
    draft.version += 1
    draft.save(update_fields=["name", "content", "requirement", "version"])
    return draft


def awaiting_opinion(user):
    """The pre-reviews that wait for this user's opinion."""
    return DocumentReview.objects.filter(reviewers(user, clock.today()), state=DocumentReviewState.SUBMITTED)


def office_of(review, step):
    """The unit in whose name the opinion was given: the reviewing office, for its own drafts the joint meeting's."""
    on = localdate(step.at)
    office = bodies.unit_by_rule(review.authority, "reviewing_unit", on)
    if office and office.pk == review.drafting_unit_id:
        return bodies.unit_by_rule(review.authority, "joint_meeting_unit", on)
    return office
