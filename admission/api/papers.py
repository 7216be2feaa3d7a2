"""Where the papers of a case are: each as a page to be printed and as a Word file."""

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from web.templatetags.ui import cn_date


class PaperSerializer(serializers.Serializer):
    """One paper: what it is, the page, the same as a Word file."""

    paper = serializers.ChoiceField(choices=["approval_form", "deficiency_notice", "decision_letter"])
    title = serializers.CharField()
    url = serializers.URLField()
    word_url = serializers.URLField()


class PapersOfCase:
    """For the applications: their papers."""

    @extend_schema(responses=PaperSerializer(many=True))
    @action(detail=True, filterset_class=None, pagination_class=None)
    def papers(self, request, pk=None):
        """The approval form, every notice of deficiencies, and the letter of the decision that stands."""
        application = self.get_object()
        found = [("approval_form", _("申请准入社区工作事项审批表"), [])]
        for step in application.steps.filter(action="return").order_by("at", "pk"):
            found.append(("deficiency_notice", _("补正告知书（%(day)s）") % {"day": cn_date(step.at)}, [step.pk]))
        if decision := application.decisions.first():
            found.append(("decision_letter", _("决定书%(number)s") % {"number": decision.number}, []))
        rows = []
        for kind, title, more in found:
            page = reverse(f"admission:{kind.replace('_', '-')}", args=[application.pk, *more])
            url = request.build_absolute_uri(page)
            rows.append({"paper": kind, "title": title, "url": url, "word_url": f"{url}?format=docx"})
        return Response(PaperSerializer(rows, many=True).data)
