"""What is asked when a stamp is logged, something is put right or struck out, and a guide is written."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.issuing import LONGEST, issuable
from certificates.superseding import LONGEST_REASON
from registry.basis_forms import DayField
from registry.models import ListLine
from web import clock

MOST_DAYS = 250


class ReasonForm(forms.Form):
    """Why something is struck out."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=LONGEST_REASON,
        help_text=_("例如「点错了」「没有盖章」。不要写居民姓名。"),
        error_messages={"required": _("请写明原因。")},
    )


class AgencyForm(ReasonForm):
    """Which agency it really was."""

    agency = forms.CharField(
        label=_("要求出具的单位"),
        max_length=100,
        required=False,
        help_text=_("从建议里选，或者直接写单位名称；不清楚的留空。"),
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    field_order = ["agency", "reason"]


class EntryOfLine(forms.ModelChoiceField):
    """A line, told by what it says today (``names``)."""

    names: dict = {}

    def label_from_instance(self, obj):
        return self.names.get(obj.pk) or str(obj)


class StampForm(forms.Form):
    """One stamp: which certificate, what for, for whom it is meant, when."""

    line = EntryOfLine(
        label=_("证明"),
        queryset=ListLine.objects.none(),
        empty_label=_("请选择"),
        error_messages={
            "required": _("请选择是哪一项证明。"),
            "invalid_choice": _("它不在可以出具的证明清单上，不能用印。"),
        },
    )
    purpose = forms.CharField(
        label=_("用途"),
        max_length=LONGEST,
        help_text=_("写明办什么事，例如「申请困难救助」。不要写居民姓名、身份证号。"),
        error_messages={"required": _("请写明用途，例如「申请困难救助」。")},
    )
    agency_name = forms.CharField(
        label=_("交给哪个单位"),
        max_length=LONGEST,
        required=False,
        help_text=_("可以不填。"),
        widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"}),
    )
    issued_on = DayField(label=_("出具日期"))

    def __init__(self, *args, community, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        field.names = {
            pk: _("第%(number)s项 %(name)s") % {"number": number, "name": name}
            for day in self._days()
            for pk, number, name in issuable(community, day).values_list("line_id", "line__number", "name")
        }
        field.queryset = ListLine.objects.filter(pk__in=field.names).order_by("item_list__position", "position", "pk")

    def _days(self):
        """The days by whose lists may be chosen: that of the stamp where it is over, and today, which has the last word."""
        today = clock.today()
        try:
            day = self.fields["issued_on"].to_python(self["issued_on"].value())
        except ValidationError:
            return [today]
        return [day, today] if day and day < today else [today]

    def said(self):
        """The arguments of ``log_stamp``."""
        given = self.cleaned_data
        return {
            "line_id": given["line"].pk,
            **{name: given[name] for name in ("purpose", "agency_name", "issued_on")},
        }


class CorrectedStampForm(StampForm):
    """The stamp as it really was, and why."""

    reason = ReasonForm.base_fields["reason"]


class GuideForm(forms.Form):
    """How a certificate is issued, or where to go instead; confirmed, or usual practice."""

    handled_by = forms.CharField(
        label=_("由谁办理"),
        max_length=200,
        required=False,
        help_text=_("居民应当去的单位，例如「户籍所在地公安派出所」。"),
    )
    steps = forms.CharField(
        label=_("办理步骤"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一步写一行。"),
    )
    time_limit = forms.IntegerField(label=_("办理时限（工作日）"), min_value=1, max_value=MOST_DAYS, required=False)
    confirms = forms.BooleanField(
        label=_("这是本区确认的做法"),
        required=False,
        help_text=_("不勾选的，对外仍写「通常做法，待本区确认」。"),
    )
