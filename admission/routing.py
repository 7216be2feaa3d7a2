"""Routing (分办): the authority's dated rules that say who reviews a new application; the first that fits and holds."""

from django.utils.translation import gettext as _

from admission.handing_over import may_review
from admission.models import RoutingRule
from registry.models import Community


def route(application):
    """What is kept with a submission that a rule gives to somebody: ``reviewer`` (id), ``rule`` (id), ``to`` (name).

    None when no rule fits; or when it came back and who had it may review it still: it returns to that person.
    """
    rules = list(RoutingRule.objects.today().filter(authority=application.authority_id).select_related("reviewer"))
    if not rules:
        return None
    able = set(may_review(application).values_list("pk", flat=True))
    if application.reviewed_by_id in able:
        return None
    streets = _streets(application) if any(rule.street_id for rule in rules) else set()
    for rule in rules:
        if rule.reviewer_id in able and fits(rule, application, streets):
            return {"reviewer": rule.reviewer_id, "rule": rule.pk, "to": str(rule.reviewer)}
    return None


def fits(rule, application, streets):
    """True when everything that the rule names is so; a street, when nothing outside it is asked (``streets``: ids)."""
    return (
        rule.category in ("", application.category)
        and rule.applicant_id in (None, application.applicant_id)
        and (rule.street_id is None or streets == {rule.street_id})
    )


def in_words(routed):
    """How it was routed, as the case says it; empty when it wasn't."""
    return _("按分办规则分给%(person)s") % {"person": routed["to"]} if routed else ""


def _streets(application):
    """Ids of the streets whose communities are asked."""
    asked = application.target_communities().order_by().values("pk")
    return set(Community.objects.filter(pk__in=asked).values_list("parent", flat=True))
