"""Rates of an hour, the directory of organisations, agreements on purchased services."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from dispatch.agreements import BUYER, accept, change, may_change, record_once, tally_of
from dispatch.models import HourRate, Provider, ServiceAgreement
from dispatch.papers import file_response
from dispatch.providers import authority_kept_by, keep, may_keep
from dispatch.purchase_exports import AGREEMENTS, PROVIDERS, RATES
from dispatch.purchase_filters import AgreementFilter, ProviderFilter
from dispatch.purchase_forms import AcceptForm, AgreementForm, RateForm, provider_form
from dispatch.rates import set_rate
from web import clock
from web.lists import FilteredList
from web.refusals import NotAllowed, NotYourPart


class Asks(View):
    """A form on a page; what was typed stays when something is wrong."""

    template_name = ""

    def ask(self, form, status=200, **more):
        """The page."""
        return render(self.request, self.template_name, {"form": form, **more}, status=status)

    def refuse(self, form, why, **more):
        """The form with a reason."""
        form.add_error(why.field if why.field in form.fields else None, str(why))
        return self.ask(form, 409, **more)


class RateList(FilteredList):
    """The rates of an hour, the latest first."""

    template_name = "dispatch/rate_list.html"
    export = RATES

    def visible_rows(self):
        return HourRate.objects.visible_to(self.request.user).select_related("authority").order_by("-valid_from", "pk")

    def get_context_data(self, **kwargs):
        may_set = authority_kept_by(self.request.user) is not None
        return super().get_context_data(today=clock.today(), may_set=may_set, **kwargs)


class RateCreate(Asks):
    """Another rate, from a day on; for reviewers."""

    template_name = "dispatch/rate_form.html"

    def dispatch(self, request, *args, **kwargs):
        """Only for those who keep the rates."""
        if request.user.is_authenticated:
            self.authority = authority_kept_by(request.user)
            if self.authority is None:
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The questions."""
        return self.ask(RateForm(initial={"valid_from": clock.today()}))

    def post(self, request):
        """Write it."""
        form = RateForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            set_rate(self.authority, **form.cleaned_data)
        except NotAllowed as why:
            return self.refuse(form, why)
        messages.success(request, _("已登记工时标准。"))
        return redirect("dispatch:rate-list")


class ProviderList(FilteredList):
    """The directory of organisations that take such work."""

    template_name = "dispatch/provider_list.html"
    filterset_class = ProviderFilter
    export = PROVIDERS

    def visible_rows(self):
        return Provider.objects.visible_to(self.request.user).order_by("name", "valid_from", "pk")

    def get_context_data(self, **kwargs):
        may_set = authority_kept_by(self.request.user) is not None
        return super().get_context_data(today=clock.today(), may_keep=may_set, **kwargs)


