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


@pytest.mark.parametrize(
    "closing",
    [
        "。联系人:王某,电话12345678。特此通知。区卫健局 2026年3月2日",
        "，联系人：王某，联系电话：0512-88886666。特此通知。东街街道办事处 二〇二六年三月二日",
        "（联系人：王某，电话12345678）",
        "。特此通知。联系人：张三 88886666 区民政局（盖章） 2026年3月2日",
        "。如有疑问请联系李工，电话88886666。此致敬礼",
        "，联系人小王13800001111。区卫健局",
    ],
)
def test_contact_and_signature_on_the_line_of_a_matter_are_no_part_of_it(closing):
    assert items(f"一、通知体检；二、请填报台账{closing}") == ["通知体检", "请填报台账"]
    assert sentences(f"请通知体检。请填报台账{closing}") == ["请通知体检", "请填报台账"]


@pytest.mark.parametrize(
    "matter",
    [
        "上报联系人名单和电话，3月2日前报区卫健局",
        "填报台账，联系人王某，务必3月2日前报送",
        "填报台账，2026年3月2日前完成",
        "统计姓名，联系人，电话",
        "走访区卫健局",
    ],
)
def test_what_only_looks_like_a_closing_stays(matter):
    assert items(f"一、通知体检；二、{matter}") == ["通知体检", matter]


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


def test_a_threat_belongs_to_the_sentence_before():
    assert sentences("请报送人口数据。逾期不报将通报批评。") == ["请报送人口数据。逾期不报将通报批评"]
