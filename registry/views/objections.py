"""Objections to orders on public notice: raising one, recording who did, answering; each reader sees what is theirs."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from registry import objecting
from registry.models import AdjustmentOrder, Objection
from registry.objection_exports import OBJECTIONS
from registry.objection_filters import ObjectionFilter
from registry.objection_forms import ObjectionForm
from registry.order_notice import OPENS
from web import workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart


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
            is_staff=objecting.is_staff(objection.order, user),
            may_read_order=AdjustmentOrder.objects.visible_to(user).filter(pk=objection.order_id).exists(),
            **kwargs,
        )


class ObjectionCreate(View):
    """A unit objects to an order on notice, or staff record who did."""

    def dispatch(self, request, *args, **kwargs):
        """Find the order, one that was on notice a moment ago too: what somebody has typed is not lost. 403 without a post."""
        if request.user.is_authenticated:
            seen = AdjustmentOrder.objects.visible_to(request.user).values("pk")
            rows = AdjustmentOrder.objects.filter(Q(pk__in=seen) | Q(steps__action=OPENS)).distinct()
            self.order = get_object_or_404(rows.select_related("authority"), pk=kwargs["pk"])
            if not request.user.posts:
                raise NotYourPart(_("提出异议要有单位的岗位。居民可以来电、来信或者当面提出，由工作人员登记。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """The form, or the sentence that bars it."""
        return self.ask(ObjectionForm(order=self.order, user=request.user))

    def post(self, request, pk):
        """Record it; what is wrong is said beside the field, and what was typed stays."""
        form = ObjectionForm(request.POST, order=self.order, user=request.user)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            objection, _is_new = objecting.raise_objection(self.order, by=request.user, **form.said())
        except NotAllowed as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, status=422)
        if any(getattr(objection, name) != form.cleaned_data[name] for name in ("about", "text")):
            messages.success(request, _("异议已登记；其中的姓名、号码已经隐去。"))
        else:
            messages.success(request, _("异议已登记，公布以前会得到答复。"))
        return redirect("registry:objection-detail", pk=objection.pk)

    def ask(self, form, status=200):
        """The page."""
        why = None if form.is_bound else objecting.why_not(self.order, staff=form.is_staff)
        may_read = AdjustmentOrder.objects.visible_to(self.request.user).filter(pk=self.order.pk).exists()
        context = {"order": self.order, "form": form, "why_not": why, "may_read_order": may_read}
        return render(self.request, "registry/objection_form.html", context, status=status)


class ObjectionAction(ProcedureAction):
    """Answer an objection, with its words before one's eyes."""

    template_name = "registry/objection_action.html"

    def visible_rows(self):
        return objections_for_reading(self.request.user)

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            messages.success(request, _("已答复。"))
        return response

    def url_of(self, objection):
        return reverse("registry:objection-detail", args=[objection.pk])
