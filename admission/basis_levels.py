"""How high the basis of an application stands: as it is stated, as the register of bases has it, as its document number tells."""

import unicodedata

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from admission.basis_words import LETTER, OF_A_DISTRICT, OF_AN_OFFICE
from registry.models import LegalBasis
from registry.models.bases import LEVELS_HIGH_TO_LOW, BasisLevel
from web import clock

ABOVE_A_DISTRICT = frozenset(
    {
        BasisLevel.LAW,
        BasisLevel.REGULATION,
        BasisLevel.NATIONAL_POLICY,
        BasisLevel.PROVINCIAL_POLICY,
        BasisLevel.PREFECTURE_POLICY,
    }
)


def registered(application):
    """((level, has it ended by the start of the matter), …) of the document number of an application in the register of
    bases; one query for each number and day, none without a number."""
    number = application.basis_document_number.strip()
    day = max(application.starts_on or clock.today(), clock.today())
    kept = application.__dict__.setdefault("_registered", {})
    if (number, day) not in kept:
        ended = Exists(LegalBasis.objects.ended_by(day).filter(pk=OuterRef("pk")))
        rows = LegalBasis.objects.filter(document_number=number).annotate(has_ended=ended)
        kept[number, day] = tuple(rows.values_list("level", "has_ended")) if number else ()
    return kept[number, day]


def registered_levels(application):
    """The levels, lowest first, with which the register of bases has the document number of an application."""
    levels = {level for level, _has_ended in registered(application)}
    return sorted(levels, key=lambda level: -LEVELS_HIGH_TO_LOW.index(level))


def level_that_counts(application):
    """The level that is held against the floor: the register's (the lowest it has), else the one that is stated."""
    levels = registered_levels(application)
    return levels[0] if levels else application.basis_level


def doubts(application):
    """Sentences about a stated level that the register or the document number contradicts."""
    stated, number = application.basis_level, application.basis_document_number.strip()
    if not stated or not number:
        return []
    words = {"number": number, "stated": BasisLevel(stated).label}
    levels = registered_levels(application)
    if levels and stated not in levels:
        words["registered"] = BasisLevel(levels[0]).label
        return [
            _("依据库里%(number)s登记为「%(registered)s」，填的是「%(stated)s」；按登记的层级办理，请核对。") % words
        ]
    return [] if levels else _doubts_of_form(stated, number, words)


def _doubts_of_form(stated, number, words):
    found = OF_AN_OFFICE.match(unicodedata.normalize("NFKC", number).replace(" ", ""))
    if found is None:
        return []
    if stated == BasisLevel.LAW:
        return [_("%(number)s是机关文件的文号，法律没有这样的文号；填的是「%(stated)s」，请核对。") % words]
    if LETTER.search(found["office"]) and stated != BasisLevel.LETTER:
        return [_("%(number)s是函件的文号，填的是「%(stated)s」，请核对。") % words]
    if stated in ABOVE_A_DISTRICT and OF_A_DISTRICT.match(found["office"]):
        return [_("%(number)s像是区县机关的文号，填的是「%(stated)s」，请核对。") % words]
    return []
