"""Finding Chinese words without splitting them: pairs of neighbouring characters, indexed by PostgreSQL.

The database function ``public.search_words`` cuts a text into pairs; ``Says`` asks for a phrase of them. A word of two
characters, one character, part of a record number: each finds what contains it, through a GIN index.
"""

import unicodedata

from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, Lookup, Q, TextField, Value

MOST_WORDS = 10
LONGEST_WORD = 60  # characters


class WordPairs(SearchVectorField):
    """What ``search_words`` returns."""


@WordPairs.register_lookup
class Says(Lookup):
    """``pairs__says="犬只 文明"``: every word between blanks stands in the text."""

    lookup_name = "says"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, query_of(self.rhs)]


def pairs_of(*names):
    """The pairs of up to four columns, as the index over the same columns holds them."""
    padding = [Value("", output_field=TextField())] * (4 - len(names))
    return Func(*(F(name) for name in names), *padding, function="public.search_words", output_field=WordPairs())


def saying(rows, text, *names):
    """Rows of which every word of ``text`` stands in one of the columns; all rows for a text without words."""
    return rows.alias(word_pairs=pairs_of(*names)).filter(word_pairs__says=text) if has_words(text) else rows


def containing(rows, text, *columns, lookup="contains"):
    """Rows of which every word of ``text`` stands in one of the columns, as it is written: for tables that are small
    enough to be read through."""
    for word in text.split()[:MOST_WORDS]:
        rows = rows.filter(Q(*((f"{column}__{lookup}", word) for column in columns), _connector=Q.OR))
    return rows


def has_words(text):
    """False for a text that is empty or only punctuation."""
    return bool(query_of(text))


def query_of(text):
    """The tsquery of a text: its words joined by &, each a phrase of pairs; a lone character is a prefix."""
    phrases = [_phrase(run) for word in text.split()[:MOST_WORDS] for run in _runs(word[:LONGEST_WORD])]
    return " & ".join(dict.fromkeys(phrases))


def _phrase(run):
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{run[i : i + 2]}'" for i in range(len(run) - 1)) + ")"


def _runs(word):
    """Stretches of letters and digits, as ``search_words`` sees them."""
    plain = unicodedata.normalize("NFKC", word).lower()
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()
