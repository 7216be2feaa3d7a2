"""Why the joint meeting admitted what the ordinary way bars: said in public with the decision (依据、经费、方式、评估的例外)."""

from django.utils.translation import gettext as _

from admission.bodies import findings_passed_over
from admission.models import Outcome, Path, Principle, Relation


def meeting_reasons(decision, *, with_funds=True):
    """One sentence for each exception that an approval by the joint meeting made; none for everything else.

    Without ``with_funds`` where the money is spoken of beside it. Needs ``decision.application``; for many decisions
    ``note_findings`` comes first. No person is named.
    """
    if not _is_exception(decision):
        return []
    application = decision.application
    found = []
    if application.path == Path.JOINT_MEETING:
        found.append(_because(_("依据低于本辖区规定的最低层级"), application.path_reason))
    if application.is_unlisted_act:
        found.append(_because(_("要求社区做六种协助方式以外的事"), application.other_act))
    if with_funds and application.relation == Relation.ASSIST and not application.has_funds:
        found.append(_because(_("协助事项没有安排经费"), application.no_funding_reason))
    if not hasattr(decision, "found_wanting"):
        note_findings([decision])
    if decision.found_wanting:
        found.append(_because(_("评估有不符合的原则，仍建议准入"), _("、").join(decision.found_wanting)))
    return found


def note_findings(decisions):
    """Give each of ``decisions`` ``found_wanting``: the names of the principles that its application was found not to meet
    and was yet recommended. One query, none when the joint meeting approved nothing."""
    asked = [one.application_id for one in decisions if _is_exception(one)]
    wanting = {}
    if asked:
        failed = findings_passed_over().filter(application__in=asked)
        for pk, principle in failed.values_list("application_id", "principle"):
            wanting.setdefault(pk, set()).add(principle)
    for one in decisions:
        names = wanting.get(one.application_id, ())
        one.found_wanting = [str(principle.label) for principle in Principle if principle in names]


def _is_exception(decision):
    return decision.outcome == Outcome.APPROVED and bool(decision.minutes_number)


def _because(what, why):
    why = why.strip().rstrip("。")
    return _("%(what)s：%(why)s。") % {"what": what, "why": why} if why else f"{what}。"
