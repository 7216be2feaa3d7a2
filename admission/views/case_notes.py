"""Writing a note in a case."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from admission.case_notes import CaseNoteForm, may_write, write_note
from admission.models import Application
from web.refusals import NotYourPart


class CaseNoteCreate(View):
    """Its form stands on the page of the case; what is wrong comes back on a page of its own."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the case: 404 for a stranger to it, 403 for who may not write there."""
        if request.user.is_authenticated:
            self.application = get_object_or_404(Application.objects.visible_to(request.user).for_list(), pk=pk)
            if not may_write(request.user, self.application):
                raise NotYourPart(_("只有审核人、审定人和会签人可以写备注。"))
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        """The form alone."""
        return self.ask(CaseNoteForm(application=self.application))

    def post(self, request, pk):
        """Keep it, and back to the case."""
        form = CaseNoteForm(request.POST, application=self.application)
        if not form.is_valid():
            return self.ask(form, status=422)
        write_note(self.application, by=request.user, **form.said())
        messages.success(request, _("备注已保存。"))
        return redirect(reverse("admission:application-detail", args=[pk]) + "#notes")

    def ask(self, form, status=200):
        """The page."""
        context = {"application": self.application, "form": form}
        return render(self.request, "admission/case_note_create.html", context, status=status)
