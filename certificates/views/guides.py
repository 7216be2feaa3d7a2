"""Guides for reviewers: those that nobody has confirmed, confirming them, writing them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from certificates.forms import GuideForm
from certificates.guide_writing import SAID, confirm_guide, waiting_for, write_guide
from certificates.types import types_of
from certificates.views.lists import certificate_line
from registry.guiding import WRITER, may_guide
from registry.models import ListEntry
from web import clock
from web.refusals import Refused


class GuidesWaiting(View):
    """Usual practice that the district has yet to confirm: read, tick, confirm at one press."""

    def dispatch(self, request, *args, **kwargs):
        """Only for those who write guides."""
        if request.user.is_authenticated and not request.user.has_perm(WRITER):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """Those that wait, with what the lists say of them today."""
        today = clock.today()
        guides = list(waiting_for(request.user).select_related("line__item_list"))
        entries = ListEntry.objects.in_force(today).filter(line__in={guide.line_id for guide in guides})
        by_line = {one.entry.line_id: one for one in types_of(entries, today).values()}
        rows = [{"guide": one, "type": by_line[one.line_id]} for one in guides if one.line_id in by_line]
        return render(request, "certificates/guide_waiting.html", {"rows": rows, "today": today})

    def post(self, request):
        """Confirm what is ticked; what was confirmed or changed meanwhile is left alone."""
        ticked = {int(pk) for pk in request.POST.getlist("guide") if pk.isdecimal() and len(pk) < 19}
        if not ticked:
            messages.error(request, _("请先勾选要确认的证明。"))
            return redirect("certificates:guide-waiting")
        guides = list(waiting_for(request.user).filter(pk__in=ticked).select_related("line__item_list__authority"))
        for guide in guides:
            confirm_guide(guide.line, by=request.user)
        messages.success(request, _("已确认%(n)s项。") % {"n": len(guides)})
        return redirect("certificates:guide-waiting")


class GuideConfirm(View):
    """One guide, confirmed on its page."""

    def get(self, request, pk):
        """Nothing to see here: the button lives on the page of the certificate."""
        return redirect("certificates:type-detail", pk)

    def post(self, request, pk):
        """Confirm it."""
        line = certificate_line(pk)
        try:
            confirm_guide(line, by=request.user)
            messages.success(request, _("已确认为本区的做法。"))
        except Refused as why:
            if why.status == 403:
                raise
            messages.error(request, str(why))
        return redirect("certificates:type-detail", pk)


class GuideWrite(View):
    """What is said of a certificate from today on."""

    def dispatch(self, request, *args, pk, **kwargs):
        """Find the line; 403 for others than the authority's reviewers."""
        if request.user.is_authenticated:
            self.line = certificate_line(pk)
            if not may_guide(request.user, self.line):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        """The questions, with what is said today."""
        old = self.line.guides.on(clock.today()).first()
        said = {name: getattr(old, name) for name in SAID} if old else {}
        return self.page(GuideForm(initial={**said, "confirms": bool(old and old.is_confirmed)}))

    def post(self, request):
        """Write it."""
        form = GuideForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            write_guide(self.line, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.page(form, 422)
        messages.success(request, _("办理指引已保存，从今天起使用。"))
        return redirect("certificates:type-detail", self.line.pk)

    def page(self, form, status=200):
        """The form."""
        entry = ListEntry.objects.in_force(clock.today()).filter(line=self.line).first()
        context = {"form": form, "line": self.line, "name": entry.name if entry else str(self.line)}
        return render(self.request, "certificates/guide_form.html", context, status=status)
