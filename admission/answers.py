"""An application's answers as people read them: on its page, on the printed form, beside a colleague's."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from admission.applicable import asked, blank, conditions
from admission.models import Application, Cause
from admission.sections import SECTIONS
from registry.models import PermittedAct
from web.templatetags.ui import cn_date

LONG = {
    "name",
    "content",
    "requirement",
    "acts",
    "other_act",
    "communities",
    "necessity_statement",
    "attached_forms",
    "attached_systems",
    "path_reason",
    "late_reason",
    "meeting_plan",
    "signboard_text",
    "assessment_plan",
    "collected_data",
    "held_data_answer",
}
CHOICES_OF = {"acts": PermittedAct, "causes": Cause}
FITS_A_CELL = 24  # characters


@dataclass(frozen=True)
class Answer:
    """One field of the form: its name, its label, what was answered (empty when nothing was), what is missing."""

    field: str
    label: str
    text: str
    gap: str = ""

    @property
    def is_long(self):
        """True when it takes a whole row."""
        return self.field in LONG and len(self.text) > FITS_A_CELL


@dataclass(frozen=True)
class AnsweredSection:
    """A section of the form with its answers."""

    section: object
    answers: tuple

    @property
    def short_first(self):
        """The answers with those that take a whole row at the end."""
        return sorted(self.answers, key=lambda answer: answer.is_long)

    @property
    def missing(self):
        """How many of its answers are missing or can't be right."""
        return sum(bool(answer.gap) for answer in self.answers)


def said(name, value):
    """A value of the field ``name`` in words; an empty text for nothing."""
    field = Application._meta.get_field(name)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name in CHOICES_OF:
        return _("、").join(str(CHOICES_OF[name](one).label) for one in value)
    if name == "communities":
        return "、".join(community.name for community in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return cn_date(value)
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else str(value)


def label_of(name):
    """The label of a field."""
    return Application._meta.get_field(name).verbose_name


def sections_of(application, gaps=(), communities=None, when=None):
    """Every section with its answers and gaps; ``communities`` and ``when`` (the conditions) as far as they are read.

    Questions that don't apply are left out, unless something is answered to them.
    """
    missing = {}
    for gap in gaps:
        missing.setdefault(gap.field, []).append(gap.message)
    when = conditions(application) if when is None else when
    hidden = when.keys() - asked(application, when) - missing.keys()
    rows = []
    for section in SECTIONS:
        names = [
            name
            for name in (*section.fields, *section.derived)
            if name not in hidden or getattr(application, name) != blank(name)
        ]
        answers = [
            Answer(name, label_of(name), _text(application, name, communities), "".join(missing.get(name, ())))
            for name in names
        ]
        rows.append(AnsweredSection(section, tuple(answers)))
    return rows


def _text(application, name, communities):
    if name != "communities":
        return said(name, getattr(application, name))
    if application.for_all_communities:
        return _("全部社区")
    return said(name, application.communities.all() if communities is None else communities)
