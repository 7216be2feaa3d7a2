"""A pasted notice is cut into its matters, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.notice_matters import MOST_PIECES, asks_for_something, pieces_of


def items(text):
    return [piece.text for piece in pieces_of(text) if piece.is_item]


def sentences(text):
    return [piece.text for piece in pieces_of(text) if not piece.is_item]


@pytest.mark.parametrize(
    "text",
    [
        "一、通知体检；二、填报台账。",
        "1.通知体检。2.填报台账。",
        "1、通知体检\n2、填报台账",
        "(一)通知体检；(二)填报台账",
        "（1）通知体检（2）填报台账",
        "①通知体检 ②填报台账",
        "一是通知体检；二是填报台账",
        "第一，通知体检；第二，填报台账",
        "首先，通知体检。其次，填报台账。",
    ],
)
def test_numbered_items_are_found_however_they_are_numbered(text):
    assert items(text) == ["通知体检", "填报台账"]


def test_address_introduction_signature_and_attachments_are_no_matters():
    notice = (
        "各社区居委会：\n  现将有关事项通知如下：\n一、通知体检；\n二、填报台账。\n"
        "联系人：王工 88886666\n附件：1.体检安排\n2.台账样式\n东街街道办事处\n2026年11月20日"
    )
    assert [piece.text for piece in pieces_of(notice)] == ["通知体检", "填报台账"]


def test_what_stands_after_the_items_is_read_too():
    assert sentences("一、通知体检\n二、填报台账\n请各社区另报总结") == ["请各社区另报总结"]


def test_sentences_are_cut_at_their_ends_and_where_a_further_request_begins():
    assert sentences("请贴公告，另外把数量统计一下。开个证明，顺便再开一个") == [
        "请贴公告",
        "另外把数量统计一下",
        "开个证明",
        "顺便再开一个",
    ]


def test_dates_and_decimals_are_no_numbering():
    assert items("11.20前报送，12.5前装盒") == []
    assert items("经费1.5万元，人均2.5元") == []


def test_a_single_number_is_no_list():
    assert items("1.通知体检") == []


def test_items_that_only_say_when_and_where_are_left_out():
    assert items("1.时间：周六；2.地点：广场；3.组织居民参加") == ["组织居民参加"]


def test_requests_are_known_by_their_words():
    assert [asks_for_something(text) for text in ("麻烦来看看", "昨天吵了一夜")] == [True, False]


def test_a_notice_of_very_many_items_loses_none():
    notice = "\n".join(f"{n % 90 + 1}、填报第{n}张表" for n in range(200))
    pieces = pieces_of(notice)
    assert len(pieces) == MOST_PIECES
    assert "填报第199张表" in pieces[-1].text


@given(st.text(alphabet="一二、.1()（）①请报表通知。；\n： 附件", max_size=80))
def test_any_text_is_cut_into_stretches_of_itself(text):
    for piece in pieces_of(text):
        assert piece.text
        assert piece.text in text
