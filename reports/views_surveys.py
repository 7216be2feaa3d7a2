"""Pages of what residents said in surveys: the list, one figure with all its imports, the document it stands in."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import DetailView

from registry.files import as_private_download
from reports.exports import SURVEYS
from reports.survey_filters import SurveyFilter
from reports.survey_models import SurveyFigure
from web.lists import FilteredList

READERS = ("reports.view", "reports.build")
IMPORT = "reports.import_surveys"


class SurveyList(FilteredList):
    """Figures of surveys, the latest period first; of replaced ones when they are asked for."""

    template_name = "reports/survey_list.html"
    context_object_name = "figures"
    filterset_class = SurveyFilter
    export = SURVEYS

    def visible_rows(self):
        """Those of one's authorities. Raises PermissionDenied for people whose posts read no reports."""
        if not self.request.user.has_any_post(*READERS):
            raise PermissionDenied
        return SurveyFigure.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        may_import = self.request.user.has_any_post(IMPORT)
        return super().get_context_data(may_import=may_import, **kwargs)


class SurveyDetail(DetailView):
    """One figure: its numbers, where they come from, and every import of it."""

    template_name = "reports/survey_detail.html"
    context_object_name = "figure"

    def get_queryset(self):
        return SurveyFigure.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        versions = SurveyFigure.objects.versions_of(self.object).for_list()
        return super().get_context_data(versions=list(versions), **kwargs)


class SurveyDocument(View):
    """The document that a figure stands in."""

    def get(self, request, pk):
        figure = get_object_or_404(SurveyFigure.objects.visible_to(request.user).select_related("document"), pk=pk)
        return as_private_download(figure.document)
