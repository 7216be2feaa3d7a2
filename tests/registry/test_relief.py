"""Whether a text relieves communities, told by its letters: of sentences by people whose sentences were not learned from."""

import csv
from pathlib import Path

from registry.asking import read_asked
from registry.relief import LONGEST, WEIGHTS, certainty, reads_as_relief, runs_of
from script.learned.__main__ import SENTENCES

UNSEEN = Path(__file__).with_name("data") / "unseen_reliefs.csv"
AUTHORS = ["first", "second"]
#: Of ten that relieve nine are told, eight of whichever author; of a hundred that ask, most of them with a negation, one
#: at most is mistaken.
TOLD, TOLD_OF_EACH, MISTAKEN = 0.9, 0.8, 0.01


def unseen(author):
    with UNSEEN.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["kind"]) for row in csv.DictReader(file) if row["author"] == author]


def told(author, kind):
    return [read_asked(text).is_relief for text, one in unseen(author) if one == kind]


def test_nine_in_ten_unseen_sentences_that_relieve_are_told():
    told_by_author = [told(author, "forbids") for author in AUTHORS]
    assert sum(map(sum, told_by_author)) >= TOLD * sum(map(len, told_by_author))
    assert all(sum(rows) >= TOLD_OF_EACH * len(rows) for rows in told_by_author)


def test_hardly_an_unseen_sentence_that_asks_is_mistaken():
    mistaken = [one for author in AUTHORS for one in told(author, "asks")]
    assert sum(mistaken) <= MISTAKEN * len(mistaken)


def test_none_of_the_unseen_sentences_was_learned_from():
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        learned = {text for _kind, text in csv.reader(file, delimiter="\t")}
    assert not learned & {text for author in AUTHORS for text, _kind in unseen(author)}


def test_a_text_is_read_in_runs_of_one_to_three_with_numbers_and_stops_made_alike():
    assert (
        runs_of("报3次。")
        == runs_of("报十二次！")
        == {"^", "报", "0", "次", "$", "^报", "报0", "0次", "次$", "^报0", "报0次", "0次$"}
    )


def test_the_weights_are_those_of_texts_that_were_learned():
    assert certainty("社区不用报") > 0 > certainty("社区不得漏报")
    assert reads_as_relief("从下月起社区不用再报垃圾分类月报了，我们自己从系统里导。")
    assert not reads_as_relief("请各社区不要漏报垃圾分类月报，逾期通报。")


def test_a_long_text_is_not_judged_by_its_letters():
    relief = "从下月起社区不用再报垃圾分类月报了。"
    assert reads_as_relief(relief)
    assert not reads_as_relief(relief * (LONGEST // len(relief) + 1))
    assert not reads_as_relief("")


def test_every_weight_can_be_read():
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    assert len(rows) == len({run for run, _weight in rows}) > 10_000
    assert all(len(run) <= 3 and abs(float(weight)) < 20 for run, weight in rows)
