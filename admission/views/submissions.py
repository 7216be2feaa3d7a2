"""What each submission of an application said, and what it said differently from the one before."""

from django.utils.translation import gettext as _
from django.views.generic import DetailView

from admission.models import Application
from admission.submissions import rounds_of


class SubmissionList(DetailView):
    """The submissions of one application, side by side with the one before, the newest first."""

    template_name = "admission/submission_list.html"
    context_object_name = "application"

    def get_queryset(self):
        return Application.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs):
        return super().get_context_data(rounds=rounds_of(self.object, _("附件")), **kwargs)
