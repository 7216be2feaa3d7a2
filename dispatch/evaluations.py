"""Two-way evaluation (双向评估): four taps of a community when a task ends; the department sees totals, and nobody in them.

Every answer belongs to one total only: that of its admission, else of its dispatch; so no two totals can be subtracted. Of
each question the answers are released in steps of five communities, in the order in which they came; of a step that is
(nearly) of one mind only that is told, as a range. Whatever totals somebody compares, over whatever time, no single answer
follows, nor what one community says of several tasks.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from admission.chains import earlier_admissions
from admission.models import Admission
from dispatch.models import FEWEST_SHOWN, Dispatch, Origin, Receipt, ReceiptState, TaskEvaluation
from web import clock
from web.refusals import NotAllowed, NotYourPart

#: The four taps: the column, what the community is asked, and what the department reads.
QUESTIONS = {
    "funds_arrived": (gettext_lazy("说好的经费到账了吗？"), gettext_lazy("经费到位")),
    "data_came_back": (gettext_lazy("报上去的数据有反馈、能共享吗？"), gettext_lazy("数据回流")),
    "hours_as_stated": (gettext_lazy("用时和下派时说的差不多吗？"), gettext_lazy("用时与所说相符")),
    "worth_renewing": (gettext_lazy("这件事值得继续吗？"), gettext_lazy("值得继续")),
}
#: After so many days since it came, a task isn't asked about any more.
OPEN_DAYS = 180
RECEIVES, SEES_SENT, SEES_ALL = "dispatch.receive", "dispatch.view_sent", "dispatch.view_all"


@dataclass(frozen=True)
class Total:
    """The released answers to one question: so many in all, of them from ``least`` to ``most`` a yes; none when too few came."""

    question: str
    answers: int = 0
    least: int = 0
    most: int = 0

    @property
    def label(self):
        """What was asked, for the department."""
        return QUESTIONS[self.question][1]

    @property
    def yes(self):
        """How many said yes, as far as is told: 7, or 4～5."""
        return str(self.least) if self.least == self.most else f"{self.least}～{self.most}"


def ended(receipts):
    """Those of ``receipts`` whose task has ended: completed, or taken on and past its day; sent by a unit of the register."""
    over = Q(state=ReceiptState.COMPLETED) | Q(state=ReceiptState.TAKEN_ON, dispatch__due_on__lt=clock.today())
    since = clock.now() - timedelta(days=OPEN_DAYS)
    sent = {"dispatch__origin__in": [Origin.SENT, Origin.RULED], "dispatch__sender__isnull": False}
    return receipts.filter(over, received_at__gte=since, **sent)


def unanswered(receipts):
    """Those of ``receipts`` whose task has ended and that nobody has evaluated; the latest first."""
    return ended(receipts).filter(evaluation=None).order_by("-dispatch__due_on", "-received_at", "-pk")


def works_there(receipt, user):
    """Whether ``user`` works in the community of a receipt, or in the one that follows it."""
    return user.is_authenticated and receipt.community_id in user.unit_ids_with(RECEIVES)


def is_answered(receipt):
    """Whether the community has evaluated it; told to the community alone. One query."""
    return TaskEvaluation.objects.filter(receipt=receipt).exists()


def may_evaluate(receipt, user):
    """Whether the user may answer for the community now. No query for anybody else."""
    return works_there(receipt, user) and unanswered(Receipt.objects.filter(pk=receipt.pk)).exists()


@transaction.atomic
def evaluate(receipt, *, by, **answers):
    """Keep the answers (True, False or None by question). Returns whether they were kept now: once is once.

    Neither the row nor the history says who answered. Raises NotYourPart for anybody but the community, NotAllowed when
    the task hasn't ended or nothing is answered.
    """
    if not works_there(receipt, by):
        raise NotYourPart(_("只有承接的社区可以评价。"))
    if is_answered(receipt):
        return False
    if not ended(Receipt.objects.filter(pk=receipt.pk)).exists():
        raise NotAllowed(_("办结以后才能评价；不用评价的，不用理会。"), code="not_ended")
    kept = {name: answers.get(name) for name in QUESTIONS}
    if all(value is None for value in kept.values()):
        raise NotAllowed(_("一项也没有回答。不想回答的，不用提交。"), code="nothing_answered")
    _lock_total(receipt.dispatch)
    try:
        with transaction.atomic():
            TaskEvaluation.objects.create(receipt=receipt, **kept)
    except IntegrityError:
        # The other press of a double click was quicker by a moment.
        return False
    return True


def _lock_total(dispatch):
    """One after the other: answers are released in the order of their keys, which must be that of their commits."""
    rows = Admission.objects.filter(pk=dispatch.admission_id) if dispatch.admission_id else Dispatch.objects
    pk = dispatch.admission_id or dispatch.pk
    rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def sees_totals(user, *, sender, authority):
    """Whether the user speaks for the unit (id) that sent it, or sees everything in its authority (id)."""
    if not user.is_authenticated:
        return False
    return sender in user.unit_ids_with(SEES_SENT) or authority in user.authority_ids_with(SEES_ALL)


def totals_of_admissions(pks):
    """{id of an admission: [Total for each question]}, all that was sent under it together. One query."""
    rows = TaskEvaluation.objects.filter(receipt__dispatch__admission__in=pks)
    return _totals(rows, "receipt__dispatch__admission", pks)


def totals_of_dispatch(dispatch):
    """[Total for each question] of a dispatch: those of its admission, when it has one. One query."""
    if dispatch.admission_id:
        return totals_of_admissions([dispatch.admission_id])[dispatch.admission_id]
    rows = TaskEvaluation.objects.filter(receipt__dispatch=dispatch, receipt__dispatch__admission=None)
    return _totals(rows, "receipt__dispatch", [dispatch.pk])[dispatch.pk]


def totals_for_renewal(admission):
    """[(admission, totals)] of an admission and those that it goes on from, the newest first; each by itself. Three queries
    at most."""
    earlier = earlier_admissions([admission]).get(admission.pk, {})
    before = list(Admission.objects.filter(pk__in=earlier).order_by("-pk")) if earlier else []
    found = totals_of_admissions([one.pk for one in (admission, *before)])
    return [(one, found[one.pk]) for one in (admission, *before)]


def _totals(rows, whose, keys):
    answers = defaultdict(lambda: {name: [] for name in QUESTIONS})
    for key, community, *taps in rows.order_by("pk").values_list(whose, "receipt__community", *QUESTIONS):
        for name, tap in zip(QUESTIONS, taps, strict=True):
            if tap is not None:
                answers[key][name].append((community, tap))
    return {key: [released(name, of_five(answers[key][name])) for name in QUESTIONS] for key in keys}


def of_five(answers):
    """Those of the answers ((community, tap), in their order) that make up whole steps, step by step.

    In a step stand five communities: what one of them says of five tasks is its own answer still, and no total.
    """
    begun, whole = [], []
    for community, tap in answers:
        step = next((one for one in begun if community not in one), None)
        if step is None:
            begun.append(step := {})
        step[community] = tap
        if len(step) == FEWEST_SHOWN:
            begun.remove(step)
            whole += step.values()
    return whole


def released(question, answers):
    """The Total of the answers (booleans, in their order) to a question: in whole steps of five only.

    Four or five of a step, and none or one, are told alike, so that a step of one mind gives nobody away.
    """
    whole = len(answers) // FEWEST_SHOWN * FEWEST_SHOWN
    least = most = 0
    for start in range(0, whole, FEWEST_SHOWN):
        yes = sum(answers[start : start + FEWEST_SHOWN])
        least += yes - (yes in (1, FEWEST_SHOWN))
        most += yes + (yes in (0, FEWEST_SHOWN - 1))
    return Total(question, whole, least, most)
