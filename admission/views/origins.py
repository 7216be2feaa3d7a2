"""New applications that don't begin empty: a copy of an earlier one, a paper that staff record."""

import uuid

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from admission.models import Application
from admission.origins import copy_application, record_paper, unit_that_may_copy
from admission.section_forms import PaperForm, TokenForm
from admission.sections import SECTIONS
from web.refusals import NotYourPart


class ApplicationCopy(View):
    """Last year's application once more, as a draft."""

    template_name = "admission/application_copy.html"

    def dispatch(self, request, *args, pk, **kwargs):
        """Find it; only for who applies for its unit."""
        if request.user.is_authenticated:
            self.original = get_object_or_404(Application.objects.visible_to(request.user).for_list(), pk=pk)
            if unit_that_may_copy(self.original, request.user) is None:
                raise NotYourPart(_("只有申请单位可以复制这份申请。"))
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def get(self, request, pk):
        """What is taken over, and what isn't."""
        return self.ask(TokenForm(initial={"token": uuid.uuid4()}))

    def post(self, request, pk):
        """Copy, and go to the first section."""
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.ask(form, 422)
        draft = copy_application(self.original, by=request.user, token=form.cleaned_data["token"])
        messages.success(request, _("已复制。日期、依据核对没有复制，请逐部分核对；附件请重新上传。"))
        return redirect("admission:section-edit", pk=draft.pk, section=SECTIONS[0].key)

    def ask(self, form, status=200):
        """The page."""
        return render(self.request, self.template_name, {"form": form, "original": self.original}, status=status)


class PaperRecord(PermissionRequiredMixin, View):
    """A paper application, recorded by the reviewing body for the unit that signed it."""

    permission_required = "admission.review"
    template_name = "admission/paper_record.html"

    def get(self, request):
        """Who signed, when it came, the scan."""
        return self.ask(PaperForm(user=request.user, initial={"token": uuid.uuid4()}))

    def post(self, request):
        """Begin the draft with the paper, and go to the first section."""
        form = PaperForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.ask(form, 422)
        try:
            draft = record_paper(by=request.user, unit=form.cleaned_data.pop("applicant"), **form.cleaned_data)
        except ValidationError as why:
            form.add_error("paper", why)
            return self.ask(form, 422)
        messages.success(request, _("已收下纸质申请，请照原件录入。录入的人不能审核这件申请。"))
        return redirect("admission:section-edit", pk=draft.pk, section=SECTIONS[0].key)

    def ask(self, form, status=200):
        """The page."""
        return render(self.request, self.template_name, {"form": form}, status=status)
