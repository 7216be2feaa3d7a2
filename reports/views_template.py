"""The page on which the office keeps the Word template of its reports."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from desk import uploads
from reports.models import WordTemplate
from reports.template_forms import TemplateForm
from reports.views import WORD
from reports.whose import authority_of, may_build
from reports.word import TEMPLATE
from reports.word_templates import choose
from web.refusals import Refused

SHOWN = 20


class OfOneAuthority:
    """Pages for those who build the authority's reports."""

    def dispatch(self, request, *args, **kwargs):
        """403 for everybody else."""
        self.authority = authority_of(request)
        if not may_build(request.user, self.authority):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def templates(self):
        """What the authority chose, the newest first."""
        return WordTemplate.objects.visible_to(self.request.user).of(self.authority)


class TemplatePage(OfOneAuthority, View):
    """The template in use, those before it, and a form for another."""

    def get(self, request):
        return self._page(request, TemplateForm())

    @transaction.atomic
    def post(self, request):
        """Another file, or back to the register's own template."""
        form = TemplateForm(request.POST, request.FILES)
        file = None
        if "own" not in request.POST:
            if not form.is_valid():
                return self._page(request, form, status=422)
            file = uploads.store_once(form.cleaned_data["file"], by=request.user)
        try:
            choose(self.authority, file, by=request.user)
        except Refused as why:
            form.add_error("file" if file else None, str(why))
            return self._page(request, form, status=why.status)
        messages.success(request, _("已设置。以后导出的 Word 月报按这个版式；已封存的月份仍按封存时的版式。"))
        return redirect("reports:template")

    def _page(self, request, form, status=200):
        chosen = list(self.templates()[:SHOWN])
        context = {"form": form, "chosen": chosen, "now": chosen[0] if chosen else None, "authority": self.authority}
        return render(request, "reports/template.html", context, status=status)


class TemplateFile(OfOneAuthority, View):
    """The template in use, or the register's own (``?own``), as a file to edit."""

    def get(self, request):
        now = None if "own" in request.GET else self.templates().first()
        if now and now.file:
            content, name = BytesIO(bytes(now.file.content)), now.file.name
        else:
            content, name = TEMPLATE.open("rb"), _("减负月报版式.docx")
        return FileResponse(content, as_attachment=True, filename=name, content_type=WORD)
