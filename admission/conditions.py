"""Conditions of an approval as rows: read from a page or the API, kept with the decision, said in words."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from admission.letter_words import BETWEEN_MONTHS
from admission.models import CapPeriod, ConditionKind, DecisionCondition

MOST_CONDITIONS = 20
MOST_TIMES = 999
LONGEST_TEXT = 300
MONTHS = range(1, 13)
KEYS = ("kind", "times", "period", "months", "text")
NEEDS_TEXT = frozenset({ConditionKind.FORM_MERGED, ConditionKind.FORM_REFUSED, ConditionKind.OTHER})
#: Said at most once: two of them would contradict each other.
ONCE = frozenset({ConditionKind.MONTHS, ConditionKind.FUNDS_FIRST})
NO_NULL_CHARACTERS = ProhibitNullCharactersValidator()


class ConditionsField(forms.Field):
    """A list of {kind, times, period, months, text}; the page sends parallel lists, the API a list of objects.

    Words alone are one condition of the kind ``other``.
    """

    default_error_messages = {
        "list": _("请用条件的列表填写，每条写明种类。"),
        "many": _("一次最多写 %(most)s 条。"),
        "kind": _("第 %(n)s 条的种类不在可选范围内。"),
        "cap": _("第 %(n)s 条是次数上限：请写明最多几次（1到999）、按什么周期计算。"),
        "months": _("第 %(n)s 条限定月份：请写1到12之间的月份，例如：3、9。"),
        "text": _("第 %(n)s 条请写明内容，不超过 %(most)s 字。"),
        "once": _("第 %(n)s 条与前面的一条重复，请合并。"),
    }

    class Rows(forms.Widget):
        """Reads ``condition_kind``, ``condition_times``, … from a POST; rows in which nothing stands are dropped."""

        def value_from_datadict(self, data, files, name):
            if not hasattr(data, "getlist") or "condition_kind" not in data:
                return data.get(name)
            columns = [data.getlist(f"condition_{key}") for key in KEYS]
            rows = [dict(zip(KEYS, row, strict=True)) for row in zip(*columns, strict=False)]
            return [row for row in rows if any(row[key].strip() for key in ("kind", "times", "months", "text"))]

    widget = Rows

    def clean(self, value):
        """The rows, each checked and in one shape; raises with the number of the row that is wrong."""
        if isinstance(value, str):
            value = [{"kind": ConditionKind.OTHER, "text": value}] if value.strip() else []
        rows = value or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._error("list")
        if len(rows) > MOST_CONDITIONS:
            raise self._error("many", most=MOST_CONDITIONS)
        cleaned = []
        for n, row in enumerate(rows, 1):
            one = self._row(n, row)
            if any(_contradict(one, other) for other in cleaned):
                raise self._error("once", n=n)
            cleaned.append(one)
        return cleaned

    def _row(self, n, row):
        kind, text = str(row.get("kind") or ""), str(row.get("text") or "").strip()
        NO_NULL_CHARACTERS(text)
        if kind not in ConditionKind.values:
            raise self._error("kind", n=n)
        if len(text) > LONGEST_TEXT or (kind in NEEDS_TEXT and not text):
            raise self._error("text", n=n, most=LONGEST_TEXT)
        one = {"kind": kind, "times": None, "period": "", "months": [], "text": text}
        if kind == ConditionKind.FREQUENCY_CAP:
            times, period = str(row.get("times") or "").strip(), str(row.get("period") or "")
            is_number = times.isascii() and times.isdecimal() and 0 < len(times) <= len(str(MOST_TIMES))
            if not is_number or int(times) < 1 or period not in CapPeriod.values:
                raise self._error("cap", n=n)
            one |= {"times": int(times), "period": period}
        if kind == ConditionKind.MONTHS:
            one["months"] = self._months(n, row.get("months"))
        return one

    def _months(self, n, given):
        parts = given if isinstance(given, list) else BETWEEN_MONTHS.split(str(given or ""))
        found = {str(part).strip() for part in parts} - {""}
        if not found or found - {str(month) for month in MONTHS}:
            raise self._error("months", n=n)
        return sorted(int(part) for part in found)

    def _error(self, code, **params):
        return ValidationError(self.error_messages[code], code=code, params=params)


def _contradict(one, other):
    """True for two rows of a kind that is said once, two caps of one period, and twice the same words."""
    if one["kind"] != other["kind"]:
        return False
    same = one["text"] == other["text"]
    return one["kind"] in ONCE or (
        one["period"] == other["period"] if one["kind"] == ConditionKind.FREQUENCY_CAP else same
    )


def month_names(months):
    """Months in words: 3月、9月."""
    return _t("、").join(_t("%(n)s月") % {"n": month} for month in months)


def sentence(row):
    """One condition in words, without a full stop; words of the decider alone stay as they were written."""
    kind, text = row["kind"], row["text"].rstrip("。")
    if kind == ConditionKind.OTHER:
        return text
    if kind == ConditionKind.FORM_MERGED:
        return _t("报表合并：%(text)s") % {"text": text}
    if kind == ConditionKind.FORM_REFUSED:
        return _t("不准予的报表、台账：%(text)s") % {"text": text}
    said = {
        ConditionKind.FREQUENCY_CAP: lambda: (
            _t("%(period)s不超过%(n)s次") % {"period": CapPeriod(row["period"]).label, "n": row["times"]}
        ),
        ConditionKind.MONTHS: lambda: _t("只准予在%(months)s下派") % {"months": month_names(row["months"])},
        ConditionKind.FUNDS_FIRST: lambda: _t("经费到账后方可下派"),
    }[kind]()
    return _t("%(said)s（%(text)s）") % {"said": said, "text": text} if text else said


def in_words(rows):
    """All conditions as one text for people: for the letter, the admission and the paper."""
    return _t("；").join(sentence(row) for row in rows)


def said_of(admission):
    """The conditions of an admission, one sentence each; without rows, such as of one that was imported, its own words."""
    rows = [sentence({key: getattr(row, key) for key in KEYS}) for row in admission.decision.condition_rows.all()]
    return rows or ([admission.conditions] if admission.conditions else [])


def keep(decision, rows):
    """Keep the rows with their decision; they never change afterwards."""
    return DecisionCondition.objects.bulk_create(DecisionCondition(decision=decision, **row) for row in rows)


def empty_row():
    """A row of the page in which nothing stands yet."""
    return {"kind": "", "times": "", "period": "", "months": "", "text": ""}
