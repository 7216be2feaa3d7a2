"""What communities carry already by the admissions in force, hour by hour a month, and what an application would add."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from admission.burden import MONTHS_A_YEAR, ROUNDS_A_YEAR
from admission.models import Admission
from web import clock


@dataclass(frozen=True)
class Load:
    """One community: planned hours a month of what is admitted today, and how many admissions that are."""

    community: object
    hours: Decimal
    admissions: int


#: Planned hours a month of each community: named by an admission in force, or inheriting one.
_SQL = """
with live as (select a.id, a.workload_hours * coalesce((%(rounds)s::jsonb ->> a.frequency)::numeric, 0) / %(months)s as hours
              from admission_admission a where a.id = any(%(admissions)s)),
     covered as (select admission_id, community_id from admission_admission_communities
                 where community_id = any(%(communities)s)
                 union
                 select admission_id, community_id from admission_inheritedcoverage
                 where is_covered and community_id = any(%(communities)s))
select community_id, round(sum(live.hours), 1), count(*) from covered join live on live.id = covered.admission_id
group by community_id
"""


def loads_of(communities, on=None):
    """The Load of each community, in the order given. What happens once or on demand has no monthly hours. Two queries."""
    communities = list(communities)
    live = list(Admission.objects.in_force(on or clock.today()).values_list("pk", flat=True))
    asked = {
        "rounds": _as_json(ROUNDS_A_YEAR),
        "months": MONTHS_A_YEAR,
        "admissions": live,
        "communities": [one.pk for one in communities],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked)
        found = {pk: (hours, count) for pk, hours, count in cursor.fetchall()}
    nothing = (Decimal(0), 0)
    return [Load(one, *found.get(one.pk, nothing)) for one in communities]


def _as_json(rounds):
    return "{" + ", ".join(f'"{frequency.value}": {number}' for frequency, number in rounds.items()) + "}"
