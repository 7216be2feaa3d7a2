"""Pages of imports: what one may import, handing in a file, its preview, carrying it out, and the files to download."""

import uuid
from itertools import count

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from desk.exports.keeping import note
from desk.imports import running, writing
from desk.imports.forms import LONGEST_PART, UploadForm
from desk.imports.importer import KINDS
from desk.imports.marking import mark
from desk.imports.reading import CSV, XLSX, Unreadable
from desk.jobs import Progress
from desk.models import ImportRun
from desk.views import progress_context
from web.exports import Head
from web.lists import FilteredList
from web.refusals import Refused
from web.taking import ListFile

SHOWN = 25
#: Tabs of a preview, in the order in which the first that isn't empty is opened.
TABS = ("errors", "changed", "new")


def kinds_of(user):
    """The kinds of import that the user's posts permit."""
    return [kind for kind in KINDS.values() if user.unit_for(kind.permission)]


class KindOfMine:
    """Pages of one kind: 404 for one that isn't there, 403 for people who may not import it."""

    def dispatch(self, request, *args, kind, **kwargs):
        """Make the importer for the authority of the user's first post that may import."""
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, kind=kind, **kwargs)
        if kind not in KINDS:
            raise Http404
        unit = request.user.unit_for(KINDS[kind].permission)
        if unit is None:
            raise PermissionDenied
        self.importer = KINDS[kind](unit.authority, request.user)
        return super().dispatch(request, *args, kind=kind, **kwargs)


class ImportIndex(FilteredList):
    """What one may import, with templates and exports, and one's past imports."""

    template_name = "desk/import_index.html"
    context_object_name = "runs"

    def visible_rows(self):
        if not kinds_of(self.request.user):
            raise PermissionDenied
        rows = ImportRun.objects.visible_to(self.request.user)
        return rows.select_related("file", "job").defer("findings", "file__content")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(kinds=kinds_of(self.request.user), **kwargs)
        for run in context["runs"]:
            run.kind_label = KINDS[run.kind].label if run.kind in KINDS else run.kind
        return context


class ImportCreate(KindOfMine, View):
    """Hand in a file."""

    def get(self, request, kind):
        return self.ask(*self.forms())

    def post(self, request, kind):
        form, target = self.forms(request.POST, request.FILES)
        if not form.is_valid() or not (target is None or target.is_valid()):
            if form.is_valid() and self.says_the_same(form):
                return self.ask(*self.forms(), is_same=True)
            return self.ask(form, target, status=422)
        try:
            run = running.receive(
                form.cleaned_data["file"],
                kind=kind,
                authority=self.importer.authority,
                by=request.user,
                target={"only": form.cleaned_data.get("only", ""), **(self.importer.answers(target) if target else {})},
                token=read_token(request.POST.get("token")),
            )
        except Unreadable as why:
            form.add_error("file", str(why))
            return self.ask(form, target, status=422)
        return redirect("desk:import-detail", pk=run.pk)

    def forms(self, *data):
        """(the form of the file, the form of what it goes into or None)."""
        target = self.importer.target_form
        form = UploadForm(*data, importer=self.importer)
        return form, target(*data, authority=self.importer.authority) if target else None

    def says_the_same(self, form):
        """Whether the file leaves everything as it stands: then it matters to nobody into what it would have gone."""
        return running.says_the_same(
            form.cleaned_data["file"],
            kind=self.importer.kind,
            authority=self.importer.authority,
            by=self.request.user,
            target={"only": form.cleaned_data.get("only", "")},
        )

    def ask(self, form, target, status=200, is_same=False):
        """The page that asks."""
        columns = [column for column in self.importer.columns if column.is_offered]
        context = {"form": form, "target": target, "importer": self.importer, "columns": columns, "token": uuid.uuid4()}
        context["is_same"] = is_same
        return render(self.request, "desk/import_create.html", context, status=status)


def read_token(text):
    """The one-time token of a form; None when it is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


class RunOfMine:
    """Pages of one's own run, while one may still import its kind."""

    def get_queryset(self):
        """One's own runs."""
        return ImportRun.objects.visible_to(self.request.user).select_related("file", "job", "asked_by")

    def get_object(self, queryset=None):
        """The run. Raises Http404, or PermissionDenied when the post has ended."""
        run = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        kind = KINDS.get(run.kind)
        if kind is None or run.authority_id not in self.request.user.authority_ids_with(kind.permission):
            raise PermissionDenied
        return run


