"""What the check page asks, and what the steps of a receipt ask."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission import fields
from desk.uploads import ACCEPT_BARE, check_bare
from dispatch.grounds import ground_of
from dispatch.models import Ground
from dispatch.questions import LONGEST_TEXT, is_readable
from registry.models import Department, Street, Unit
from web.days import read_day, read_moment
from web.refusals import BadQuery


class RefuseForm(forms.Form):
    """On what ground a community refuses; offered by the verdict, the community may choose another."""

    wants_object = True

    ground = forms.ChoiceField(
        label=_("拒收理由"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择拒收理由。"), "invalid_choice": _("没有这项拒收理由，请从所列的里面选。")},
    )
    note = forms.CharField(
        label=_("补充说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以不填；会印在回执上。"),
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        kwargs["initial"] = {"ground": ground_of(obj), **kwargs.get("initial", {})}
        super().__init__(data, files, **kwargs)


class RecallForm(forms.Form):
    """Why a sender takes something back."""

    reason = forms.CharField(label=_("撤回理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DayField(forms.CharField):
    """A day written YYYY-MM-DD; an impossible one gets a sentence."""

    def clean(self, value):
        """The day, or None when empty."""
        return _read(read_day, value)


class MomentField(forms.CharField):
    """A day or a moment; an impossible one gets a sentence."""

    def clean(self, value):
        """The moment, or None when empty."""
        return _read(read_moment, value)


def _read(reader, value):
    try:
        return reader(str(value or ""))
    except BadQuery as why:
        raise ValidationError(str(why), code=why.code) from None


class QuestionForm(forms.Form):
    """One question: the text, and if wanted the day, what was known, the community, and the line chosen before."""

    text = forms.CharField(
        label=_("事项名称、关键词或者通知全文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={
            "required": _("请写出事项名称，或者把通知全文粘贴进来。"),
            "max_length": _("一次最多%(limit_value)d个字，这段文字有%(show_value)d个字，请只留下要社区做什么的部分。"),
        },
    )
    on = DayField(label=_("哪一天的清单"), required=False, widget=forms.DateInput)
    known_at = MomentField(label=_("按什么时候的记录"), required=False)
    community = forms.CharField(label=_("社区"), required=False, max_length=20)
    authority = forms.CharField(label=_("辖区"), required=False, max_length=20)
    choice = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def errors_beside_the_box(self):
        """What is wrong with fields that the page doesn't show with their own errors."""
        hidden = ("__all__", "community", "authority", "choice")
        return [error for name in hidden for error in self.errors.get(name, ())]

    def clean_text(self):
        """Punctuation alone says nothing."""
        text = self.cleaned_data["text"]
        if not is_readable(text):
            raise ValidationError(
                _t("只有标点或者表情，看不出是什么事。请写出事项名称，或者粘贴通知内容。"), code="unreadable_text"
            )
        return text


class SenderForm(forms.Form):
    """Who sent it, by what document, its picture, on what ground it is refused; all of it may be left empty."""

    sender = forms.ModelChoiceField(
        label=_("来件单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不清楚或者不在名录里"),
        error_messages={"invalid_choice": _("名录里没有这个来件单位；名录之外的，请写在「来件单位（名录之外）」里。")},
    )
    sender_name = forms.CharField(label=_("来件单位（名录之外）"), max_length=100, required=False)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    paper = forms.FileField(
        label=_("来件照片、文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT_BARE}),
        help_text=_(
            "纸质通知、群消息截图；来件单位会看到：画面里的人名、头像请先遮住。拍摄地点、设备、作者和原文件名不保留。"
        ),
    )
    ground = forms.ChoiceField(
        label=_("拒收理由"),
        choices=[("", ""), *Ground.choices],
        required=False,
        error_messages={"invalid_choice": _("没有这项拒收理由，请从所列的里面选。")},
    )
    note = forms.CharField(
        label=_("补充说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("可以不填；会印在回执上。"),
    )

    def clean_paper(self):
        """A file that can be kept without what says who wrote or took it."""
        if upload := self.cleaned_data["paper"]:
            check_bare(upload)
        return upload

    def follow(self, ground):
        """Begin with the ground (its words) that follows from the verdict: left as it is, the verdict at the press decides."""
        words = _t("按结论：%(ground)s") % {"ground": ground} if ground else _t("按结论")
        self.fields["ground"].choices = [("", words), *Ground.choices]

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.follow("")
        kinds = (Department.KIND, Street.KIND)
        self.fields["sender"].queryset = (
            Unit.objects.of(authority).today().filter(kind__in=kinds).order_by("kind", "official_order")
        )


class TakeInForm(SenderForm):
    """By when what is taken in is to be done, and who sent it; all may be left out."""

    ground = note = None
    due_on = fields.DayField(label=_("要求完成日期"), required=False)
    field_order = ["due_on", "sender", "sender_name", "document_number", "paper"]

    def __init__(self, *args, **kwargs):
        # The form for refusing may stand on the same page.
        super().__init__(*args, **{"auto_id": "take_in_%s", **kwargs})

    def follow(self, ground):
        """It asks for no ground."""
