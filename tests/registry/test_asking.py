"""What a text asks: certificate, permitted acts, burdens, quoted numbers."""

import pytest

from registry.act_words import PERMITTED_ACTS, STRONG_ACTS, WEAK_ACTS
from registry.asking import Asked, canonical_number, certificate_anchors, names_an_act, quotes_number, read_asked
from registry.burden_words import STRONG_BURDENS, WEAK_BURDENS
from registry.notice_text import read_clauses

CATEGORIES = {
    "task",
    "organisation",
    "signboard",
    "ledger_form",
    "survey_statistics",
    "inspection_assessment",
    "creation_standard",
    "information_system",
    "meeting_training",
}


def test_the_tables_know_the_six_acts_and_the_categories():
    assert set(STRONG_ACTS) == set(WEAK_ACTS) == set(PERMITTED_ACTS)
    assert set(STRONG_BURDENS) == CATEGORIES
    assert set(WEAK_BURDENS) <= CATEGORIES


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("请提醒老人认证", "contact_residents"),
        ("陪同民警走访", "help_home_visit"),
        ("动员居民报名", "organise_mobilise"),
        ("入户宣传反诈", "publicise_educate"),
        ("劝导居民不要飞线充电", "persuade"),
        ("发现异常及时报告", "report_findings"),
    ],
)
def test_each_permitted_act_is_read(text, act):
    asked = read_asked(text)
    assert act in asked.acts
    assert not asked.burden_only


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("抽调两名工作人员", "task"),
        ("成立防汛领导小组", "organisation"),
        ("设立科普站并挂牌", "signboard"),
        ("填写登记表", "ledger_form"),
        ("统计理发店数量", "survey_statistics"),
        ("迎接年终考核", "inspection_assessment"),
        ("创建绿色社区", "creation_standard"),
        ("录入平台", "information_system"),
        ("社区书记参加业务培训", "meeting_training"),
        ("开居住证明", "certificate"),
    ],
)
def test_each_category_of_burden_is_read(text, category):
    assert category in read_asked(text).burdens


def test_a_form_about_an_act_asks_for_the_form():
    assert read_asked("报送反诈宣传活动信息").burden_only
    assert read_asked("反诈宣传台账").burden_only
    assert read_asked("入户登记表填报").burden_only


def test_the_figures_of_an_act_are_no_request_for_the_act():
    asked = read_asked("请填写公共卫生工作统计表,每周五上报一次,含走访户数、宣传次数")
    assert (asked.acts, asked.burden_only) == ((), True)


def test_an_act_with_a_form_beside_it_asks_for_both():
    asked = read_asked("走访独居老人并填写登记表")
    assert asked.acts == ("help_home_visit",)
    assert asked.burdens == ("ledger_form",)
    assert not asked.burden_only


def test_forms_that_outweigh_the_act_are_what_is_asked():
    assert read_asked("请走访,摸清独居老人底数,填写信息表,建立台账,周五前报送").burden_only


def test_words_that_only_sound_like_a_burden_are_none():
    assert read_asked("组织居民民主测评").burdens == ()
    assert read_asked("孕前检查告知").burdens == ()
    assert read_asked("收集居民意见上报街道").burdens == ()


def test_background_asks_for_nothing():
    assert read_asked("根据考核办法要求,请走访老人").burdens == ()


@pytest.mark.parametrize(
    "text",
    [
        "开个单身证明",
        "社区给盖个章",
        "写个条子说明我还活着",
        "打个便条",
        "开介绍信",
        "出具在家表现情况",
        "盖个单身的章",
    ],
)
def test_a_certificate_is_asked_for_in_many_words(text):
    assert read_asked(text).is_certificate


@pytest.mark.parametrize(
    "text",
    [
        "办理老年证不需要社区开证明",
        "请老人携带身份证明到场",
        "统计表盖章后报送",
        "社区主任在责任书上盖章",
        "由社区开具罚单",
        "事实证明调解有效",
        "宣传取消的证明事项清单",
    ],
)
def test_other_uses_of_the_words_ask_for_no_certificate(text):
    assert not read_asked(text).is_certificate


def test_a_purpose_is_noticed():
    assert read_asked("单身证明办贷款").purpose_stated
    assert not read_asked("开个单身证明").purpose_stated
    assert not read_asked("办理残疾人证").purpose_stated


