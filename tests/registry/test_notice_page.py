"""Where words stand on the page of a notice, and how much they count there."""

import pytest

from registry.notice_page import NEAR_ANCHOR_FACTOR, SAME_CLAUSE_FACTOR, TITLE_FACTOR, Page, Places, by_head


def spans(text, *parts):
    page = Page(text)
    return [(start, end) for start, end, _heard in page.spans(parts, Places(page.occurrences(by_head(parts))))]


def test_words_are_found_by_their_first_characters():
    assert Page("低保老人领低保").occurrences(by_head(["低保", "老人", "高龄"])) == {"低保": [0, 5], "老人": [2]}


def test_a_word_for_a_paper_does_not_stand_in_the_word_for_its_proof():
    assert spans("办养犬证", "养犬证") == [(1, 4)]
    assert spans("开养犬证明", "养犬证") == []


def test_a_compound_needs_all_its_words_in_one_sentence():
    assert spans("推销商业保险,每人十份", "保险", "推销") == [(4, 6)]
    assert spans("推销会取消。办理保险", "保险", "推销") == []


def test_a_near_word_stands_for_a_word_of_a_keyword_that_is_not_there_itself():
    page = Page("邻居吵架请居委会调停,调解不成再说")
    occurrences = page.occurrences(by_head(["邻居", "调解", "调停", "吵架"]))
    places = Places(occurrences, {"调解": ["调停"], "纠纷": ["吵架"]})
    assert [span.heard for span in page.spans(("邻居", "调解"), places)] == [("邻居", "调解")]
    assert [span.heard for span in page.spans(("邻居", "纠纷"), places)] == [("邻居", "吵架")]
    assert list(page.spans(("邻居", "租金"), places)) == []


def test_common_words_must_stand_closer():
    far = "居民" + "的" * 20
    assert spans(f"{far}意见", "居民", "意见") == []
    assert spans(f"诉求{'的' * 20}意见", "诉求", "意见") == [(0, 2)]


def test_parts_of_a_compound_do_not_overlap():
    assert spans("养老金", "养老金", "老金") == []


@pytest.mark.parametrize(
    ("text", "word", "factor"),
    [
        ("开单身证明", "单身", NEAR_ANCHOR_FACTOR),
        ("开单身很多年之后的那种证明", "单身", SAME_CLAUSE_FACTOR),
        ("我单身,开证明", "单身", 1.0),
    ],
)
def test_the_certified_matter_stands_near_the_word_for_a_certificate(text, word, factor):
    page = Page(text)
    ((start, end, _heard),) = page.spans((word,), Places(page.occurrences(by_head([word]))))
    assert page.anchor_factor(start, end) == factor


def test_the_name_of_a_document_counts_half():
    page = Page("宣传《噪声污染防治法》")
    assert page.weight(3, 5) == TITLE_FACTOR
    assert page.weight(0, 2) == 1.0


def test_what_is_forbidden_is_known_by_its_place():
    page = Page("请通知商户,不得乱堆报刊")
    assert [page.is_forbidden(position) for position in (0, page.text.index("报刊"))] == [False, True]


def test_a_page_that_only_relieves_says_of_what():
    pages = [Page("不得要求社区填表"), Page("不得要求社区填表,请走访老人")]
    assert [(page.only_relieves, "填表" in page.text) for page in pages] == [(True, True), (False, False)]


def test_a_text_without_words_is_an_empty_page():
    page = Page("。。。")
    assert (page.text, page.bigrams, page.is_certificate) == ("", (set(), set()), False)
