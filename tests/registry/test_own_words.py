"""Lines are found by the words of their own names."""

from registry.notice_page import Page
from registry.own_words import FEWEST_OWN_BIGRAMS, OWN_WORDS_EVIDENCE, Names


def names(*written, negative=()):
    return Names(written, [name in negative for name in written])


def test_a_whole_name_says_most():
    found = names("楼道灯巡查", "充电设施摸排").on(Page("请做好楼道灯巡查"))
    assert (found[0].evidence, found[0].is_whole, found.keys()) == (OWN_WORDS_EVIDENCE, True, {0})


def test_a_part_says_less_and_a_short_name_too():
    part = names("充电设施摸排").on(Page("充电设施"))[0]
    assert (part.is_whole, part.evidence < OWN_WORDS_EVIDENCE / 2) == (False, True)
    assert names("普法").on(Page("普法"))[0].evidence == OWN_WORDS_EVIDENCE / FEWEST_OWN_BIGRAMS


def test_the_words_that_stand_in_the_text_are_told():
    of = names("充电设施摸排")
    assert of.words(0, Page("摸排充电桩设施")) == ("充电", "设施", "摸排")


def test_a_few_lines_do_not_make_their_words_common():
    many = names(*(f"{season}季垃圾分类督导" for season in "春夏秋冬早晚"))
    assert many.on(Page("冬季垃圾分类督导"))[3].evidence == OWN_WORDS_EVIDENCE


def test_what_the_text_forbids_says_nothing_for_a_negative_line():
    assert names("乱堆报刊", negative=("乱堆报刊",)).on(Page("不得乱堆报刊")) == {}
    assert names("乱堆报刊").on(Page("不得乱堆报刊")).keys() == {0}
