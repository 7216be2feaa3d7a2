"""The kinds of rules: every declared rule has one, and its default can be said in words and set in its own field."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from registry.rule_kinds import KINDS
from registry.rules import RULES
from web import clock

NAMES = {"mz": "民政局", "lxhy": "联席会议办公室"}


def words(key, value):
    return KINDS[key].words(value, lambda code: NAMES.get(code, ""))


def test_every_rule_has_a_kind():
    assert list(KINDS) == list(RULES)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("decision_days", 15, "15个工作日"),
        ("countersign_days", 0, "不要求"),
        ("yearly_review_month", 11, "11月"),
        ("decision_notice_days", 0, "不公示"),
        ("late_funds_refusable", 1, "是"),
        ("late_funds_refusable", 0, "否"),
        ("clock_starts", "acceptance", "受理之日"),
        ("lowest_basis_level", "prefecture_policy", "地市级规范性文件"),
        ("reviewing_unit", "mz", "民政局（mz）"),
        ("reviewing_unit", "xx", "代码xx（没有这个单位）"),
        ("may_not_issue", "lxhy mz", "联席会议办公室（lxhy）、民政局（mz）"),
        ("may_not_issue", "", "没有"),
        ("document_issuer", "", "没有设定"),
        ("document_issuer", "民政局", "民政局"),
        ("baseline_month", "", "没有设定"),
        ("baseline_month", "2026-01", "2026年1月"),
        ("baseline_month", "一月", "一月"),
    ],
)
def test_a_value_is_said_in_words(key, value, said):
    assert words(key, value) == said


@pytest.mark.parametrize("key", RULES)
@pytest.mark.parametrize("value", [None, True, -1, 10**30, "", "\u0001", [1], {"a": 1}])
def test_whatever_was_kept_of_old_can_be_said(key, value):
    assert isinstance(words(key, value), str)


@pytest.mark.django_db
@pytest.mark.parametrize("key", RULES)
def test_the_default_fits_the_field_and_comes_back_as_it_was(district, key):
    kind, default = KINDS[key], RULES[key].default
    default = default if isinstance(default, int) else str(default)
    taken = kind.field(list(district.units.values())).clean(kind.shown(default))
    kept = kind.kept(taken)
    assert (kept, type(kept)) == (default, type(default))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("decision_days", "0"),
        ("decision_days", "251"),
        ("decision_days", "十五"),
        ("decision_days", ""),
        ("yearly_review_month", "13"),
        ("clock_starts", "yesterday"),
        ("late_funds_refusable", "2"),
        ("reviewing_unit", "nobody"),
        ("open_data_licence", "  "),
        ("document_issuer", "长" * 101),
        ("baseline_month", "2026年1月"),
        ("baseline_month", "2026-13"),
        ("baseline_month", "26-1"),
        ("baseline_month", "2999-01"),
    ],
)
def test_the_field_refuses_what_the_rule_cannot_be(key, value):
    with pytest.raises(ValidationError):
        KINDS[key].field([]).clean(value)


def test_a_month_that_is_not_over_is_no_baseline():
    with clock.at(datetime(2026, 11, 20, 9, tzinfo=UTC)):
        field = KINDS["baseline_month"].field([])
        assert (field.clean("2026-10"), field.clean(" 2026-10 "), field.clean("")) == ("2026-10", "2026-10", "")
        with pytest.raises(ValidationError, match="已经过去的月份"):
            field.clean("2026-11")
