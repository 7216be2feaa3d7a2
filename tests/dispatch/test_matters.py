"""Which stretches of a notice are matters of their own."""

import pytest

from dispatch.matters import RuledPiece, matters_of
from dispatch.verdicts import Ruling, Verdict
from registry.asking import read_asked
from registry.matching import Line, Match
from registry.notice_matters import Piece

HEALTH = Match(Line("a3", "assist", "3", "公共卫生"), 0.7)
AGED = Match(Line("a13", "assist", "13", "老年人"), 0.7)


def piece(text, match=None, *, verdict=Verdict.ASSIST, is_item=False):
    ruling = Ruling(verdict, candidates=(match,)) if match else Ruling(Verdict.UNLISTED)
    return RuledPiece(Piece(text, is_item), read_asked(text), ruling)


def texts(*pieces):
    return [one.text for one in matters_of(pieces)]


def test_two_sentences_about_two_lines_are_two_matters():
    assert texts(piece("请通知居民体检", HEALTH), piece("请探访独居老人", AGED)) == ["请通知居民体检", "请探访独居老人"]


def test_one_matter_is_what_the_answer_itself_is_about():
    assert texts(piece("请通知居民体检", HEALTH), piece("天气冷了")) == []


def test_sentences_about_the_same_line_are_one_matter():
    both = (piece("请通知居民体检", HEALTH), piece("请提醒老人空腹", HEALTH))
    assert texts(*both) == []
    assert texts(*both, piece("请填报台账")) == ["请通知居民体检；请提醒老人空腹", "请填报台账"]


def test_what_the_notice_numbers_is_a_matter_whatever_it_says():
    assert texts(piece("每户两个桶", is_item=True), piece("请通知居民体检", HEALTH, is_item=True)) == [
        "每户两个桶",
        "请通知居民体检",
    ]


@pytest.mark.parametrize("verdict", [Verdict.UNCLEAR, Verdict.DUTY])
def test_a_sentence_that_only_tells_a_story_is_no_matter(verdict):
    assert texts(piece("昨天楼上吵了一夜", AGED, verdict=verdict), piece("请通知居民体检", HEALTH)) == []


def test_a_form_that_nobody_listed_is_never_hidden():
    assert texts(piece("请通知居民体检", HEALTH), piece("周五前报送花名册")) == ["请通知居民体检", "周五前报送花名册"]


def test_a_sentence_that_relieves_is_no_matter_unless_the_notice_numbers_it():
    ask = piece("请通知居民体检", HEALTH)
    form = piece("请填报台账")
    assert texts(ask, piece("不得要求社区填报台账"), form) == ["请通知居民体检", "请填报台账"]
    assert texts(ask, piece("不得要求社区填报台账", is_item=True)) == ["请通知居民体检", "不得要求社区填报台账"]
