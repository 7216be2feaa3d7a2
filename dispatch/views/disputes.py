"""Disputes over refusals: the sender's page, the reviewer's list with its deadlines, the ruling."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission.deadlines import with_clocks
from dispatch.cards import card_of_receipt
from dispatch.dispute_filters import DisputeFilter
from dispatch.dispute_forms import DisputeForm
from dispatch.dispute_notices import ruling_body
from dispatch.disputes import file_dispute, last_day_to_dispute, speaks_for_sender, why_not
from dispatch.exports import DISPUTES
from dispatch.models import Dispute, Receipt
from dispatch.papers import file_response
from web import workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import NotYourPart, Refused


class DisputeList(FilteredList):
    """The disputes that one may see: those to be ruled on first, the soonest due at the top."""

    template_name = "dispatch/dispute_list.html"
    filterset_class = DisputeFilter
    export = DISPUTES
    context_object_name = "disputes"

    def visible_rows(self):
        return Dispute.objects.visible_to(self.request.user).by_due_day().for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["rows"] = with_clocks(context["disputes"])
        return context


class DisputeDetail(DetailView):
    """One dispute: what was refused and why, what the sender says, what was ruled."""

    template_name = "dispatch/dispute_detail.html"
    context_object_name = "dispute"

    def get_queryset(self):
        return Dispute.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        (dispute,) = with_clocks([self.object])
        obligation = dispute.obligation.receipts.first() if dispute.obligation_id else None
        return super().get_context_data(
            card=card_of_receipt(dispute.receipt),
            moves=workflow.actions_for(dispute, self.request.user),
            rules_on_it=ruling_body(dispute)[0],
            withdrawn=dispute.steps.filter(action="withdraw").first(),
            obligation=obligation,
            **kwargs,
        )


class DisputeCreate(View):
    """The sender disputes a refusal."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the refusal: 404 for who may not see it, 403 for who doesn't speak for the sender."""
        if request.user.is_authenticated:
            self.receipt = get_object_or_404(Receipt.objects.visible_to(request.user).refused().for_list(), pk=pk)
            if not speaks_for_sender(self.receipt, request.user):
                raise NotYourPart(_("只有下派单位可以对拒收申诉。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The question, or the sentence that bars it."""
        return self.ask(DisputeForm(), why_not=why_not(self.receipt))

    def post(self, request):
        """File it; what was typed stays when something is wrong."""
        form = DisputeForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            dispute = file_dispute(self.receipt, by=request.user, **form.cleaned_data)
        except Refused as why:
            if why.status != 409:
                raise
            form.add_error(None, str(why))
            return self.ask(form, status=409)
        messages.success(request, _("已申诉，裁定以前社区不用办理。"))
        return redirect("dispatch:dispute-detail", dispute.pk)

    def ask(self, form, *, why_not=None, status=200):
        """The page."""
        context = {
            "receipt": self.receipt,
            "card": card_of_receipt(self.receipt),
            "form": form,
            "last_day": last_day_to_dispute(self.receipt),
            "why_not": why_not,
        }
        return render(self.request, "dispatch/dispute_form.html", context, status=status)


class DisputeAction(ProcedureAction):
    """Rule on a dispute, or withdraw it."""

    template_name = "dispatch/dispute_action.html"
    says_so = True

    def visible_rows(self):
        return Dispute.objects.visible_to(self.request.user).for_list()

    def url_of(self, dispute):
        return reverse("dispatch:dispute-detail", args=[dispute.pk])

    def extra_context(self, form):
        """What was refused, and why, before one's eyes."""
        return {"card": card_of_receipt(self.object.receipt)}


class DisputeFile(View):
    """What the sender handed in with its dispute."""

    def get(self, request, pk):
        """The content as it was received."""
        dispute = get_object_or_404(Dispute.objects.visible_to(request.user).select_related("file"), pk=pk)
        if dispute.file is None:
            raise Http404
        return file_response(dispute.file)
