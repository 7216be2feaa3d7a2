"""What a draft is held against."""

import pytest

from registry.findings import plain_form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("开展（夜间）巡逻", "开展(夜间)巡逻。"),
        ("协助 做好　公共卫生工作", "协助做好公共卫生工作"),
        ("ＡＰＰ推广", "app推广"),
        ("「一老一小」台账", "一老一小台账"),
    ],
)
def test_width_case_spaces_and_punctuation_make_no_other_wording(one, other):
    assert plain_form(one) == plain_form(other)


def test_another_character_makes_another_wording():
    assert plain_form("登记养犬情况") != plain_form("登记养犬状况")
