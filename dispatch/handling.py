"""Who handles what is about a unit: the reviewing office; what is about the office itself, the joint meeting."""

from django.db.models import Q

from admission.bodies import OFFICE_UNITS, rules_for, unit_by_rule

#: (permission, rule that names the unit) of each of the two.
OFFICE = ("admission.review", "reviewing_unit")
MEETING = ("admission.decide", "joint_meeting_unit")


def for_reviewers(user, day, **where):
    """Q over what reviewers of the reviewing office handle: whatever isn't about the office itself. See ``_handled``."""
    return _handled(user, day, OFFICE, lambda own: ~own, **where)


def for_deciders(user, day, **where):
    """Q over what deciders of the joint meeting handle: whatever is about the reviewing office. See ``_handled``."""
    return _handled(user, day, MEETING, lambda own: own, **where)


def _handled(user, day, body, whose, *, unit, authority="authority"):
    """Q over rows for posts in ``body``; ``unit`` and ``authority`` name the fields of the unit that a row is about, and of
    the authority.

    Who has a hand in a row otherwise is for the caller to leave out.
    """
    mine, (permission, key) = Q(pk__in=[]), body
    present = user.present_unit_ids_with(permission)
    for post in user.posts:
        if post.unit_id not in present:
            continue
        theirs = post.unit.authority
        rules = rules_for(theirs, day, post=post, lineage=user.lineage)
        if post.unit.code == rules[key]:
            own = Q(**{f"{unit}__in": rules[OFFICE_UNITS]})
            mine |= Q(**{authority: theirs}) & whose(own)
    return mine


def body_for(authority, unit_id):
    """(the unit that handles what is about a unit, or None; the permission with which its people do)."""
    permission, key = MEETING if unit_id in rules_for(authority)[OFFICE_UNITS] else OFFICE
    return unit_by_rule(authority, key), permission
