"""Sentences that forbid a burden or release communities from it ask nothing; a prohibition inside what is asked asks on.

Five sets, each written before anything was mended for it. Before, 4 of the 52 sentences of the first two that forbid
were told as such, the others refused as though they asked. Of the later sets, unseen, 8 of 25, 15 of 25 and 13 of 20
were told, and 67 of 70 that ask were not mistaken for one. The floors are what holds since: of quite new sentences that
forbid, expect two in three. What isn't told is answered as before.
"""

from collections import Counter
from pathlib import Path

import pytest

from dispatch.verdicts import Verdict
from registry.asking import read_asked
from tests.dispatch.demonstration_lines import rows, ruling_on
from tests.dispatch.demonstration_notices import answers_to

SENTENCES = rows(Path(__file__).parent / "data" / "forbidding_sentences.csv")
LABELLED = [
    row["text"]
    for name in ("heard_sentences", "fresh_sentences", "fresh_notices")
    for row in rows(Path(__file__).parents[1] / "registry" / "data" / f"{name}.csv")
]


def of_kind(kind, which=None):
    return [row for row in SENTENCES if row["kind"] == kind and which in (None, row["set"])]


def asks_nothing(text):
    return read_asked(text).is_relief and ruling_on(text).verdict is Verdict.UNCLEAR


def first_line(text):
    candidates = ruling_on(text).candidates
    return candidates[0].line.key if candidates else "unlisted"


def test_both_sorts_are_many():
    assert Counter(row["kind"] for row in SENTENCES) == {"forbids": 122, "asks": 126}


@pytest.mark.parametrize(
    ("which", "share"), [("first", 1), ("second", 1), ("third", 0.95), ("fourth", 0.95), ("fifth", 0.75)]
)
def test_a_sentence_that_forbids_or_releases_asks_nothing(which, share):
    texts = [row["text"] for row in of_kind("forbids", which)]
    missed = [text for text in texts if not asks_nothing(text)]
    assert len(missed) <= (1 - share) * len(texts), missed


def test_nothing_that_is_asked_is_taken_for_a_prohibition():
    assert [row["text"] for row in of_kind("asks") if read_asked(row["text"]).is_relief] == []


def test_nothing_that_a_line_answers_is_taken_for_a_prohibition():
    assert len(LABELLED) > 1700
    assert [text for text in LABELLED if read_asked(text).is_relief] == []


@pytest.mark.parametrize(("kind", "share"), [("forbids", 0.90), ("asks", 0.88)])
def test_the_line_that_forbids_the_same_or_is_asked_stands_first(kind, share):
    named = [row for row in of_kind(kind) if row["expected"]]
    missed = [row["text"] for row in named if first_line(row["text"]) not in row["expected"].split("|")]
    assert len(missed) <= (1 - share) * len(named), missed


def test_what_is_asked_beside_a_prohibition_decides():
    text = "不得要求社区填表，请社区协助走访留守儿童"
    assert (str(ruling_on(text).verdict), first_line(text)) == ("assist", "assist:15")


def test_an_item_that_forbids_is_told_among_those_that_ask():
    text = "一、请通知老人免费体检；二、完成招商任务50万元；三、不得要求社区协税护税。"
    assert answers_to(text) == [{"assist:3"}, {"negative:1"}, {"unclear", "negative:2"}]


def test_a_sentence_that_forbids_is_no_matter_of_its_own():
    text = "请通知老人免费体检。完成招商任务50万元。不得要求社区协税护税。"
    assert answers_to(text) == [{"assist:3"}, {"negative:1"}]
