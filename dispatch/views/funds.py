"""Funds: the ledger by community, a promise with its communities, promising, changing, calling off."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from admission.fields import by_street
from admission.models import Admission
from dispatch import fund_sections  # noqa: F401  brings its parts of the pages of admissions and lines
from dispatch.fund_choices import ADMISSION, LINE, communities_open, lines_led, proposed
from dispatch.fund_exports import FUNDS
from dispatch.fund_figures import shares_for, tabs_for, totals_of
from dispatch.fund_filters import FundFilter
from dispatch.fund_forms import CallOffForm, PromiseForm, form_to_change
from dispatch.fund_reports import report_for
from dispatch.funds import SEND, call_off, promise_once, supersede
from dispatch.models import FundPayment, FundPromise, FundShare, Per
from web import clock
from web.days import read_day
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart

LONGEST_KEY = 9  # digits
#: Name of the button that asks for a proposal.
PROPOSE = "propose"


class FundList(FilteredList):
    """Of each promise what every community was promised, paid, and confirmed; sums over what the filter finds."""

    template_name = "dispatch/fund_list.html"
    filterset_class = FundFilter
    export = FUNDS

    def visible_rows(self):
        return shares_for(self.request.user).for_list().in_order()

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "rows": context["object_list"],
            "totals": totals_of(context["page_obj"].paginator.object_list),
            "tabs": tabs_for(user, self.request.GET.get("status", "")),
            "pays": bool(user.present_unit_ids_with(SEND)),
            "today": clock.today(),
        }


class FundReportPage(TemplateView):
    """The sums on a day by who pays and by street; printed in 万元."""

    template_name = "dispatch/fund_report.html"

    def get_context_data(self, **kwargs):
        on = read_day(self.request.GET.get("on"), default=clock.today())
        return super().get_context_data(report=report_for(self.request.user, on), **kwargs)


class PromiseDetail(FilteredList):
    """One promise: its terms, what it replaced, and its communities with what came."""

    template_name = "dispatch/promise_detail.html"
    export = FUNDS

    def visible_rows(self):
        user, pk = self.request.user, self.kwargs["pk"]
        rows = FundPromise.objects.visible_to(user).for_list().select_related("replaces", "replaced_by", "promised_by")
        self.promise = get_object_or_404(rows, pk=pk)
        shares = FundShare.objects.visible_to(user).filter(promise=self.promise)
        return shares.with_money().with_status(clock.today()).for_list().in_order()

    def get_context_data(self, **kwargs):
        row, user = self.promise, self.request.user
        payments = FundPayment.objects.visible_to(user).filter(promise__series=row.series).for_list()
        context = super().get_context_data(**kwargs)
        is_live = row.amount > 0 and not hasattr(row, "replaced_by")
        return {
            **context,
            "promise": row,
            "is_live": is_live,
            "may_pay": is_live and row.payer_id in user.unit_ids_with(SEND),
            "totals": totals_of(context["page_obj"].paginator.object_list),
            "payments": list(payments[:10]),
            "payments_count": payments.count(),
            "payments_asked": urlencode({"q": row.admission.number if row.admission_id else row.line.number}),
            "is_multiplied": row.per not in (Per.IN_ALL, Per.COMMUNITY),
            "today": clock.today(),
        }


class PromisePage(View):
    """Pages of a form about a promise; what was typed stays when something is wrong."""

    template_name = "dispatch/promise_form.html"
    promise = None

    def ask(self, form, status=200, **more):
        """The page."""
        context = {"form": form, "promise": self.promise, **more}
        if "communities" in form.fields:
            context["streets"] = by_street(form["communities"])
        return render(self.request, self.template_name, context, status=status)

    def refuse(self, form, why, **more):
        """The form with a reason."""
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return self.ask(form, 409, **more)


class PromiseCreate(PromisePage):
    """Promise money; ``?admission=`` begins with what its decision says, and a proposal by hours; ``?line=`` with a line."""

    def dispatch(self, request, *args, **kwargs):
        """Only for those who send."""
        if request.user.is_authenticated and not request.user.present_unit_ids_with(SEND):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The questions."""
        admission = _admission_named(request.GET.get("admission", ""), request.user)
        said = _said_by(admission) or _line_named(request.GET.get("line", ""), request.user)
        form = PromiseForm(user=request.user, initial=said)
        return self.ask(form, proposal=self._proposal(admission))

    def post(self, request):
        """Record it; or, by the other button, propose an amount by hours for what was chosen, and keep what was typed."""
        form = PromiseForm(request.POST, user=request.user)
        if PROPOSE in request.POST:
            return self._propose(form)
        if not form.is_valid():
            return self.ask(form, 422, proposal=self._proposal(form.admission))
        try:
            said = {"payer": form.cleaned_data["payer"], "token": form.cleaned_data["token"]}
            row, _is_new = promise_once(form.terms(), by=request.user, **said)
        except NotAllowed as why:
            return self.refuse(form, why, proposal=self._proposal(form.admission))
        messages.success(request, _("已登记经费承诺。"))
        return redirect("dispatch:promise-detail", pk=row.pk)

    def _propose(self, form):
        form.is_valid()
        proposal = self._proposal(form.admission)
        terms = proposal.terms if proposal else {}
        typed = {bound.name: bound.value() for bound in form}
        asked = PromiseForm(user=self.request.user, initial={**typed, **terms})
        return self.ask(asked, proposal=proposal, found_none=not terms, of_line=form.line is not None)

    def _proposal(self, admission):
        return None if admission is None else proposed(admission, self.request.user.authority)


