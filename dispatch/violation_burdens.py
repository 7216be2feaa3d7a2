"""A violation about a standing burden: verified to have come back, it opens the burden again, by who verified it.

To the owner that is the step of who handles the burden, in all communities that kept it: which one of them reported it shows nowhere.
"""

from dispatch.models import BurdenState, Violation, ViolationKind
from web.parts import Part
from web.workflow import CLOCK, perform, procedure_of

#: What a burden goes through when it is found to be there still, or again, by the state in which it is.
COMES_BACK_BY = {BurdenState.STOPPED: "rebound", BurdenState.SAID_STOPPED: "not_stopped"}
HANDLED_BY = frozenset({Part.REVIEWER, Part.DECIDER})
LONGEST_NOTE = 300


def opens_burden(violation):
    """Whether verifying the violation opens the burden that it is about."""
    if violation.burden_id is None or violation.kind != ViolationKind.REBOUND:
        return False
    return violation.burden.state in COMES_BACK_BY


def bring_back(violation, *, by, note):
    """Open the burden that ``violation`` is about, where it was stopped or said to be; ``note`` is what the owner reads."""
    if not opens_burden(violation):
        return
    burden = violation.burden
    plays = procedure_of(burden).parts_of(burden, by) if by is not CLOCK else frozenset()
    # Who verifies a violation of one unit may have no part in the burden of another.
    by = by if HANDLED_BY & plays else CLOCK
    perform(burden, COMES_BACK_BY[burden.state], by=by, note=note[:LONGEST_NOTE])


def reports_of(burden, user):
    """The violations about a burden whose report ``user`` may read, the newest first; none for the unit concerned."""
    rows = Violation.objects.visible_to(user).filter(burden=burden, is_whole=True)
    return list(rows.order_by("-reported_on", "-pk"))
