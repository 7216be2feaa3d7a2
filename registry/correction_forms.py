"""The form in which somebody writes a correction of a typing error."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import CorrectedField


class CorrectionForm(forms.Form):
    """How one field of an entry should read, and why that changes no meaning; which field, a link has chosen before."""

    field = forms.ChoiceField(label=_("更正哪一栏"), widget=forms.HiddenInput)
    after = forms.CharField(
        label=_("更正后的全文"),
        help_text=_("从原文改起，只改错别字。"),
        widget=forms.Textarea(attrs={"rows": 4, "data-autosize": True}),
    )
    reason = forms.CharField(label=_("勘误说明"), max_length=200, help_text=_("例如「『社区』误作『社去』」。"))

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [
            (one.value, one.label) for one in CorrectedField if getattr(entry, one.value, "")
        ]
