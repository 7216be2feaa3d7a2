"""The form of a rule of routing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import people_with
from admission.dated_rows import named_with_posts, not_past
from admission.fields import DayField
from admission.models import RoutingRule
from registry.models import Category, Unit
from registry.models.units import UnitKind
from web import clock

LAST_RULE = 999


class RoutingRuleForm(forms.ModelForm):
    """What goes to whom, from when; the instance names the authority. What is left empty fits everything."""

    position = forms.IntegerField(
        label=_("顺序"), min_value=1, max_value=LAST_RULE, initial=10, help_text=_("从小到大，第一条相符的适用。")
    )
    category = forms.ChoiceField(label=_("类别"), required=False, choices=[("", _("全部类别")), *Category.choices])
    valid_from = DayField(label=_("启用日期"))

    class Meta:
        model = RoutingRule
        fields = ["position", "category", "applicant", "street", "reviewer", "valid_from"]
        help_texts = {"street": _("只涉及这一街道的社区时相符。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        authority = self.instance.authority
        units = Unit.objects.of(authority).today().order_by("kind", "official_order", "pk")
        self.initial["valid_from"] = clock.today()
        self.fields["applicant"].queryset = units.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.STREET])
        self.fields["applicant"].empty_label = _("全部单位")
        self.fields["street"].queryset = units.filter(kind=UnitKind.STREET)
        self.fields["street"].empty_label = _("全部街道")
        people = people_with("admission.review", authority=authority)
        named = named_with_posts(people)
        self.fields["reviewer"].queryset = people
        self.fields["reviewer"].empty_label = _("请选择审核人")
        self.fields["reviewer"].label_from_instance = lambda person: named[person.pk]

    def clean_valid_from(self):
        """Not in the past: what was submitted has been given out already."""
        return not_past(self.cleaned_data["valid_from"])
