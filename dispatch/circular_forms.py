"""What changing and issuing a circular ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dispatch.circular_names import persons_named
from dispatch.models import Circular, CircularState

LONGEST_TEXT = 20_000


class CircularForm(forms.Form):
    """Title and text of a draft."""

    wants_object = True
    title = forms.CharField(label=_("标题"), max_length=200)
    text = forms.CharField(
        label=_("正文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "第一行是主送单位，以冒号结尾。写单位和事实，默认不点个人的名，不排名次，不写能看出是谁举报的内容。"
        ),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("title", "text"):
            self.fields[name].initial = getattr(obj, name)


class IssueForm(forms.Form):
    """Its document number; and, where the text names somebody, that this is meant."""

    wants_object = True
    document_number = forms.CharField(label=_("文号"), max_length=60)
    names_persons = forms.BooleanField(
        label=_("确需点名个人"), required=False, help_text=_("通报默认不点个人的名；正文没有姓名的，不用勾选。")
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.fields["document_number"].initial = obj.document_number

    def clean_document_number(self):
        """One number is one circular of the authority."""
        number = self.cleaned_data["document_number"]
        rows = Circular.objects.filter(authority=self.obj.authority_id, state=CircularState.ISSUED)
        if other := rows.filter(document_number=number).exclude(pk=self.obj.pk).first():
            words = _t("文号「%(number)s」已经用于《%(title)s》，请核对。") % {"number": number, "title": other.title}
            raise ValidationError(words, code="used")
        return number

    def clean(self):
        """Nobody is named by accident."""
        given = super().clean()
        named = persons_named(f"{self.obj.title}\n{self.obj.text}", self.obj.authority)
        if named and not given.get("names_persons"):
            words = _t("正文里有个人姓名：%(names)s。请起草人改掉，或者勾选「确需点名个人」。")
            names = _t("、").join(named[:5])
            self.add_error("names_persons", ValidationError(words, params={"names": names}, code="named"))
        return given


class DiscardForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
