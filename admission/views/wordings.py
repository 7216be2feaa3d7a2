"""What an office keeps in words: the coded reasons of a rejection, and the paragraphs of its letters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from admission import reasons
from admission.exports import PARAGRAPHS, REASONS
from admission.filters import ReasonFilter
from admission.models import LetterParagraph, RejectionReason
from admission.wording_forms import NewReasonForm, ParagraphForm, RetireReasonForm
from web import clock
from web.lists import FilteredList
from web.refusals import Refused


class ForKeepers:
    """For those who review or decide."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        if request.user.is_authenticated and not reasons.may_keep(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReasonList(FilteredList):
    """Every reason, those that may be chosen today first."""

    template_name = "admission/reason_list.html"
    filterset_class = ReasonFilter
    export = REASONS
    context_object_name = "reasons"

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def visible_rows(self):
        """All of them: they are the same for every authority."""
        return RejectionReason.objects.order_by("position", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(may_keep=reasons.may_keep(self.request.user), **kwargs)
        offered = set(RejectionReason.objects.on(clock.today()).values_list("pk", flat=True))
        rows = [(row, row.pk in offered, row.is_current and row.valid_to is None) for row in context["reasons"]]
        return {**context, "rows": rows}


class ReasonCreate(ForKeepers, View):
    """Another reason."""

    def get(self, request):
        """The form."""
        return self.ask(NewReasonForm())

    def post(self, request):
        """Keep it; what is wrong is said beside the field."""
        form = NewReasonForm(request.POST)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            reasons.add(by=request.user, **form.cleaned_data)
        except ValidationError as why:
            form.add_error(None, why)
            return self.ask(form, status=422)
        messages.success(request, _("已保存。"))
        return redirect("admission:reason-list")

    def ask(self, form, status=200):
        """The page."""
        return render(self.request, "admission/reason_form.html", {"form": form}, status=status)


class ReasonRetire(ForKeepers, View):
    """Offer a reason no longer."""

    def get(self, request, pk):
        """From when."""
        return self.ask(RetireReasonForm(), pk)

    def post(self, request, pk):
        """Retire it."""
        form = RetireReasonForm(request.POST)
        if not form.is_valid():
            return self.ask(form, pk, status=422)
        try:
            reasons.retire(self.reason(pk), on=form.cleaned_data["valid_to"], by=request.user)
        except ValidationError as why:
            form.add_error(None, why)
            return self.ask(form, pk, status=422)
        except Refused as why:
            if why.status != 409:
                raise
            form.add_error(None, str(why))
            return self.ask(form, pk, status=409)
        messages.success(request, _("已写明停用日期。"))
        return redirect("admission:reason-list")

    def reason(self, pk):
        """The row."""
        return get_object_or_404(RejectionReason, pk=pk)

    def ask(self, form, pk, status=200):
        """The page."""
        context = {"form": form, "reason": self.reason(pk)}
        return render(self.request, "admission/reason_form.html", context, status=status)


class ParagraphList(ForKeepers, FilteredList):
    """The paragraphs of one's authorities that are offered."""

    template_name = "admission/paragraph_list.html"
    export = PARAGRAPHS
    context_object_name = "paragraphs"

    def visible_rows(self):
        return paragraphs_of(self.request.user)


def paragraphs_of(user):
    """The paragraphs in use in the authorities for which ``user`` reviews or decides."""
    rows = LetterParagraph.objects.filter(retired_at=None, authority_id__in=user.authority_ids_with(*reasons.KEEPERS))
    return rows.select_related("authority").order_by("authority_id", "outcome", "position", "pk")


class ParagraphEdit(ForKeepers, View):
    """A new paragraph, or other words for one; letters that were signed keep theirs."""

    def row(self):
        """The paragraph that is edited, or a new one of one's authority."""
        if "pk" in self.kwargs:
            return get_object_or_404(paragraphs_of(self.request.user), pk=self.kwargs["pk"])
        return LetterParagraph(authority=self.request.user.authority)

    def get(self, request, **kwargs):
        """The form."""
        return self.ask(ParagraphForm(instance=self.row()))

    def post(self, request, **kwargs):
        """Save it, or put it out of use."""
        row = self.row()
        if "retire" in request.POST and row.pk:
            row.retired_at = clock.now()
            row.save(update_fields=["retired_at"])
            messages.success(request, _("已停用。"))
            return redirect("admission:paragraph-list")
        form = ParagraphForm(request.POST, instance=row)
        if not form.is_valid():
            return self.ask(form, status=422)
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("admission:paragraph-list")

    def ask(self, form, status=200):
        """The page."""
        return render(self.request, "admission/paragraph_form.html", {"form": form}, status=status)
