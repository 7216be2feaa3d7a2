"""Pairs of characters: what the database cuts a text into, and what a question asks for, must agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Unit
from web.words import containing, has_words, query_of, saying

TEXTS = st.text(alphabet="社区低保犬只证明（）()〔〕2026Ａa 。、'\\:&|!", max_size=30)


def says(text, question):
    """Whether the database finds ``question`` in ``text``."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select search_words(%s, '', '', '') @@ %s::tsquery", [text, query_of(question)])
        return cursor.fetchone()[0]


def plain(text):
    """What a text says, sign by sign, for the slow model: punctuation separates."""
    import unicodedata

    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign if sign.isalnum() else " " for sign in folded)


def test_a_word_of_two_characters_is_a_pair():
    assert query_of("犬只") == "('犬只')"


def test_a_lone_character_is_a_prefix():
    assert query_of("犬") == "'犬':*"


def test_a_text_of_punctuation_has_no_words():
    assert not has_words("（。）'")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "question", "is_said"),
    [
        ("开展文明养犬宣传", "养犬", True),
        ("开展文明养犬宣传", "犬", True),
        ("开展文明养犬宣传", "传", True),
        ("开展文明养犬宣传", "文明宣传", False),
        ("开展文明养犬宣传", "宣传 文明", True),
        ("示范区准〔2026〕3号", "示范区准(2026)", True),
        ("ＡＰＰ推广", "app", True),
        ("低保，家庭", "低保家庭", False),
    ],
)
def test_what_a_text_says(text, question, is_said):
    assert says(text, question) is is_said


@pytest.mark.django_db(transaction=False)
@given(text=TEXTS, question=TEXTS)
def test_the_index_finds_what_a_plain_search_finds(django_db_blocker, text, question):
    if not has_words(question):
        return
    wanted = plain(question).split()
    here = plain(text)
    assert says(text, question) is all(word in here for word in wanted)


def test_rows_are_found_by_their_words(district):
    rows = saying(Unit.objects.of(district.authority), "东街", "name", "code")
    assert [unit.name for unit in rows] == ["东街街道"]


def test_a_text_without_words_asks_nothing(district):
    assert saying(Unit.objects.all(), "（）", "name", "code").count() == Unit.objects.count()


def test_every_word_stands_in_one_of_the_columns_as_it_is_written(district):
    def found(text, **how):
        return [one.name for one in containing(Unit.objects.order_by("pk"), text, "name", "code", **how)]

    everything = found("")
    assert len(everything) == Unit.objects.count()
    assert found("卫生") == found("卫生 委员会") == ["卫生健康委员会"]
    assert found("卫生 统计") == []
    assert found("第1社区", lookup="icontains") == ["第1社区"]
