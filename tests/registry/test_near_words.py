"""Words that say nearly the same are heard for each other."""

from registry.near_words import near_words


def test_the_words_of_a_family_are_near_to_each_other():
    assert "调停" in near_words("调解")
    assert "调解" in near_words("调停")


def test_no_word_is_near_to_itself():
    assert "调解" not in near_words("调解")


def test_a_word_of_no_family_has_none_near():
    assert near_words("宪法") == ()
