"""What is asked of a street that passes on, or stops, what a department handed to it."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import CommunitiesField, DayField
from desk.models import StoredFile
from desk.uploads import ACCEPT
from dispatch.passing_on import LONGEST_REASON, Incoming
from dispatch.questions import LONGEST_TEXT, is_readable
from dispatch.sending import SEND, open_to
from dispatch.sending_forms import PaperAndDay
from registry.models import Community, Department, Street, Unit
from web import clock


class IncomingForm(PaperAndDay, forms.Form):
    """The notice as it came, who sent it, and to whom it goes; ``incoming()`` gives it to the rule."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    street = forms.ModelChoiceField(label=_("街道"), queryset=Street.objects.none(), empty_label=None, required=False)
    text = forms.CharField(
        label=_("来件原文"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("把部门的通知全文粘贴进来；有准入编号的，保留编号。"),
        error_messages={"required": _("请把来件粘贴进来。")},
    )
    sender = forms.ModelChoiceField(
        label=_("来件部门"), queryset=Unit.objects.none(), required=False, empty_label=_("不清楚或者不在名录里")
    )
    sender_name = forms.CharField(label=_("来件单位（名录之外）"), max_length=100, required=False)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    paper = forms.FileField(
        label=_("来文"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=_("可以不附。")
    )
    kept_paper = forms.ModelChoiceField(queryset=StoredFile.objects.none(), required=False, widget=forms.HiddenInput)
    choice = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    communities = CommunitiesField(
        label=_("只发给部分社区"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("不勾选的，发给本街道全部社区。"),
    )
    due_on = DayField(label=_("要求完成日期"), required=False)
    reason = forms.CharField(
        label=_("理由"), max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, user, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        streets = Street.objects.filter(pk__in=user.present_unit_ids_with(SEND)).order_by("official_order", "pk")
        self.streets = list(streets.select_related("authority"))
        self.fields["street"].queryset = streets
        departments = Department.objects.today().filter(authority_id__in={one.authority_id for one in self.streets})
        self.fields["sender"].queryset = departments.order_by("official_order", "pk")
        here = Community.objects.filter(parent_id__in=[one.pk for one in self.streets]).on(clock.today())
        self.fields["communities"].queryset = here.select_related("parent")
        self.fields["kept_paper"].queryset = StoredFile.objects.filter(stored_by=user).defer("content")

    def clean_text(self):
        """Something that can be read."""
        text = self.cleaned_data["text"]
        if not is_readable(text):
            raise ValidationError(_t("只有标点或者表情，看不出是什么事。"), code="unreadable_text")
        return text

    def clean(self):
        """The communities are of the street; a token is there."""
        cleaned = super().clean()
        cleaned["token"] = cleaned.get("token") or uuid.uuid4()
        cleaned["street"] = cleaned.get("street") or next(iter(self.streets), None)
        chosen = cleaned.get("communities")
        if chosen and cleaned["street"]:
            strange = {one.pk for one in chosen} - set(open_to(cleaned["street"]).values_list("pk", flat=True))
            if strange:
                self.add_error("communities", _t("所选的社区不在这个街道。"))
        return cleaned

    def incoming(self):
        """The Incoming of a valid form."""
        said = self.cleaned_data
        same = ("street", "text", "sender", "sender_name", "document_number", "due_on", "choice", "reason")
        return Incoming(
            **{name: said[name] for name in same},
            paper=said["kept_paper"],
            communities=tuple(one.pk for one in said["communities"]),
        )
