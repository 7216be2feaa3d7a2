"""What an admitted matter brings along, as kinds of burden: asking them asks nothing beyond it, asking others does."""

from django.utils.translation import gettext as _

from admission.models import Cause
from dispatch.conditions import Unmet
from dispatch.verdicts import Flag
from registry.asking import read_asked
from registry.models import Category

#: What an application says that its matter brings along.
KINDS_OF_CAUSE = {
    Cause.FORMS: (Category.LEDGER_FORM, Category.SURVEY_STATISTICS),
    Cause.SYSTEMS: (Category.INFORMATION_SYSTEM,),
    Cause.MEETINGS: (Category.MEETING_TRAINING,),
    Cause.SIGNBOARD: (Category.SIGNBOARD,),
    Cause.ASSESSMENT: (Category.INSPECTION_ASSESSMENT, Category.CREATION_STANDARD),
    Cause.DATA: (Category.SURVEY_STATISTICS, Category.LEDGER_FORM),
}
#: Asked in half a sentence these are burdens of their own; a meeting or an inspection may be the matter itself.
IN_PASSING = (Category.LEDGER_FORM, Category.INFORMATION_SYSTEM)


def kinds_of(admission):
    """The kinds of burden of which an admission is, or that it says to bring along: a frozenset."""
    brought = {kind for cause in admission.application.causes for kind in KINDS_OF_CAUSE.get(cause, ())}
    decided = read_asked(f"{admission.name}\n{admission.content}").burdens
    return frozenset({admission.category, *brought, *decided})


def in_passing(kinds, asked):
    """The forms and systems among the kinds of burden asked that aren't among ``kinds``."""
    return [kind for kind in asked if kind in IN_PASSING and kind not in kinds]


def beside_an_admission(kinds):
    """Kinds of burden that are asked beside an admission, as one condition that isn't met."""
    said = _("另外要求的%(what)s不在准入的内容之内，这一部分可以拒收。") % {"what": in_words(kinds)}
    return Unmet(Flag.OVER_SCOPE, said, is_part=True)


def in_words(kinds):
    """Kinds of burden, one after the other."""
    labels = dict(Category.choices)
    return _("；").join(str(labels.get(kind, kind)) for kind in kinds)
