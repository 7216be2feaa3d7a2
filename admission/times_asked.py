"""What is asked of processing times, for page, file and API alike: from when until when, of which applicants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.filters import SpanForm
from admission.models import Application
from admission.processing_times import processing_times
from admission.stages import Stage
from registry.models.units import UnitKind
from web import clock
from web.exports import Column, Export

APPLICANTS = {
    "": _("全部单位"),
    UnitKind.DEPARTMENT: _("部门"),
    UnitKind.STREET: _("街道"),
}


class TimesForm(SpanForm):
    """From when until when, and of which kind of applicant."""

    since = DayField(label=_("办结日期从"), required=False)
    until = DayField(label=_("到"), required=False)
    applicant = forms.ChoiceField(label=_("申请单位"), choices=APPLICANTS.items(), required=False)

    def asked(self):
        """(since, until, kind of applicant): what is left open is from the year's beginning until today."""
        until = self.cleaned_data["until"] or clock.today()
        return self.cleaned_data["since"] or until.replace(month=1, day=1), until, self.cleaned_data["applicant"]

    def times_for(self, user):
        """(since, until, the times of each stage) over the cases that ``user`` sees, as far as they are asked for."""
        since, until, kind = self.asked()
        rows = Application.objects.filter(authority_id__in=user.authority_ids_with("admission.view_all"))
        rows = rows.filter(applicant__kind=kind) if kind else rows
        return since, until, processing_times(rows, since, until)


TIMES = Export(
    _("办理用时"),
    (
        Column("stage", _("环节"), kind="choice", choices=Stage),
        Column("measured_from", _("起止")),
        Column("count", _("次数"), kind="number"),
        Column("median", _("中位数（工作日）"), kind="number"),
        Column("percentile", _("九成不超过（工作日）"), kind="number"),
    ),
)
