"""What doesn't bar an application but ought to be seen by who writes it and who reviews it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from admission.basis_levels import doubts, level_that_counts, registered
from admission.lead_time import earliest_start
from admission.sections import SECTION_OF
from admission.undeclared import quota_answer, undeclared_causes, undeclared_quota
from admission.workload_doubts import money_for_hours, neither_without_money, without_times
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


def cautions(application, rules=None, calendar=None, communities=None):
    """Every Caution for an application, in the order of the form; ``communities`` how many, where it is known already."""
    rules = rules or application.authority.rules_on()
    found = [*_basis(application, rules), *_ended(application), *_lead_time(application, rules, calendar)]
    found += _undeclared(application) + _claims(application, communities)
    order = list(SECTION_OF)
    return sorted(found, key=lambda caution: order.index(caution.field))


def is_below_floor(level, rules):
    """True when a basis of ``level`` stands below the lowest that the authority's rules take."""
    if level not in LEVELS_HIGH_TO_LOW:
        return False
    return LEVELS_HIGH_TO_LOW.index(level) > LEVELS_HIGH_TO_LOW.index(rules["lowest_basis_level"])


def basis_check(application, rules=None):
    """How the level of the basis stands to the authority's floor, in one sentence; empty when no level is given."""
    rules = rules or application.authority.rules_on()
    if not application.basis_level:
        return ""
    level = level_that_counts(application)
    words = {"level": BasisLevel(level).label, "floor": BasisLevel(rules["lowest_basis_level"]).label}
    if is_below_floor(level, rules):
        return _("「%(level)s」低于本辖区规定的最低层级「%(floor)s」。") % words
    return _("「%(level)s」不低于本辖区规定的最低层级「%(floor)s」。") % words


def _basis(application, rules):
    found = [Caution("basis_level", doubt) for doubt in doubts(application)]
    level = level_that_counts(application)
    if not is_below_floor(level, rules):
        return found
    words = {"level": BasisLevel(level).label, "floor": BasisLevel(rules["lowest_basis_level"]).label}
    message = _("依据是「%(level)s」，低于本辖区规定的最低层级「%(floor)s」。") % words
    return [*found, Caution("basis_level", message, RULES["lowest_basis_level"].source)]


def _claims(application, communities):
    """What is claimed of the workload and the money and doesn't go with the rest."""
    said = (
        ("frequency", without_times(application)),
        ("funding_amount", money_for_hours(application, communities)),
        ("relation", neither_without_money(application)),
    )
    return [Caution(field, message) for field, message in said if message]


def _undeclared(application):
    found = []
    if words := undeclared_quota(application):
        message = _("填的是不下达数量指标，文字里却写着「%(words)s」，请核对：不得给社区下达数量指标。") % {
            "words": words
        }
        if answer := quota_answer(application):
            message += _("申请单位说明：%(answer)s") % {"answer": answer}
        found.append(Caution("has_quota", message, _("民发〔2015〕136号")))
    if causes := undeclared_causes(application):
        message = _("「需要社区做什么」里像是有%(causes)s，「还会带来什么」里没有勾选，请核对。")
        found.append(Caution("causes", message % {"causes": _("、").join(str(one.label) for one in causes)}))
    return found


def _ended(application):
    """The document is one of the register whose force has ended, or will have before the matter starts."""
    number = application.basis_document_number.strip()
    if not number:
        return []
    day = max(application.starts_on or clock.today(), clock.today())
    if {has_ended for _level, has_ended in registered(application)} != {True}:
        return []
    words = {"number": number, "day": cn_date(day)}
    return [Caution("basis_document_number", _("依据库里，%(number)s到%(day)s已经失效或者被取代，请核对。") % words)]


def _lead_time(application, rules, calendar):
    """The start lies fewer working days after the first submission (or today) than the authority asks.

    Of what follows an emergency none is asked: there was no time to.
    """
    if not application.starts_on or application.emergency_id:
        return []
    calendar = calendar or WorkingCalendar.load()
    earliest = earliest_start(application, rules, calendar)
    if application.starts_on >= earliest:
        return []
    words = {"days": rules["lead_days"], "earliest": calendar.in_words(earliest)}
    message = _("应当提前%(days)s个工作日申请，按此最早可以从%(earliest)s开始。") % words
    return [Caution("starts_on", message, RULES["lead_days"].source)]
