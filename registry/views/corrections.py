"""Corrections of typing errors, and orders that are to be confirmed again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from registry import corrections
from registry.comparison import pieces_of
from registry.correction_filters import CorrectionFilter
from registry.correction_forms import CorrectionForm
from registry.discarding import discarding_of
from registry.exports import CORRECTIONS
from registry.models import CorrectedField, Correction, CorrectionState, ListLine, Reconfirmation
from registry.public_copies import kept_by_edition
from web import clock, workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import NotAllowed


def corrections_for_reading(user):
    """The corrections that ``user`` may see, with all that a page prints."""
    return Correction.objects.visible_to(user).select_related(
        "entry__line__item_list__authority", "corrected", "drafted_by"
    )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CorrectionList(FilteredList):
    """The corrections made, newest first; drafts for those who write or issue them."""

    template_name = "registry/correction_list.html"
    filterset_class = CorrectionFilter
    export = CORRECTIONS
    context_object_name = "corrections"

    def visible_rows(self):
        return corrections_for_reading(self.request.user).exclude(state=CorrectionState.DISCARDED)


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class CorrectionDetail(DetailView):
    """A correction: the wrong text, the right one, what differs; and issuing it."""

    template_name = "registry/correction_detail.html"
    context_object_name = "correction"

    def get_queryset(self):
        return corrections_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        user = self.request.user
        correction, authority_id = self.object, self.object.entry.line.item_list.authority_id
        may = ("registry.draft_order", "registry.publish_order")
        return super().get_context_data(
            actions=workflow.actions_for(correction, user) if user.is_authenticated else [],
            pieces=pieces_of(correction.before, correction.after),
            is_ours=user.is_authenticated and authority_id in user.authority_ids_with(*may),
            discarded=discarding_of(correction) if correction.state == CorrectionState.DISCARDED else None,
            **kwargs,
        )


class CorrectionCreate(View):
    """A drafter writes what a line should read, beside what it reads."""

    def dispatch(self, request, *args, **kwargs):
        """Find the line in an authority for which this user drafts; 404 for others."""
        if request.user.is_authenticated:
            mine = request.user.authority_ids_with("registry.draft_order")
            rows = ListLine.objects.filter(item_list__authority_id__in=mine).select_related("item_list")
            self.line = get_object_or_404(rows, pk=kwargs["pk"])
            self.entry = self.line.entries.in_force(clock.today()).for_reading().first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, pk):
        """The form for one field, with its text as it stands."""
        field, _label, text = self.chosen(request.GET.get("field"))
        return self.ask(CorrectionForm(initial={"field": field, "after": text}, entry=self.entry))

    def post(self, request, pk):
        """Keep a draft; what is more than a typing error is refused with the sentence why, and what was typed stays."""
        form = CorrectionForm(request.POST, entry=self.entry)
        if not form.is_valid():
            return self.ask(form, status=422)
        if made := self.made_before(form):
            return redirect("registry:correction-detail", pk=made.pk)
        try:
            correction = corrections.draft(self.entry, by=request.user, **form.cleaned_data)
        except (NotAllowed, ValidationError) as why:
            self.say(form, why)
            return self.ask(form, status=422)
        messages.success(request, _("勘误草稿已保存，请另一位人员签发。"))
        return redirect("registry:correction-detail", pk=correction.pk)

    def made_before(self, form):
        """The very same draft, when the button was pressed twice."""
        said = {name: form.cleaned_data[name] for name in ("field", "after")}
        return Correction.objects.filter(entry=self.entry, state=CorrectionState.DRAFT, **said).first()

    def say(self, form, why):
        """Put a refusal beside the field that it is about."""
        if isinstance(why, NotAllowed):
            form.add_error("after", str(why))
            return
        for name, errors in why.error_dict.items():
            form.add_error(name if name in form.fields else "after", errors)

    def ask(self, form, status=200):
        """The page; of a line that says nothing today only that."""
        chosen = self.chosen(form["field"].value())
        context = {"line": self.line, "entry": self.entry, "form": form, "texts": self.texts(), "chosen": chosen}
        return render(self.request, "registry/correction_form.html", context, status=status)

    def chosen(self, field):
        """(field, label, text) of the field asked for, else of the name."""
        texts = {one[0]: one for one in self.texts()}
        return texts.get(field) or texts.get(CorrectedField.NAME.value) or ("", "", "")

    def texts(self):
        """[(field, label, text), …] of what may be corrected."""
        if self.entry is None:
            return []
        texts = [(one.value, one.label, getattr(self.entry, one.value)) for one in CorrectedField]
        return [one for one in texts if one[2]]


class CorrectionAction(ProcedureAction):
    """Issue or discard a correction; both texts are read first."""

    template_name = "registry/correction_action.html"

    def visible_rows(self):
        return corrections_for_reading(self.request.user)

    def extra_context(self, form):
        return {"pieces": pieces_of(self.object.before, self.object.after)}

    def url_of(self, correction):
        return reverse("registry:correction-detail", args=[correction.pk])


class ReconfirmationAction(ProcedureAction):
    """Confirm an order again whose line another order has changed before it."""

    template_name = "registry/reconfirmation_action.html"

    def visible_rows(self):
        rows = Reconfirmation.objects.visible_to(self.request.user)
        return rows.select_related("order", "because_of", "line__item_list")

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302:
            messages.success(request, _("已再次确认。"))
        return response

    def extra_context(self, form):
        """What each of the two orders says of the line, by the day from which it says it."""
        line = self.object.line
        entries = line.entries.known_at().filter(enacted_by__in=[self.object.order_id, self.object.because_of_id])
        return {"entries": list(entries.for_reading().order_by("valid_from"))}

    def url_of(self, reconfirmation):
        return reverse("registry:order-detail", args=[reconfirmation.order_id])
