"""Objections to orders on public notice: raising one, recording who did, answering; each reader sees what is theirs."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from registry.models import AdjustmentOrder, Objection
from registry.objecting import is_staff, raise_objection
from registry.objection_exports import OBJECTIONS
from registry.objection_filters import ObjectionFilter
from registry.objection_forms import ObjectionForm
from registry.order_notice import OPENS
from registry.views.raising import AnswerPage, RaisePage
from web import workflow
from web.lists import FilteredList


def objections_for_reading(user):
    """The objections that ``user`` may see, with all that a page prints."""
    return Objection.objects.visible_to(user).select_related("order__authority", "unit").order_by("-received_on", "-pk")


class ObjectionList(FilteredList):
    """The objections to the orders of one's authority; for others what their own units have raised."""

    template_name = "registry/objection_list.html"
    filterset_class = ObjectionFilter
    export = OBJECTIONS
    context_object_name = "objections"

    def visible_rows(self):
        return objections_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("order", "")
        order = (
            AdjustmentOrder.objects.visible_to(self.request.user).filter(pk=asked).first() if _is_key(asked) else None
        )
        return super().get_context_data(order=order, **kwargs)


def _is_key(text):
    return text.isascii() and text.isdecimal() and len(text) <= 18


class ObjectionDetail(DetailView):
    """One objection and its answer."""

    template_name = "registry/objection_detail.html"
    context_object_name = "objection"

    def get_queryset(self):
        return objections_for_reading(self.request.user).select_related("recorded_by")

    def get_context_data(self, **kwargs):
        objection, user = self.object, self.request.user
        return super().get_context_data(
            actions=workflow.actions_for(objection, user),
            answered=objection.steps.select_related("by").last(),
            is_staff=is_staff(objection.order, user),
            may_read_order=AdjustmentOrder.objects.visible_to(user).filter(pk=objection.order_id).exists(),
            **kwargs,
        )


class ObjectionCreate(RaisePage):
    """A unit objects to an order on notice, or staff record who did."""

    template_name = "registry/objection_form.html"
    promise = gettext_lazy("异议已登记，公布以前会得到答复。")

    def find(self, pk):
        """The order, one that was on notice a moment ago too: what somebody has typed is not lost."""
        seen = AdjustmentOrder.objects.visible_to(self.request.user).values("pk")
        rows = AdjustmentOrder.objects.filter(Q(pk__in=seen) | Q(steps__action=OPENS)).distinct()
        return get_object_or_404(rows.select_related("authority"), pk=pk)

    def form(self, data=None):
        return ObjectionForm(data, order=self.subject, user=self.request.user)

    def record(self, form):
        return raise_objection(self.subject, by=self.request.user, **form.said())[0]

    def url_of(self, objection):
        return reverse("registry:objection-detail", args=[objection.pk])

    def context(self, form):
        order, user = self.subject, self.request.user
        may_read = AdjustmentOrder.objects.visible_to(user).filter(pk=order.pk).exists()
        back = reverse("registry:order-detail", args=[order.pk]) if may_read else reverse("registry:order-list")
        return {"order": order, "may_read_order": may_read, "back_url": back}


class ObjectionAction(AnswerPage):
    """Answer an objection to an order."""

    template_name = "registry/objection_action.html"

    def visible_rows(self):
        return objections_for_reading(self.request.user)

    def url_of(self, objection):
        return reverse("registry:objection-detail", args=[objection.pk])
