"""An application's answers as people read them: on its page, on the printed form, beside a colleague's."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from admission.models import Application
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
}
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
    if name == "acts":
        return _("、").join(str(PermittedAct(act).label) for act in value)
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


def sections_of(application, gaps=(), communities=None):
    """Every section with its answers and gaps; ``communities`` saves a query when they are read already."""
    missing = {}
    for gap in gaps:
        missing.setdefault(gap.field, []).append(gap.message)
    rows = []
    for section in SECTIONS:
        answers = [
            Answer(name, label_of(name), _text(application, name, communities), "".join(missing.get(name, ())))
            for name in section.fields
        ]
        rows.append(AnsweredSection(section, tuple(answers)))
    return rows


def _text(application, name, communities):
    if name != "communities":
        return said(name, getattr(application, name))
    if application.for_all_communities:
        return _("全部社区")
    return said(name, application.communities.all() if communities is None else communities)
