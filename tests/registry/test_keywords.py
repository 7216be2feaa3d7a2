"""How keywords are written and weighed, and that the demonstration's are fit to keep."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from registry.keywords import Keyword, rarity, read_keywords

DATA = Path(__file__).resolve().parents[2] / "registry" / "data"
LONGEST_KEYWORD = 30
MOST_KEYWORDS = 300


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words_of(*lines):
    return [(keyword.line, keyword.word) for keyword in read_keywords(lines).all]


def test_a_compound_is_read_in_parts():
    (keyword,) = read_keywords([("保险 + 推销",)]).all
    assert keyword.parts == ("保险", "推销")
    assert keyword.word == "保险+推销"


def test_full_width_marks_are_as_good():
    assert [k.is_purpose for k in read_keywords([("用于:丧葬费", "用于:抚恤金")]).all] == [True, True]
    assert read_keywords([("-招商银行",)]).exceptions == {"招商银行": [0]}


def test_a_hint_says_half_as_much():
    plain, hint = read_keywords([("爱心",), ("~公益",)]).all
    assert hint.weight == pytest.approx(plain.weight / 2)


def test_a_word_that_lines_share_says_less():
    shared, _also, own = read_keywords([("老人",), ("老人", "敬老")]).all
    assert shared.weight < own.weight


def test_a_longer_word_says_more_up_to_five_characters():
    two, four, five, nine = read_keywords([("低保", "最低生活", "最低生活费", "城市居民最低生活保障")]).all
    assert two.weight < four.weight < five.weight == nine.weight


def test_an_act_within_a_compound_takes_weight_from_it():
    plain, with_act = read_keywords([("政策+条文", "政策+宣传")]).all
    assert with_act.weight == pytest.approx(plain.weight * 0.6)


def test_single_characters_and_blanks_are_no_keywords():
    assert words_of(("税", " ", "", "+", "-", "~", "税+指标")) == [(0, "税+指标")]


def test_a_keyword_knows_whether_it_names_people():
    assert Keyword(0, ("老人",), 1.0).names_people
    assert not Keyword(0, ("敬老",), 1.0).names_people


def test_rarity_falls_with_the_lines_that_share_a_word():
    assert rarity(1, 60) == 1.0
    assert 0 < rarity(60, 60) < rarity(5, 60) < rarity(2, 60) < 1.0


def test_every_line_of_the_demonstration_has_keywords():
    lines = {(row["list"], row["number"]) for name in ("demo/lists.csv", "demo/certificates.csv") for row in rows(name)}
    assert {(row["list"], row["number"]) for row in rows("keywords.csv")} == lines


def test_the_keywords_of_the_demonstration_are_short_terms_written_once():
    found = Counter(tuple(row.values()) for row in rows("keywords.csv"))
    assert [row for row, times in found.items() if times > 1] == []
    assert [word for _list, _number, word in found if len(word) > LONGEST_KEYWORD or " " in word] == []
    per_line = Counter(row[:2] for row in found)
    assert max(per_line.values()) <= MOST_KEYWORDS
    assert min(per_line.values()) >= 8


def test_no_keyword_is_an_example_or_a_long_piece_of_one():
    examples = [row["text"] for row in rows("demo/check_examples.csv")]
    words = {part for row in rows("keywords.csv") for part in row["keyword"].lstrip("~-").split("+")}
    assert [word for word in words if len(word) > 7 and any(word in text for text in examples)] == []
