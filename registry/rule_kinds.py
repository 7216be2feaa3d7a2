"""What may be the value of each rule: how it is said in words, and the field in which it is set."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from registry.models.bases import BasisLevel
from registry.rules import (
    ACCEPTANCE,
    CIVIL_AFFAIRS,
    CONFIRMED,
    JOINT_MEETING,
    ONE_YEAR,
    PAID,
    PLAN_YEAR_END,
    SUBMISSION,
)
from web import clock
from web.days import read_month
from web.printable import month_text
from web.refusals import BadQuery


@dataclass(frozen=True)
class Number:
    """A whole number within bounds; ``said`` are the words around it, ``zero`` the words for 0."""

    least: int
    most: int
    said: Any = "%(n)s"
    zero: Any = ""
    names_units = False

    def words(self, value, name_of):
        """The value as people say it."""
        return str(self.zero) if self.zero and value == 0 else str(self.said) % {"n": value}

    def field(self, units):
        """The field of a form."""
        bounds = {"least": self.least, "most": self.most}
        help_text = _t("填%(least)s到%(most)s之间的整数。") % bounds
        if self.zero:
            help_text = _t("填%(least)s到%(most)s之间的整数；0表示%(zero)s。") % {**bounds, "zero": self.zero}
        return forms.IntegerField(min_value=self.least, max_value=self.most, help_text=help_text)

    def shown(self, value):
        """The value as the field shows it."""
        return value

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return given


@dataclass(frozen=True)
class Choice:
    """One of a few words; ``options`` are (value, words), or a function that gives them."""

    options: tuple | Callable
    names_units = False

    @property
    def pairs(self):
        """[(as kept, words), …]."""
        return list(self.options() if callable(self.options) else self.options)

    def words(self, value, name_of):
        """The words of the value; the value itself when it isn't one of them."""
        return next((str(words) for one, words in self.pairs if one == value), str(value))

    def field(self, units):
        """The field of a form."""
        return forms.ChoiceField(choices=[(str(one), words) for one, words in self.pairs], widget=forms.RadioSelect)

    def shown(self, value):
        """The value as the field shows it."""
        return str(value)

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return next(one for one, _words in self.pairs if str(one) == given)


@dataclass(frozen=True)
class Text:
    """Some words, or none."""

    longest: int
    may_be_empty: bool = False
    names_units = False

    def words(self, value, name_of):
        """The words; that there are none."""
        return str(value).strip() or _t("没有设定")

    def field(self, units):
        """The field of a form."""
        help_text = _t("可以不填，表示没有设定。") if self.may_be_empty else ""
        return forms.CharField(max_length=self.longest, required=not self.may_be_empty, help_text=help_text)

    def shown(self, value):
        """The value as the field shows it."""
        return str(value)

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return given


@dataclass(frozen=True)
class Month:
    """A month, kept as ``2026-01``, or none."""

    names_units = False

    def words(self, value, name_of):
        """The month in words; that there is none; what was kept where it is no month."""
        if not str(value).strip():
            return _t("没有设定")
        try:
            return month_text(read_month(str(value)))
        except BadQuery:
            return str(value)

    def field(self, units):
        """The field of a form."""
        return MonthField(
            max_length=7,
            required=False,
            help_text=_t(
                "按「2026-01」的样式填写一个已经过去的月份；该月的月报封存以后才能比较。可以不填，表示没有设定。"
            ),
        )

    def shown(self, value):
        """The value as the field shows it."""
        return str(value)

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return given


class MonthField(forms.CharField):
    """A month that is over, as ``2026-01``."""

    def clean(self, value):
        """The month as text, or nothing. Raises ValidationError for what is no month, or isn't over."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            month = read_month(text)
        except BadQuery as why:
            raise forms.ValidationError(str(why), code="invalid") from None
        if month >= clock.today().replace(day=1):
            raise forms.ValidationError(_t("基期应当是已经过去的月份。"), code="invalid")
        return text


@dataclass(frozen=True)
class UnitCode:
    """A unit, kept by its code: whoever has the code on a day is meant."""

    names_units = True

    def words(self, value, name_of):
        """The unit's name and code."""
        return _named(str(value), name_of)

    def field(self, units):
        """The field of a form."""
        return forms.ChoiceField(choices=[("", _("请选择")), *_codes(units)])

    def shown(self, value):
        """The value as the field shows it."""
        return str(value)

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return given


