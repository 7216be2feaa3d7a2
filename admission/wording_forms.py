"""Forms of what an office keeps in words: coded reasons of a rejection, paragraphs of letters."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from admission.models import LetterParagraph, RejectionReason
from web import clock


class NewReasonForm(forms.ModelForm):
    """Another reason, from a day on."""

    code = forms.CharField(
        label=_("代码"),
        max_length=30,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("代码用小写英文字母、数字和下划线，以字母开头。"))],
        help_text=_("例如：no_basis_2。停用的代码不再使用。"),
    )
    valid_from = DayField(label=_("启用日期"))

    class Meta:
        model = RejectionReason
        fields = ["code", "text", "rule", "valid_from"]
        help_texts = {"rule": _("写明依据的文件和条款；没有出处的，写明是惯例。")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"valid_from": clock.today()}, **kwargs)


class RetireReasonForm(forms.Form):
    """From which day a reason is offered no longer."""

    valid_to = DayField(label=_("从哪一日起停用"), help_text=_("这一日起不能再选；以前的决定不变。"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"valid_to": clock.today()}, **kwargs)


class ParagraphForm(forms.ModelForm):
    """A paragraph that is offered for letters."""

    class Meta:
        model = LetterParagraph
        fields = ["outcome", "title", "text", "position", "is_default"]
        help_texts = {
            "title": _("审定人凭名称选择，不写进决定书。"),
            "text": _("写进决定书正文，在审定意见之后。"),
            "is_default": _("起草时先选上，审定人可以去掉。"),
        }
        widgets = {"outcome": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = LetterParagraph._meta.get_field("outcome").choices
