"""Which questions of the form are asked of an application, by what it has answered already; the others are cleared."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from admission.basis_levels import level_that_counts, registered_levels
from admission.cautions import is_below_floor
from admission.held_data import held_data
from admission.lead_time import earliest_start
from admission.models import Application, Cause, Path
from registry.models.bases import BasisLevel

QUESTION_OF_CAUSE = {
    Cause.FORMS: "attached_forms",
    Cause.SYSTEMS: "attached_systems",
    Cause.MEETINGS: "meeting_plan",
    Cause.SIGNBOARD: "signboard_text",
    Cause.ASSESSMENT: "assessment_plan",
    Cause.DATA: "collected_data",
}
PURCHASE = ("purchase_provider", "purchase_workload", "purchase_price")
FUNDS = ("funding_source", "funding_basis", "funding_due_on")


@dataclass(frozen=True)
class Condition:
    """When a question is asked: the question ``on`` which it hangs, and what must hold of the application.

    ``test`` says the same to the browser, so that the question appears at once: ``is a b``, ``before 2026-04-13``,
    ``some`` or ``none``; empty when only the server can tell. ``also`` are other questions whose answers decide.
    """

    on: str
    holds: Callable
    test: str = ""
    also: tuple = ()


def conditions(application, rules=None, calendar=None):
    """{question: Condition}, each after the question on which it hangs. Questions without one are always asked."""
    rules = rules or application.authority.rules_on()
    low = [level for level in BasisLevel.values if is_below_floor(level, rules)]
    earliest = earliest_start(application, rules, calendar)
    found = {
        "path": _below_floor(application, rules, low),
        "path_reason": _one_of("path", [Path.JOINT_MEETING]),
        **dict.fromkeys(PURCHASE, _one_of("path", [Path.PURCHASE])),
        "late_reason": Condition(
            "starts_on", lambda one: bool(one.starts_on) and one.starts_on < earliest, f"before {earliest}"
        ),
    }
    found |= {
        name: Condition("causes", partial(_is_caused, cause), f"is {cause}")
        for cause, name in QUESTION_OF_CAUSE.items()
    }
    return found | {
        "held_data_answer": Condition("causes", _collects_held, also=("collected_data", "attached_forms")),
        **dict.fromkeys(FUNDS, Condition("funding_amount", lambda one: one.funding_amount != 0, "some")),
        "no_funding_reason": Condition("funding_amount", lambda one: not one.funding_amount, "none"),
    }


def is_asked(name, application, when):
    """True when the question applies now; ``when`` are the application's conditions."""
    condition = when.get(name)
    if condition is None:
        return True
    return is_asked(condition.on, application, when) and condition.holds(application)


def asked(application, when=None):
    """The names of the questions with a condition that apply now."""
    when = conditions(application) if when is None else when
    return {name for name in when if is_asked(name, application, when)}


def clear_unasked(application, fields):
    """Empty the answers to questions that ``fields``, just written, have made pointless; returns {question: what it said}.

    The row isn't saved. What nobody touched stays as it was written, until its section is saved again.
    """
    when, touched, cleared = conditions(application), set(fields), {}
    for name, condition in when.items():
        if not {name, condition.on, *condition.also} & touched:
            continue
        touched.add(name)
        value = getattr(application, name)
        if is_asked(name, application, when) or value == blank(name):
            continue
        cleared[name] = value
        setattr(application, name, blank(name))
    return cleared


def blank(name):
    """What a field says when nothing was answered."""
    field = Application._meta.get_field(name)
    return None if field.null else field.get_default()


def _one_of(on, values, also=()):
    return Condition(on, lambda one: getattr(one, on) in values, " ".join(["is", *values]), also)


def _below_floor(application, rules, low):
    """The basis stands too low; of a document in the register the browser can't tell, for the register's level counts."""
    if not registered_levels(application):
        return _one_of("basis_level", low, also=("basis_document_number",))
    return Condition(
        "basis_level", lambda one: is_below_floor(level_that_counts(one), rules), also=("basis_document_number",)
    )


def _collects_held(application):
    """Data or forms are asked for, and what they ask is held already."""
    asks = any(_is_caused(cause, application) for cause in (Cause.DATA, Cause.FORMS))
    return asks and bool(held_data(application))


def _is_caused(cause, application):
    """Ticked; or answered in an application that was written before there was anything to tick."""
    return cause in application.causes or cause in causes_implied(application)


def causes_implied(application):
    """The causes of what an application says that was written before minutes and causes were asked; empty for others."""
    if application.causes or application.minutes_each is not None:
        return []
    return [cause.value for cause, name in QUESTION_OF_CAUSE.items() if getattr(application, name)]
