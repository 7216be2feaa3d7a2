"""What doesn't bar an application but ought to be seen by who writes it and who reviews it."""

from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from admission.sections import SECTION_OF
from registry.models.bases import LEVELS_HIGH_TO_LOW, BasisLevel
from registry.rules import RULES
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date


@dataclass(frozen=True)
class Caution:
    """A remark on a field, with the rule that it follows."""

    field: str
    message: str
    source: str = ""

    @property
    def section(self):
        """The part of the form in which the field stands."""
        return SECTION_OF[self.field]


def cautions(application):
    """Every Caution for an application, in the order of the form."""
    rules = application.authority.rules_on()
    found = [*_basis(application, rules), *_lead_time(application, rules)]
    order = list(SECTION_OF)
    return sorted(found, key=lambda caution: order.index(caution.field))


def is_below_floor(level, rules):
    """True when a basis of ``level`` stands below the lowest that the authority's rules take."""
    if level not in LEVELS_HIGH_TO_LOW:
        return False
    return LEVELS_HIGH_TO_LOW.index(level) > LEVELS_HIGH_TO_LOW.index(rules["lowest_basis_level"])


def basis_check(application):
    """How the level of the basis stands to the authority's floor, in one sentence; empty when no level is given."""
    rules = application.authority.rules_on()
    if not application.basis_level:
        return ""
    words = {
        "level": application.get_basis_level_display(),
        "floor": BasisLevel(rules["lowest_basis_level"]).label,
    }
    if is_below_floor(application.basis_level, rules):
        return _("「%(level)s」低于本辖区规定的最低层级「%(floor)s」。") % words
    return _("「%(level)s」不低于本辖区规定的最低层级「%(floor)s」。") % words


def _basis(application, rules):
    if not is_below_floor(application.basis_level, rules):
        return []
    words = {
        "level": application.get_basis_level_display(),
        "floor": BasisLevel(rules["lowest_basis_level"]).label,
    }
    message = _("依据是「%(level)s」，低于本辖区规定的最低层级「%(floor)s」。") % words
    return [Caution("basis_level", message, RULES["lowest_basis_level"].source)]


def _lead_time(application, rules):
    """The start lies fewer working days after the first submission (or today) than the authority asks."""
    if not application.starts_on:
        return []
    since = localdate(application.first_submitted_at) if application.first_submitted_at else clock.today()
    earliest = WorkingCalendar.load().add(since, rules["lead_days"])
    if application.starts_on >= earliest:
        return []
    words = {"days": rules["lead_days"], "earliest": cn_date(earliest)}
    message = _("应当提前%(days)s个工作日申请，按此最早可以从%(earliest)s开始。") % words
    return [Caution("starts_on", message, RULES["lead_days"].source)]
