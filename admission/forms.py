"""What each step of the procedure asks, and the sections of the application."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.bodies import why_meeting
from admission.models import Application, DeficiencyKind, RejectionReason
from registry.models import Community
from web import clock

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DeficienciesField(forms.Field):
    """A list of {kind, field, note}; the page sends three parallel lists, the API a list of objects."""

    default_error_messages = {
        "empty": _("请至少写明一处需要补正的内容。"),
        "unknown": _("第 %(n)s 处补正的「问题」或者「栏目」不在可选范围内。"),
        "note": _("请写明第 %(n)s 处补正的说明。"),
    }

    class Rows(forms.Widget):
        """Reads ``deficiency_kind``, ``deficiency_field`` and ``deficiency_note`` from a POST."""

        def value_from_datadict(self, data, files, name):
            if not hasattr(data, "getlist"):
                return data.get(name)
            rows = zip(
                data.getlist("deficiency_kind"),
                data.getlist("deficiency_field"),
                data.getlist("deficiency_note"),
                strict=False,
            )
            return [{"kind": kind, "field": field, "note": note} for kind, field, note in rows if field or note.strip()]

    widget = Rows

    def clean(self, value):
        """The rows, each checked; raises with the number of the row that is wrong."""
        rows = value or []
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(self.error_messages["empty"], code="empty")
        fields = {field.name for field in Application._meta.get_fields()}
        for n, row in enumerate(rows, 1):
            if row.get("kind") not in DeficiencyKind.values or row.get("field") not in fields:
                raise ValidationError(self.error_messages["unknown"], code="unknown", params={"n": n})
            if not str(row.get("note", "")).strip():
                raise ValidationError(self.error_messages["note"], code="note", params={"n": n})
        return [{key: str(row[key]).strip()[:300] for key in ("kind", "field", "note")} for row in rows]


class ReturnForm(forms.Form):
    """All deficiencies in one notice （一次性告知）."""

    deficiencies = DeficienciesField(label=_("补正事项"))
    note = forms.CharField(
        label=_("补充说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class RecommendForm(forms.Form):
    """What the reviewer recommends to the decider."""

    recommendation = forms.ChoiceField(
        label=_("审核建议"),
        choices=[("approve", _("建议准予准入")), ("conditions", _("建议附条件准入")), ("reject", _("建议不予准入"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label=_("审核意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class MeetingFields(forms.Form):
    """What a decision by the joint meeting must name; optional when the reviewing body decides."""

    wants_object = True

    opinion = forms.CharField(
        label=_("审定意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    meeting_on = forms.DateField(label=_("联席会议日期"), required=False, widget=DAY)
    minutes_number = forms.CharField(label=_("会议纪要编号"), max_length=60, required=False)

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        self.application = obj
        self.by_meeting = bool(why_meeting(obj))
        super().__init__(data, files, **kwargs)
        if not self.by_meeting:
            del self.fields["meeting_on"], self.fields["minutes_number"]

    def clean(self):
        """The joint meeting's decisions name the meeting, which isn't in the future."""
        cleaned = super().clean()
        if self.by_meeting:
            for name in ("meeting_on", "minutes_number"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _t("由联席会议审定的，请填写此项。"))
            if (day := cleaned.get("meeting_on")) and day > clock.today():
                self.add_error("meeting_on", _t("会议日期不能晚于今天。"))
        return cleaned


class ApproveForm(MeetingFields):
    """From when until when, in which communities, on what conditions."""

    effective_on = forms.DateField(label=_("准入生效日期"), widget=DAY)
    last_day = forms.DateField(label=_("准入截止日期（含）"), widget=DAY)
    communities = forms.ModelMultipleChoiceField(
        label=_("准入社区"), queryset=Community.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    conditions = forms.CharField(
        label=_("附加条件"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：每月不超过一次；与某某报表合并；经费到账后方可下派。"),
    )
    field_order = (
        "effective_on",
        "last_day",
        "communities",
        "conditions",
        "opinion",
        "meeting_on",
        "minutes_number",
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        tomorrow = clock.today() + timedelta(days=1)
        start = max(obj.starts_on or tomorrow, tomorrow)
        asked = obj.target_communities()
        initial = {
            "effective_on": start,
            # By default an admission ends with the plan year.
            "last_day": obj.ends_on or date(start.year, 12, 31),
            "communities": [community.pk for community in asked],
        }
        super().__init__(data, files, obj=obj, initial=initial, **kwargs)
        self.fields["communities"].queryset = asked.select_related("parent").order_by(
            "parent__official_order", "official_order"
        )

    def clean(self):
        """Nothing takes effect on or before the day on which the decision is published: today."""
        cleaned = super().clean()
        start, last = cleaned.get("effective_on"), cleaned.get("last_day")
        if start and start <= clock.today():
            self.add_error("effective_on", _t("生效日期应当晚于今天：决定公布之前（含当日）不能生效。"))
        if start and last and last < start:
            self.add_error("last_day", _t("截止日期不能早于生效日期。"))
        return cleaned


class RejectForm(MeetingFields):
    """Why not, by coded reasons."""

    reasons = forms.ModelMultipleChoiceField(
        label=_("不予准入的理由"),
        queryset=RejectionReason.objects.filter(is_current=True),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("reasons", "opinion", "meeting_on", "minutes_number")
