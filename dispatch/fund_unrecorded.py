"""Money of which a decision speaks and that nobody recorded: no promise goes with the admission, nor with any of its case."""

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL

from admission.models import Admission, AdmissionTerm
from registry.models import Community
from web import clock

#: Decisions with which money is promised today, and those that took their place.
_FUNDED = """
with recursive funded (decision) as (
    select promised.decision_id
    from dispatch_fundpromise as promise
    join admission_admission as promised on promised.id = promise.admission_id
    where promise.amount > 0
      and not exists (select from dispatch_fundpromise as later where later.replaces_id = promise.id)
  union
    select later.id from admission_decision as later join funded on later.replaces_id = funded.decision
)
select decision from funded
"""


def unrecorded():
    """The admissions whose decision says an amount, and with which nothing is promised; each with ``is_late``: it was to be
    paid before today. What ran out before anything was due is left out, and what another decision took the place of."""
    today = clock.today()
    terms = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk"))
    owed = Q(valid_to=None) | Q(valid_to__gt=today) | Q(valid_to__gt=OuterRef("funding_due_on"))
    rows = Admission.objects.filter(Exists(terms.filter(owed)), funding_amount__gt=0, decision__replaced_by=None)
    late = Case(When(funding_due_on__lt=today, then=Value(True)), default=Value(False), output_field=BooleanField())
    return rows.exclude(decision__in=RawSQL(_FUNDED, [])).annotate(is_late=late)


def unrecorded_for(user):
    """Those of ``unrecorded`` that one's unit is to pay, that were admitted for one's communities or street; for those who
    see everything all."""
    if not user.is_authenticated:
        return Admission.objects.none()
    mine = Community.objects.filter(
        Q(pk__in=user.unit_ids_with("dispatch.receive"))
        | Q(parent_id__in=user.unit_ids_with("dispatch.view_street"))
        | Q(pk__in=user.community_ids_taken_over("dispatch.view_street"))
    )
    return unrecorded().filter(
        Q(lead_department_id__in=user.unit_ids_with("dispatch.view_sent"))
        | Q(authority_id__in=user.authority_ids_with("dispatch.view_all"))
        | _reaches(mine)
    )


def unrecorded_at(communities, user=None):
    """Those of ``unrecorded`` that were admitted for some communities (ids); with ``user`` only what one sees of them."""
    rows = unrecorded().filter(_reaches(Community.objects.filter(pk__in=communities)))
    return rows if user is None else rows.filter(pk__in=unrecorded_for(user).values("pk"))


def _reaches(communities):
    """Q over admissions: they name one of some communities, or were passed on to one."""
    named = Admission.communities.through.objects.filter(admission=OuterRef("pk"), community__in=communities)
    passed_on = Admission.inherited.rel.related_model.objects.covered()
    return Exists(named) | Exists(passed_on.filter(admission=OuterRef("pk"), community__in=communities))


def in_order(rows):
    """With what a row prints, what is due first on top; ``n_communities``: to how many the amount of the decision goes,
    of which no share is known while nobody recorded it."""
    named = Admission.communities.through.objects.filter(admission=OuterRef("pk")).order_by().values("admission")
    rows = rows.annotate(n_communities=Subquery(named.annotate(n=Count("pk")).values("n")))
    place = (F("funding_due_on").asc(nulls_last=True), "pk")
    return rows.select_related("lead_department", "authority", "application").order_by(*place)


def counted(rows):
    """{"all": how many, "late": how many of them were to be paid before today}. One query."""
    return rows.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=Q(is_late=True)))
