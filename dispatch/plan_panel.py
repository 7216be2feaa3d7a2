"""On 「本社区」: the annual plan of the year, and what is admitted for each of one's communities until its end."""

from datetime import date

from django.db.models import F, Q
from django.urls import reverse

from admission.models import Admission, AdmissionTerm, PlanYear
from dispatch.workbench import PLAN, SHOWN, panel


@panel(PLAN, "dispatch/workbench_plan.html")
def plan_of_the_year(bench):
    """The plans of the year of the communities' authorities; what holds today or begins this year, what ends first on top."""
    chains = {pk for one in bench.communities for pk in one.authority.chain}
    plans = PlanYear.objects.filter(authority__in=chains, year=bench.today.year).select_related("authority")
    found = [_admitted_for(one, bench.today) for one in bench.communities]
    return {
        "year": bench.today.year,
        "plans": list(plans.order_by("authority")),
        "count": sum(one["count"] for one in found),
        "communities": found,
    }


def _admitted_for(community, today):
    """What is admitted for a community: of each admission the term that runs, or the next one of the year. Two queries."""
    terms = AdmissionTerm.objects.known_at().filter(admission__in=Admission.objects.covering(community))
    terms = terms.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lt=date(today.year + 1, 1, 1))
    first = terms.order_by("admission_id", "valid_from").distinct("admission_id")
    rows = AdmissionTerm.objects.filter(pk__in=first.values("pk"))
    shown = list(
        rows.select_related("admission__lead_department").order_by(F("valid_to").asc(nulls_last=True), "pk")[:SHOWN]
    )
    for term in shown:
        term.is_to_come = term.valid_from > today
    url = f"{reverse('admission:admission-list')}?community={community.pk}"
    return {"community": community, "count": rows.count(), "terms": shown, "url": url}
