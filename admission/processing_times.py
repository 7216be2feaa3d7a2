"""How long cases took in each stage: median and 90th percentile of working days, the applicant's time counted apart.

Units are never compared: the figures are those of all cases together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from statistics import median as middle

from django.utils.translation import gettext_lazy as _

from admission.models import ApplicationStep
from admission.stages import Stage, stays
from registry.working_days import WorkingCalendar

#: The steps that end a stage. What is withdrawn or lapses was never brought to its end, and isn't measured.
ENDED_BY = {
    Stage.ACCEPTANCE: frozenset({"accept", "return"}),
    Stage.SUPPLEMENT: frozenset({"submit", "answer"}),
    Stage.DECISION: frozenset({"approve", "reject"}),
}
MEASURED_FROM = {
    Stage.ACCEPTANCE: _("从提交到受理或者退回"),
    Stage.SUPPLEMENT: _("从退回、要求说明到再次提交、答复"),
    Stage.DECISION: _("从受理到决定，暂停期间不计"),
}
NINE_TENTHS = 90


@dataclass(frozen=True)
class StageTimes:
    """The times of one stage, in working days; None where nothing was measured.

    ``percentile``: nine times of ten it took no longer.
    """

    stage: Stage
    count: int
    median: float | None = None
    percentile: int | None = None

    @property
    def measured_from(self):
        """In words from when to when it is measured."""
        return MEASURED_FROM[self.stage]


def processing_times(applications, since: date, until: date) -> list[StageTimes]:
    """The times of each stage that ended from ``since`` to ``until`` (both inclusive) in a queryset of applications.

    Acceptance and the applicant's supplements are measured each time; a decision once, over all days on which the time
    ran. Three statements, however many cases.
    """
    ended = ApplicationStep.objects.filter(
        application__in=applications.order_by().values("pk"),
        action__in=frozenset().union(*ENDED_BY.values()),
        at__date__gte=since,
        at__date__lte=until,
    )
    steps = ApplicationStep.objects.filter(application__in=ended.values("application")).order_by(
        "application", "at", "pk"
    )
    cases = (stays(rows) for _pk, rows in groupby(steps, key=attrgetter("application_id")))
    measured = measure(cases, since, until, WorkingCalendar.load())
    return [summed_up(stage, measured[stage]) for stage in Stage]


def measure(cases: Iterable, since: date, until: date, calendar) -> dict:
    """{stage: [working days, …]} of what ended in the span; ``cases`` are the stays of each case."""
    measured = {stage: [] for stage in Stage}
    for case in cases:
        running = 0
        for stay in case:
            if stay.until is None:
                continue
            days = calendar.between(stay.since, stay.until)
            running += days if stay.stage == Stage.DECISION else 0
            if stay.ended_by in ENDED_BY[stay.stage] and since <= stay.until <= until:
                measured[stay.stage].append(running if stay.stage == Stage.DECISION else days)
    return measured


def summed_up(stage: Stage, days: Sequence[int]) -> StageTimes:
    """The median (the mean of the two in the middle) and the 90th percentile (by nearest rank) of some times."""
    if not days:
        return StageTimes(stage, 0)
    ranked = sorted(days)
    rank = -(-len(ranked) * NINE_TENTHS // 100)
    return StageTimes(stage, len(ranked), middle(ranked), ranked[rank - 1])
