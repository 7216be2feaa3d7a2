"""Open data without signing in: the page that says what there is, and each set as csv, json and xlsx."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from admission.open_data import DATASETS as OF_ADMISSION
from certificates.open_data import DATASETS as OF_CERTIFICATES
from registry.open_data import DATASETS as OF_REGISTRY
from registry.open_data import asked_of, licence_in_words, licences
from registry.public_copies import kept_by_edition
from web.days import on_and_known
from web.export_files import file_response
from web.exports import FORMATS, Head, refuse_too_many

DATASETS = {one.key: one for one in (*OF_REGISTRY[:1], *OF_CERTIFICATES, *OF_ADMISSION, *OF_REGISTRY[1:])}


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OpenData(TemplateView):
    """What there is, at which addresses, what the columns mean, and on what terms."""

    template_name = "home/open_data.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            datasets=DATASETS.values(),
            formats=FORMATS,
            licences=licences(),
            day=on_and_known(self.request)[0],
            **kwargs,
        )


@kept_by_edition
@method_decorator(login_not_required, name="dispatch")
class OpenDataFile(View):
    """One set in one format, ``?on=`` a day, ``?known_at=`` a moment, of one ``?authority=``."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, name, ending):
        """The file; 404 for a set or format that isn't there."""
        dataset = DATASETS.get(name)
        if dataset is None or ending not in FORMATS:
            raise Http404
        asked = asked_of(request, dataset)
        rows = dataset.rows(asked)
        count = refuse_too_many(rows, settings.OPEN_DATA_LIMIT)
        whose = _("辖区：%(name)s") % {"name": asked.authority.name} if asked.authority else ""
        licence = licence_in_words(licences(asked.authority))
        head = Head(str(dataset.name), whose, asked.on, asked.known_at, _("公开"), licence, count=count)
        return file_response(dataset.export, head, dataset.export.batches(rows, self), ending)

    def day(self):
        """The day that was asked for."""
        return on_and_known(self.request)[0]
