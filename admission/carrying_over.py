"""Drafts that begin with what is known already: from an emergency that goes on, from an admission that ends soon."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from admission.drafting import start_draft
from admission.measures import ENDS
from admission.models import ApplicationKind, Duration, Relation
from admission.sections import SECTION_OF
from registry.models import Category
from web import clock
from web.refusals import BadQuery

#: What a renewal doesn't take over: it is asked anew, or follows from the dates.
ASKED_ANEW = frozenset({"kind", "plan_year", "communities", "starts_on", "ends_on", "funding_due_on", "late_reason"})


def read_token(text):
    """The token of a form. Raises BadQuery when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        raise BadQuery(_("表单不完整，请重新打开页面。"), code="no_token", field="token") from None


def draft_from_emergency(emergency, *, by, token):
    """A draft of the unit that declared ``emergency``, for what goes on after it. Raises NotYourPart for anybody else.

    No lead time is asked for then: there was none.
    """
    said = {
        "emergency": emergency,
        "name": emergency.name,
        "category": Category.TASK,
        "content": emergency.event,
        "requirement": emergency.requirement,
        "relation": Relation.ASSIST,
        "for_all_communities": emergency.for_all_communities,
        "duration": Duration.STAGE,
        "starts_on": max(emergency.days().final_day, clock.today()) + timedelta(days=1),
    }
    return start_draft(
        unit=emergency.sender,
        by=by,
        token=token,
        communities=() if emergency.for_all_communities else emergency.communities.on(clock.today()),
        **said,
    )


def may_renew(admission, user):
    """True for who applies for the unit that leads the matter, while the admission holds or is still to come; not of one
    that a measure ends: that is applied for anew."""
    return (
        admission.last_day is not None
        and admission.last_day >= clock.today()
        and admission.lead_department_id in user.present_unit_ids_with("admission.apply")
        and not admission.measures.filter(kind__in=ENDS).exists()
    )


def draft_of_renewal(admission, *, by, token):
    """续办: a draft that says what the application of ``admission`` said, for the days after its end.

    What was decided otherwise than asked holds: the communities are those that were admitted. Raises NotYourPart.
    """
    before = admission.application
    last_day = admission.last_day or clock.today()
    starts_on = max(last_day, clock.today()) + timedelta(days=1)
    length = (before.ends_on - before.starts_on) if before.ends_on and before.starts_on else None
    said = {name: getattr(before, name) for name in SECTION_OF if name not in ASKED_ANEW}
    return start_draft(
        unit=admission.lead_department,
        by=by,
        token=token,
        kind=ApplicationKind.ADDITION,
        communities=() if before.for_all_communities else admission.communities.on(clock.today()),
        copied_from=before,
        **said,
        starts_on=starts_on,
        ends_on=starts_on + length if length is not None else None,
    )
