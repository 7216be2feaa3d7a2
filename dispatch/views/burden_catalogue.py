"""The catalogue of standing burdens as a page, and as a sheet to be filled in and imported."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from desk.imports import writing
from desk.imports.reading import XLSX
from dispatch.burden_catalogue import found_for, sheet_for
from dispatch.burdens import READERS, import_kind_of, unit_that_registers
from web import clock


class BurdenCatalogue(View):
    """What communities are known to keep elsewhere, beside what is registered here."""

    def get(self, request):
        """For those who see the register."""
        if not request.user.has_any_post(*READERS):
            raise PermissionDenied
        context = {
            "kinds": found_for(request.user),
            "may_register": unit_that_registers(request.user) is not None,
            "import_kind": import_kind_of(request.user),
        }
        return render(request, "dispatch/burden_catalogue.html", context)


class BurdenCatalogueSheet(View):
    """The catalogue in the columns of the import."""

    def get(self, request):
        """A workbook, for those who may hand it in again."""
        importer = sheet_for(request.user)
        if importer is None:
            raise PermissionDenied
        name = _("常态负担目录_%(day)s.xlsx") % {"day": f"{clock.today():%Y%m%d}"}
        return FileResponse(writing.write_xlsx(importer), as_attachment=True, filename=name, content_type=XLSX)
