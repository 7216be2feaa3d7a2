"""The form of the words of a notice."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.models import NoticeWording
from registry.notice_wordings import NotFilled, filled


class WordingForm(forms.ModelForm):
    """Subject and text of one event's notice; each placeholder must be one that the event fills in."""

    class Meta:
        model = NoticeWording
        fields = ["subject", "text"]
        help_texts = {
            "subject": _("一行，发出时最多200字。"),
            "text": _("可以不写。某一行用到的栏目没有内容时，这一行不发；附加的链接由系统自动加上。"),
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_subject(self):
        """What can't be filled in is refused beside the field, in one sentence."""
        return self._checked(self.cleaned_data["subject"], "")

    def clean_text(self):
        """As the subject."""
        text = "\n".join(self.cleaned_data["text"].splitlines()).strip()
        self._checked(self.event.subject, text)
        return text

    def _checked(self, subject, text):
        try:
            filled(self.event, subject, text, self.event.examples)
        except NotFilled as why:
            raise ValidationError(str(why), code="placeholder") from why
        return subject

    def says_the_usual(self):
        """True when the words are the register's own, so that nothing need be kept."""
        return self.cleaned_data == {"subject": self.event.subject, "text": self.event.text}

    def preview(self):
        """(subject, text) as the notice would read with the examples; None when the words can't be filled in."""
        words = (self["subject"].value() or "", self["text"].value() or "")
        try:
            return filled(self.event, *words, self.event.examples)
        except NotFilled:
            return None
