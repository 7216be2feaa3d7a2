"""Handling several applications at once: accepting and handing over, each for itself. Decisions are made one by one.

First what would become of each is shown, with its reason where it isn't possible; then every row is moved for itself,
wholly or not at all, with a step of its own.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from admission.case_parts import HANDED_OVER
from admission.deadlines import Move, decision_day, moves_of, starts_by
from admission.handing_over import may_review
from admission.models import Application
from admission.transitions import APPLICATION
from registry.working_days import WorkingCalendar
from web import clock, workflow
from web.refusals import Refused

ACCEPT = "accept"
IN_BULK = (ACCEPT, HANDED_OVER)
#: As many as a page of the queue holds, and some more for who calls the API.
MOST = 50


@dataclass
class Row:
    """One application: what it is now, what it would be afterwards, or why not; ``is_done`` once it was moved."""

    application: object
    state_before: str
    reviewer_before: object
    due_before: object
    state_after: str = ""
    reviewer_after: object = None
    due_after: object = None
    refusal: str = ""
    is_done: bool = False


def chosen(user, pks):
    """The applications of ``pks`` that ``user`` may see, by due date; what nobody chose or may see isn't there."""
    rows = Application.objects.visible_to(user).filter(pk__in=list(pks)[:MOST]).for_list()
    return list(rows.select_related("reviewed_by").prefetch_related("steps").by_due_day())


def preview(user, action, applications, *, to=None):
    """What ``action`` would make of each: the Rows, nothing changed. ``to``: the reviewer who would get them."""
    transition = APPLICATION.by_action[action]
    playing = APPLICATION.parts_in([one.pk for one in applications], user)
    calendar, rules = WorkingCalendar.load(), {}
    rows = []
    for one in applications:
        row = _row(one)
        row.refusal = _why_not(transition, one, playing.get(one.pk, frozenset()))
        if not row.refusal:
            row.refusal = _why_not_to(one, to) if to else ""
        if not row.refusal:
            row.state_after = APPLICATION.states(transition.target or one.state).label
            row.reviewer_after = user if action == ACCEPT else to
            if one.authority_id not in rules:
                rules[one.authority_id] = one.authority.rules_on()
            row.due_after = _due_after(one, rules[one.authority_id], calendar) if action == ACCEPT else one.due_on
        rows.append(row)
    return rows


def carry_out(user, action, applications, seen, **answers):
    """Move each that may be moved; returns the Rows, with ``is_done`` or the reason. ``seen``: {pk: version}.

    Raises ValueError for an action that isn't done in bulk.
    """
    if action not in IN_BULK:
        raise ValueError(f"{action} is done one by one")
    rows = []
    for one in applications:
        row = _row(one)
        try:
            workflow.perform(one, action, by=user, seen=seen.get(one.pk), **answers)
            row.is_done = True
        except Refused as why:
            is_known = seen.get(one.pk) is not None
            row.is_done = is_known and workflow.was_just_done(one, action, by=user, seen=seen[one.pk])
            row.refusal = "" if row.is_done else str(why)
        except ValidationError as why:
            row.refusal = _("；").join(why.messages)
        one.refresh_from_db()
        row.state_after, row.reviewer_after, row.due_after = one.get_state_display(), one.reviewed_by, one.due_on
        rows.append(row)
    return rows


def _row(one):
    return Row(one, one.get_state_display(), one.reviewed_by, one.due_on)


def _why_not(transition, one, parts):
    """Why this user can't move this row today; empty when nothing stands in the way."""
    if not parts & transition.by:
        return _("这件不归您办理。")
    if one.state not in transition.sources:
        words = {"state": one.get_state_display(), "action": transition.label}
        return _("现在是「%(state)s」，不能「%(action)s」。") % words
    return workflow.obstacle(transition, one) or ""


def _why_not_to(one, person):
    if may_review(one, but=[one.reviewed_by_id]).filter(pk=person.pk).exists():
        return ""
    return _("%(person)s不能审核这件申请，或者现在就由其审核。") % {"person": person}


def _due_after(one, rules, calendar):
    """By when it would have to be decided, accepted today."""
    moves = [*moves_of(one.steps.all()), Move(ACCEPT, clock.today())]
    return decision_day(moves, rules["decision_days"], calendar, starts_by(rules["clock_starts"]))
