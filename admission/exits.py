"""What an exit must see to (停报、停用、摘牌、告知): said by the unit that led the matter, one thing after another."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission import notice_events  # noqa: F401  declares what is told
from admission.models import Admission, AdmissionTerm, Consequence, Decision, ExitItem, ExitTask, MeasureKind, Standing
from admission.models.consequences import Meeting
from registry.models import OrderState
from registry.notice_wordings import in_chinese, tell_of
from web import clock
from web.refusals import NotYourPart
from web.templatetags.ui import cn_date

WRITES = "admission.apply"


def may_write(admission, user):
    """True for the people of the unit that led the matter."""
    return admission.lead_department_id in user.unit_ids_with(WRITES)


def begin(admission_ids):
    """The list of what the exit of each admission must see to; one that is there already stays as it is."""
    rows = [ExitItem(admission_id=pk, task=task) for pk in admission_ids for task in ExitTask]
    ExitItem.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def begin_where_time_ran_out(today=None):
    """Begin the list of every admission whose last day has passed and after which nothing goes on, and tell its unit;
    returns how many are new.

    Safe to repeat, and to miss: whatever has its list is left alone. Nothing of the admission itself changes.
    """
    today = today or clock.today()
    over = [one for one in _without_list(today).for_reading() if one.standing(today) is Standing.EXPIRED]
    begin([one.pk for one in over])
    for one in over:
        _tell(one)
    return len(over)


def _without_list(today):
    """Admissions that had their last day before ``today`` and owe an exit: neither replaced by another decision, nor
    continued, nor on a list by now. What is only suspended is among them."""
    listed = Consequence.objects.filter(
        admission=OuterRef("pk"), order__state=OrderState.PUBLISHED, meeting=Meeting.LISTED
    )
    terms = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk")).order_by("-valid_to")
    rows = Admission.objects.ended_by(today).filter(exit_items=None, decision__replaced_by=None)
    rows = rows.annotate(ended_on=Subquery(terms.values("valid_to")[:1]))
    return rows.exclude(Exists(listed)).exclude(Exists(_continuations())).order_by("pk")


def _continuations():
    """The admissions that carry an ended one on in all its communities: the same matter of the same unit for later days,
    or one copied from its application that holds without a gap; what waits for an annual plan too."""
    known = AdmissionTerm.objects.known_at().filter(admission=OuterRef("pk"))
    later = known.filter(valid_to__gt=OuterRef(OuterRef("ended_on")))
    at_once = later.filter(valid_from__lte=OuterRef(OuterRef("ended_on")))
    awaited = Q(application__plan_year__isnull=False, measures=None) & ~Exists(known)
    same = Q(name=OuterRef("name"), lead_department=OuterRef("lead_department"))
    copied = Q(application__copied_from=OuterRef("application"))
    goes_on = (same & (Q(Exists(later)) | awaited)) | (copied & (Q(Exists(at_once)) | awaited))
    return Admission.objects.filter(goes_on).exclude(Exists(_left_out()))


def _left_out():
    """The communities of the ended admission that the other doesn't name."""
    named = Admission.communities.through.objects.all()
    also = named.filter(admission=OuterRef(OuterRef("pk")), community=OuterRef("community"))
    return named.filter(admission=OuterRef(OuterRef("pk"))).exclude(Exists(also))


@in_chinese
def _tell(admission):
    """Tell the unit that led the matter what it has still to see to."""
    tell_of(
        "exit-begun",
        people_with(WRITES, units=[admission.lead_department_id]),
        authority=admission.authority_id,
        key=f"exit-begun:{admission.pk}",
        url=reverse("admission:exit-checklist", args=[admission.pk]),
        number=admission.number,
        name=admission.name,
        day=cn_date(admission.last_day),
    )


def announced_on(admission):
    """The first day on which something can have been seen to: when the end was announced by a measure, another decision
    or an order, else when the admission with its end was decided."""
    ending = admission.measures.filter(kind__in=(MeasureKind.REVOKE, MeasureKind.SURRENDER)).order_by("-published_on")
    if measure := ending.first():
        return measure.published_on
    if other := Decision.objects.filter(replaces=admission.decision_id).first():
        return other.published_on
    ended = AdmissionTerm.objects.known_at().filter(admission=admission, order__isnull=False)
    if term := ended.select_related("order").order_by("-valid_to").first():
        return term.order.published_on
    return admission.decision.published_on


def covers_communities(admission):
    """True when it named communities, or covers some that follow those."""
    return admission.communities.exists() or admission.inherited.covered().exists()


def keep(items, *, by):
    """Save things as their forms have changed them, all of one admission; what is done is done by ``by``.

    Raises NotYourPart.
    """
    for item in items:
        if not may_write(item.admission, by):
            raise NotYourPart(_("只有申请单位可以填写退出事项。"))
        item.done_by = by if item.done_on else None
        item.save()
