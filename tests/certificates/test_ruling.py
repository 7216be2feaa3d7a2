"""Which certificate line decides; the check itself asks this rule."""

from dataclasses import replace

import pytest

from certificates.ruling import Decided, rule_on
from dispatch.verdicts import Verdict
from registry.matching import Line, Match
from tests.dispatch.demonstration_lines import ruling_on


def match(kind, score, *, purpose=(), above=False, name="某证明"):
    return Match(Line(f"{kind}{score}", kind, "1", name, is_from_above=above), score, ("词",), purpose)


MAY, NOT = match("may_issue", 0.6), match("not_to_issue", 0.62)


@pytest.mark.parametrize(
    ("matches", "decided"),
    [
        ([], None),
        ([match("may_issue", 0.3)], None),
        ([NOT], Decided.NOT_TO_ISSUE),
        ([NOT, MAY], Decided.EITHER),
        ([MAY], Decided.EITHER),
        ([NOT, match("may_issue", 0.45)], Decided.NOT_TO_ISSUE),
        ([NOT, match("may_issue", 0.45, purpose=("入社",))], Decided.MAY_ISSUE),
        ([NOT, match("may_issue", 0.4, purpose=("入社",))], Decided.NOT_TO_ISSUE),
        ([match("not_to_issue", 0.6, above=True), MAY], Decided.NOT_TO_ISSUE),
        ([match("duty", 0.9)], None),
    ],
)
def test_a_purpose_decides_for_what_may_be_issued_and_without_one_a_person_does(matches, decided):
    assert rule_on(matches)[0] == decided


def test_a_text_that_is_the_name_of_one_means_that_one():
    others, named = match("not_to_issue", 0.9), match("not_to_issue", 0.5, name="住房证明")
    assert rule_on([others, named], "住房证明") == (Decided.NOT_TO_ISSUE, [named])
    assert rule_on([others, named], "办低保的住房证明")[1] == [others, named]


def test_what_only_sounds_like_another_decides_nothing():
    sounds = replace(match("not_to_issue", 0.62), is_by_likeness=True)
    assert rule_on([sounds]) == (None, [])
    assert rule_on([sounds, match("not_to_issue", 0.4)])[1] == [match("not_to_issue", 0.4)]


@pytest.mark.parametrize("text", ["评助学金要贫困证明", "幼儿园要开疫苗接种情况证明"])
def test_a_certificate_of_no_list_is_not_answered_with_one_that_others_asked_for_in_like_words(text):
    ruling = ruling_on(text)
    assert ruling.verdict is Verdict.UNCLEAR
    assert ruling.candidates[0].is_by_likeness
