"""What is asked of whoever registers a standing burden, says where it is kept, or moves it towards its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import CommunitiesField, DayField
from admission.models import Admission
from dispatch.burdens import admissions_to_rest_on, asks_for, is_reviewer, keepers, lines_to_rest_on, usual_day
from dispatch.models import StandingBurden
from registry.models import Community, ListLine, Unit
from registry.models.units import UnitKind
from web import clock

MOST_MINUTES = 60_000


class StopDayField(DayField):
    """By when something is to stop: today or later."""

    default_error_messages = {"past": _("停用期限不能早于今天。")}

    def validate(self, value):
        """Not in the past."""
        super().validate(value)
        if value is not None and value < clock.today():
            raise ValidationError(self.error_messages["past"], code="past")


def _reason(label, **kwargs):
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)


class OrderStopForm(forms.Form):
    """By when, and why."""

    wants_object = True
    stop_by = StopDayField(label=_("停用期限"), help_text=_("这一天以前（含当日）停用。"))
    reason = _reason(_("理由"), help_text=_("例如：没有列入清单，也没有经过准入。"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stop_by"].initial = obj.stop_by or usual_day(obj.authority)


class ChangeDayForm(OrderStopForm):
    """Another day, and why."""

    reason = _reason(_("改期理由"))


class SaidForm(forms.Form):
    """What its owner did to stop it."""

    note = _reason(_("怎样停的"), help_text=_("例如：已发通知取消报送；填报入口已经关闭。不写人的姓名、电话。"))


class NotStoppedForm(forms.Form):
    """What shows that it goes on."""

    note = _reason(
        _("还在要求什么"),
        help_text=_("例如：昨天仍要求报送。要求单位会看到：不写能看出是哪个社区说的内容。"),
    )


class VerifyForm(forms.Form):
    """How it was seen that nobody keeps it any more."""

    note = _reason(_("怎样核实的"), help_text=_("例如：看过三个社区的现场；后台入口已经关闭。"))


class ReboundForm(forms.Form):
    """Where it is back, by when it is to stop; all may be left as it is."""

    wants_object = True
    communities = CommunitiesField(
        label=_("在哪些社区又出现"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("不选的，是原来承担它的全部社区。要求单位会看到在哪些社区：是社区举报的，请不要只选那一个。"),
    )
    stop_by = StopDayField(label=_("停用期限"), required=False, help_text=_("不填的，按本辖区规定的天数计算。"))
    note = _reason(
        _("怎样又出现的"),
        required=False,
        help_text=_("可以不填。要求单位会看到：不写能看出是哪个社区说的内容。"),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["communities"].queryset = keepers(obj, clock.today())


class KeepForm(forms.Form):
    """Why it stays."""

    reason = _reason(_("保留的理由"), help_text=_("例如：已经列入协助清单第12条。"))


class LineChoice(forms.ModelChoiceField):
    """Lines by list, number and what they say today."""

    def __init__(self, **kwargs):
        super().__init__(queryset=ListLine.objects.none(), required=False, empty_label=_("没有"), **kwargs)

    def offer(self, entries, present):
        """The lines of these entries, and the one on which it rests now."""
        lines = {one.line_id: f"{one.line.item_list.name} {one.line.number} {one.name}" for one in entries}
        if present is not None and present.pk not in lines:
            lines[present.pk] = _t("%(line)s（今天不在清单上）") % {"line": present}
        self.queryset = ListLine.objects.filter(pk__in=lines)
        self.choices = [("", self.empty_label), *lines.items()]


class PlacesForm(forms.Form):
    """Where it is kept, of the communities for which one speaks; the version read makes a stale form known."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    communities = CommunitiesField(
        label=_("哪些社区承担"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("去掉的，从今天起不再承担；加上的，从今天起承担。"),
    )

    def __init__(self, *args, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["communities"].queryset = among


class BurdenForm(forms.ModelForm):
    """What a burden is, who asks for it, how often and how long, what it rests on (for reviewers), where it is kept."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    since = DayField(label=_("自哪一日起"), required=False, help_text=_("不知道的留空。"))
    line = LineChoice(label=_("依据的清单条目"))
    admission = forms.ModelChoiceField(
        label=_("依据的准入"), queryset=Admission.objects.none(), required=False, empty_label=_("没有")
    )
    communities = CommunitiesField(
        label=_("哪些社区承担"), queryset=Community.objects.none(), required=False, help_text=_("只列今天还在的社区。")
    )

    class Meta:
        model = StandingBurden
        fields = ["kind", "name", "owner", "owner_name", "frequency", "minutes_each", "document_number"]
        fields += ["since", "line", "admission"]
        help_texts = {
            "name": _("社区平时怎么叫就怎么写，例如：危房情况台账。"),
            "owner_name": _("单位名录里没有的才填写。"),
            "minutes_each": _("一个社区做一次大约多少分钟。"),
            "document_number": _("要求社区做它的文件，没有的留空。"),
        }

    def __init__(self, *args, user, authority, among, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.authority = authority
        self.is_reviewers = is_reviewer(user, authority.pk)
        today, present = clock.today(), self.instance
        owners = Unit.objects.of(authority).exclude(kind=UnitKind.COMMUNITY)
        asked = owners.on(today) | owners.filter(pk=present.owner_id)
        self.fields["owner"].queryset = asked.order_by("kind", "official_order", "pk")
        self.fields["owner"].empty_label = _("名录之外")
        self.fields["communities"].queryset = among
        for name, words in (("kind", _t("请选择")), ("frequency", _t("不清楚"))):
            self.fields[name].choices = [("", words), *self.fields[name].choices[1:]]
        self.fields["minutes_each"].validators.append(MaxValueValidator(MOST_MINUTES))
        self.own_units, is_own = set(user.unit_ids), asks_for(user, present)
        if is_own:
            # Nor may it be handed to another unit, to handle it afterwards.
            self.fields["owner"].disabled = self.fields["owner_name"].disabled = True
        if self.is_reviewers and not is_own:
            self.fields["line"].offer(lines_to_rest_on(authority, today), present.line)
            held = admissions_to_rest_on(authority, today) | Admission.objects.filter(pk=present.admission_id)
            self.fields["admission"].queryset = held
        else:
            # What a burden rests on is the reviewers' to say, unless their own unit asks for it.
            del self.fields["line"], self.fields["admission"]

    def clean_since(self):
        """What is to come is no standing burden yet."""
        if (day := self.cleaned_data["since"]) and day > clock.today():
            raise ValidationError(_t("不能晚于今天。"))
        return day

    def clean(self):
        """One owner, one thing that it rests on."""
        cleaned = super().clean()
        if cleaned.get("owner") and cleaned.get("owner_name"):
            self.add_error("owner_name", _t("已经选了名录里的单位，这里请留空。"))
        elif not cleaned.get("owner") and not cleaned.get("owner_name") and "owner" not in self.errors:
            self.add_error("owner", _t("请写明是哪个单位要求的；名录里没有的，写在后面一栏。"))
        names_some = cleaned.get("communities") or "communities" in self.errors
        if not self.is_reviewers and self.instance.pk is None and not names_some:
            self.add_error("communities", _t("请选择承担它的社区。"))
        rests = cleaned.get("line") or cleaned.get("admission")
        if rests and (owner := cleaned.get("owner")) and owner.pk in self.own_units:
            self.add_error("owner", _t("本单位要求的，依据由别的单位的审核人填写，这里请留空。"))
        if cleaned.get("line") and cleaned.get("admission"):
            self.add_error("admission", _t("依据只能是一条清单条目或者一件准入。"))
        return cleaned

    def said(self):
        """What was said of the burden itself, by field."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
