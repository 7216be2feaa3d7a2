"""Payments: the list, paying several communities at once, confirming in one press, taking back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from dispatch.fund_exports import PAYMENTS
from dispatch.fund_filters import PaymentFilter
from dispatch.fund_forms import ConfirmForm, DenyForm, PayForm
from dispatch.funds import RECEIVE, confirm_once, deny, may_take_back, pay, take_back
from dispatch.models import FundPayment
from dispatch.views.funds import OfPromise
from web import clock
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart


def payments_for(user):
    """The payments that a user may see, with what a row prints, the newest first."""
    return FundPayment.objects.visible_to(user).for_list().order_by("-paid_on", "-pk")


class PaymentList(FilteredList):
    """Every payment and every taking back, with what the communities confirmed."""

    template_name = "dispatch/payment_list.html"
    filterset_class = PaymentFilter
    export = PAYMENTS

    def visible_rows(self):
        return payments_for(self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        mine = set(user.unit_ids_with(RECEIVE))
        for row in context["object_list"]:
            row.may_confirm = row.waiting > 0 and row.community_id in mine
            row.may_take_back = may_take_back(user, row)
        return {**context, "rows": context["object_list"], "today": clock.today()}


class Pay(OfPromise):
    """What was paid on one day to communities of a promise."""

    template_name = "dispatch/payment_form.html"

    def get(self, request, **kwargs):
        """The questions; every community that is still to be paid is ticked."""
        form = PayForm(promise=self.promise, initial={"paid_on": clock.today()})
        form.initial["communities"] = [one.community_id for one in form.shares]
        return self.ask(form)

    def post(self, request, **kwargs):
        """Record it."""
        form = PayForm(request.POST, request.FILES, promise=self.promise)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            made = pay(self.promise, form.rows(), paid_on=form.cleaned_data["paid_on"], by=request.user)
        except NotAllowed as why:
            return self.refuse(form, why)
        n = len(made)
        done = ngettext("已登记拨付%(n)s个社区，已请社区确认到账。", "已登记拨付%(n)s个社区，已请社区确认到账。", n)
        messages.success(request, done % {"n": n})
        return self.back()


class OfPayment(View):
    """About one payment that the user may see."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for those whose part it isn't."""
        if request.user.is_authenticated:
            self.payment = get_object_or_404(payments_for(request.user), pk=pk)
            self.must_be_mine()
        return super().dispatch(request, *args, **kwargs)

    def must_be_mine(self):
        """Raises NotYourPart; here nothing."""


class OfTheCommunity(OfPayment):
    """What a community says of a payment; for those who work there."""

    def must_be_mine(self):
        """Raises NotYourPart for everybody else."""
        if self.payment.community_id not in self.request.user.unit_ids_with(RECEIVE):
            raise NotYourPart(_("到账由收款的社区确认。"))

    def ask(self, form, status=200):
        """The page with both presses."""
        context = {"form": form, "payment": self.payment, "stands": self.payment.waiting > 0}
        context["deny"] = form if isinstance(form, DenyForm) else DenyForm(auto_id="deny_%s")
        return render(self.request, "dispatch/payment_confirm.html", context, status=status)

    def back(self):
        """To the money of the community."""
        return redirect("dispatch:fund-community", pk=self.payment.community_id)


class PaymentConfirm(OfTheCommunity):
    """The money came: one press here or on the home; here also how much, where it wasn't all, and later the rest."""

    def get(self, request, **kwargs):
        """What was paid, and the question whether it came."""
        return self.ask(ConfirmForm())

    def post(self, request, **kwargs):
        """Record it; the press on the home comes without any answer."""
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            row, _is_new = confirm_once(self.payment, by=request.user, **form.cleaned_data)
        except NotAllowed as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已确认到账%(amount)s元。") % {"amount": f"{row.amount:,.2f}"})
        return self.back()


class PaymentDeny(OfTheCommunity):
    """The money, or the rest of it, didn't come: one press."""

    def get(self, request, **kwargs):
        """The same page as for confirming."""
        return redirect("dispatch:payment-confirm", pk=self.payment.pk)

    def post(self, request, **kwargs):
        """Record it."""
        form = DenyForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            deny(self.payment, by=request.user, **form.cleaned_data)
        except NotAllowed as why:
            form.add_error(None, str(why))
            return self.ask(form, 409)
        messages.success(request, _("已记下没有收到，并告知付款单位和审核单位。以后到账的，再点「确认到账」。"))
        return self.back()


class PaymentTakeBack(OfPayment):
    """A payment was recorded wrongly."""

    def get(self, request, **kwargs):
        """Ask; a reason where it can't be."""
        if not may_take_back(request.user, self.payment):
            raise NotAllowed(_("这笔拨付不能由您冲回：已经冲回，或者社区已经确认到账（由审核人冲回）。"))
        back = reverse("dispatch:promise-detail", args=[self.payment.promise_id])
        return render(request, "dispatch/payment_take_back.html", {"payment": self.payment, "back_url": back})

    def post(self, request, **kwargs):
        """Record it."""
        take_back(self.payment, by=request.user)
        messages.success(request, _("已冲回。"))
        return redirect("dispatch:promise-detail", pk=self.payment.promise_id)
