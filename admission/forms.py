"""What each step of the procedure asks of the person who takes it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission import letters
from admission.bodies import why_meeting
from admission.conditions import ConditionsField
from admission.disagreeing import ANSWER, disagreements_of
from admission.ends import default_last_day
from admission.fields import CommunitiesField, DayField
from admission.letter_fields import LetterFields
from admission.minutes import accepted_on, why_no_number, why_not_held_on, why_taken
from admission.models import CaseResult, DeficiencyKind, JointMeeting, Outcome, RejectionReason
from admission.routing import route
from admission.sections import SECTION_OF
from admission.undeclared import undeclared_quota
from registry.models import Community
from web import clock
from web.templatetags.ui import cn_date

MOST_DEFICIENCIES = 50
LONGEST_NOTE = 300
NO_NULL_CHARACTERS = ProhibitNullCharactersValidator()

#: Kept with the step, word for word as it was declared.
DECLARATION = _(
    "本单位声明：所填内容真实、完整，依据有效；准入决定作出之前，不向社区下派本事项；不以任何形式要求社区代行本单位职责。"
)


QUOTA_IN_WORDS = _(
    "文字里写着「%(words)s」，不得给社区下达数量指标（民发〔2015〕136号）。请修改，或者写明为什么不是数量指标。"
)


class SubmitForm(forms.Form):
    """Pressing the button is the declaration, whose words are kept with the step, and to whom it goes by the rules of routing.

    Asks something only where the words set a target number that isn't declared: then why they aren't one.
    """

    wants_object = True
    declaration = DECLARATION
    quota_answer = forms.CharField(
        label=_("为什么不是数量指标"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：是全区合计，不分到社区。是数量指标的，请返回修改，取消以后再提交。"),
    )

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.application = obj
        if words := undeclared_quota(obj):
            answer = self.fields["quota_answer"]
            answer.required, answer.error_messages["required"] = True, QUOTA_IN_WORDS % {"words": words}
        else:
            del self.fields["quota_answer"]

    def clean(self):
        """The words of the declaration, and the rule that gives it to somebody, if one does."""
        cleaned = {**super().clean(), "declaration": str(DECLARATION)}
        if routed := route(self.application):
            cleaned["routed"] = routed
        return cleaned


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class QuestionForm(forms.Form):
    """What the reviewer asks the applicant; the time to decide stands still until the answer."""

    question = forms.CharField(label=_("请申请单位说明什么"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(forms.Form):
    """What the applicant answers."""

    answer = forms.CharField(label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class ExtendForm(forms.Form):
    """By how many working days the time to decide is extended, and why; once, and no longer than the rule allows."""

    wants_object = True

    days = forms.IntegerField(label=_("延长几个工作日"), min_value=1)
    reason = forms.CharField(label=_("延长理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, **kwargs)
        self.most = obj.authority.rule("extension_days")
        self.fields["days"].help_text = _t("最多%(n)s个工作日，只能延长一次，并告知申请单位。") % {"n": self.most}

    def clean_days(self):
        """No more than the authority's rule."""
        days = self.cleaned_data["days"]
        if days > self.most:
            raise ValidationError(_t("最多延长%(n)s个工作日。") % {"n": self.most})
        return days


class DeficienciesField(forms.Field):
    """A list of {kind, field, note}; the page sends three parallel lists, the API a list of objects."""

    default_error_messages = {
        "empty": _("请至少写明一处需要补正的内容。"),
        "unknown": _("第 %(n)s 处补正的「问题」或者「栏目」不在可选范围内。"),
        "note": _("请写明第 %(n)s 处补正的说明，不超过 %(most)s 字。"),
        "many": _("一次最多列出 %(most)s 处补正。"),
    }

    class Rows(forms.Widget):
        """Reads ``deficiency_kind``, ``deficiency_field`` and ``deficiency_note`` from a POST."""

        def value_from_datadict(self, data, files, name):
            if not hasattr(data, "getlist"):
                return data.get(name)
            rows = zip(
                data.getlist("deficiency_kind"),
                data.getlist("deficiency_field"),
                data.getlist("deficiency_note"),
                strict=False,
            )
            return [{"kind": kind, "field": field, "note": note} for kind, field, note in rows if field or note.strip()]

    widget = Rows

    def clean(self, value):
        """The rows, each checked; raises with the number of the row that is wrong."""
        rows = value or []
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(self.error_messages["empty"], code="empty")
        if len(rows) > MOST_DEFICIENCIES:
            raise ValidationError(self.error_messages["many"], code="many", params={"most": MOST_DEFICIENCIES})
        rows = [{key: str(row.get(key) or "").strip() for key in ("kind", "field", "note")} for row in rows]
        for n, row in enumerate(rows, 1):
            if row["kind"] not in DeficiencyKind.values or row["field"] not in SECTION_OF:
                raise ValidationError(self.error_messages["unknown"], code="unknown", params={"n": n})
            NO_NULL_CHARACTERS(row["note"])
            if not 0 < len(row["note"]) <= LONGEST_NOTE:
                raise ValidationError(self.error_messages["note"], code="note", params={"n": n, "most": LONGEST_NOTE})
        return rows


