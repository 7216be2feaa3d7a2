"""What a text is like by what was said before of matters that many lists name alike."""

import csv
from pathlib import Path

from registry.settled import SENTENCES, UNLISTED, Likeness, Sentences, matter_of_line, settled_sentences

DATA = Path(__file__).parent / "data"
LOST, NOISE = ("assist", "找回失物"), ("duty", "噪声劝和")
HEARD = [
    ("雨伞落在公交车上", LOST),
    ("钱包落在菜场", LOST),
    ("半夜弹琴吵醒楼下", NOISE),
    ("凌晨装修吵得头疼", NOISE),
    ("填写雨伞数目", UNLISTED),
]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_text_is_most_like_the_matter_of_which_such_was_said():
    likeness = Sentences(HEARD).likeness("手机落在菜场里")
    assert max(likeness.odds, key=likeness.odds.get) == LOST
    assert likeness.evidence(LOST) > 0 == likeness.evidence(NOISE)


def test_nothing_is_like_a_text_of_which_nothing_was_heard():
    likeness = Sentences(HEARD).likeness("完全陌生")
    assert [likeness.evidence(matter) for matter in (LOST, NOISE, UNLISTED)] == [0, 0, 0]


def test_keywords_count_less_where_a_text_is_much_more_like_another_matter():
    likeness = Likeness({LOST: 20.0, NOISE: 1.0}, 20.0)
    assert (likeness.factor(LOST), likeness.factor(NOISE)) == (1.0, 0.8)
    assert likeness.factor(("duty", "从未说起")) == 1.0


def test_the_stretches_that_speak_for_a_matter_are_told():
    assert Sentences(HEARD).words("钥匙落在菜场", LOST)[0] == "落在菜场"


def test_a_line_is_known_by_its_list_and_its_name_however_it_is_typed():
    assert matter_of_line("duty", "监督（市政）服务") == matter_of_line("duty", "监督(市政)服务")


def test_requests_for_certificates_are_told_apart_from_all_others():
    kinds = {kind: {matter[0] for matter in settled_sentences(kind).matters} - {""} for kind in (False, True)}
    assert kinds == {False: {"duty", "assist", "negative"}, True: {"may_issue", "not_to_issue"}}


def test_no_sentence_by_which_the_check_is_judged_was_settled_before():
    settled = {row["text"] for row in rows(SENTENCES)}
    held_out = {row["text"] for row in rows(DATA / "heard_sentences.csv") if row["half"] == "held_out"}
    unseen = {row["text"] for row in rows(DATA / "fresh_sentences.csv") if row["set"] == "unseen"}
    assert len(held_out) > 250 and len(unseen) > 150
    assert settled & (held_out | unseen) == set()
