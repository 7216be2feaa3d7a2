"""The money of one community: what was promised, paid, confirmed, is overdue, and what it was used for."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from dispatch.fund_communities import community_for, promises_to
from dispatch.fund_figures import account_of
from dispatch.fund_forms import UseForm
from dispatch.fund_unrecorded import counted, in_order, unrecorded_at
from dispatch.funds import RECEIVE, speaks_for, take_back_use, use_once
from dispatch.models import FundUse
from dispatch.workbench import SHOWN
from web import clock
from web.refusals import NotAllowed, NotYourPart


class CommunityAccount(TemplateView):
    """The page of a community; printed it is an account in 万元."""

    template_name = "dispatch/fund_community.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        community, ids = community_for(user, kwargs["pk"])
        account = account_of(community, user, ids)
        mine = set(user.unit_ids_with(RECEIVE))
        for payment in account.to_confirm:
            payment.may_confirm = payment.community_id in mine
        unknown = unrecorded_at(ids, user)
        counts = counted(unknown)
        context = {"community": community, "account": account, "may_use": speaks_for(user, community)}
        context |= {"unrecorded": list(in_order(unknown)[:SHOWN]) if counts["all"] else [], "counts": counts}
        return super().get_context_data(**context, today=clock.today(), **kwargs)


class OfCommunity(View):
    """Saying what a community used money for: for those who work there, or in its street."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for strangers, 403 for those who don't speak for it."""
        if request.user.is_authenticated:
            self.community, self.ids = community_for(request.user, pk)
            if not speaks_for(request.user, self.community):
                raise NotYourPart(_("使用情况由社区或者它的街道登记。"))
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        """To the page of the community."""
        return redirect("dispatch:fund-community", pk=self.community.pk)


class UseCreate(OfCommunity):
    """One use."""

    def form(self, data=None, **kwargs):
        """The questions."""
        return UseForm(data, promises=promises_to(self.ids), **kwargs)

    def get(self, request, **kwargs):
        """The questions."""
        return self.ask(self.form(initial={"used_on": clock.today()}))

    def post(self, request, **kwargs):
        """Record it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            use_once(self.community, by=request.user, token=form.cleaned_data["token"], **form.said())
        except NotAllowed as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已登记使用情况。"))
        return self.back()

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "community": self.community}
        return render(self.request, "dispatch/fund_use_form.html", context, status=status)


class UseTakeBack(View):
    """A use was recorded wrongly."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it."""
        if request.user.is_authenticated:
            rows = FundUse.objects.visible_to(request.user).select_related("community")
            self.row = get_object_or_404(rows.filter(takes_back=None), pk=pk)
            if not speaks_for(request.user, self.row.community):
                raise NotYourPart(_("使用情况由社区或者它的街道登记。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        """Ask."""
        back = reverse("dispatch:fund-community", args=[self.row.community_id])
        return render(request, "dispatch/fund_use_take_back.html", {"use": self.row, "back_url": back})

    def post(self, request, **kwargs):
        """Record it."""
        take_back_use(self.row, by=request.user)
        messages.success(request, _("已冲回。"))
        return redirect("dispatch:fund-community", pk=self.row.community_id)
