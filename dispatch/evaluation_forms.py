"""The four taps, each of which may be left out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch.evaluations import QUESTIONS

YES, NO = "yes", "no"
SAID = {YES: True, NO: False, "": None}


def _tap(label):
    return forms.ChoiceField(
        label=label,
        choices=[(YES, _("是")), (NO, _("否")), ("", _("不答"))],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )


class EvaluationForm(forms.Form):
    """Funds, data, hours, worth: yes, no, or nothing."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields |= {name: _tap(asked) for name, (asked, _label) in QUESTIONS.items()}

    def clean(self):
        """Something is answered."""
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in QUESTIONS) and not self.errors:
            raise ValidationError(_t("一项也没有回答。不想回答的，不用提交。"), code="nothing_answered")
        return cleaned

    def taps(self):
        """{question: True, False or None} of a valid form."""
        return {name: SAID[self.cleaned_data[name]] for name in QUESTIONS}


def form_for(receipt, data=None):
    """The form for one receipt; several stand on one page."""
    return EvaluationForm(data, auto_id=f"id_{receipt.pk}_%s")
