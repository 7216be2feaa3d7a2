"""Why the joint meeting admitted what the ordinary way bars: said in public with the decision (依据、经费、方式的例外)."""

from django.utils.translation import gettext as _

from admission.models import Outcome, Path, Relation


def meeting_reasons(decision, *, with_funds=True):
    """One sentence for each exception that an approval by the joint meeting made; none for everything else.

    Without ``with_funds`` where the money is spoken of beside it. Needs ``decision.application``. No person is named.
    """
    if decision.outcome != Outcome.APPROVED or not decision.minutes_number:
        return []
    application = decision.application
    found = []
    if application.path == Path.JOINT_MEETING:
        found.append(_because(_("依据低于本辖区规定的最低层级"), application.path_reason))
    if application.is_unlisted_act:
        found.append(_because(_("要求社区做六种协助方式以外的事"), application.other_act))
    if with_funds and application.relation == Relation.ASSIST and not application.has_funds:
        found.append(_because(_("协助事项没有安排经费"), application.no_funding_reason))
    return found


def _because(what, why):
    why = why.strip().rstrip("。")
    return _("%(what)s：%(why)s。") % {"what": what, "why": why} if why else f"{what}。"
