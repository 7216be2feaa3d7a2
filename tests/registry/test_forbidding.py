"""A clause that forbids burdening communities is told from one that forbids in what it asks."""

import pytest

from registry.forbidding import asks_others, may_ask_communities, relieves


@pytest.mark.parametrize(
    "clause",
    [
        "任何单位不得要求社区填表",
        "不得把拆违任务推给社区",
        "社区不再出具证明",
        "停止向社区摊派报刊",
        "取消社区的各类台账",
        "社区台账一律停报",
        "不准强制居民下载app",
        "别让社区打卡",
        "对社区不搞排名",
        "社区有权拒绝",
        "不得由社区承担",
    ],
)
def test_forbidding_and_releasing_relieves(clause):
    assert relieves(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "社区不得漏报",
        "入户不得少于10次",
        "未完成的社区要说明原因",
        "社区不得擅自停止整治",
        "社区不准拒绝办理投诉",
        "严禁社区以任何理由不参加拆违",
        "社区要坚决制止乱摆摊",
        "请告知居民社区不再出具证明",
        "宣传不得强制居民下载app的规定",
        "社区可以不报吗",
        "不要求社区填表但要拍照",
        "取消社区评优资格",
        "对不配合社区工作的上门动员",
    ],
)
def test_what_demands_all_the_more_or_asks_does_not(clause):
    assert not relieves(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "禁止外来车辆进入社区",
        "不准在社区广场停车",
        "清理楼道杂物由社区负责",
        "停止供水由社区通知居民",
        "改性别登记让社区证明",
        "防止骗子渗透社区",
    ],
)
def test_a_community_that_is_a_place_or_that_does_it_is_not_relieved(clause):
    assert not relieves(clause)


def test_what_others_do_is_told_from_what_communities_do():
    clauses = ["拆违由城管部门负责", "违者严肃处理", "社区没有执法权", "社区负责拆违"]
    assert [asks_others(clause) for clause in clauses] == [True, True, True, False]


def test_a_clause_may_ask_communities_when_it_names_them_or_says_what_is_enough():
    assert [may_ask_communities(clause) for clause in ("各居委会照办", "送到门口就行", "天气转凉")] == [
        True,
        True,
        False,
    ]
