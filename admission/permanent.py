"""What asks for a permanent place on a list: its approval leads to a draft order with one line, written as it was applied
for. A second person publishes it, and then the admission ends as the order says; until then nothing changes on the list."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import people_with
from admission import notice_events  # noqa: F401  declares what is told
from admission.models import Admission, Consequence, Meeting, Relation
from admission.models.consequences import Outcome
from registry import order_drafts
from registry.models import AdjustmentOrder, ItemList, ListKind, OrderState
from registry.models.units import UnitKind
from registry.notice_wordings import tell_of
from web import clock

DRAFTERS = "registry.draft_order"
#: The list on which a matter belongs.
LIST_OF = {Relation.ASSIST: ListKind.ASSIST, Relation.DUTY: ListKind.DUTY, Relation.NEITHER: ListKind.ASSIST}
AHEAD = timedelta(days=30)  # until the day on which the draft proposes to be published; drafters choose another
WORDS = ("name", "category", "content")


def draft_order(admission, *, by):
    """The draft order for an admission whose application asks to be listed for good; the same one for what takes its place.

    ``by`` decided, and so another person publishes. Returns the order; None when nothing was asked, or no list is there,
    of which the drafters are told.
    """
    application = admission.application
    if not application.asks_permanent:
        return None
    if before := _said_of(application).first():
        if before.order.is_unpublished:
            _say_what_follows(before.order, before.order_line, admission, by)
        return before.order
    item_list = _list_for(application)
    if item_list is None:
        _tell_drafters("permanent-without-list", admission, url=_page_of(admission))
        return None
    order = _begin(admission, item_list, by)
    line = order_drafts.add_line(
        order,
        item_list,
        basis=order_drafts.basis_named(
            title=application.basis_title,
            document_number=application.basis_document_number,
            article=application.basis_article,
            level=application.basis_level,
        ),
        lead_departments=[admission.lead_department] if admission.lead_department.kind == UnitKind.DEPARTMENT else [],
        keywords=list(admission.keywords),
        community_role=admission.requirement,
        permitted_acts=list(admission.acts) if item_list.kind == ListKind.ASSIST else [],
        **{name: getattr(admission, name) for name in WORDS},
    )
    _say_what_follows(order, line, admission, by)
    _tell_drafters("permanent-drafted", admission, url=reverse("registry:order-detail", args=[order.pk]))
    return order


def _list_for(application):
    lists = ItemList.objects.filter(authority=application.authority, kind=LIST_OF[Relation(application.relation)])
    return lists.exclude(for_rural=True).first() or lists.first()


def _begin(admission, item_list, by):
    published_on = clock.today() + AHEAD
    gap = max(1, admission.authority.rule("days_between_publication_and_effect"))
    words = {
        "name": admission.name,
        "list": item_list.name,
        "decision": admission.decision.number,
        "number": admission.number,
    }
    return AdjustmentOrder.objects.create(
        authority=admission.authority,
        drafted_by=by,
        title=_("关于将「%(name)s」列入《%(list)s》的通知") % words,
        document_number=order_drafts.pending_number(admission.decision.number),
        published_on=published_on,
        effective_on=published_on + timedelta(days=gap),
        reason=_("申请单位请求长期列入清单，%(decision)s准予准入（%(number)s）。") % words,
    )


def _say_what_follows(order, line, admission, by):
    """The admission ends the day before the list speaks of the matter; one that is over by then is left to its end."""
    last_day = admission.last_day and min(order.effective_on - timedelta(days=1), admission.last_day)
    ends = last_day is not None and last_day >= order.published_on
    kept = {"outcome": Outcome.KEEP, "reason": _("清单生效以前，准入已经到期。")}
    Consequence.objects.update_or_create(
        order_line=line,
        admission=admission,
        defaults={
            "order": order,
            "meeting": Meeting.LISTED,
            "decided_by": by,
            "decided_at": clock.now(),
            **({"outcome": Outcome.END, "last_day": last_day, "reason": ""} if ends else kept),
        },
    )


def _said_of(application):
    """What orders that would list the matter say of its admissions; discarded ones say nothing."""
    rows = Consequence.objects.filter(admission__application=application, meeting=Meeting.LISTED)
    return rows.exclude(order__state=OrderState.DISCARDED).select_related("order", "order_line").order_by("-pk")


def orders_for(application):
    """The orders that would list the matter of an application, or have listed it."""
    return AdjustmentOrder.objects.filter(pk__in=_said_of(application).values("order")).order_by("-pk")


def listing_of(application, user):
    """[(order, may ``user`` open it), …]: what a page tells of an application that asks to be listed; two queries."""
    orders = list(orders_for(application)) if application.asks_permanent else []
    seen = set(
        AdjustmentOrder.objects.visible_to(user).filter(pk__in=[one.pk for one in orders]).values_list("pk", flat=True)
    )
    return [(order, order.pk in seen) for order in orders]


def admissions_behind(order):
    """The admissions of which an order says that they asked to be listed for good, with their decisions."""
    said = Consequence.objects.filter(order=order, meeting=Meeting.LISTED)
    rows = Admission.objects.filter(pk__in=said.values("admission"), application__asks_permanent=True)
    return rows.select_related("decision").order_by("pk")


def tell_that_it_fell(admission, decision):
    """Tell the drafters that what asked for the draft was refused on appeal: the draft is to be discarded."""
    for order in orders_for(admission.application):
        if order.is_unpublished:
            _tell_drafters(
                "permanent-fell",
                admission,
                url=reverse("registry:order-detail", args=[order.pk]),
                what=f"fell:{decision.pk}",
                decision=decision.number,
            )


def _tell_drafters(event, admission, *, url, what="draft", **said):
    tell_of(
        event,
        people_with(DRAFTERS, authority=admission.authority),
        authority=admission.authority_id,
        key=f"permanent:{admission.pk}:{what}",
        url=url,
        number=admission.number,
        name=admission.name,
        **said,
    )


def _page_of(admission):
    return reverse("admission:admission-detail", args=[admission.pk])
