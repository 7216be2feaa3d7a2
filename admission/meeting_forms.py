"""What is asked of whoever plans a meeting, records what came of it, or calls it off."""

from itertools import zip_longest

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Case, F, When
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission import bodies
from admission.consultations import KINDS
from admission.fields import DayField
from admission.minutes import accepted_on, why_no_number, why_taken
from admission.models import Application, ApplicationState, CaseResult, MeetingKind
from desk.uploads import ACCEPT, check_upload
from registry.models import Unit
from web import clock
from web.templatetags.ui import cn_date

MOST_VOTES = 999
LONGEST_KEY = 18  # digits
#: A joint meeting is one of several: so many units at least, besides the one whose case it is.
LEAST_MEMBERS = 2
#: Where a case is once it was accepted and before it is decided: a meeting may speak of it.
ON_AGENDAS = (ApplicationState.ACCEPTED, ApplicationState.AWAITING_ANSWER, ApplicationState.PENDING_APPROVAL)
NO_NULL_CHARACTERS = ProhibitNullCharactersValidator()
VOTES = {"votes_for": _("同意票"), "votes_against": _("反对票"), "abstentions": _("弃权票")}


class MeetingForm(forms.Form):
    """When and where, who sits, and which cases are on the agenda; those that must go to the joint meeting are marked."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=MeetingKind.choices, widget=forms.RadioSelect, initial=MeetingKind.JOINT_MEETING
    )
    title = forms.CharField(label=_("名称"), max_length=100, help_text=_("例如：2026年第4次联席会议。"))
    held_on = DayField(label=_("召开日期"))
    place = forms.CharField(label=_("地点"), max_length=100, required=False)
    cases = forms.ModelMultipleChoiceField(
        label=_("议题"), queryset=Application.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    members = forms.ModelMultipleChoiceField(
        label=_("参会单位"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("联席会议除议题的申请单位以外，至少要有两个单位。"),
    )

    def __init__(self, *args, authority, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Application.objects.filter(authority=authority, state__in=ON_AGENDAS).select_related("applicant")
        must = set(rows.filter(bodies.goes_to_meeting(bodies.rules_for(authority))).values_list("pk", flat=True))
        first = Case(When(pk__in=must, then=0), default=1)
        self.fields["cases"].queryset = rows.order_by(first, F("due_on").asc(nulls_last=True), "pk")
        self.fields["cases"].label_from_instance = _named
        self.fields["cases"].choice_notes = {str(pk): _t("由联席会议审定") for pk in must}
        units = Unit.objects.of(authority).on(clock.today()).filter(kind__in=KINDS)
        self.fields["members"].queryset = in_order(units)

    def clean(self):
        """No case is spoken of before it was accepted; a joint meeting has several units that have no part in the case."""
        cleaned = super().clean()
        cases, day = list(cleaned.get("cases") or ()), cleaned.get("held_on")
        if day and (why := why_too_early(day, cases)):
            self.add_error("held_on", why)
        if cleaned.get("kind") == MeetingKind.JOINT_MEETING and cleaned.get("members") is not None:
            for why in why_too_few(cleaned["members"], cases):
                self.add_error("members", why)
        return cleaned


def why_too_early(day, cases):
    """The sentence that bars a meeting on a day before one of its cases was accepted, or None."""
    accepted = accepted_on([case.pk for case in cases])
    for case in cases:
        first = accepted.get(case.pk)
        if first is None or day < first:
            since = cn_date(first) if first else _t("还没有受理")
            words = _t("「%(name)s」的受理日期：%(day)s。受理以后才能开会研究，会议日期不能早于受理日期。")
            return words % {"name": case.name, "day": since}
    return None


def others(units, case):
    """The units of a meeting but the one whose case it is."""
    return [unit for unit in units if unit.pk != case.applicant_id]


def why_too_few(units, cases):
    """A sentence for each case of which too few units of a joint meeting could speak without its applicant."""
    units = list(units)
    words = _t("研究「%(name)s」的，除申请单位%(unit)s以外至少要有%(least)s个单位：联席会议不能由一个单位召开。")
    return [
        words % {"name": case.name, "unit": case.applicant.name, "least": LEAST_MEMBERS}
        for case in cases
        if len(others(units, case)) < LEAST_MEMBERS
    ]


def in_order(units):
    """Departments, streets, then communities, each in the official order."""
    kind = Case(*(When(kind=one, then=place) for place, one in enumerate(KINDS)))
    return units.order_by(kind, "official_order", "pk")


def _named(application):
    return f"{application.number} {application.name}（{application.applicant.name}）"


class ResultsField(forms.Field):
    """What came of each case: a list of {application, result, votes_for, votes_against, abstentions, reason}.

    The page sends parallel lists, the API a list of objects.
    """

    default_error_messages = {
        "missing": _("请写明每一件议题的结果。"),
        "unknown": _("第%(n)s件的申请或者结果不在可选范围内。"),
        "votes": _("第%(n)s件的票数应当是0到999的整数。"),
        "reason": _("第%(n)s件不同意、附条件或者缓议的，请写明理由。"),
        "heard": _("第%(n)s件请写明各方的意见。"),
    }
    #: False for a hearing, which keeps what was said of each case and neither a result nor votes.
    concludes = True
    NAMES = ("application", "result", *VOTES, "reason")

    class Rows(forms.Widget):
        """Reads ``case_application``, ``case_result``, … from a POST."""

        def value_from_datadict(self, data, files, name):
            if not hasattr(data, "getlist"):
                return data.get(name)
            names = ResultsField.NAMES
            # The page of a hearing has neither results nor votes.
            rows = zip_longest(*(data.getlist(f"case_{one}") for one in names), fillvalue="")
            return [dict(zip(names, row, strict=True)) for row in rows]

    widget = Rows

    def clean(self, value):
        """The rows, each checked; raises with the number of the row that is wrong."""
        rows = value or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(self.error_messages["missing"], code="missing")
        return [
            self._row(n, {name: str(row.get(name) or "").strip() for name in self.NAMES})
            for n, row in enumerate(rows, 1)
        ]

    def _row(self, n, row):
        NO_NULL_CHARACTERS(row["reason"])
        if not self.concludes:
            return self._heard(n, row)
        if row["result"] not in CaseResult.values or not _is_number(row["application"], LONGEST_KEY):
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"n": n})
        votes = {name: row[name] or None for name in VOTES}
        if any(one and not _is_number(one, len(str(MOST_VOTES))) for one in votes.values()):
            raise ValidationError(self.error_messages["votes"], code="votes", params={"n": n})
        if row["result"] != CaseResult.APPROVE and not row["reason"]:
            raise ValidationError(self.error_messages["reason"], code="reason", params={"n": n})
        numbers = {name: int(one) if one is not None else None for name, one in votes.items()}
        return {**row, "application": int(row["application"]), "reason": row["reason"][:1000], **numbers}

    def _heard(self, n, row):
        for code, is_wrong in (
            ("unknown", not _is_number(row["application"], LONGEST_KEY)),
            ("heard", not row["reason"]),
        ):
            if is_wrong:
                raise ValidationError(self.error_messages[code], code=code, params={"n": n})
        said = {"application": int(row["application"]), "reason": row["reason"][:1000]}
        return {**said, "result": "", **dict.fromkeys(VOTES)}


def _is_number(text, digits):
    """True for a whole number of at most so many digits."""
    return text.isascii() and text.isdecimal() and len(text) <= digits


class HoldForm(forms.Form):
    """The minutes, who was there, and what came of each case with its votes; of a hearing what was said of each."""

    wants_object = True

    present = forms.ModelMultipleChoiceField(
        label=_("到会单位"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    results = ResultsField(label=_("议题结果"))
    minutes_number = forms.CharField(label=_("会议纪要编号"), max_length=60)
    minutes = forms.CharField(
        label=_("会议纪要"), max_length=10000, widget=forms.Textarea(attrs={"rows": 6, "data-autosize": True})
    )
    minutes_file = forms.FileField(
        label=_("会议纪要文件"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ACCEPT})
    )
    chips = ("present",)
    HEARING = {
        "results": _("听证情况"),
        "minutes_number": _("听证笔录编号"),
        "minutes": _("听证笔录"),
        "minutes_file": _("听证笔录文件"),
    }

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        members = in_order(Unit.objects.filter(pk__in=obj.members.values("unit_id")))
        super().__init__(data, files, initial={"present": [unit.pk for unit in members]}, **kwargs)
        self.fields["present"].queryset = members
        self.meeting = obj
        agenda = Application.objects.filter(meeting_cases__meeting=obj).select_related("applicant")
        self.agenda = {case.pk: case for case in agenda.order_by("pk")}
        if not obj.concludes:
            self.fields["results"].concludes = False
            for name, label in self.HEARING.items():
                self.fields[name].label = label

    def clean_results(self):
        """Every case of the agenda once, and no other."""
        rows = self.cleaned_data["results"]
        if sorted(row["application"] for row in rows) != sorted(self.agenda):
            raise ValidationError(_t("请写明每一件议题的结果。"))
        return rows

    def clean_minutes_file(self):
        """A file of a kind that is taken."""
        if self.cleaned_data.get("minutes_file"):
            check_upload(self.cleaned_data["minutes_file"])
        return self.cleaned_data.get("minutes_file")

    def clean_minutes_number(self):
        """A number with its year, which no other minutes of the authority have."""
        number = self.cleaned_data["minutes_number"]
        if why := why_no_number(number) or why_taken(self.meeting.authority, number, but=self.meeting):
            raise ValidationError(why)
        return number

    def clean(self):
        """Every case was accepted by the day of the meeting; who applied doesn't count among those who vote on it."""
        cleaned = super().clean()
        if why := why_too_early(self.meeting.held_on, list(self.agenda.values())):
            self.add_error(None, why)
        if self.meeting.concludes and cleaned.get("present") is not None:
            present = list(cleaned["present"])
            for why in why_too_few(present, self.agenda.values()):
                self.add_error("present", why)
            self._count_votes(cleaned.get("results") or (), present)
        return cleaned

    def _count_votes(self, results, present):
        for n, row in enumerate(results, 1):
            votes = sum(row[name] or 0 for name in VOTES)
            voters = len(others(present, self.agenda[row["application"]]))
            if votes > voters:
                words = _t("第%(n)s件有%(votes)s票，多于到会的%(present)s个单位（申请单位不参加表决）。")
                self.add_error("results", words % {"n": n, "votes": votes, "present": voters})


class CallOffForm(forms.Form):
    """Why a meeting is called off."""

    reason = forms.CharField(label=_("取消理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
