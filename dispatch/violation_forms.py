"""What a report of a violation asks, and what each of its steps does."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.fields import DayField
from desk.imports.texts import loose
from desk.uploads import ACCEPT_BARE, check_bare
from dispatch.models import Violation, ViolationKind, ViolationState
from dispatch.violation_burdens import opens_burden
from registry.models import Community, Department, Street, Unit
from registry.working_days import WorkingCalendar
from web import clock
from web.templatetags.ui import cn_date

FILES = ("file_1", "file_2", "file_3")
#: Of these nothing is kept but what is seen; other kinds say in themselves who wrote them.
PICTURES = (".png", ".jpg", ".jpeg")
#: So many signs a short name of a unit has at least.
SHORTEST = 2


class BareFileField(forms.FileField):
    """A file without the name that it was given, of a kind that can be kept without what says who wrote or took it."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "widget": forms.FileInput(attrs={"accept": ACCEPT_BARE}), **kwargs})

    def clean(self, data, initial=None):
        """The file under a name that says nothing. Raises ValidationError for one that can't be kept."""
        upload = super().clean(data, initial)
        if upload:
            ending, _media_type, _content = check_bare(upload)
            upload.name = f"file.{ending}"
        return upload


def _words(label, *, required=True, rows=4, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=1000, required=required, widget=widget, **kwargs)


def units_of(authority):
    """The departments and streets of today, in their official order."""
    kinds = (Department.KIND, Street.KIND)
    return Unit.objects.of(authority).today().filter(kind__in=kinds).order_by("kind", "official_order", "pk")


def usual_day(authority):
    """By when a violation is to be corrected unless another day is given."""
    today = clock.today()
    return WorkingCalendar.load().add(today, authority.rule("violation_correction_days", today))


def is_short_for(short, name):
    """Whether all signs of ``short`` stand in ``name``, in their order: 卫健委 is short for 卫生健康委员会."""
    rest = iter(name)
    return all(sign in rest for sign in short)


