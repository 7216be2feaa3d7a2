"""What a change of communities brings with it for admissions: caps and funds go with what passes on."""

from datetime import date
from decimal import Decimal

from admission.models import ConditionKind, DecisionCondition
from registry.models import UnitChange
from registry.successions import NewUnit, close, consequences_of, merge
from tests.dispatch.rows import admit

DAY = date(2026, 7, 1)
YEAR = {"since": date(2026, 1, 5), "last_day": date(2026, 12, 31)}


def told(change):
    """{label: (count, note)} of a change."""
    shown = UnitChange.objects.for_reading().get(pk=change.pk)
    return {str(one.label): (one.count, str(one.note)) for one in consequences_of(shown)}


def test_caps_and_funds_are_said_to_go_with_the_admissions_that_pass_on(district):
    both = [district.community1, district.community2]
    capped = admit(district, "入户宣传", communities=both, **YEAR)
    DecisionCondition.objects.create(
        decision=capped.decision, kind=ConditionKind.FREQUENCY_CAP, times=2, period="month"
    )
    admit(district, "无障碍改造", communities=both, funding_amount=Decimal(12000), **YEAR)
    admit(district, "目录征集", communities=both, **YEAR)
    said = told(merge(both, NewUnit("合苑社区", "c12"), on=DAY, by=district.operator))
    assert said["由承继社区继续适用的准入"][0] == 3
    assert said["其中限定次数的准入"] == (1, "原社区已经用掉的次数，计入承继的社区。")
    assert said["其中有经费的准入"] == (1, "经费总额1.20万元不变，原定给原社区的由承继的社区接收。")


def test_nothing_is_said_of_caps_and_funds_where_nothing_passes_on(district):
    admit(district, "无障碍改造", communities=[district.community1], funding_amount=Decimal(12000), **YEAR)
    said = told(close(district.community1, on=DAY, by=district.operator))
    assert "其中有经费的准入" not in said and "其中限定次数的准入" not in said
