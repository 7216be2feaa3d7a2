"""Pre-review of draft documents: writing one and its clauses, opinions clause by clause, the answer letter."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import formset_factory, modelformset_factory
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from admission import document_reviews as verbs
from admission.deadlines import with_clocks
from admission.document_clauses import MOST_CLAUSES
from admission.document_forms import ClauseForm, DocumentForm, OpinionForm
from admission.exports import DOCUMENT_REVIEWS
from admission.filters import DocumentReviewFilter
from admission.models import ClauseOpinion, DocumentClause, DocumentReview, DocumentReviewState
from admission.sections import SECTIONS
from registry.files import as_private_download
from registry.models import Unit
from web import workflow
from web.actions import ProcedureAction
from web.lists import FilteredList
from web.refusals import Refused
from web.sheets import OfficialPaper
from web.workflow import read_version

BLANKS = 2  # empty boxes for clauses that the drafter adds


class DocumentList(FilteredList):
    """For a department its own, drafts included; for an office what was handed in."""

    template_name = "admission/document_list.html"
    filterset_class = DocumentReviewFilter
    export = DOCUMENT_REVIEWS

    def visible_rows(self):
        return DocumentReview.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        may_start = self.request.user.has_perm("admission.apply")
        return {**context, "rows": with_clocks(context["object_list"]), "may_start": may_start}


class DocumentDetail(DetailView):
    """One draft document: its clauses with what is in force about each, the opinions, the text."""

    template_name = "admission/document_detail.html"
    context_object_name = "review"

    def get_queryset(self):
        return DocumentReview.objects.visible_to(self.request.user).select_related("drafting_unit", "authority")

    def get_context_data(self, **kwargs):
        review, user = self.object, self.request.user
        with_clocks([review])
        may_apply = review.state == DocumentReviewState.ANSWERED and (
            review.drafting_unit_id in user.present_unit_ids_with("admission.apply")
        )
        clauses = list(review.clauses.all())
        return super().get_context_data(
            clauses=[(clause, may_apply and clause.opinion == ClauseOpinion.APPLY) for clause in clauses],
            left=sum(1 for clause in clauses if not clause.opinion),
            actions=workflow.actions_for(review, user),
            may_write=verbs.may_write(review, user),
            may_judge=verbs.may_judge(review, user),
            **kwargs,
        )


class OfDrafter(View):
    """Pages on which the drafting unit writes; what was typed stays when something is wrong."""

    def dispatch(self, request, *args, **kwargs):
        """Only for those who apply for a unit."""
        if request.user.is_authenticated and not request.user.has_perm("admission.apply"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk):
        """The draft, for those who may see it."""
        rows = DocumentReview.objects.visible_to(self.request.user).select_related("drafting_unit", "authority")
        return get_object_or_404(rows, pk=pk)

    def units(self):
        """The units for which this user writes."""
        return Unit.objects.filter(pk__in=self.request.user.present_unit_ids_with("admission.apply"))


class DocumentCreate(OfDrafter):
    """A new one; the form's token makes a second press find the first one's draft."""

    def get(self, request):
        """The questions."""
        first = request.user.unit_for("admission.apply")
        return self.ask(DocumentForm(units=self.units(), initial={"token": uuid.uuid4(), "unit": first}))

    def post(self, request):
        """Keep it and cut it into clauses."""
        form = DocumentForm(request.POST, request.FILES, units=self.units())
        if not form.is_valid():
            return self.ask(form, status=422)
        review = verbs.start(by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存，找出%(n)s条要社区做的事，请核对。") % {"n": review.clauses.count()})
        return redirect("admission:document-detail", pk=review.pk)

    def ask(self, form, status=200):
        """The page."""
        context = {"form": form, "has_choice": self.units().count() > 1}
        return render(self.request, "admission/document_form.html", context, status=status)


class DocumentEdit(OfDrafter):
    """Other words for a draft."""

    def get(self, request, pk):
        """What it says now."""
        review = self.find(pk)
        said = {name: getattr(review, name) for name in ("token", "title", "text", "issue_by")}
        return self.ask(review, DocumentForm(units=self.units(), is_new=False, initial=said))

    def post(self, request, pk):
        """Save it; clauses follow the text."""
        review = self.find(pk)
        form = DocumentForm(request.POST, request.FILES, units=self.units(), is_new=False)
        if not form.is_valid():
            return self.ask(review, form, status=422)
        said = {name: form.cleaned_data[name] for name in ("title", "text", "upload", "issue_by")}
        try:
            verbs.rewrite(review, by=request.user, seen=read_version(request.POST.get("seen")), **said)
        except Refused as why:
            if why.status != 409:
                raise
            form.add_error(None, str(why))
            return self.ask(review, form, status=409)
        messages.success(request, _("已保存。"))
        return redirect("admission:document-detail", pk=pk)

    def ask(self, review, form, status=200):
        """The page."""
        bars = not verbs.may_write(review, self.request.user) and not form.is_bound
        if bars:
            return redirect("admission:document-detail", pk=review.pk)
        context = {"review": review, "form": form, "has_choice": False}
        return render(self.request, "admission/document_form.html", context, status=status)


Clauses = formset_factory(
    ClauseForm,
    extra=BLANKS,
    can_delete=True,
    can_delete_extra=False,
    max_num=MOST_CLAUSES + BLANKS,
    absolute_max=MOST_CLAUSES + 50,
)


class DocumentClauses(OfDrafter):
    """The clauses, to be mended, added to, taken out."""

    def get(self, request, pk):
        """Every clause in a box of its own, and empty boxes below."""
        review = self.find(pk)
        if not verbs.may_write(review, request.user):
            return redirect("admission:document-detail", pk=pk)
        return self.ask(review, Clauses(initial=[{"text": one.text} for one in review.clauses.all()]))

    def post(self, request, pk):
        """Save them in order, without those that are ticked or emptied."""
        review, formset = self.find(pk), Clauses(request.POST)
        if not formset.is_valid():
            return self.ask(review, formset, status=422)
        kept = [one for one in formset.forms if one not in formset.deleted_forms]
        texts = [one.cleaned_data.get("text", "") for one in kept]
        seen = read_version(request.POST.get("seen"))
        try:
            verbs.write_clauses(review, texts, by=request.user, seen=seen)
        except ValidationError as why:
            return self.ask(review, formset, why=" ".join(why.messages), status=422)
        except Refused as why:
            if why.status != 409:
                raise
            return self.ask(review, formset, why=str(why), status=409)
        messages.success(request, _("条款已保存。"))
        return redirect("admission:document-detail", pk=pk)

    def ask(self, review, formset, why="", status=200):
        """The page."""
        context = {"review": review, "formset": formset, "why": why}
        return render(self.request, "admission/document_clauses.html", context, status=status)


class DocumentOpinions(View):
    """The office's opinion on each clause, beside what is in force about it; saved as far as it goes."""

    formset_class = modelformset_factory(DocumentClause, form=OpinionForm, extra=0)

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; back to its page when there is nothing to write."""
        if request.user.is_authenticated:
            rows = DocumentReview.objects.visible_to(request.user).select_related("drafting_unit", "authority")
            self.review = get_object_or_404(rows, pk=pk)
            if not verbs.may_judge(self.review, request.user):
                if request.method == "POST":
                    raise PermissionDenied
                return redirect("admission:document-detail", pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The clauses with the opinions that were saved."""
        return self.ask(self.formset_class(queryset=self.review.clauses.all()))

    def post(self, request):
        """Save."""
        formset = self.formset_class(request.POST, queryset=self.review.clauses.all())
        if not formset.is_valid():
            return self.ask(formset, status=422)
        opinions = {
            one.instance.pk: (one.cleaned_data.get("opinion", ""), one.cleaned_data.get("note", ""))
            for one in formset.forms
        }
        try:
            verbs.write_opinions(self.review, opinions, by=request.user, seen=read_version(request.POST.get("seen")))
        except Refused as why:
            if why.status != 409:
                raise
            return self.ask(formset, why=str(why), status=409)
        messages.success(request, _("各条意见已保存。"))
        return redirect("admission:document-detail", pk=self.review.pk)

    def ask(self, formset, why="", status=200):
        """The page."""
        context = {"review": self.review, "formset": formset, "why": why}
        return render(self.request, "admission/document_opinions.html", context, status=status)


