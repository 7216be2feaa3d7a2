"""Names of persons are found beside roles, titles and units; places, units and offices name nobody."""

import pytest

from registry.masking import NAME, mask
from registry.name_words import COMPOUND, SURNAMES, doubtful_passages, names_in
from tests.registry.named_sentences import NAMED, UNNAMED


@pytest.mark.parametrize(("text", "names"), NAMED.items())
def test_the_name_of_a_person_is_found_and_hidden(text, names):
    assert names_in(text) == names
    hidden = mask(text)
    assert [name for name in names if name in hidden] == []
    assert mask(hidden) == hidden


@pytest.mark.parametrize("text", UNNAMED)
def test_a_place_a_unit_or_an_office_is_no_name(text):
    assert (names_in(text), doubtful_passages(text), mask(text)) == ([], [], text)


def test_the_role_in_front_of_a_name_stays():
    assert (
        mask("区卫健委经办人李建国在群里催报，李建国又打电话。") == f"区卫健委经办人{NAME}在群里催报，{NAME}又打电话。"
    )


def test_what_may_be_a_name_is_quoted_with_what_stands_around_it():
    assert doubtful_passages("上午十时，孙晓梅通知各社区填表。") == ["上午十时，孙晓梅通知各社区填表。"]
    assert doubtful_passages("经办人孙晓梅通知各社区填表，孙晓梅说要快。") == []


def test_about_four_hundred_surnames_are_known_each_once():
    assert len(SURNAMES) == len(set(SURNAMES))
    assert len(set(SURNAMES)) + len(set(COMPOUND)) >= 400
