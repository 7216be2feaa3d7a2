"""What is more than a typing error: numbers, denials, obligations, limits, units, and too many characters."""

import pytest

from registry.meaning import change_of_meaning, distance

UNITS = {"卫生健康委员会", "统计局"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("协助做好计划生育登纪工作", "协助做好计划生育登记工作"),
        ("办理帐户变更手续", "办理账户变更手续"),
        ("做好做好政策宣传", "做好政策宣传"),
        ("政策(宣传)", "政策（宣传）"),
        ("２０２６年宣传", "2026年宣传"),
        ("由卫生健康委员会负责，社区作好宣传", "由卫生健康委员会负责，社区做好宣传"),
    ],
)
def test_a_typing_error_may_be_mended(before, after):
    assert change_of_meaning(before, after, unit_names=UNITS) is None


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("应当在3日内办理完毕", "应当在5日内办理完毕", "数字、日期或者数量有变化"),
        ("三日内办理完毕并答复", "五日内办理完毕并答复", "数字、日期或者数量有变化"),
        ("每年3月办理登记手续", "每年3日办理登记手续", "数字、日期或者数量有变化"),
        ("社区不承担此项工作", "社区承担此项工作", "否定、禁止或者除外的字眼有变化"),
        ("社区不承担，街道承担此项工作", "社区承担，街道不承担此项工作", "否定、禁止或者除外的字眼有变化"),
        ("甲证3日办结，乙证5日办结", "甲证5日办结，乙证3日办结", "数字、日期或者数量有变化"),
        ("未成年人保护工作宣传", "成年人保护工作宣传", "否定、禁止或者除外的字眼有变化"),
        ("社区应当上报发现情况", "社区可以上报发现情况", "「应当、必须、可以、协助」一类表示责任的字眼有变化"),
        ("协助做好公共卫生工作", "做好公共卫生工作", "「应当、必须、可以、协助」一类表示责任的字眼有变化"),
        ("出具户籍和婚姻证明", "出具户籍或婚姻证明", "范围、限度或者「和、或」一类的字眼有变化"),
        ("由街道办理登记手续", "由社区办理登记手续", "单位、部门或者人员的称呼有变化"),
        ("由卫生健康委员会办理", "由卫生健康委办理", "单位或者部门的名称有变化"),
        ("由统计局办理有关手续", "由财政局办理有关手续", "单位或者部门的名称有变化"),
        ("群防群治", "打扫卫生", "改动的字太多"),
        ("宣传法律法规政策知识读本", "打扫街巷楼道环境卫生死角", "改动的字太多"),
    ],
)
def test_a_change_of_meaning_needs_an_order(before, after, why):
    assert change_of_meaning(before, after, unit_names=UNITS) == why


def test_another_direction_is_another_place_and_in_other_texts_a_typing_error():
    before, after = "政务中心东厅办事大堂", "政务中心西厅办事大堂"
    assert change_of_meaning(before, after, is_place=True) == "方位有变化"
    assert change_of_meaning(before, after) is None
    assert change_of_meaning("政务中心东厅办事大唐", before, is_place=True) is None


def test_the_authority_says_how_many_characters_a_correction_may_change():
    before, after = "甲乙丙丁戊己庚辛壬癸子丑", "甲乙丙丁戊己庚辛天地玄丑"
    assert change_of_meaning(before, after, most=3) is None
    assert change_of_meaning(before, after, most=2) == "改动的字太多"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 0), ("甲乙丙", "甲乙丙", 0), ("甲乙丙", "甲丙", 1), ("甲乙", "乙甲", 2), ("甲乙丙丁", "丁丙乙甲", 4)],
)
def test_the_distance_counts_characters_put_in_dropped_or_replaced(one, other, expected):
    assert distance(one, other, 10) == expected


def test_a_distance_above_the_most_is_only_known_to_be_more():
    assert distance("甲" * 50, "乙" * 50, 3) > 3
    assert distance("甲" * 5000, "乙", 3) == 4
