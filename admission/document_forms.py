"""What is asked of whoever sends a draft document for pre-review, and of whoever reviews it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.clause_findings import counted, said_of
from admission.fields import DayField
from admission.models import ClauseOpinion, DocumentClause, DocumentOpinion
from desk.uploads import ACCEPT, check_upload
from web import clock

LONGEST_TEXT = 50_000
LONGEST_ANSWER = 20_000
AREA = {"data-autosize": True}


class TextField(forms.CharField):
    """A text whose line breaks count as one character, as the browser counts them."""

    def to_python(self, value):
        """The text with plain line breaks."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class DocumentForm(forms.Form):
    """Title, full text, the file, and when it is to be issued."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ModelChoiceField(label=_("起草单位"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("拟发文标题"), max_length=200, help_text=_("例如：关于开展冬季消防安全排查的通知（征求意见稿）。")
    )
    text = TextField(
        label=_("拟发文全文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("把全文粘贴在这里，最多5万字；系统从中找出要社区做的事，逐条与清单比对。"),
    )
    upload = forms.FileField(
        label=_("拟发文文件"),
        required=False,
        help_text=_("可以不传。PDF、Word、WPS、OFD 或者图片。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    issue_by = DayField(label=_("拟印发日期"), required=False)

    def __init__(self, *args, units, is_new=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        if not is_new:
            del self.fields["unit"]

    def clean_upload(self):
        """A readable paper of a permitted kind and size, or none."""
        upload = self.cleaned_data["upload"]
        if upload:
            check_upload(upload)
        return upload

    def clean_issue_by(self):
        """What is to be issued is not issued yet."""
        day = self.cleaned_data["issue_by"]
        if day and day < clock.today():
            raise ValidationError(_t("拟印发日期不能早于今天：预审在印发以前。"))
        return day


class ClauseForm(forms.Form):
    """One clause in the words of the drafter; an emptied one goes."""

    text = TextField(label=_("条款"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2, **AREA}))


class OpinionForm(forms.ModelForm):
    """What the office says of one clause."""

    class Meta:
        model = DocumentClause
        fields = ["opinion", "note"]
        widgets = {"note": forms.TextInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opinion"].choices = [("", _t("请选择")), *ClauseOpinion.choices]


class LetterForm(forms.Form):
    """The opinion on the whole, and the letter, drafted from the opinions on the clauses."""

    wants_object = True
    opinion = forms.ChoiceField(label=_("预审意见"), choices=DocumentOpinion.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("预审意见书"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 12, **AREA}),
        help_text=_("已经按各条意见起草，可以修改；出具以后不能修改。"),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["opinion"].initial = suggested(obj)
        self.fields["answer"].initial = drafted(obj)


def suggested(review):
    """What the opinions on the clauses come to: issue as it is, or after changes, as when something is asked beside a list. Never that it may not be issued."""
    keep = {ClauseOpinion.LISTED, ClauseOpinion.NO_DUTY}
    as_it_is = all(clause.opinion in keep and not said_of(clause.matched) for clause in review.clauses.all())
    return DocumentOpinion.FINE if as_it_is else DocumentOpinion.AFTER_CHANGES


def drafted(review):
    """The letter as the opinions on the clauses give it, one line per clause."""
    lines = [
        _t("你单位报送预审的《%(title)s》（%(number)s）收悉。经逐条比对现行清单和准入事项，意见如下：")
        % {"title": review.title, "number": review.number}
    ]
    clauses = list(review.clauses.all())
    if counts := counted(clauses):
        lines.append(counts)
    for place, clause in enumerate(clauses, 1):
        note = f"{clause.note.rstrip('。')}。" if clause.note else ""
        note += "".join(said_of(clause.matched))
        words = {"place": place, "text": clause.text[:60], "opinion": clause.get_opinion_display(), "note": note}
        lines.append(_t("%(place)s.「%(text)s」：%(opinion)s。%(note)s") % words)
    if not clauses:
        lines.append(_t("没有要求社区承担工作的条款。"))
    lines.append(_t("须先申请准入的，准入以前不得写入印发的文件，也不得下派。"))
    return "\n".join(lines)
