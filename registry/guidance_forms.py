"""Forms of guidance to a line."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.uploads import ACCEPT, check_upload, store
from registry.basis_forms import DayField

LONGEST = 4000


class GuidanceForm(forms.Form):
    """What the community does and doesn't do, the steps, a sample paper, and from which day."""

    community_does = forms.CharField(
        label=_("社区做什么"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    community_does_not = forms.CharField(
        label=_("社区不做什么"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    steps = forms.CharField(
        label=_("步骤"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一步写一行。"),
    )
    upload = forms.FileField(
        label=_("样表"),
        required=False,
        help_text=_("PDF、Word、Excel、OFD 等，不超过20MB。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    keeps_sample = forms.BooleanField(label=_("沿用原来的样表"), required=False)
    since = DayField(label=_("从哪一天起"), help_text=_("今天或者以后的某一天。"))

    def __init__(self, *args, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        if present is None or present.sample is None:
            del self.fields["keeps_sample"]

    def clean_upload(self):
        """A document of a kind that is taken, or none."""
        if self.cleaned_data["upload"]:
            check_upload(self.cleaned_data["upload"])
        return self.cleaned_data["upload"]

    def answers(self, user):
        """The arguments of ``write_guidance``; an uploaded sample is stored."""
        said = {name: self.cleaned_data[name] for name in ("community_does", "community_does_not", "steps", "since")}
        if self.cleaned_data["upload"]:
            return {**said, "sample": store(self.cleaned_data["upload"], by=user)}
        return {**said, "sample": self.present.sample if self.cleaned_data.get("keeps_sample") else None}


class GuidanceEndForm(forms.Form):
    """The first day without guidance."""

    on = DayField(label=_("从哪一天起停用"), help_text=_("今天或者以后的某一天。"))
