"""What was asked for: the list, the totals, one ask with its slips, and how a mistake is put right."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from certificates.agencies import agencies_of, read_agency
from certificates.asking import name_agency, strike_out
from certificates.exports import ASKS, TOTALS
from certificates.filters import AskFilter, AskTotalFilter
from certificates.forms import AgencyForm, ReasonForm
from certificates.models import AskOutcome, CertificateAsk
from certificates.slips import AGENCY, RESIDENT, read_size, slip_of
from certificates.superseding import may_supersede
from certificates.totals import in_all
from certificates.types import where_to_go, who_confirmed
from certificates.whose import own_communities, own_community
from web.lists import FilteredList
from web.refusals import NotYourPart, Refused
from web.sheets import OfficialPaper


class AskList(FilteredList):
    """Asks of one's community, one's street's communities, or all, by the posts held."""

    template_name = "certificates/ask_list.html"
    filterset_class = AskFilter
    export = ASKS

    def visible_rows(self):
        return CertificateAsk.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        ours = own_communities(self.request.user)
        return super().get_context_data(community=next(iter(ours), None), has_several=len(ours) > 1, **kwargs)


class AskTotals(FilteredList):
    """How often what was asked for by whom: of one's community, or of all for reviewers. Mistakes don't count."""

    template_name = "certificates/ask_totals.html"
    filterset_class = AskTotalFilter
    export = TOTALS
    paginate_by = 50

    def visible_rows(self):
        return CertificateAsk.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = self.filterset.form
        outcomes = dict(AskOutcome.choices)
        rows = [{**row, "outcome_label": outcomes.get(row.get("outcome"), "")} for row in context["object_list"]]
        return {
            **context,
            "rows": rows,
            "by": (form.cleaned_data.get("by") if form.is_valid() else "") or "kind",
            "in_all": in_all(self.filterset.asks) if form.is_valid() else {"asked": 0, "refused": 0},
            "community": own_community(self.request.user),
        }


class AskDetail(DetailView):
    """One ask: what was wanted, by whom, what the lists said that day, and what became of a mistake."""

    template_name = "certificates/ask_detail.html"
    context_object_name = "ask"

    def get_queryset(self):
        return CertificateAsk.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        kept = self.object.citation
        return super().get_context_data(
            kept=kept,
            where=where_to_go(kept) if self.object.is_refused else "",
            confirmation=who_confirmed(kept) if kept.get("handled_by") else "",
            may_supersede=may_supersede(self.object, self.request.user),
            **kwargs,
        )


class Slip(OfficialPaper, DetailView):
    """A slip on A5 or A4, in large print on a phone."""

    template_name = "certificates/slip.html"
    context_object_name = "ask"
    whom = RESIDENT

    def get_object(self, queryset=None):
        ask = get_object_or_404(CertificateAsk.objects.visible_to(self.request.user).for_list(), pk=self.kwargs["pk"])
        if not ask.number:
            raise Http404
        return ask

    def get_context_data(self, **kwargs):
        size = read_size(self.request)
        other = AGENCY if self.whom == RESIDENT else RESIDENT
        return super().get_context_data(
            slip=slip_of(self.object, self.whom),
            size=size,
            other=reverse(f"certificates:slip-{other}", args=[self.object.pk]),
            **kwargs,
        )


class AskChange(View):
    """Pages that put an ask right."""

    template_name = "certificates/ask_change.html"
    form_class = ReasonForm

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for others than the community's workers."""
        if request.user.is_authenticated:
            self.ask = get_object_or_404(CertificateAsk.objects.visible_to(request.user).for_list(), pk=pk)
            if self.ask.community_id not in request.user.unit_ids_with("dispatch.receive"):
                raise NotYourPart(_("只有本社区的工作者可以更正或者作废。"))
        return super().dispatch(request, *args, **kwargs)

    def initial(self):
        """What the form begins with."""
        return {}

    def get(self, request):
        """The questions."""
        return self.page(self.form_class(initial=self.initial()))

    def post(self, request):
        """Write what supersedes it."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            new = self.perform(form.cleaned_data)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.page(form, 422)
        messages.success(request, self.done(new))
        return redirect("certificates:ask-detail", new.pk)

    def page(self, form, status=200):
        """The form."""
        agencies = agencies_of(self.ask.authority) if "agency" in form.fields else ()
        context = {"form": form, "ask": self.ask, "agencies": agencies}
        return render(self.request, self.template_name, context, status=status)


class AskCorrect(AskChange):
    """It was another agency."""

    form_class = AgencyForm

    def initial(self):
        return {"agency": self.ask.agency.name if self.ask.agency_id else self.ask.agency_name}

    def perform(self, said):
        agency = read_agency(said["agency"], self.ask.authority)
        return name_agency(self.ask, agency=agency, reason=said["reason"], by=self.request.user)

    def done(self, new):
        if new.number:
            return _("已更正，新的告知单编号%(number)s，原来的作废。") % {"number": new.number}
        return _("已更正。")


class AskStrikeOut(AskChange):
    """It was no ask at all."""

    def perform(self, said):
        return strike_out(self.ask, reason=said["reason"], by=self.request.user)

    def done(self, new):
        return _("已作废，不再计数。")
