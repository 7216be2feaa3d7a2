"""Which agency sent a resident for a certificate: one of the register, or one by its name; those asked before are offered."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from certificates.models import CertificateAsk
from certificates.superseding import without_people
from registry.models import Unit
from registry.models.units import UnitKind
from web.refusals import BadQuery

LONGEST_NAME = 100
OFFERED = 6
UNIT_KEY = "unit-"
ASKING = (UnitKind.DEPARTMENT, UnitKind.STREET)


@dataclass(frozen=True)
class Agency:
    """An agency as an ask keeps it."""

    unit: Unit | None = None
    name: str = ""

    label = property(lambda self: self.unit.name if self.unit else self.name)
    key = property(lambda self: f"{UNIT_KEY}{self.unit.pk}" if self.unit else self.name)

    @property
    def kept(self):
        """The columns of an ask."""
        return {"agency": self.unit, "agency_name": "" if self.unit else self.name}


def agencies_of(authority):
    """The departments and streets of today, in the official order."""
    rows = Unit.objects.of(authority).today().filter(kind__in=ASKING)
    return rows.order_by("kind", "official_order", "pk")


def read_agency(typed, authority):
    """The agency of what was chosen (``unit-12``) or typed: by its name one of the register if there is one, with or
    without the name of the authority before it. Empty: not known. Raises BadQuery for a choice that isn't there."""
    typed = without_people(unicodedata.normalize("NFKC", str(typed or "")), LONGEST_NAME)
    if not typed:
        return Agency()
    units = list(agencies_of(authority))
    if typed.startswith(UNIT_KEY):
        unit = next((one for one in units if f"{UNIT_KEY}{one.pk}" == typed), None)
        if unit is None:
            raise BadQuery(
                _("名录里没有这个单位，请重新选择，或者直接写单位名称。"), code="unknown_agency", field="agency"
            )
        return Agency(unit)
    bare = typed.removeprefix(authority.name)
    unit = next((one for one in units if one.name in (typed, bare) or one.code == typed), None)
    return Agency(unit) if unit else Agency(name=typed)


def asked_before(community, line_id=None):
    """The agencies that sent people to the community before: those that wanted this certificate first, then the latest.

    Two queries.
    """
    rows = CertificateAsk.objects.filter(community=community).counted().exclude(agency=None, agency_name="")
    asked = rows.values("agency", "agency_name", "line").annotate(last=Max("pk")).order_by("-last")[: OFFERED * 20]
    first = sorted(asked, key=lambda one: (one["line"] != line_id, -one["last"]))
    keys = list(dict.fromkeys((one["agency"], one["agency_name"]) for one in first))[:OFFERED]
    units = Unit.objects.today().in_bulk([pk for pk, _name in keys if pk])
    found = [Agency(units.get(pk), name) for pk, name in keys]
    return [one for one in found if one.label]
