"""What the public register adds to decisions and admissions on a day: appeals that are open, suspensions, the days of the
notice, and how many objections were filed and answered (never by whom). Read for a whole page at once."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from admission.appeal_register import appealed
from admission.meeting_reasons import note_findings
from admission.models import Admission, DecisionObjection, DecisionObjectionStep
from admission.objecting import notices_of
from registry.models import ObjectionState


@dataclass(frozen=True)
class Objections:
    """How many objections were filed against an approval, and how many of them were answered."""

    filed: int = 0
    answered: int = 0


def objections_to(decision_ids, on, known_at=None):
    """{decision id: Objections} of what was received by a day, and answered by it and by a moment. One query."""
    answers = DecisionObjectionStep.objects.filter(
        objection=OuterRef("pk"), to_state=ObjectionState.ANSWERED, at__date__lte=on
    )
    rows = DecisionObjection.objects.filter(decision__in=decision_ids, received_on__lte=on)
    if known_at is not None:
        answers, rows = answers.filter(at__lte=known_at), rows.filter(received_on__lte=known_at)
    counted = rows.annotate(is_answered=Exists(answers)).order_by().values_list("decision")
    counted = counted.annotate(filed=Count("pk"), answered=Count("pk", filter=Q(is_answered=True)))
    return {pk: Objections(filed, answered) for pk, filed, answered in counted}


def mark_admissions(admissions, on, known_at=None):
    """Give each of ``admissions`` (read with ``for_reading()``) ``appealed``, ``suspension`` and ``coming`` (the suspension
    that is still to begin), each or None, and its decision what it was ``found_wanting`` in. Three queries at most."""
    again = appealed([one.decision_id for one in admissions], on, known_at)
    note_findings([one.decision for one in admissions])
    for one in admissions:
        one.appealed = again.get(one.decision_id)
        one.suspension, one.coming = one.suspension_on(on), one.coming_suspension(on)
    return admissions


def mark_appeals(decisions, on, known_at=None):
    """Give each of ``decisions`` ``appealed``, or None, and ``found_wanting``. Three queries at most."""
    again = appealed([one.pk for one in decisions], on, known_at)
    note_findings(decisions)
    for one in decisions:
        one.appealed = again.get(one.pk)
    return decisions


def mark_decisions(decisions, on, known_at=None):
    """Give each of ``decisions`` ``appealed``, and of what it admitted the ``suspension`` and the one that is ``coming``,
    each or None, in a fixed number of queries."""
    given = Admission.objects.filter(decision__in=[one.pk for one in decisions])
    given = given.with_measures(known_at).with_known_terms(known_at)
    suspended = {one.decision_id: (one.suspension_on(on), one.coming_suspension(on)) for one in given}
    for one in mark_appeals(decisions, on, known_at):
        one.suspension, one.coming = suspended.get(one.pk, (None, None))
    return decisions


def mark_notices(decisions, on, known_at=None):
    """Give each of ``decisions`` (with ``application__authority``) ``notice`` (its days or None) and ``objected``, in a
    fixed number of queries."""
    days, objected = notices_of(decisions), objections_to([one.pk for one in decisions], on, known_at)
    for one in decisions:
        one.notice, one.objected = days[one.pk], objected.get(one.pk, Objections())
    return decisions
