"""Conditions of the demonstration's decisions as rows: those that later checks use, beside what is only words."""

from admission.models import CapPeriod, ConditionKind

KNOWN = {
    "每月不超过一次": {"kind": ConditionKind.FREQUENCY_CAP, "times": 1, "period": CapPeriod.MONTH},
    "经费到账后方可下派": {"kind": ConditionKind.FUNDS_FIRST},
}


def rows_of(words):
    """The conditions that ``words`` say one after the other, for the form of an approval."""
    parts = words.rstrip("。").split("；")
    return [KNOWN[part] for part in parts] if all(part in KNOWN for part in parts) else words
