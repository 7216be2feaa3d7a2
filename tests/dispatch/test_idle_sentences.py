"""Greetings, small talk and keys struck at random are sent back with a question; a real burden never is.

Four sets, each written before anything was mended for it. Unseen, 22 of 40 and 13 of 25 idle sentences of the last two
sets were told as such, and of 105 burdens none was taken for idle. The floors are what holds since.
"""

from pathlib import Path

import pytest

from dispatch.verdicts import Verdict
from registry.asking import read_asked
from tests.dispatch.demonstration_lines import rows, ruling_on

SENTENCES = rows(Path(__file__).parent / "data" / "idle_sentences.csv")
LABELLED = [
    row
    for name in ("heard_sentences", "fresh_sentences", "fresh_notices")
    for row in rows(Path(__file__).parents[1] / "registry" / "data" / f"{name}.csv")
]


def of_set(which, kind):
    return [row["text"] for row in SENTENCES if row["set"] == which and row["kind"] == kind]


@pytest.mark.parametrize(
    ("which", "count", "share"), [("first", 20, 0.95), ("second", 40, 0.80), ("third", 40, 0.80), ("fourth", 25, 0.75)]
)
def test_a_text_that_asks_nothing_is_unclear(which, count, share):
    texts = of_set(which, "idle")
    assert len(texts) == count
    missed = [text for text in texts if ruling_on(text).verdict is not Verdict.UNCLEAR]
    assert len(missed) <= (1 - share) * count, missed


def test_no_burden_is_taken_for_small_talk():
    burdens = [row["text"] for row in SENTENCES if row["kind"] == "burden"]
    assert len(burdens) == 105
    assert [text for text in burdens if read_asked(text).is_idle] == []


def test_what_is_on_no_list_is_still_refused():
    burdens = [row["text"] for row in SENTENCES if row["kind"] == "burden"]
    assert sum(ruling_on(text).verdict is Verdict.UNLISTED for text in burdens) >= 40


def test_no_sentence_that_speaks_of_a_line_is_taken_for_small_talk():
    assert len(LABELLED) > 1700
    assert [row["text"] for row in LABELLED if read_asked(row["text"]).is_idle] == []
