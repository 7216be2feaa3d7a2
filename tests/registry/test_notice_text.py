"""A pasted notice becomes clauses: one form of characters, no greetings, no signatures, denials marked."""

import pytest

from registry.notice_text import BACKGROUND_WEIGHT, MASK, matter_of, normalise, read_clauses, unmasked


def texts(text):
    return [clause.text for clause in read_clauses(text)]


def test_width_case_and_spaces_are_made_one():
    assert normalise("下载 APP(50 万元),完成!") == "下载app(50万元),完成!"
    assert normalise("　社区\u200b工作 ") == "社区工作"


def test_little_pictures_part_what_stands_around_them():
    assert texts("大家好🌹🌹根据部署📎请填写附表👍🏻") == ["根据部署", "请填写附表"]
    assert [clause.weight for clause in read_clauses("🌹根据部署，请填写附表")] == [BACKGROUND_WEIGHT, 1.0]
    assert read_clauses("🎉👍🏻❤️") == []


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        ("大家好，根据部署，请于17:00前填写《附表》，盖章", "请于17:00前填写《附表》，盖章"),
        ("🌹 请填写附表", "请填写附表"),
        ("收到请回复，谢谢", ""),
        ("各社区书记、主任：", ""),
        ("根据统一部署", ""),
        ("Please fill in the form", "Please fill in the form"),
    ],
)
def test_the_matter_of_a_sentence_is_what_follows_address_greeting_and_background(sentence, matter):
    assert matter_of(sentence) == matter


def test_only_punctuation_gives_no_clause():
    assert read_clauses("。。。,,!!??……——") == []
    assert read_clauses("") == []
    assert read_clauses(" \n\t ") == []


def test_greetings_thanks_and_requests_for_receipt_are_left_out():
    notice = "各位书记:\n大家好!请通知老人体检。收到请回复,谢谢配合!"
    assert texts(notice) == ["请通知老人体检"]


def test_address_signature_and_date_are_left_out():
    notice = "各社区:\n请通知老人体检。\n示范街道办事处\n2026年3月5日"
    assert texts(notice) == ["请通知老人体检"]


def test_a_single_line_is_never_taken_for_a_signature():
    assert texts("请社区监督供电局") == ["请社区监督供电局"]


def test_a_title_loses_its_frame():
    assert texts("关于开展独居老人探访的通知") == ["独居老人探访"]


def test_background_counts_less_than_what_is_asked():
    clauses = read_clauses("根据区统计局工作安排,请填写附表")
    assert [(clause.text, clause.weight) for clause in clauses] == [
        ("根据区统计局工作安排", BACKGROUND_WEIGHT),
        ("请填写附表", 1.0),
    ]


def test_background_without_a_comma_is_cut_off():
    clauses = read_clauses("按照区里统一要求填报犬只登记表")
    assert [(clause.text, clause.weight) for clause in clauses] == [
        ("按照区里统一要求", BACKGROUND_WEIGHT),
        ("填报犬只登记表", 1.0),
    ]


def test_the_time_of_a_campaign_is_background():
    assert [clause.weight for clause in read_clauses("创城期间劝导居民文明停车")] == [BACKGROUND_WEIGHT, 1.0]


@pytest.mark.parametrize(
    ("sentence", "demanded"),
    [
        ("街道要求每个社区上报值班表", "上报值班表"),
        ("民政局又要求我们报独居老人台账", "报独居老人台账"),
        ("上级明确要求各社区居委会建微信群", "建微信群"),
        ("居民要求街道增设路灯", None),
        ("不要求社区上报值班表", None),
    ],
)
def test_that_somebody_demands_something_is_background_and_what_residents_demand_is_not(sentence, demanded):
    clauses = read_clauses(sentence)
    told = (clauses[-1].text, clauses[0].weight) if len(clauses) > 1 else (None, 1.0)
    assert told == (demanded, BACKGROUND_WEIGHT if demanded else 1.0)


def test_a_text_of_background_alone_counts_in_full():
    assert [clause.weight for clause in read_clauses("为进一步做好低保工作")] == [1.0]


def test_what_is_not_asked_is_masked_and_kept_as_denied():
    (clause,) = read_clauses("本通知不涉及招商")
    assert clause.text == "本通知" + MASK * 5
    assert clause.denied == ("不涉及招商",)


def test_a_denial_ends_where_the_sentence_turns():
    (clause,) = read_clauses("不需要社区盖章但请通知老人")
    assert clause.text == MASK * 7 + "但请通知老人"


def test_what_relieves_communities_is_masked_wholly_and_kept():
    clauses = read_clauses("不得要求社区填表,请走访老人")
    assert [(one.text, one.relieves, one.denied) for one in clauses] == [
        (MASK * 8, True, ("不得要求社区填表",)),
        ("请走访老人", False, ()),
    ]
    assert [one.text for one in unmasked(clauses)] == ["不得要求社区填表", "请走访老人"]


def test_what_is_forbidden_is_marked_but_stays_readable():
    (clause,) = read_clauses("宣传严禁电动车进楼")
    assert clause.text == "宣传严禁电动车进楼"
    assert clause.forbidden == (2, 9)


def test_a_stricter_demand_is_no_prohibition():
    (clause,) = read_clauses("每天打卡不得少于两次")
    assert clause.forbidden is None


def test_sentences_are_numbered():
    assert [clause.sentence for clause in read_clauses("走访老人,送去慰问。统计人数")] == [1, 1, 2]
