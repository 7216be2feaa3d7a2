"""Sentences of our own: the keywords were tuned on one half; the other half tells what to expect of new ones."""

from pathlib import Path

import pytest

from tests.dispatch.demonstration_lines import rows, wrong

SENTENCES = rows(Path(__file__).parents[1] / "registry" / "data" / "heard_sentences.csv")


@pytest.mark.parametrize(("half", "at_least", "share"), [("tuned", 1000, 0.98), ("held_out", 250, 0.95)])
def test_nearly_all_sentences_are_answered_by_the_line_that_fits(half, at_least, share):
    sentences = [row for row in SENTENCES if row["half"] == half]
    assert len(sentences) >= at_least
    missed = wrong(sentences)
    assert len(missed) <= (1 - share) * len(sentences), missed


def test_every_line_is_heard_of_in_both_halves():
    heard = {(row["half"], key) for row in SENTENCES for key in row["expected"].split("|")}
    lines = {key for _half, key in heard}
    assert len(lines) == 64
    assert {(half, key) for half in ("tuned", "held_out") for key in lines} == heard
