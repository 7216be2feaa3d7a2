"""Proposals: making one from the page of a line or of an admission, one's own, the office's, the answer."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission import measures
from admission.deadlines import with_clocks
from admission.exports import PROPOSALS
from admission.filters import ProposalFilter
from admission.models import Admission, MeasureKind, Proposal, ProposalState, Standing
from admission.proposal_forms import ProposeForm
from admission.proposals import propose, units_for, why_not, wishes_for
from registry.models import ListEntry, ListLine
from web import clock, workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart


def proposals_for_reading(user):
    """The proposals that ``user`` may see, with what a page prints."""
    return Proposal.objects.visible_to(user).for_list()


class ProposalList(FilteredList):
    """For an office all of its authority; for a community or a street its own."""

    template_name = "admission/proposal_list.html"
    filterset_class = ProposalFilter
    export = PROPOSALS

    def visible_rows(self):
        return proposals_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "rows": with_clocks(context["object_list"])}


class ProposalDetail(DetailView):
    """One proposal: what is wished, why, what the register held, and the answer."""

    template_name = "admission/proposal_detail.html"
    context_object_name = "proposal"

    def get_queryset(self):
        return proposals_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        proposal, user = self.object, self.request.user
        with_clocks([proposal])
        may_draft = proposal.authority_id in user.authority_ids_with("registry.draft_order", "registry.publish_order")
        return super().get_context_data(
            actions=workflow.actions_for(proposal, user),
            answered=proposal.steps.exclude(action="withdraw").last(),
            may_read_order=bool(proposal.order_id) and (may_draft or not proposal.order.is_unpublished),
            may_revoke=may_revoke(proposal, user),
            next=next_step(proposal),
            **kwargs,
        )


def next_step(proposal):
    """What is still to happen after a proposal was adopted, in words; empty for any other."""
    if proposal.state != ProposalState.ADOPTED:
        return ""
    if proposal.line_id:
        return _("采纳以后清单还没有变：要等调整文件公布并生效。")
    return _("采纳以后准入还没有变：要等审定人撤销，并公布生效日期。")


def may_revoke(proposal, user):
    """True when what was adopted is still to be carried out by this user: revoking the admission."""
    if proposal.admission_id is None or proposal.state != ProposalState.ADOPTED:
        return False
    admission = Admission.objects.for_reading().get(pk=proposal.admission_id)
    holds = admission.standing(clock.today()) != Standing.EXPIRED
    return holds and measures.may_take(admission, MeasureKind.REVOKE, user)


class ProposalCreate(View):
    """Two fields; ``about`` is line or admission. The form's token makes a second press find the first one's proposal."""

    about = ""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find what it is about; 403 for whoever has no post in a community or a street of this authority."""
        if request.user.is_authenticated:
            self.find(pk)
            authority = self.matter["line"].item_list.authority if self.about == "line" else self.found.authority
            self.units = units_for(request.user, authority)
            if not self.units:
                raise NotYourPart(_("调整建议由社区和街道提出。"))
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk):
        """The row, as ``propose`` takes it, and what the page prints of it."""
        if self.about == "line":
            rows = ListLine.objects.select_related("item_list__authority__parent")
            self.found = get_object_or_404(rows, pk=pk)
            entry = ListEntry.objects.in_force(clock.today()).filter(line=self.found).first()
            self.title = entry.name if entry else str(self.found)
            self.back = reverse("registry:line-detail", args=[pk])
        else:
            self.found = get_object_or_404(Admission.objects.for_reading(), pk=pk)
            self.title = f"{self.found.name}（{self.found.number}）"
            self.back = reverse("admission:admission-detail", args=[pk])
        self.matter = {self.about: self.found}

    def form(self, data=None, **kwargs):
        """The questions about this line or admission."""
        return ProposeForm(data, units=self.units, wishes=wishes_for(**self.matter), **kwargs)

    def get(self, request):
        """The questions, or the sentence that bars them."""
        return self.ask(self.form(initial={"token": uuid.uuid4(), "unit": self.units[0].pk}))

    def post(self, request):
        """Record it; what was typed stays when something is wrong."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            proposal = propose(by=request.user, **form.said(), **self.matter)
        except NotAllowed as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, status=409)
        messages.success(request, _("已提出，编号%(number)s，审核单位会书面答复。") % {"number": proposal.number})
        return redirect("admission:proposal-detail", pk=proposal.pk)

    def ask(self, form, status=200):
        """The page."""
        why = None if form.is_bound else why_not(**self.matter)
        context = {
            "form": form,
            "title": self.title,
            "back": self.back,
            "why_not": why,
            "has_choice": len(self.units) > 1,
        }
        return render(self.request, "admission/proposal_form.html", context, status=status)


class ProposalAction(ProcedureAction):
    """Adopting, declining, withdrawing, with the proposal before one's eyes."""

    template_name = "admission/proposal_action.html"

    def visible_rows(self):
        return proposals_for_reading(self.request.user)

    def url_of(self, obj):
        return reverse("admission:proposal-detail", args=[obj.pk])
