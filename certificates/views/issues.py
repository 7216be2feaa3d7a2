"""The log of stamps: the list, logging one, one stamp, and how a mistake is put right."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from certificates.agencies import agencies_of
from certificates.exports import ISSUES
from certificates.filters import IssueFilter
from certificates.forms import CorrectedStampForm, ReasonForm, StampForm
from certificates.issuing import log_stamp, put_right, strike_out
from certificates.models import CertificateIssue
from certificates.superseding import may_supersede
from certificates.views.lookup import read_token
from certificates.whose import own_communities, worked_in
from web import clock
from web.lists import FilteredList
from web.refusals import NotYourPart, Refused

SAID = ("purpose", "agency_name", "issued_on")


class IssueList(FilteredList):
    """Stamps of one's community, one's street's communities, or all, by the posts held."""

    template_name = "certificates/issue_list.html"
    filterset_class = IssueFilter
    export = ISSUES

    def visible_rows(self):
        return CertificateIssue.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        ours = own_communities(self.request.user)
        return super().get_context_data(community=next(iter(ours), None), has_several=len(ours) > 1, **kwargs)


class IssueDetail(DetailView):
    """One stamp, and what became of a mistake."""

    template_name = "certificates/issue_detail.html"
    context_object_name = "issue"

    def get_queryset(self):
        return CertificateIssue.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        may = may_supersede(self.object, self.request.user)
        return super().get_context_data(kept=self.object.citation, may_supersede=may, **kwargs)


class StampPage(View):
    """Pages of a form about one stamp; what was typed stays when something is wrong."""

    template_name = "certificates/issue_form.html"
    issue, communities = None, ()

    def post(self, request):
        """Write it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            issue = self.perform(form)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.page(form, 422)
        messages.success(request, self.done(issue))
        return redirect("certificates:issue-detail", issue.pk)

    def get(self, request):
        """The questions."""
        return self.page(self.form())

    def page(self, form, status=200):
        """The form."""
        context = {
            "form": form,
            "issue": self.issue,
            "community": self.community,
            "token": self.request.POST.get("token") or uuid.uuid4(),
            "communities": self.communities,
            "agencies": agencies_of(self.community.authority) if "line" in form.fields else (),
        }
        return render(self.request, self.template_name, context, status=status)


class IssueCreate(StampPage):
    """Log a stamp; ``?line=&agency=&community=`` come from the look-up."""

    def dispatch(self, request, *args, **kwargs):
        """Only for workers of a community of today."""
        if request.user.is_authenticated:
            code = request.POST.get("community") or request.GET.get("community") or ""
            self.community, self.communities = worked_in(request.user, code), own_communities(request.user)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        """The questions; the purpose is what the list says of it, when it says one."""
        line = self.request.GET.get("line", "")
        initial = {
            "line": int(line) if line.isdecimal() and len(line) < 19 else None,
            "agency_name": self.request.GET.get("agency", "")[:100],
            "issued_on": clock.today(),
        }
        return StampForm(data, community=self.community, initial=initial)

    def perform(self, form):
        """Log it, once for each form."""
        token = read_token(self.request.POST.get("token"))
        issue, _made = log_stamp(community=self.community, by=self.request.user, token=token, **form.said())
        return issue

    def done(self, issue):
        """What the page says afterwards."""
        return _("已登记用印，编号%(number)s。请写在证明上。") % {"number": issue.number}


class IssueChange(StampPage):
    """Pages that put a stamp right."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for others than the community's workers."""
        if request.user.is_authenticated:
            self.issue = get_object_or_404(CertificateIssue.objects.visible_to(request.user).for_list(), pk=pk)
            self.community = self.issue.community
            if self.issue.community_id not in request.user.unit_ids_with("dispatch.receive"):
                raise NotYourPart(_("只有本社区的工作者可以更正或者作废。"))
        return super().dispatch(request, *args, **kwargs)


class IssueCorrect(IssueChange):
    """The stamp as it really was."""

    def form(self, data=None):
        """The questions, with what was logged."""
        said = {name: getattr(self.issue, name) for name in SAID}
        return CorrectedStampForm(data, community=self.community, initial={"line": self.issue.line_id, **said})

    def perform(self, form):
        """Log it in the place of the old."""
        return put_right(self.issue, reason=form.cleaned_data["reason"], by=self.request.user, **form.said())

    def done(self, issue):
        """What the page says afterwards."""
        return _("已更正，新编号%(number)s，原编号作废。") % {"number": issue.number}


class IssueStrikeOut(IssueChange):
    """The stamp was never given."""

    def form(self, data=None):
        """Why."""
        return ReasonForm(data)

    def perform(self, form):
        """Say so."""
        return strike_out(self.issue, reason=form.cleaned_data["reason"], by=self.request.user)

    def done(self, issue):
        """What the page says afterwards."""
        return _("已作废，不再计数；原编号不再使用。")