def test_the_anchor_of_a_certificate_is_its_word():
    (clause,) = read_clauses("开单身证明")
    assert list(certificate_anchors(clause)) == [(3, 5)]


@pytest.mark.parametrize(
    "written",
    [
        "示范区准〔2026〕3号",
        "示范区准[2026]3号",
        "示范区准(2026)3号",
        "示范区准【2026】第3号",
        "示范区准〔 2026 〕 3 号",
        "示范区准﹝2026﹞003号",
        "示范区准{2026}3号",
    ],
)
def test_a_record_number_is_read_in_every_bracket(written):
    asked = read_asked(f"请按{written}办理")
    assert quotes_number(asked, "示范区准〔2026〕3号")
    assert not quotes_number(asked, "示范区准〔2026〕13号")
    assert canonical_number(written) == "示范区准〔2026〕3号"


def test_a_longer_number_is_another_number():
    assert not quotes_number(read_asked("示范区准〔2026〕13号"), "示范区准〔2026〕3号")
    assert not quotes_number(read_asked("示范区准〔2026〕3号"), "")


def test_who_answers_for_the_result_is_noticed():
    assert read_asked("由社区负责整治").responsible
    assert not read_asked("配合城管劝导商户").responsible
    assert read_asked("配合城管劝导商户").helping


def test_denied_words_are_kept():
    assert read_asked("本通知不涉及招商").denied == ("不涉及招商",)


def test_acts_are_named_by_their_words():
    assert names_an_act("宣传")
    assert not names_an_act("宣传栏目")


def test_nothing_asks_for_nothing():
    assert read_asked("") == Asked()
    assert read_asked("。。。!!!") == Asked()


@pytest.mark.parametrize(
    "typed",
    [
        "第示范区准〔2026〕30号",
        "示范区准2026-30",
        "示范区准（2026）30",
        "示范区准【2026】第030号",
        "请按示范区准2026年30号办",
        "示范区准字〔2026〕30号",
        "示范区准 2026 30",
        "《示范区准〔2026〕30号》",
    ],
)
def test_a_record_number_is_recognised_however_it_is_typed(typed):
    assert quotes_number(read_asked(typed), "示范区准〔2026〕30号")
    assert not quotes_number(read_asked(typed), "示范区准〔2026〕3号")


@pytest.mark.parametrize(
    "text", ["经核准2026年11月20日前完成", "批准2026-11-20起施行", "标准2026版", "依据民发（2015）"]
)
def test_a_date_after_an_approval_is_no_record_number(text):
    assert read_asked(text).quoted_numbers == ()


def test_passing_on_what_residents_said_is_no_burden():
    assert read_asked("居民反映路灯不亮,请社区报给街道").burdens == ()
    assert read_asked("路灯数量请社区报给街道").burden_only


def test_looking_into_a_matter_and_calling_on_people_in_one_breath_asks_for_both():
    assert read_asked("困境儿童请社区摸底看望").acts == ("help_home_visit",)


@pytest.mark.parametrize("text", ["没有任何考核指标", "不是街道下的任务", "不要填表", "不打分不排名"])
def test_what_is_expressly_not_asked_is_no_burden(text):
    assert read_asked(text).burdens == ()


def test_to_have_it_written_that_something_is_so_is_a_certificate():
    assert read_asked("出国结婚要社区开我没结过婚").is_certificate
    assert not read_asked("社区开会讨论").is_certificate


@pytest.mark.parametrize(
    ("text", "is_relief"),
    [
        ("不得要求社区填表", True),
        ("根据减负要求,各部门不得向社区摊派任务。违者严肃处理。", True),
        ("拆违由城管部门负责,不得推给社区", True),
        ("不得要求社区填表,请协助走访老人", False),
        ("不用填表,送到门口就行", False),
        ("不得要求社区填表,社区照旧打卡", False),
        ("社区不得漏报", False),
        ("", False),
    ],
)
def test_a_text_that_only_relieves_communities_asks_nothing(text, is_relief):
    asked = read_asked(text)
    assert asked.is_relief is is_relief
    if is_relief:
        assert (asked.acts, asked.burdens, asked.is_certificate, asked.helping) == ((), (), False, False)
