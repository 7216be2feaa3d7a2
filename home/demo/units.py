"""The city, the district with its rules, and its departments, streets and communities."""

from dataclasses import dataclass, field
from datetime import date

from home.demo import tables
from registry.models import Authority, AuthorityRule, Community, Unit
from registry.models.authorities import Level
from registry.models.units import UnitKind
from registry.rules import RULES

CITY, DISTRICT = "示范市", "示范区"
OPENED = date(2020, 1, 1)
REVIEWING_OFFICE, JOINT_MEETING = "mz", "lxhy"
RULES_OF_ITS_OWN = {
    "reviewing_unit": REVIEWING_OFFICE,
    "joint_meeting_unit": JOINT_MEETING,
    "document_issuer": "示范区民政局",
}


@dataclass
class District:
    """Handles on what was made: units by code, and people by user name."""

    authority: Authority
    units: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    @property
    def communities(self):
        """The communities in their official order."""
        return [unit for unit in self.units.values() if unit.kind == UnitKind.COMMUNITY]


def make_district():
    """The city above, the district with its dated rules, and all its units."""
    city = Authority.objects.create(name=CITY, short_name=CITY, level=Level.CITY, valid_from=OPENED)
    authority = Authority.objects.create(
        name=DISTRICT, short_name=DISTRICT, level=Level.DISTRICT, parent=city, valid_from=OPENED
    )
    AuthorityRule.objects.bulk_create(
        AuthorityRule(
            authority=authority,
            key=key,
            value=RULES_OF_ITS_OWN.get(key, rule.default),
            source=str(rule.source),
            is_assumption=rule.assumed,
            valid_from=OPENED,
        )
        for key, rule in RULES.items()
    )
    district = District(authority)
    _departments(district)
    _other_units(district)
    return district


def _departments(district):
    """Those of the reference data, in the official order that it gives."""
    _keep(
        district,
        [
            Unit(
                kind=UnitKind.DEPARTMENT,
                code=row["code"],
                name=row["name"],
                department_kind=row["kind"],
                official_order=int(row["official_order"]),
                authority=district.authority,
                valid_from=OPENED,
            )
            for row in tables.reference("departments")
        ],
    )


def _other_units(district):
    """Streets, then the communities under them, and the office of the joint meeting."""
    rows = tables.own("units")
    for has_street in (False, True):
        _keep(
            district,
            [
                Unit(
                    kind=row["kind"],
                    code=row["code"],
                    name=row["name"],
                    parent=district.units.get(row["street"]),
                    official_order=position,
                    authority=district.authority,
                    valid_from=OPENED,
                )
                for position, row in enumerate(rows, 1)
                if bool(row["street"]) == has_street
            ],
        )
    # Receipts and admissions name communities by their own class.
    for community in Community.objects.of(district.authority).select_related("parent"):
        district.units[community.code] = community


def _keep(district, units):
    district.units |= {unit.code: unit for unit in Unit.objects.bulk_create(units)}
