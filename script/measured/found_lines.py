"""Lines found in 100,000 characters, and among 10,000 lines, against a plain count of all their words in the text."""

from registry.matching import Index
from script.measured._times import side_by_side, told
from tests.registry.large_texts import LINES, long_text, many_lines, words_of

LONG, MANY = 100_000, 10_000
#: So many times as long as the floor it may take.
MOST_OF_TEXT, MOST_OF_BUILDING, MOST_OF_SEARCH = 80, 200, 1


def run() -> None:
    """Prints both times and their ratio for a long text, for its half, and for many lines."""
    print(f"found_lines: {LONG} characters with {len(LINES)} lines; {MANY} lines with one name")
    index = Index(LINES)
    for characters in (LONG // 2, LONG):
        text = long_text(characters)
        times = side_by_side(lambda text=text: counted(LINES, text), lambda text=text: index.find(text))
        print(f"  {characters} characters: {told(*times, MOST_OF_TEXT)}")
    lines = many_lines(MANY)
    text = lines[77].name
    print(f"  prepared: {told(*side_by_side(lambda: counted(lines, text), lambda: Index(lines), 3), MOST_OF_BUILDING)}")
    index = Index(lines)
    assert index.find(text)[0].line is lines[77]
    print(f"  searched: {told(*side_by_side(lambda: counted(lines, text), lambda: index.find(text)), MOST_OF_SEARCH)}")


def counted(lines, text):
    """The floor: how often the keywords and the names of all lines stand in the text."""
    return sum(text.count(word) for line in lines for word in words_of(line))