class ReportForm(forms.Form):
    """What was sent down against the rules, by whom and when; only the kind, the unit and a sentence are asked for.

    Who isn't signed in isn't asked whether to stay anonymous.
    """

    kind = forms.ChoiceField(
        label=_("是哪一种"),
        choices=ViolationKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择是哪一种。")},
    )
    unit = forms.ModelChoiceField(
        label=_("哪个单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不清楚或者不在名录里"),
        error_messages={"invalid_choice": _("名录里没有这个单位；名录之外的，请写在「单位（名录之外）」里。")},
    )
    unit_name = forms.CharField(label=_("单位（名录之外）"), max_length=100, required=False)
    text = forms.CharField(
        label=_("要社区做了什么"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一两句话，或者把通知、群消息贴在这里。"),
        error_messages={"required": _("请写明要社区做了什么。")},
    )
    happened_on = DayField(label=_("哪一天"), required=False)
    community = forms.ModelChoiceField(
        label=_("哪个社区"), queryset=Community.objects.none(), required=False, empty_label=_("不写")
    )
    file_1 = BareFileField(
        label=_("照片、截图、文件"),
        help_text=_("可以不附。照片里的拍摄地点、设备，文件里的作者和原文件名不保留；画面里的人名、头像请先遮住。"),
    )
    file_2 = BareFileField(label=_("再附一份"))
    file_3 = BareFileField(label=_("再附一份"))
    is_anonymous = forms.BooleanField(
        label=_("匿名"),
        required=False,
        help_text=_("不记您的姓名、单位、社区和来件，内容里的电话、姓名会隐去；以后也无法查询进度。"),
    )

    def __init__(self, *args, authority, user, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.authority = authority
        self.fields["unit"].queryset = units_of(authority)
        self.fields["community"].queryset = communities
        if not user.is_authenticated:
            del self.fields["is_anonymous"]

    def clean_happened_on(self):
        """Not in the future."""
        day = self.cleaned_data["happened_on"]
        if day and day > clock.today():
            raise ValidationError(_t("日期不能晚于今天。"), code="future")
        return day

    def clean(self):
        """A unit of the register, or the name of another; a name that the register knows is that unit: its people would
        take what is about nobody of the register for something to look into."""
        given = super().clean()
        if "unit" not in self.errors and not given.get("unit"):
            given["unit"] = self._called(given.get("unit_name", ""))
        if "unit" not in self.errors and not given.get("unit") and not given.get("unit_name", "").strip():
            self.add_error("unit", ValidationError(_t("请选择单位，或者写明单位名称。"), code="required"))
        if given.get("is_anonymous", True):
            for name in FILES:
                if (file := given.get(name)) and not file.name.endswith(PICTURES):
                    words = _t("匿名举报只收照片和截图：文件里会写着作者。请截图以后再传。")
                    self.add_error(name, ValidationError(words, code="not_a_picture"))
        return given

    def _called(self, name):
        """The unit of the register that somebody wrote out, or the only one for which it is short; else None."""
        wanted, authority = loose(name), self.authority
        before = ("", authority.name, authority.short_name, authority.name[-1:])
        rows = self.fields["unit"].queryset if wanted else ()
        names = [(loose(f"{one}{unit.name}"), unit) for unit in rows for one in before]
        if found := next((unit for said, unit in names if said == wanted), None):
            return found
        short = {unit for said, unit in names if len(wanted) >= SHORTEST and is_short_for(wanted, said)}
        return short.pop() if len(short) == 1 else None

    def said(self):
        """The clean values for ``report()``."""
        given = dict(self.cleaned_data)
        files = [file for name in FILES if (file := given.pop(name))]
        unit_name = "" if given["unit"] else given.pop("unit_name", "").strip()
        return {**given, "unit_name": unit_name, "files": files}


class VerifyForm(forms.Form):
    """What was found; the unit concerned reads this, and nothing of what was reported."""

    wants_object = True
    unit = forms.ModelChoiceField(
        label=_("涉及单位"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("不在名录里"),
        help_text=_("核实以后，这个单位会看到核实情况。"),
    )
    finding = _words(
        _("核实情况"), help_text=_("涉及单位看到的只有这段话：写事实和依据，不写能看出是谁举报的内容，不写个人姓名。")
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(obj.authority)
        self.fields["unit"].initial = obj.unit_id
        self.fields["finding"].initial = obj.finding
        if opens_burden(obj):
            words = _t(
                "核实以后，常态负担「%(name)s」同时重新限期停用，要求单位看到的是审核人登记、原来承担它的全部社区。"
            )
            self.fields["finding"].help_text = f"{self.fields['finding'].help_text}{words % {'name': obj.burden.name}}"


class DismissForm(forms.Form):
    """Why it is none."""

    finding = _words(_("理由"), help_text=_("举报的社区、街道会看到；涉及单位不会看到。"))


class NoteForm(forms.Form):
    """What was seen."""

    note = _words(_("情况"))
    file = BareFileField(
        label=_("材料"), help_text=_("可以不附。拍摄地点、设备、作者和原文件名不保留；画面里的人名、头像请先遮住。")
    )


class CorrectForm(NoteForm):
    """How it was seen that it is corrected: nothing else closes a violation."""

    note = _words(
        _("怎样核实的"), help_text=_("例如：看过现场，牌子已经摘除；通知已经收回。涉及单位和举报的一方都会看到。")
    )


class AnswerForm(NoteForm):
    """What the unit concerned has done."""

    note = _words(_("整改情况"), help_text=_("写明做了什么、哪一天。整改由审核人核实以后销号。"))
    file = BareFileField(label=_("整改材料"), help_text=_("例如收回通知的文件、摘牌以后的照片。"))


class ReboundForm(NoteForm):
    """How it came back; the unit concerned reads this."""

    note = _words(_("反弹的情况"), help_text=_("涉及单位会看到：不写能看出是谁举报的内容。"))


def originals_of(violation):
    """The closed cases that a report may be a rebound of: of its unit, or of any where it names none."""
    rows = Violation.objects.filter(authority=violation.authority_id, state=ViolationState.CORRECTED)
    rows = rows.filter(unit=violation.unit_id) if violation.unit_id else rows
    return rows.exclude(pk=violation.pk).select_related("unit").order_by("-corrected_on", "-pk")


class _OriginalField(forms.ModelChoiceField):
    """A closed case, by its number, its unit, its kind and its day."""

    def label_from_instance(self, obj):
        kept = {"number": obj.number, "unit": obj.unit_label, "kind": obj.get_kind_display()}
        return _t("%(number)s　%(unit)s　%(kind)s　%(day)s销号") % {**kept, "day": cn_date(obj.corrected_on)}


class JoinForm(forms.Form):
    """Which case has come back; the unit concerned reads the note in that one."""

    wants_object = True
    original = _OriginalField(
        label=_("原案"),
        queryset=Violation.objects.none(),
        empty_label=_("请选择"),
        help_text=_("原案重新打开，记一次反弹；这一件并入原案，不另行核实。"),
    )
    note = _words(_("反弹的情况"), help_text=_("涉及单位会在原案里看到：不写能看出是谁举报的内容。"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["original"].queryset = originals_of(obj)


class OrderForm(forms.Form):
    """By when it is to be corrected, and what is asked."""

    wants_object = True
    correct_by = DayField(label=_("整改期限"), help_text=_("这一天以前（含当日）整改。"))
    note = _words(_("整改要求"), help_text=_("例如：收回通知，不得再以其他名义要求社区填报。"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["correct_by"].initial = obj.correct_by or usual_day(obj.authority)

    def clean_correct_by(self):
        """Today or later."""
        day = self.cleaned_data["correct_by"]
        if day < clock.today():
            raise ValidationError(_t("整改期限不能早于今天。"), code="past")
        return day


class ChangeDayForm(OrderForm):
    """Another day, and why."""

    note = _words(_("改期理由"))
