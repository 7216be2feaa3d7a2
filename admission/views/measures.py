"""What follows an admission: measures on it, the list of what its exit must see to, a new application for after its end."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import modelformset_factory
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from admission import exits, measures
from admission.carrying_over import draft_of_renewal, may_renew, read_token
from admission.measure_forms import HELP, ExitItemForm, MeasureForm
from admission.models import Admission, ExitItem, MeasureKind
from admission.sections import SECTION_OF
from registry.lineage import with_heirs
from web import clock
from web.asking import AskingPage
from web.lists import FilteredList
from web.refusals import NotYourPart


def afterwards(admission, user):
    """What the page of an admission shows of what became of it: its measures, and for who may what leads on from here."""
    if not user.is_authenticated:
        return {"measures": admission.known_measures}
    sees = admission.authority_id in user.authority_ids_with("admission.view_all")
    leads = admission.lead_department_id in user.unit_ids_with("admission.apply")
    items = list(admission.exit_items.all()) if sees or leads else []
    return {
        "measures": admission.known_measures,
        "offered": [MeasureKind(kind) for kind in measures.measures_for(admission, user)],
        "exit_items": items,
        "exit_left": sum(one.is_needed and one.done_on is None for one in items),
        "renewal_token": uuid.uuid4() if may_renew(admission, user) else None,
    }


class Renewal(View):
    """续办: a draft copied from the application of an admission; the form's token makes a second press find the first one's."""

    http_method_names = ["post"]

    def post(self, request, pk):
        """Begin it, and go to its dates: what else was said stands as it was."""
        admission = get_object_or_404(Admission.objects.for_reading(), pk=pk)
        if not may_renew(admission, request.user):
            raise NotYourPart(_("只有申请单位可以续办，而且应当在准入到期以前；已经撤销、退出的，请重新申请。"))
        draft = draft_of_renewal(admission, by=request.user, token=read_token(request.POST.get("token")))
        messages.success(request, _("已按原来的申请填好，日期接在原准入之后。请核对后提交。"))
        return redirect("admission:section-edit", pk=draft.pk, section=SECTION_OF["starts_on"].key)


class ExitList(FilteredList):
    """Exits that aren't finished: those of one's own unit; for reviewers and supervisors all."""

    template_name = "admission/exit_list.html"

    def dispatch(self, request, *args, **kwargs):
        """For those who apply, and those who see every case."""
        if request.user.is_authenticated and not request.user.has_any_post("admission.apply", "admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def visible_rows(self):
        """The longest ended first."""
        return measures.not_finished(self.request.user).for_reading().order_by("pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        with_heirs([row.lead_department for row in rows], clock.today())
        return {**context, "rows": rows}


class MeasureTake(AskingPage):
    """One measure: GET asks from when and why, POST takes it."""

    def dispatch(self, request, *args, pk, kind, **kwargs):
        """Find the admission; an unknown measure isn't there."""
        if request.user.is_authenticated:
            if kind not in MeasureKind.values:
                raise Http404
            self.kind = MeasureKind(kind)
            self.admission = get_object_or_404(Admission.objects.for_reading(), pk=pk)
            if not measures.may_take(self.admission, self.kind, request.user):
                raise NotYourPart(_("这项措施不归您的岗位办理。"))
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return MeasureForm(data, kind=self.kind, authority=self.admission.authority)

    def act(self, form):
        """Take it."""
        measure = measures.take(self.admission, self.kind, by=self.request.user, **form.cleaned_data)
        said = {"measure": self.kind.label, "number": measure.number}
        messages.success(self.request, _("已公布：%(measure)s（%(number)s）。") % said)
        return redirect("admission:admission-detail", pk=self.admission.pk)

    def ask(self, form, status=200):
        """The page."""
        context = {"admission": self.admission, "kind": self.kind, "help": HELP[self.kind], "form": form}
        return render(self.request, "admission/measure_take.html", context, status=status)


class ExitChecklist(View):
    """What an exit must see to; the unit that led the matter says when each was done."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the admission that ended, for its unit and for those who see every case."""
        if request.user.is_authenticated:
            self.admission = get_object_or_404(Admission.objects.for_reading(), pk=pk)
            self.rows = ExitItem.objects.filter(admission=self.admission)
            self.may_write = exits.may_write(self.admission, request.user)
            sees = self.admission.authority_id in request.user.authority_ids_with("admission.view_all")
            if not self.rows.exists() or not (self.may_write or sees):
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def formset(self, data=None):
        """One form for each thing."""
        return modelformset_factory(ExitItem, form=ExitItemForm, extra=0)(data, queryset=self.rows)

    def get(self, request, **kwargs):
        """The list."""
        return self.ask(self.formset())

    def post(self, request, **kwargs):
        """Save what was done."""
        if not self.may_write:
            raise NotYourPart(_("只有申请单位可以填写退出事项。"))
        formset = self.formset(request.POST)
        if not formset.is_valid():
            return self.ask(formset, status=422)
        exits.keep(formset.save(commit=False), by=request.user)
        messages.success(request, _("已保存退出事项。"))
        return redirect("admission:exit-checklist", pk=self.admission.pk)

    def ask(self, formset, status=200):
        """The page."""
        context = {"admission": self.admission, "formset": formset, "may_write": self.may_write}
        return render(self.request, "admission/exit_checklist.html", context, status=status)