class ProviderPage(Asks):
    """An organisation, new or not; for reviewers."""

    template_name = "dispatch/provider_form.html"

    def dispatch(self, request, *args, pk=None, **kwargs):
        """Find it; 404 for a stranger to it, 403 for those who don't keep the directory."""
        if request.user.is_authenticated:
            if pk is None:
                authority = authority_kept_by(request.user)
                if authority is None:
                    raise PermissionDenied
                self.row = Provider(authority=authority)
            else:
                self.row = get_object_or_404(Provider.objects.visible_to(request.user), pk=pk)
                if not may_keep(request.user, self.row.authority_id):
                    raise NotYourPart(_("承接组织名录由审核人登记、修改。"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        """The questions."""
        return self.ask(provider_form(self.row), row=self.row)

    def post(self, request, **kwargs):
        """Write it."""
        form = provider_form(self.row, request.POST)
        if not form.is_valid():
            return self.ask(form, 422, row=self.row)
        try:
            keep(self.row, by=request.user, **form.said())
        except NotAllowed as why:
            return self.refuse(form, why, row=self.row)
        messages.success(request, _("已保存「%(name)s」。") % {"name": self.row.name})
        return redirect("dispatch:provider-list")


class AgreementList(FilteredList):
    """The agreements that one may see, with what they cost."""

    template_name = "dispatch/agreement_list.html"
    filterset_class = AgreementFilter
    export = AGREEMENTS

    def visible_rows(self):
        return ServiceAgreement.objects.visible_to(self.request.user).for_list().order_by("-starts_on", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = clock.today()
        tally = tally_of(context["page_obj"].paginator.object_list, today)
        may_add = bool(self.request.user.present_unit_ids_with(BUYER))
        return {**context, "tally": tally, "today": today, "may_add": may_add}


class AgreementCreate(Asks):
    """A new agreement; for those who may buy."""

    template_name = "dispatch/agreement_form.html"

    def dispatch(self, request, *args, **kwargs):
        """Only for departments and streets."""
        if request.user.is_authenticated and not request.user.present_unit_ids_with(BUYER):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The questions."""
        return self.ask(AgreementForm(user=request.user))

    def post(self, request):
        """Write it."""
        form = AgreementForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.ask(form, 422)
        said = {name: form.cleaned_data[name] for name in ("buyer", "token", "upload")}
        row, _is_new = record_once(form.said(), by=request.user, **said)
        messages.success(request, _("已登记服务协议。"))
        return redirect("dispatch:agreement-detail", pk=row.pk)


class AgreementDetail(DetailView):
    """One agreement."""

    template_name = "dispatch/agreement_detail.html"
    context_object_name = "agreement"

    def get_queryset(self):
        return (
            ServiceAgreement.objects.visible_to(self.request.user)
            .for_list()
            .select_related("file")
            .defer("file__content")
        )

    def get_context_data(self, **kwargs):
        context = {"may_change": may_change(self.request.user, self.object), "today": clock.today()}
        return super().get_context_data(**context, **kwargs)


class OfAgreement(Asks):
    """About one agreement of one's own unit of which the work isn't accepted yet."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; 404 for a stranger to it, 403 for those who don't buy it."""
        if request.user.is_authenticated:
            rows = ServiceAgreement.objects.visible_to(request.user).for_list()
            self.agreement = get_object_or_404(rows, pk=pk)
            if self.agreement.buyer_id not in request.user.unit_ids_with(BUYER):
                raise NotYourPart(_("由购买单位更正、验收。"))
            if not may_change(request.user, self.agreement):
                raise NotAllowed(_("这份协议已经验收。"))
        return super().dispatch(request, *args, **kwargs)

    def back(self):
        """To the page of the agreement."""
        return redirect("dispatch:agreement-detail", pk=self.agreement.pk)


class AgreementChange(OfAgreement):
    """It was recorded wrongly, or ends early."""

    template_name = "dispatch/agreement_form.html"

    def get(self, request, **kwargs):
        """The questions, with what stands."""
        return self.ask(AgreementForm(user=request.user, instance=self.agreement), agreement=self.agreement)

    def post(self, request, **kwargs):
        """Write it."""
        form = AgreementForm(request.POST, request.FILES, user=request.user, instance=self.agreement)
        if not form.is_valid():
            return self.ask(form, 422, agreement=self.agreement)
        change(self.agreement, form.said(), by=request.user, upload=form.cleaned_data["upload"])
        messages.success(request, _("已更正，原来的内容留在历史里。"))
        return self.back()


class AgreementAccept(OfAgreement):
    """The work was accepted."""

    template_name = "dispatch/agreement_accept.html"

    def get(self, request, **kwargs):
        """The questions."""
        return self.ask(AcceptForm(initial={"accepted_on": clock.today()}), agreement=self.agreement)

    def post(self, request, **kwargs):
        """Write it."""
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422, agreement=self.agreement)
        try:
            accept(self.agreement, by=request.user, **form.cleaned_data)
        except NotAllowed as why:
            return self.refuse(form, why, agreement=self.agreement)
        messages.success(request, _("已登记验收。"))
        return self.back()


class AgreementFile(View):
    """The signed text."""

    def get(self, request, pk):
        """The file. Raises Http404 when there is none."""
        rows = ServiceAgreement.objects.visible_to(request.user).select_related("file")
        agreement = get_object_or_404(rows, pk=pk)
        if agreement.file is None:
            raise Http404
        return file_response(agreement.file)