@dataclass(frozen=True)
class UnitCodes:
    """Several units or none, kept by their codes with spaces between."""

    names_units = True

    def words(self, value, name_of):
        """Names and codes; that there are none."""
        return _t("、").join(_named(code, name_of) for code in str(value).split()) or _t("没有")

    def field(self, units):
        """The field of a form."""
        help_text = _t("可以不选，表示没有这样的单位。")
        return forms.MultipleChoiceField(
            choices=_codes(units), widget=forms.CheckboxSelectMultiple, required=False, help_text=help_text
        )

    def shown(self, value):
        """The value as the field shows it."""
        return str(value).split()

    def kept(self, given):
        """The value as it is kept, from what the field took."""
        return " ".join(given)


def _named(code, name_of):
    words = {"code": code, "name": name_of(code)}
    return _t("%(name)s（%(code)s）") % words if words["name"] else _t("代码%(code)s（没有这个单位）") % words


def _codes(units):
    """Each code once: a unit that is to be renamed stands under the name that it has now."""
    names = {unit.code: unit.name for unit in reversed(units)}
    return [
        (code, _t("%(name)s（%(code)s）") % {"name": names[code], "code": code})
        for code in dict.fromkeys(unit.code for unit in units)
    ]


WORKING_DAYS, DAYS = _("%(n)s个工作日"), _("%(n)s日")
LIMIT = Number(1, 250, WORKING_DAYS)
NONE_ASKED = _("不要求")
YES_OR_NO = Choice(((1, _("是")), (0, _("否"))))

KINDS = {
    "reviewing_unit": UnitCode(),
    "joint_meeting_unit": UnitCode(),
    "decided_by": Choice(((CIVIL_AFFAIRS, _("民政部门")), (JOINT_MEETING, _("联席会议")))),
    "decision_days": LIMIT,
    "lead_days": Number(0, 250, WORKING_DAYS, NONE_ASKED),
    "acceptance_days": LIMIT,
    "supplement_days": LIMIT,
    "answer_days": LIMIT,
    "extension_days": LIMIT,
    "clock_starts": Choice(((ACCEPTANCE, _("受理之日")), (SUBMISSION, _("提交之日")))),
    "consultation_days": LIMIT,
    "appeal_days": LIMIT,
    "appeal_answer_days": LIMIT,
    "emergency_filing_days": LIMIT,
    "emergency_days": Number(1, 365, DAYS),
    "admission_ends": Choice(((PLAN_YEAR_END, _("当年年底")), (ONE_YEAR, _("满一年")))),
    "countersign_communities": Number(0, 9999, _("%(n)s个"), NONE_ASKED),
    "countersign_days": Number(0, 3650, DAYS, NONE_ASKED),
    "yearly_review_month": Number(0, 12, _("%(n)s月"), _("不复核")),
    "yearly_review_days": LIMIT,
    "proposal_days": LIMIT,
    "document_review_days": LIMIT,
    "lowest_basis_level": Choice(lambda: BasisLevel.choices),
    "days_between_publication_and_effect": Number(1, 365, DAYS),
    "order_notice_days": Number(0, 250, WORKING_DAYS, NONE_ASKED),
    "burden_stop_days": LIMIT,
    "decision_notice_days": Number(0, 250, WORKING_DAYS, _("不公示")),
    "dispute_days": LIMIT,
    "dispute_ruling_days": LIMIT,
    "violation_days": LIMIT,
    "violation_correction_days": LIMIT,
    "may_not_issue": UnitCodes(),
    "funds_count_when": Choice(((CONFIRMED, _("社区确认到账")), (PAID, _("付款单位登记拨付")))),
    "late_funds_refusable": YES_OR_NO,
    "fund_reminder_days": LIMIT,
    "question_days": Number(1, 3650, DAYS),
    "correction_characters": Number(1, 50, _("%(n)s个字")),
    "document_issuer": Text(100, may_be_empty=True),
    "baseline_month": Month(),
    "open_data_licence": Text(200),
}