class OfPromise(PromisePage):
    """About one promise of one's own unit that nothing has replaced."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for those who don't pay it."""
        if request.user.is_authenticated:
            self.promise = get_object_or_404(FundPromise.objects.visible_to(request.user).for_list(), pk=pk)
            if self.promise.payer_id not in request.user.unit_ids_with(SEND):
                raise NotYourPart(_("经费由付款单位的经办人登记。"))
            if self.promise.amount == 0 or FundPromise.objects.filter(replaces=self.promise).exists():
                raise NotAllowed(_("这份承诺已经变更或者作废，请在新的承诺上办理。"))
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        """To the page of the promise."""
        return redirect("dispatch:promise-detail", pk=self.promise.pk)


class PromiseChange(OfPromise):
    """Another promise in its place: amount, day, communities."""

    def get(self, request, **kwargs):
        """The questions."""
        return self.ask(form_to_change(self.promise, request.user))

    def post(self, request, **kwargs):
        """Record it."""
        form = form_to_change(self.promise, request.user, request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            row = supersede(self.promise, form.terms(), by=request.user)
        except NotAllowed as why:
            return self.refuse(form, why)
        messages.success(request, _("已变更，原来的承诺留在记录里。"))
        return redirect("dispatch:promise-detail", pk=row.pk)


class PromiseCallOff(OfPromise):
    """Nothing is promised any more."""

    template_name = "dispatch/promise_call_off.html"

    def get(self, request, **kwargs):
        """Ask why."""
        return self.ask(CallOffForm(), back_url=reverse("dispatch:promise-detail", args=[self.promise.pk]))

    def post(self, request, **kwargs):
        """Record it."""
        form, back = CallOffForm(request.POST), reverse("dispatch:promise-detail", args=[self.promise.pk])
        if not form.is_valid():
            return self.ask(form, 422, back_url=back)
        try:
            call_off(self.promise, form.cleaned_data["note"], by=request.user)
        except NotAllowed as why:
            return self.refuse(form, why, back_url=back)
        messages.success(request, _("已作废，留在记录里。"))
        return self.back()


def _admission_named(key, user):
    """The admission of an address, if one of the user's units leads it; else None."""
    if not _is_key(key):
        return None
    return Admission.objects.filter(pk=key, lead_department__in=user.unit_ids_with(SEND)).first()


def _line_named(key, user):
    """The line of an address, as the form begins, if one of the user's units leads it."""
    if not (_is_key(key) and lines_led(user).filter(line=key).exists()):
        return {}
    return {"subject": f"{LINE}-{key}"}


def _is_key(text):
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


def _said_by(admission):
    """What the decision says of its money, as the form begins."""
    if admission is None:
        return {}
    application = admission.application
    return {
        "subject": f"{ADMISSION}-{admission.pk}",
        "amount": admission.funding_amount or None,
        "due_on": admission.funding_due_on,
        "source": application.funding_source or None,
        "note": application.funding_basis,
        "communities": list(communities_open([admission.lead_department], admission)),
    }