class ImportDetail(RunOfMine, DetailView):
    """A run: its progress, its preview, or what it made."""

    template_name = "desk/import_detail.html"
    context_object_name = "run"

    def get_queryset(self):
        return super().get_queryset().defer("file__content")

    def get_context_data(self, **kwargs):
        run, kind = self.object, KINDS[self.object.kind]
        context = {"kind": kind, **kind.about(run), "job_under_way": bool(run.job and run.job.finished_at is None)}
        if context["job_under_way"] or (run.job and run.job.phase in ("failed", "cancelled")):
            context |= progress_context(run.job) | {"is_slow": Progress(run.job).is_slow}
        elif run.applied_at:
            context |= {"result_template": kind.result_template, **kind.result(run)}
        if run.read_at and not context["job_under_way"]:
            context |= self.preview()
        return super().get_context_data(**context, **kwargs)

    def preview(self):
        """The tabs of the preview, with a page of the open one."""
        findings = self.object.findings
        rows = {
            "errors": findings["errors"],
            "changed": [one for one in findings["changes"] if one["outcome"] == "changed"],
            "new": [one for one in findings["changes"] if one["outcome"] == "new"],
        }
        filled = [tab for tab in TABS if rows[tab]]
        asked = self.request.GET.get("show")
        tab = asked if asked in TABS else (filled or ["errors"])[0]
        return {
            "is_read": True,
            "tab": tab,
            "tabs": filled,
            "page_obj": Paginator(rows[tab], SHOWN).get_page(self.request.GET.get("page")),
            "may_apply": not (findings["problems"] or self.object.wrong or self.object.applied_at)
            and bool(self.object.new + self.object.changed),
        }


class RunAct(RunOfMine, View):
    """What is done to a run by pressing a button; then back to its page."""

    http_method_names = ["post"]

    def post(self, request, pk):
        run = self.get_object()
        try:
            self.act(run)
        except Refused as why:
            messages.error(request, str(why))
        return redirect("desk:import-detail", pk=run.pk)


class ImportRead(RunAct):
    """Read the file anew against the register as it stands now, perhaps only some of its rows."""

    def act(self, run):
        """Read it, unless it is carried out."""
        if run.applied_at:
            messages.info(self.request, _("这个文件已经导入。"))
            return
        if "only" in self.request.POST:
            run.target = {**run.target, "only": self.request.POST["only"].replace("\x00", "")[:LONGEST_PART]}
            run.save(update_fields=["target"])
        running.read(run)


class ImportApply(RunAct):
    """Carry it out."""

    def act(self, run):
        """Carry it out; what has changed since the preview is said."""
        if run.applied_at:
            messages.info(self.request, _("这个文件已经导入，没有再导入一次。"))
        elif not running.carry_out(run, by=self.request.user, seen=self.request.POST.get("seen", "")):
            messages.warning(self.request, _("预览之后数据有变动，什么也没有导入。请核对新的预览。"))


class MarkedWorkbook(RunOfMine, View):
    """The uploaded table with its faulty cells marked."""

    def get(self, request, pk):
        run = self.get_object()
        if not run.findings.get("errors"):
            raise Http404
        name = _("%(name)s_有误处已标出.xlsx") % {"name": run.file.name.rsplit(".", 1)[0]}
        return FileResponse(
            mark(running.table_of(run), run.findings["errors"]), as_attachment=True, filename=name, content_type=XLSX
        )


class KindTemplate(KindOfMine, View):
    """The template of a kind."""

    def get(self, request, kind):
        file = writing.write_template(self.importer)
        name = writing.template_name(self.importer)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class KindExport(KindOfMine, View):
    """What the register has, in the columns of the import."""

    def get(self, request, kind, ending):
        write, media_type = {"xlsx": (writing.write_xlsx, XLSX), "csv": (writing.write_csv, CSV)}[ending]
        name = writing.export_name(self.importer, ending)
        file, rows = counted(write, self.importer)
        if request.method == "GET":
            head = Head(_("导入格式：%(label)s") % {"label": self.importer.label}, count=rows)
            note(request.user, ListFile(None, head, ending, ()), page=request.path, query="")
        return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)


def counted(write, importer):
    """(what ``write`` makes of an importer, how many rows it wrote)."""
    counter, rows_of = count(), importer.rows_of
    importer.rows_of = lambda: (row for row in rows_of() if next(counter) >= 0)
    return write(importer), next(counter)