class ReturnForm(forms.Form):
    """All deficiencies in one notice (一次性告知)."""

    deficiencies = DeficienciesField(label=_("补正事项"))
    note = forms.CharField(
        label=_("补充说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


#: What may be decided after a meeting, by what it concluded.
FOLLOWS = {
    CaseResult.APPROVE: {Outcome.APPROVED},
    CaseResult.CONDITIONS: {Outcome.APPROVED},
    CaseResult.REJECT: {Outcome.REJECTED},
    CaseResult.POSTPONE: set(),
}


class MeetingFields(LetterFields):
    """What a decision by the joint meeting must name; optional when the reviewing body decides."""

    wants_object = True
    #: The decision that the new one takes the place of.
    replaces = None

    opinion = forms.CharField(
        label=_("审定意见"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    meeting = forms.ModelChoiceField(
        label=_("依据哪次会议"),
        queryset=JointMeeting.objects.none(),
        required=False,
        empty_label=None,
    )
    meeting_on = DayField(label=_("联席会议日期"), required=False)
    minutes_number = forms.CharField(label=_("会议纪要编号"), max_length=60, required=False)

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        self.application = obj
        self.by_meeting = self.is_by_meeting()
        super().__init__(data, files, **kwargs)
        for name in ("meeting_on", "minutes_number"):
            if not self.by_meeting:
                del self.fields[name]
                continue
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("由联席会议审定的，请填写此项。")
        self.offer_meetings()
        self.offer_paragraphs(obj.authority)

    def offer_meetings(self):
        """The joint meetings in the register that concluded on the case, the newest chosen; where there are none, day and
        number of one that was held outside it are typed."""
        self.held = self.concluded() if self.by_meeting else {}
        if not self.held:
            del self.fields["meeting"]
            return
        field = self.fields["meeting"]
        field.queryset = JointMeeting.objects.filter(pk__in=self.held)
        field.label_from_instance = lambda one: (
            f"{one.title} {one.minutes_number}（{self.held[one.pk].get_result_display()}）"
        )
        self.initial.setdefault("meeting", next(iter(self.held)))
        for name in ("meeting_on", "minutes_number"):
            del self.fields[name]

    def concluded(self):
        """{id of a meeting: its case}, the newest meeting first."""
        return {case.meeting_id: case for case in self.application.meeting_cases.concluded()}

    def take_meeting(self, cleaned):
        """What needs the joint meeting follows its last result in the register; typed is only what the register lacks."""
        if not self.by_meeting:
            return
        if self.held:
            self.follow(cleaned)
        else:
            self.check_typed(cleaned)

    def follow(self, cleaned):
        """Day and number of the meeting that was chosen, if it is the last, and concluded what is decided."""
        last = next(iter(self.held.values()))
        words = {"meeting": last.meeting.title, "number": last.meeting.minutes_number}
        words["result"] = last.get_result_display()
        chosen = cleaned.pop("meeting", None)
        if "meeting" in self.errors:
            return
        if chosen is None:
            why = _t(
                "这件事已有登记的会议：「%(meeting)s」（%(number)s），结果是「%(result)s」。请选择登记的会议，不能另行填写。"
            )
            self.add_error("meeting", why % words)
        elif chosen.pk != last.meeting_id:
            why = _t("之后「%(meeting)s」（%(number)s）又研究过这件事，结果是「%(result)s」。请依据最近一次会议。")
            self.add_error("meeting", why % words)
        elif self.outcome not in FOLLOWS[last.result]:
            why = _t("这次会议的结果是「%(result)s」，和要作出的决定不符。重新研究的，先登记新的会议结果。")
            self.add_error("meeting", why % words)
        else:
            cleaned["meeting_on"], cleaned["minutes_number"] = chosen.held_on, chosen.minutes_number

    def check_typed(self, cleaned):
        """Day and number of a meeting outside the register can be those of a meeting on this case."""
        day, number = cleaned.get("meeting_on"), cleaned.get("minutes_number")
        if day and (why := why_not_held_on(day, self.earliest_meeting())):
            self.add_error("meeting_on", why)
        if number and (why := why_no_number(number) or why_taken(self.application.authority, number, on=day)):
            self.add_error("minutes_number", why)

    def earliest_meeting(self):
        """The first day on which a meeting can have spoken of what is decided: that of the acceptance."""
        return accepted_on([self.application.pk]).get(self.application.pk)

    def is_by_meeting(self):
        """True when the joint meeting decides."""
        return bool(why_meeting(self.application))

    def clean(self):
        """The joint meeting's decisions name the meeting."""
        cleaned = super().clean()
        self.take_meeting(cleaned)
        return cleaned


def gap_to_effect(authority):
    """How many days after its publication a decision takes effect at the earliest: one at least."""
    return max(1, authority.rule("days_between_publication_and_effect"))


def earliest_start(application):
    """The first day on which an approval of today can take effect: neither before what was asked, nor too soon after its
    publication, which is today."""
    published = clock.today() + timedelta(days=gap_to_effect(application.authority))
    return max(application.starts_on or published, published)


class ApproveForm(MeetingFields):
    """From when until when, in which communities, on what conditions; and what is answered to who didn't countersign."""

    answer_to_disagreement = forms.CharField(
        label=_("对不同意会签的答复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("有人不同意会签。仍然准予准入的，逐条写明答复；不能答复的，请「发回重新审核」。"),
    )
    effective_on = DayField(label=_("准入生效日期"))
    last_day = DayField(label=_("准入截止日期（含）"), help_text=_("当日仍然有效。"))
    communities = CommunitiesField(label=_("准入社区"), queryset=Community.objects.none())
    conditions = ConditionsField(
        label=_("附加条件"),
        required=False,
        help_text=_("写成条件的，以后查询、核对下派时都会用到；没有条件的不填。"),
    )
    field_order = (
        ANSWER,
        "effective_on",
        "last_day",
        "communities",
        "conditions",
        "opinion",
        "meeting",
        "meeting_on",
        "minutes_number",
        "paragraphs",
        "letter",
    )
    outcome = Outcome.APPROVED

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        start = earliest_start(obj)
        asked = obj.target_communities()
        initial = {
            "effective_on": start,
            "last_day": obj.ends_on or default_last_day(obj.authority, start),
            "communities": [community.pk for community in asked],
        }
        super().__init__(data, files, obj=obj, initial=initial, **kwargs)
        # Who answers an appeal decides anew, not on the recommendation.
        if self.replaces or not disagreements_of(obj):
            del self.fields[ANSWER]
        self.fields["communities"].queryset = asked
        self.fields["effective_on"].help_text = _t("最早是%(day)s。") % {"day": cn_date(start)}

    def clean(self):
        """Nothing takes effect before it was published long enough, nor before or beyond what was asked."""
        cleaned = super().clean()
        start, last = cleaned.get("effective_on"), cleaned.get("last_day")
        if start and start < (earliest := earliest_start(self.application)):
            words = _t("生效日期最早是%(day)s：%(why)s。")
            self.add_error("effective_on", words % {"day": cn_date(earliest), "why": self.why_then(earliest)})
        if start and last and last < start:
            self.add_error("last_day", _t("截止日期不能早于生效日期。"))
        asked = self.application.ends_on
        if last and asked and last > asked:
            words = _t("截止日期不能晚于申请的结束日期（%(day)s）：准入的期限可以短于申请，不能长于申请。")
            self.add_error("last_day", words % {"day": cn_date(asked)})
        return cleaned

    def why_then(self, earliest):
        """Why nothing begins before ``earliest``, in words."""
        if earliest == self.application.starts_on:
            return _t("准入不能早于申请的开始日期")
        gap = gap_to_effect(self.application.authority)
        return _t("决定今天公布，公布后至少隔%(n)s日生效") % {"n": gap}

    def draft(self, cleaned):
        """The letter of the approval."""
        return letters.approval(self.application, replaces=self.replaces, **cleaned)


class RejectForm(MeetingFields):
    """Why not, by coded reasons."""

    reasons = forms.ModelMultipleChoiceField(
        label=_("不予准入的理由"),
        queryset=RejectionReason.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("reasons", "opinion", "meeting", "meeting_on", "minutes_number", "paragraphs", "letter")
    outcome = Outcome.REJECTED

    def __init__(self, data=None, files=None, *, obj, **kwargs):
        super().__init__(data, files, obj=obj, **kwargs)
        self.fields["reasons"].queryset = RejectionReason.objects.on(clock.today())
        # Under each reason stands the rule that it follows.
        rules = self.fields["reasons"].queryset.values_list("pk", "rule")
        self.fields["reasons"].choice_notes = {str(pk): rule for pk, rule in rules}

    def draft(self, cleaned):
        """The letter of the rejection."""
        return letters.rejection(self.application, replaces=self.replaces, **cleaned)


class InheritanceForm(forms.Form):
    """Whether an admission covers the community that follows those that it covered, and why."""

    is_covered = forms.TypedChoiceField(
        label=_("是否适用于承继的社区"),
        choices=[("yes", _("适用")), ("no", _("不适用"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
