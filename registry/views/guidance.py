"""Guidance to a line: written and ended by reviewers, its history and sample papers open to everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from registry.files import as_download
from registry.guidance_forms import GuidanceEndForm, GuidanceForm
from registry.guiding import end_guidance, guidance_of, may_guide, write_guidance
from registry.models import Guidance, ListLine
from registry.public_copies import kept_by_edition
from web import clock
from web.refusals import Refused

SHOWN = 100
WORDS = ("community_does", "community_does_not", "steps")


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class GuidanceHistory(DetailView):
    """Everything that was ever said to guide a line, with the days on which it held and when it was superseded."""

    template_name = "registry/guidance_history.html"
    queryset = ListLine.objects.select_related("item_list__authority")
    context_object_name = "line"

    def get_context_data(self, **kwargs):
        rows = self.object.guidance.select_related("sample").defer("sample__content")
        rows = rows.order_by("-known_from", "-valid_from", "-pk")[:SHOWN]
        may_write = may_guide(self.request.user, self.object)
        return super().get_context_data(rows=rows, may_write=may_write, today=clock.today(), **kwargs)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class GuidanceSample(View):
    """The sample paper, to be saved."""

    def get(self, request, pk):
        row = get_object_or_404(Guidance.objects.visible_to(request.user).select_related("sample"), pk=pk)
        if row.sample is None:
            raise Http404
        return as_download(row.sample)


class GuidancePage(View):
    """Pages of those who write the guidance of a line; 403 for others."""

    form_class = None
    template_name = None

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the line and what guides it today."""
        if request.user.is_authenticated:
            self.line = get_object_or_404(ListLine.objects.select_related("item_list__authority"), pk=pk)
            if not may_guide(request.user, self.line):
                raise PermissionDenied
            self.present = guidance_of([pk], clock.today()).get(pk)
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def ask(self, form, status=200):
        """The form."""
        context = {"form": form, "line": self.line, "present": self.present}
        return render(self.request, self.template_name, context, status=status)

    def done(self, form, said):
        """Perform it and go to the line, or show the form with the reason."""
        try:
            with transaction.atomic():
                self.perform(form)
        except Refused as why:
            form.add_error(why.field, str(why))
            return self.ask(form, 422)
        messages.success(self.request, said)
        return redirect("registry:line-detail", pk=self.line.pk)


class GuidanceWrite(GuidancePage):
    """New guidance, beginning with what guides the line today."""

    template_name = "registry/guidance_form.html"

    def get(self, request, pk):
        said = {name: getattr(self.present, name) for name in WORDS} if self.present else {}
        form = GuidanceForm(initial={"since": clock.today(), "keeps_sample": True, **said}, present=self.present)
        return self.ask(form)

    def post(self, request, pk):
        form = GuidanceForm(request.POST, request.FILES, present=self.present)
        return self.done(form, _("指导已保存。")) if form.is_valid() else self.ask(form, 422)

    def perform(self, form):
        """Write it."""
        write_guidance(self.line, by=self.request.user, **form.answers(self.request.user))


class GuidanceEnd(GuidancePage):
    """The line goes on without guidance."""

    template_name = "registry/guidance_end.html"

    def get(self, request, pk):
        return self.ask(GuidanceEndForm(initial={"on": clock.today()}))

    def post(self, request, pk):
        form = GuidanceEndForm(request.POST)
        return self.done(form, _("指导已停用，原文留在历次指导里。")) if form.is_valid() else self.ask(form, 422)

    def perform(self, form):
        """End it."""
        end_guidance(self.line, on=form.cleaned_data["on"], by=self.request.user)
