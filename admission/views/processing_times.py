"""How long cases take, stage by stage: for those who see every case."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from admission.times_asked import TIMES, TimesForm
from web.lists import WithFile
from web.refusals import BadQuery
from web.templatetags.ui import cn_date


class ProcessingTimes(WithFile, TemplateView):
    """Median and 90th percentile of working days per stage; no unit is named, none is compared with another.

    ``?format=`` answers with the same figures as a file.
    """

    template_name = "admission/processing_times.html"
    export = TIMES

    def dispatch(self, request, *args, **kwargs):
        """For those who review, decide or supervise."""
        if request.user.is_authenticated and not request.user.has_perm("admission.view_all"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows_of_file(self):
        """The figures. Raises BadQuery for a day that can't be read."""
        form = TimesForm(self.request.GET)
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            raise BadQuery(errors[0], field=name)
        self.since, self.until, times = form.times_for(self.request.user)
        return times

    def filter_of_file(self):
        """From when until when."""
        words = {"since": cn_date(self.since), "until": cn_date(self.until)}
        return _("%(since)s至%(until)s") % words

    def days_asked(self):
        """The figures are of a span, not of a day."""
        return None, None

    def get_context_data(self, **kwargs):
        """The figures, or beside each field of the filter what is wrong with it."""
        form = TimesForm(self.request.GET)
        context = {"form": form, "times": [], "measured": 0}
        if form.is_valid():
            since, until, times = form.times_for(self.request.user)
            measured = sum(stage.count for stage in times)
            context |= {"since": since, "until": until, "times": times, "measured": measured}
        return super().get_context_data(**context, **kwargs)
