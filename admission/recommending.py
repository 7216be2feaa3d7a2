"""The reviewer's recommendation: what was found on the three principles, what was heard, and what follows."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.consultations import overdue_units, table_of
from admission.models import Assessment, Finding, Principle

RECOMMENDATIONS = {
    "approve": _("建议准予准入"),
    "conditions": _("建议附条件准入"),
    "reject": _("建议不予准入"),
}
#: What each principle looks at.
LOOKS_AT = {
    Principle.LAWFUL: _("依据是否有效、层级是否够，是否属于社区依法协助的事。"),
    Principle.EFFECTIVE: _("是否必要、可行，和现有工作、数据是否重复，工作量是否适当。"),
    Principle.POWER_MATCHES_DUTY: _("责任是否留在部门，经费、人员、数据是否随事下沉。"),
}


class RecommendForm(forms.Form):
    """What the reviewer recommends to the decider; ``finding_…`` and ``text_…`` for each of the three principles."""

    wants_object = True
    chips = tuple(f"finding_{one}" for one in Principle)

    finding_lawful, finding_effective, finding_power_matches_duty = (
        forms.ChoiceField(label=one.label, choices=Finding.choices, widget=forms.RadioSelect, help_text=LOOKS_AT[one])
        for one in Principle
    )
    text_lawful, text_effective, text_power_matches_duty = (
        forms.CharField(
            label=format_lazy(_("{principle}：评估意见"), principle=one.label),
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2, "data-autosize": True}),
        )
        for one in Principle
    )
    without_opinions = forms.CharField(
        label=_("没有等到意见的说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    recommendation = forms.ChoiceField(
        label=_("审核建议"),
        choices=RECOMMENDATIONS.items(),
        widget=forms.RadioSelect,
        help_text=_("有一项不符合而仍建议准入的，由联席会议审定。"),
    )
    opinion = forms.CharField(label=_("审核意见"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = [name for one in Principle for name in (f"finding_{one}", f"text_{one}")]

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.application = obj
        late = overdue_units(obj)
        if not late:
            del self.fields["without_opinions"]
            return
        names = _t("、").join(unit.name for unit in late)
        field = self.fields["without_opinions"]
        field.required = True
        field.help_text = _t("%(names)s过了期限没有答复。请写明为什么可以不再等。") % {"names": names}

    def clean(self):
        """With what was heard, as it stands now: the recommendation is kept beside it."""
        cleaned = super().clean()
        if words := table_of(self.application).words:
            cleaned["consulted"] = words
        return cleaned


def assess(application, step):
    """Keep what was found, one row for each principle."""
    Assessment.objects.bulk_create(
        Assessment(
            application=application,
            principle=one,
            finding=step.cleaned[f"finding_{one}"],
            text=step.cleaned[f"text_{one}"],
            by=step.by,
            at=step.at,
        )
        for one in Principle
    )


def assessment_of(application):
    """The newest finding on each principle, in the order of the principles; empty before the first assessment."""
    newest = {row.principle: row for row in application.assessments.all()}
    return [newest[one] for one in Principle if one in newest]
