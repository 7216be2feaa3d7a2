"""What is asked of whoever sends, keeps a group of communities, or takes a dispatch back."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import ActsField, CommunitiesField, DayField
from desk.models import StoredFile
from desk.uploads import ACCEPT, check_upload
from dispatch.groups import groups_of, named_in_file, named_in_text
from dispatch.models import CommunityGroup, Scope
from dispatch.sending import SEND, Wish, governed_by, open_to_any
from dispatch.sending_choices import subjects_for
from registry.models import Community, Street, Unit
from registry.models.authorities import Level
from registry.models.units import UnitKind
from web import clock

LONGEST_TEXT = 4000
LONGEST_LIST = 200_000


class PaperAndDay:
    """For a form that sends work on: its ``paper`` and its day ``due_on``."""

    def clean_paper(self):
        """A file of a kind that can be kept."""
        if upload := self.cleaned_data["paper"]:
            check_upload(upload)
        return upload

    def clean_due_on(self):
        """Not in the past."""
        day = self.cleaned_data["due_on"]
        if day is not None and day < clock.today():
            raise ValidationError(_t("要求完成日期不能早于今天。"), code="past")
        return day


class To(models.TextChoices):
    """In which way a sender says to whom it goes."""

    ALL = "all", _("全部社区")
    STREETS = "streets", _("几个街道的全部社区")
    CHOSEN = "chosen", _("逐个勾选社区")
    GROUP = "group", _("已存的社区分组")
    LISTED = "listed", _("粘贴名单，或者上传表格")


#: Where each way is filled in; the first names where an error stands.
FIELDS = {
    To.STREETS: ("streets",),
    To.CHOSEN: ("communities",),
    To.GROUP: ("group",),
    To.LISTED: ("listed", "listed_file"),
}


def _line(label, most, **kwargs):
    return forms.CharField(label=label, max_length=most, required=False, **kwargs)


def _listed(**kwargs):
    return _line(
        _("社区名单"),
        LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("社区的代码或者名称，用换行、逗号或者顿号分开；同名的写代码。"),
        **kwargs,
    )


def _listed_file():
    return forms.FileField(
        label=_("名单表格"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Excel（.xlsx）或者 CSV，一行一个社区，写代码或者名称。"),
    )


class NamedCommunities:
    """Reads the communities of the fields ``listed`` and ``listed_file``."""

    def named(self, among):
        """The communities named in either; errors stand beside the field."""
        found = {}
        for name, read in (("listed", named_in_text), ("listed_file", named_in_file)):
            if given := self.cleaned_data.get(name):
                try:
                    found |= {one.pk: one for one in read(given, among)}
                except ValidationError as why:
                    self.add_error(name, why)
        return list(found.values())


class SendForm(NamedCommunities, PaperAndDay, forms.Form):
    """One sending: what, what is asked, to whom, by when; ``wish()`` gives it to the rule."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    sender = forms.ModelChoiceField(label=_("下派单位"), queryset=Unit.objects.none(), empty_label=None)
    subject = forms.ChoiceField(
        label=_("下派哪一项"),
        error_messages={
            "required": _("请选择要下派的事项。"),
            "invalid_choice": _("这一项今天不能由您的单位下派：不在清单上、准入已到期，或者不由您的单位牵头。"),
        },
    )
    title = _line(_("标题"), 200, help_text=_("不填的，用事项的名称。"))
    text = _line(_("要求（原文）"), LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    acts = ActsField(label=_("请社区做什么"), required=False)
    other_act = _line(_("其他要求"), 200)
    forms_asked = _line(_("要报的表格、台账"), 300)
    meetings_asked = _line(_("要参加的会议、培训"), 300)
    hours = forms.DecimalField(
        label=_("每个社区工时"),
        max_digits=7,
        decimal_places=1,
        min_value=0,
        required=False,
        help_text=_("小时，估计数。"),
    )
    scope = forms.ChoiceField(label=_("发给谁"), choices=To.choices, widget=forms.RadioSelect, initial=To.ALL)
    streets = forms.ModelMultipleChoiceField(
        label=_("哪些街道"), queryset=Street.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    communities = CommunitiesField(label=_("哪些社区"), queryset=Community.objects.none(), required=False)
    group = forms.ModelChoiceField(
        label=_("社区分组"), queryset=CommunityGroup.objects.none(), required=False, empty_label=_("请选择")
    )
    listed = _listed()
    listed_file = _listed_file()
    due_on = DayField(label=_("要求完成日期"), required=False)
    contact = _line(_("联系人、电话"), 100)
    document_number = _line(_("文号"), 60)
    paper = forms.FileField(
        label=_("来文"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=_("可以不附。")
    )
    kept_paper = forms.ModelChoiceField(queryset=StoredFile.objects.none(), required=False, widget=forms.HiddenInput)
    reason = _line(
        _("理由"),
        300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("超出范围或者经费没有到位，仍要下派的，写明为什么；社区收到时可以拒收。"),
    )
    leave_out = forms.BooleanField(label=_("不能下派的社区不发，只发给其余的"), required=False)

    def __init__(self, *args, user, **kwargs):
        kwargs["initial"] = {"token": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        today, units = clock.today(), user.present_unit_ids_with(SEND)
        senders = Unit.objects.filter(pk__in=units).select_related("authority").order_by("kind", "official_order")
        self.senders = list(senders)
        self.fields["sender"].queryset = senders
        self.fields["sender"].initial = self.senders[0].pk if self.senders else None
        self.offered = subjects_for(user)
        self.fields["subject"].choices = [("", _t("请选择")), *self.offered]
        self.among = open_to_any(self.senders)
        kinds = {one.kind for one in self.senders}
        mine = {one.authority_id for one in self.senders}
        self.is_of_city = any(one.authority.level == Level.CITY for one in self.senders)
        self.fields["streets"].queryset = Street.objects.filter(governed_by(mine)).on(today)
        self.fields["communities"].queryset = self.among
        self.fields["group"].queryset = groups_of(user)
        self.fields["kept_paper"].queryset = StoredFile.objects.filter(stored_by=user).defer("content")
        self.fields["scope"].choices = list(self._ways(only_streets=kinds == {UnitKind.STREET}))

    def _ways(self, *, only_streets):
        for way in To:
            if way == To.ALL and only_streets:
                yield way.value, _("本街道全部社区")
            elif way == To.STREETS and only_streets:
                continue
            elif way != To.GROUP or self.fields["group"].queryset.exists():
                yield way.value, way.label

    def clean(self):
        """Something is asked, and the chosen way names somebody."""
        cleaned = super().clean()
        asks = ("text", "acts", "other_act", "forms_asked", "meetings_asked")
        if not any(cleaned.get(name) for name in asks) and not self.errors.keys() & set(asks):
            self.add_error("text", _t("请写明请社区做什么：勾选方式，或者写出要求。"))
        self._read_communities(cleaned)
        return cleaned

    def _read_communities(self, cleaned):
        """``targets``: ids of the chosen communities; an error beside the field in which they are missing."""
        way, self.targets = cleaned.get("scope"), ()
        field = FIELDS[way][0] if way in FIELDS else None
        others = [one for other, names in FIELDS.items() if other != way for one in names if cleaned.get(one)]
        if way and others:
            self.add_error(
                "scope",
                _t("选了「%(way)s」，却又填了别的社区；请选对发给谁，或者去掉多填的。") % {"way": To(way).label},
            )
        if field is None or field in self.errors:
            return
        if way == To.LISTED:
            chosen = self.named(self.among)
        elif way == To.GROUP:
            chosen = cleaned["group"] and cleaned["group"].communities.all()
        else:
            chosen = cleaned.get(field)
        self.targets = tuple(one.pk for one in chosen or ())
        if not self.targets and not self.errors.keys() & {field, "listed_file"}:
            self.add_error(field, _t("请选择发给谁。"))

    def wish(self):
        """The Wish of a valid form."""
        said = self.cleaned_data
        way = said["scope"]
        same = ("text", "title", "acts", "other_act", "forms_asked", "meetings_asked", "hours", "due_on", "contact")
        return Wish(
            **{name: said[name] for name in (*same, "sender", "subject", "document_number", "reason", "leave_out")},
            scope={To.ALL: Scope.ALL, To.STREETS: Scope.STREETS}.get(way, Scope.CHOSEN),
            streets=self.targets if way == To.STREETS else (),
            communities=() if way in (To.ALL, To.STREETS) else self.targets,
            paper=said["kept_paper"],
        )


class GroupForm(NamedCommunities, forms.Form):
    """A group of communities: its name, and who is in it."""

    owner = forms.ModelChoiceField(label=_("单位"), queryset=Unit.objects.none(), empty_label=None)
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如：老旧小区较多的社区。"))
    communities = CommunitiesField(label=_("有哪些社区"), queryset=Community.objects.none(), required=False)
    listed = _listed()
    listed_file = _listed_file()

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = units
        self.fields["owner"].initial = units[0].pk if units else None
        self.among = open_to_any(units)
        self.fields["communities"].queryset = self.among

    def clean(self):
        """Somebody is in it."""
        cleaned = super().clean()
        ticked = list(cleaned.get("communities") or ())
        cleaned["all"] = list({one.pk: one for one in (*ticked, *self.named(self.among))}.values())
        if not cleaned["all"] and not self.errors.keys() & {"communities", "listed", "listed_file"}:
            self.add_error("communities", _t("请选择社区。"))
        return cleaned


class RecallDispatchForm(forms.Form):
    """Why a whole dispatch is taken back."""

    reason = forms.CharField(
        label=_("撤回理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("社区会看到。")
    )
