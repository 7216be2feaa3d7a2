"""What other keywords of a line would do to a thousand past questions, against a plain count of all words in them."""

from dispatch.asked import preview
from dispatch.models import AskedQuestion
from registry.models import ListEntry
from script.measured._times import side_by_side, told
from tests.dispatch.growth import grow_questions, publish_eighty_lines
from tests.district import make_district, standard_lists, the_list
from web import clock

QUESTIONS = 1_000
MOST = 60  # times as long as the floor


def run() -> None:
    """Prints both times and their ratio; raises AssertionError when the bar is missed."""
    district = make_district()
    standard_lists(district)
    publish_eighty_lines(district)
    grow_questions(district, 1, QUESTIONS)
    line = the_list(district, "duty").lines.get(number="100")
    found = preview(line, ["批语"])
    assert found.total == QUESTIONS
    times = side_by_side(counted, lambda: preview(line, ["批语"]))
    print(f"keyword_preview: {QUESTIONS} questions, {len(found.changed)} of them answered otherwise")
    print(f"  {told(*times, MOST)}")


def counted():
    """The floor: the questions read from the database, and how often each word of all lines stands in them."""
    said = ListEntry.objects.in_force(clock.today()).values_list("name", "line__keywords")
    words = [word for name, keywords in said for word in (name, *keywords)]
    return sum(text.count(word) for text in AskedQuestion.objects.values_list("text", flat=True) for word in words)
