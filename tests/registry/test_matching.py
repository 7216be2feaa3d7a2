"""Which lines a text speaks of, and how surely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.matching import A_GUESS, FAINTEST_SCORE, Index, Line, Match, find_lines, order_of
from tests.registry.large_texts import AGED, HEALTH, LINES, NEWSPAPERS, long_text, many_lines
from tests.steps import steps_of


def keys(text, lines=LINES):
    return [match.line.key for match in find_lines(text, lines)]


def match_of(text, key, lines=LINES):
    return next(match for match in find_lines(text, lines) if match.line.key == key)


def test_the_best_line_comes_first():
    assert keys("定期探访独居老人,防溺水")[:2] == ["a13", "a15"]


def test_a_keyword_weighs_more_than_the_words_of_the_line():
    plain = Line("p", "assist", "20", "防溺水宣传")
    with_keyword = Line("k", "assist", "21", "暑期安全", keywords=("河边玩水",))
    assert keys("劝阻孩子河边玩水,防溺", (plain, with_keyword))[0] == "k"


def test_a_line_without_keywords_is_found_by_its_own_words():
    plain = Line("x", "admission", "示范区准〔2026〕9号", "养老服务设施季度巡访")
    assert keys("请配合养老服务设施季度巡访", (plain, HEALTH)) == ["x"]


def test_an_admission_called_by_its_full_name_is_clearly_meant():
    cards = Line("a8", "assist", "8", "协助做好社会保障工作", keywords=("社会保障", "社保"))
    day = Line("d", "admission", "示范区准〔2026〕9号", "社会保障卡换发集中办理日", keywords=("社保卡换发",))
    named = match_of("请做好社会保障卡换发集中办理日的通知", "d", (cards, day))
    assert named.score > 1.2 * match_of("请做好社会保障卡换发集中办理日的通知", "a8", (cards, day)).score
    assert match_of("社保卡换发", "d", (cards, day)).score < named.score


def test_a_word_that_all_lines_share_tells_nothing():
    lines = [
        Line(i, "assist", str(i), f"协助做好与居民利益相关的{name}工作")
        for i, name in enumerate(["社区教育", "消费维权"])
    ]
    assert keys("与居民利益相关的工作", lines) == []


def test_the_words_that_matched_are_shown():
    match = match_of("探访独居老人", "a13")
    assert match.words == ("独居老人", "探访")
    assert match.line is AGED


def test_a_word_inside_a_longer_one_of_the_same_line_is_no_second_hit():
    assert match_of("独居老人", "a13").words == ("独居老人",)


def test_an_excepted_word_is_no_hit():
    assert keys("招商银行来小区设摊") == ["n1"]
    assert match_of("招商银行来小区设摊", "n1").words == ("招商",)
    assert match_of("招商银行来小区设摊", "n1").score < match_of("下达招商任务", "n1").score / 2


def test_what_the_text_denies_is_not_found():
    assert keys("本通知不涉及招商") == []
    assert keys("无需订报刊") == []


def test_what_the_text_forbids_is_no_hit_on_the_negative_list_only():
    assert "n8" not in [
        match.line.key for match in find_lines("请张贴海报,不得摊派报刊", [NEWSPAPERS]) if match.score > 0.3
    ]
    assert keys("严禁儿童下河,防溺水宣传") == ["a15"]


def test_a_text_that_only_forbids_names_the_line_that_forbids_the_same():
    assert keys("不得向社区摊派报刊") == ["n8"]


def test_a_text_that_only_forbids_a_task_names_no_line_of_certificates():
    shops = Line("c19", "not_to_issue", "19", "市场主体住所证明", keywords=("理发店",))
    assert [keys(f"社区不再{text}", [shops]) for text in ("统计理发店数量", "给理发店开证明")] == [[], ["c19"]]


def test_people_give_way_to_the_matter():
    lines = (AGED, HEALTH)
    assert keys("老人疫苗接种", lines)[0] == "a3"
    assert keys("老人生日", lines) == ["a13"]


def test_for_a_certificate_the_words_beside_it_count_most():
    both = "养狗的邻居要开单身证明"
    assert keys(both)[0] == "c8"
    assert keys("单身的邻居要开养狗证明")[0] == "c4"


def test_the_purpose_of_a_certificate_is_told_apart():
    assert match_of("过户用的继承关系证明", "m3").purpose_words == ("过户",)
    assert match_of("继承关系证明", "m3").purpose_words == ()
    assert keys("房子过户") == []


def test_an_admission_is_found_by_its_number():
    admission = Line("d", "admission", "示范区准〔2026〕3号", "楼道灯巡查")
    (match,) = find_lines("请按示范区准[2026]第3号办理", [admission])
    assert match == Match(admission, 1.0, ("示范区准〔2026〕3号",))


def test_background_says_less_than_the_demand():
    full = match_of("请组织疫苗接种", "a3").score
    assert match_of("根据疫苗接种工作安排,请通知居民", "a3").score < full


def test_ties_are_in_the_order_of_lists_then_of_numbers():
    lines = [
        Line("b", "assist", "10", "甲", keywords=("巡河",)),
        Line("a", "assist", "9", "乙", keywords=("巡河",)),
        Line("n", "negative", "1", "丙", keywords=("巡河",)),
        Line("d", "duty", "11", "丁", keywords=("巡河",)),
    ]
    assert keys("巡河", lines) == keys("巡河", lines[::-1]) == ["d", "a", "b", "n"]


@pytest.mark.parametrize("text", ["", "。。。!!!", "😀😀", "\x00\n\t", "的", "-", "+~"])
def test_a_text_without_words_finds_nothing(text):
    assert find_lines(text, LINES) == []


def test_no_lines_find_nothing():
    assert find_lines("招商", []) == []


@given(st.text(max_size=200))
def test_any_text_is_answered_with_scores_in_range(text):
    matches = find_lines(text, LINES)
    assert all(FAINTEST_SCORE <= match.score <= 1 for match in matches)
    assert matches == sorted(matches, key=order_of)


@given(st.lists(st.sampled_from(["独居老人", "疫苗", "招商", "证明", "单身", ",", "。", "请", "不需要"]), max_size=30))
def test_the_order_of_lines_is_of_no_effect(words):
    text = "".join(words)
    assert find_lines(text, LINES) == find_lines(text, LINES[::-1])


def test_the_steps_of_finding_grow_no_faster_than_the_text():
    index = Index(LINES)
    short, long = long_text(25_000), long_text(100_000)
    assert steps_of(lambda: index.find(long)) <= 4.4 * steps_of(lambda: index.find(short))


def test_the_steps_of_preparing_grow_no_faster_than_the_lines():
    few, many = many_lines(1_000), many_lines(4_000)
    Index([*few, *many])  # what is read of a keyword or a name is remembered
    assert steps_of(lambda: Index(many)) <= 4.4 * steps_of(lambda: Index(few))


def test_an_admission_is_found_by_its_name_among_ten_thousand():
    lines = many_lines(10_000)
    assert Index(lines).find(lines[77].name)[0].line is lines[77]


def test_a_near_word_is_heard_for_a_keyword_and_says_less():
    talk = Line("t", "duty", "70", "无名事项", keywords=("夫妻+调解",))
    assert match_of("夫妻闹离婚请来调停", "t", (talk,)).words == ("夫妻+调停",)
    said, nearly = (match_of(f"夫妻请来{word}", "t", (talk,)).score for word in ("调解", "调停"))
    assert nearly < said


def test_a_line_that_forbids_demands_is_a_guess_where_nothing_is_demanded():
    own = Line("o", "duty", "71", "无名甲", keywords=("园林公司", "草坪枯死"))
    forbidden = Line("n", "negative", "71", "无名乙", keywords=("草坪",))
    assert match_of("草坪枯死,园林公司不来", "n", (own, forbidden)).score == A_GUESS
    assert match_of("草坪枯死,园林公司不来,由社区负责", "n", (own, forbidden)).score > A_GUESS


def test_small_talk_is_never_more_than_a_guess():
    canteen = Line("c", "duty", "72", "无名丙", keywords=("食堂",))
    assert match_of("今天食堂的红烧肉不错", "c", (canteen,)).score == A_GUESS


def test_what_was_said_of_a_matter_before_finds_a_line_of_its_name_without_a_keyword():
    named = Line("a3", "assist", "3", "协助做好公共卫生工作")
    renamed = Line("x3", "assist", "3", "无名丁")
    found = match_of("脚上长了疙瘩想找医生打疫苗", "a3", (named, renamed))
    assert found.score > 0 and found.words
    assert keys("脚上长了疙瘩想找医生打疫苗", (renamed,)) == []
