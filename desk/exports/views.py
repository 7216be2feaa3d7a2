"""Pages of exports: what one has taken, asking for a large file, how far it is, opening it; the log of an authority."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.views import View
from django.views.generic import DetailView

from desk.deliveries import KEEPER
from desk.exports import keeping
from desk.exports.filters import LOG, OWN, ExportFilter
from desk.models import ExportRecord, ExportRun
from desk.views import progress_context
from web.export_files import MEDIA_TYPES
from web.exports import ALL_FORMATS
from web.lists import FilteredList, one_of
from web.refusals import Gone, NotAllowed
from web.templatetags.ui import short_time


class ExportList(FilteredList):
    """What one has taken away as files, the newest first; files that wait are opened here."""

    template_name = "desk/export_list.html"
    context_object_name = "records"
    filterset_class = ExportFilter
    export = OWN

    def visible_rows(self):
        """One's own."""
        return ExportRecord.objects.of(self.request.user).select_related("by", "run__job")

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_log=False, formats=ALL_FORMATS, **kwargs)


class ExportLog(PermissionRequiredMixin, ExportList):
    """What everybody of one's authorities has taken; the files are theirs alone."""

    permission_required = KEEPER
    export = LOG

    def visible_rows(self):
        """All of the authorities that one looks after."""
        return ExportRecord.objects.visible_to(self.request.user).select_related("by", "run__job")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_log": True}


class ExportCreate(View):
    """Have a large file written."""

    http_method_names = ["post"]

    def post(self, request):
        """To its page; the same again leads to the one that is there. 404 for a page that is no list."""
        ending = one_of("format", request.POST.get("format", ""), ALL_FORMATS)
        page, query = request.POST.get("page", ""), request.POST.get("query", "")
        anew = bool(request.POST.get("anew"))
        run, is_new = keeping.ask(request.user, page=page, query=query, ending=ending, anew=anew)
        if not is_new and run.made_at:
            messages.info(request, _t("同样的文件已经有一份，是%(at)s生成的。") % {"at": short_time(run.made_at)})
        return redirect("desk:export-detail", pk=run.pk)


def own_run(user, pk):
    """A run of one's own. Raises Http404 for somebody else's."""
    runs = ExportRun.objects.filter(by=user).select_related("record__by", "job__cancelled_by")
    return get_object_or_404(runs, pk=pk)


class ExportDetail(DetailView):
    """One file that a worker writes: how far it is, until when it is kept."""

    template_name = "desk/export_detail.html"
    context_object_name = "run"

    def get_object(self, queryset=None):
        run = own_run(self.request.user, self.kwargs["pk"])
        run.record.run = run
        return run

    def get_context_data(self, **kwargs):
        record = self.object.record
        context = {} if self.object.made_at else progress_context(self.object.job)
        return super().get_context_data(record=record, format=ALL_FORMATS[record.ending], **context, **kwargs)


def opened(run):
    """The answer that downloads the file of a run, piece by piece. Raises NotAllowed before it is made, Gone afterwards."""
    if not run.made_at:
        raise NotAllowed(_t("文件还没有生成。请在「我的导出」里看进度。"))
    if not run.is_kept:
        words = {"until": short_time(run.ended_at or run.kept_until)}
        raise Gone(_t("这个文件只保留到%(until)s，已经删除。需要时请回到列表重新导出。") % words)
    pieces = run.parts.order_by("position").values_list("content", flat=True)
    answer = StreamingHttpResponse(
        (bytes(piece) for piece in pieces.iterator(chunk_size=1)), content_type=MEDIA_TYPES[run.record.ending]
    )
    answer["Content-Length"] = run.size
    answer["Content-Disposition"] = content_disposition_header(True, run.file_name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class ExportFile(View):
    """Open a file, for who asked for it alone."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, pk):
        """The file; 404 for somebody else's, a sentence once it is gone."""
        return opened(own_run(request.user, pk))
