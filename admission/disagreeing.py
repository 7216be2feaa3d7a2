"""Disagreeing with a recommendation instead of countersigning it (不同意会签): a step of the case keeps who, why and at which
place; the approval that follows all the same answers it in writing."""

from dataclasses import dataclass, field
from datetime import datetime

from admission.models import ApplicationStep

RECOMMEND, DISAGREE, APPROVE = "recommend", "disagree", "approve"
#: The answer that an approval gives to those who didn't agree.
ANSWER = "answer_to_disagreement"


@dataclass(frozen=True)
class Disagreement:
    """Who didn't agree, at which place, why and when."""

    position: int
    signer: object
    text: str
    at: datetime

    is_disagreement = True

    @classmethod
    def of(cls, step):
        """What a step of the case keeps of it."""
        return cls(step.answers["position"], step.by, step.answers["reason"], step.at)


@dataclass
class Steps:
    """Of one case: its newest recommendation, the steps that disagree with it and with those before, and the answer."""

    recommendation: ApplicationStep | None = None
    disagreed: list = field(default_factory=list)
    before: list = field(default_factory=list)
    answer: str = ""


def steps_of(pks):
    """{application: its Steps}; one query."""
    rows = ApplicationStep.objects.filter(application__in=pks, action__in=(RECOMMEND, DISAGREE, APPROVE))
    found = {pk: Steps() for pk in pks}
    for row in rows.select_related("by").order_by("at", "pk"):
        one = found[row.application_id]
        if row.action == RECOMMEND:
            one.recommendation, one.disagreed, one.before = row, [], [*one.before, *one.disagreed]
        elif row.action == DISAGREE:
            one.disagreed.append(row)
        else:
            one.answer = row.answers.get(ANSWER, "")
    return found


def disagreements_of(application):
    """The disagreements with the newest recommendation of ``application``, in their order; one query."""
    return [Disagreement.of(step) for step in steps_of([application.pk])[application.pk].disagreed]