class ClauseApply(OfDrafter):
    """From a clause that must be applied for to a draft that begins with its words."""

    http_method_names = ["post"]

    def post(self, request, pk, clause):
        """Begin, or go on with, the draft."""
        rows = self.find(pk).clauses.select_related("review__drafting_unit", "review__authority")
        draft = verbs.apply_for(get_object_or_404(rows, pk=clause), by=request.user)
        return redirect("admission:section-edit", pk=draft.pk, section=SECTIONS[0].key)


class DocumentFile(View):
    """The file, to be saved, never to be opened as a page of this site."""

    def get(self, request, pk):
        """The content as it was received."""
        rows = DocumentReview.objects.visible_to(request.user).exclude(file=None).select_related("file")
        file = get_object_or_404(rows, pk=pk).file
        return as_private_download(file)


class DocumentLetter(OfficialPaper, View):
    """The opinion as a letter on A4."""

    def get(self, request, pk):
        """The letter; 404 while there is none."""
        rows = DocumentReview.objects.visible_to(request.user).select_related("drafting_unit", "authority")
        review = get_object_or_404(rows, pk=pk)
        if review.state != DocumentReviewState.ANSWERED:
            raise Http404
        answered = review.steps.filter(action="answer").last()
        context = {"review": review, "lines": review.answer.split("\n"), "answered": answered}
        context["office"] = verbs.office_of(review, answered)
        return render(request, "admission/document_letter.html", context)


class DocumentAction(ProcedureAction):
    """Handing in, answering, withdrawing."""

    def visible_rows(self):
        return DocumentReview.objects.visible_to(self.request.user).select_related("drafting_unit", "authority")

    def url_of(self, obj):
        return reverse("admission:document-detail", args=[obj.pk])
