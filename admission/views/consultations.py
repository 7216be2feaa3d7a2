"""Consultation: what one's units were asked, one question with the matter it is about, and its verbs."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView

from admission.consultation_page import attachments_for, page_of
from admission.consultations import with_lateness
from admission.deadlines import with_clocks
from admission.exports import CONSULTATIONS
from admission.filters import ConsultationFilter
from admission.models import Consultation
from registry.files import as_private_download
from web.actions import ProcedureAction
from web.lists import FilteredList


def consultations_for_reading(user):
    """The questions that ``user`` may see, with all that a page prints."""
    rows = Consultation.objects.visible_to(user).select_related("application__applicant", "application__authority")
    return rows.select_related("unit", "file").defer("file__content")


class ConsultationList(FilteredList):
    """What one's own units were asked; for reviewers, deciders and supervisors every question."""

    template_name = "admission/consultation_list.html"
    filterset_class = ConsultationFilter
    export = CONSULTATIONS

    def visible_rows(self):
        """What waits first, the soonest due on top."""
        return consultations_for_reading(self.request.user).by_urgency()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "rows": with_lateness(with_clocks(context["object_list"]))}


class ConsultationDetail(DetailView):
    """One question: the matter as far as it concerns who was asked, and the form of the answer."""

    template_name = "admission/consultation_detail.html"
    context_object_name = "consultation"

    def get_queryset(self):
        return consultations_for_reading(self.request.user)

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=page_of(self.object, self.request.user), **kwargs)


class ConsultationAction(ProcedureAction):
    """Answering, entering an opinion on paper, taking a question back: on the page of the question."""

    template_name = "admission/consultation_detail.html"
    says_so = True

    def visible_rows(self):
        return consultations_for_reading(self.request.user)

    def url_of(self, consultation):
        return reverse("admission:consultation-detail", args=[consultation.pk])

    def extra_context(self, form):
        page = page_of(self.object, self.request.user)
        page.form, page.transition = form, self.transition
        return {"consultation": self.object, "page": page}


class ConsultationFile(View):
    """A file of the matter, or the opinion on paper: to be saved, never opened as a page of this site."""

    def get(self, request, pk, attachment=None):
        """The content as it was received."""
        consultation = get_object_or_404(Consultation.objects.visible_to(request.user), pk=pk)
        if attachment is None:
            file = get_object_or_404(Consultation.objects.exclude(file=None), pk=consultation.pk).file
        else:
            rows = attachments_for(consultation.application)
            file = get_object_or_404(rows.select_related("file"), pk=attachment).file
        return as_private_download(file)
