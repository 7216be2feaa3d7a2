"""What other rooms know of a matter: those above this one register here, in modules of the same name."""

from collections.abc import Callable

#: Functions (line=, admission=, unit=) → (refusals in the authority, refusals in the unit); see ``refusals_of``.
COUNTERS: list[Callable] = []
#: Functions (authority, texts) → what the lists say of each text, as plain values; see ``verdicts_on``.
RULERS: list[Callable] = []


def count_by(counter):
    """Let ``counter`` be asked about every matter from now on; returns it."""
    if counter not in COUNTERS:
        COUNTERS.append(counter)
    return counter


def rule_by(ruler):
    """Let ``ruler`` be asked what the lists say of texts from now on; returns it."""
    if ruler not in RULERS:
        RULERS.append(ruler)
    return ruler


def refusals_of(*, unit, line=None, admission=None):
    """(all, own): how often the matter was refused in the authority of ``unit``, and in ``unit`` or, for a street, in its
    communities, up to now."""
    found = [counter(line=line, admission=admission, unit=unit) for counter in COUNTERS]
    return sum(everywhere for everywhere, _own in found), sum(own for _everywhere, own in found)


def verdicts_on(authority, texts):
    """For each text ``{"verdict", "list", "list_name", "number", "name", "line", "admission"}``, without what it doesn't
    rest on. The lists are read once."""
    found = [{"verdict": "unclear"} for _text in texts]
    for ruler in RULERS:
        found = ruler(authority, texts)
    return found
