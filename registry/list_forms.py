"""The form of a list: its kind, its name, and for which communities it is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models import ItemList, ListKind

FOR_WHOM = {"": None, "urban": False, "rural": True}
TAKEN = _("本辖区已有同种、同样适用范围的清单。")


class ListForm(forms.ModelForm):
    """One list of a kind for all communities, or one for urban and one for rural ones."""

    for_whom = forms.ChoiceField(
        label=_("适用于"),
        required=False,
        choices=[("", _("全部社区")), ("urban", _("城市社区")), ("rural", _("涉农社区"))],
    )

    class Meta:
        model = ItemList
        fields = ["kind", "name"]

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.authority = authority
        self.fields["kind"].choices = [("", _("请选择")), *ListKind.choices]
        said = next(key for key, value in FOR_WHOM.items() if value == self.instance.for_rural)
        self.fields["for_whom"].initial = said

    def clean_name(self):
        """Two lists of an authority don't bear one name: people would not know which is meant."""
        name = self.cleaned_data["name"].strip()
        twins = ItemList.objects.filter(authority=self.instance.authority, name=name).exclude(pk=self.instance.pk)
        if twins.exists():
            raise ValidationError(_t("本辖区已有叫这个名称的清单。"), code="taken")
        return name

    def clean(self):
        """One list of a kind per authority and sort of community."""
        cleaned = super().clean()
        self.instance.for_rural = FOR_WHOM.get(cleaned.get("for_whom") or "")
        twins = ItemList.objects.filter(
            authority=self.instance.authority, kind=cleaned.get("kind"), for_rural=self.instance.for_rural
        )
        if twins.exclude(pk=self.instance.pk).exists():
            self.add_error("kind", TAKEN)
        return cleaned
