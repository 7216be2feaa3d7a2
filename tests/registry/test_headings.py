"""Lines under their headings: their order, what a page repeats, and how long a list is in words."""

import pytest

from registry.headings import headings_of, in_heading_order, sections_of, size_in_words
from registry.models import ListEntry
from tests.divided import headed, publish_with

LINES = headed(
    ("duty", "1", "平安", "消防"),
    ("duty", "2", "民生", ""),
    ("duty", "3", "平安", ""),
    ("duty", "4", "", ""),
    ("duty", "5", "平安", "调解"),
    ("duty", "6", "平安", "消防"),
)


@pytest.fixture
def rows(district):
    publish_with(district, LINES)
    return ListEntry.objects.for_reading()


def shape(sections):
    return [
        (one.label, [(part.label, [entry.line.number for entry in part.entries]) for part in one.parts])
        for one in sections
    ]


PRINTED = [
    ("平安", [("消防", ["1", "6"]), ("调解", ["5"]), ("", ["3"])]),
    ("民生", [("", ["2"])]),
    ("未分类", [("", ["4"])]),
]


def test_the_lines_of_a_heading_stand_together_where_its_first_line_stands(rows):
    assert [entry.line.number for entry in in_heading_order(rows)] == ["1", "6", "5", "3", "2", "4"]
    assert shape(sections_of(in_heading_order(rows), headings_of(rows))) == PRINTED


def test_entries_in_list_order_come_under_the_same_headings(rows):
    assert shape(sections_of(rows.in_list_order())) == PRINTED


def test_a_heading_knows_how_long_it_is_and_on_which_page_it_begins(rows):
    assert [(one.number, one.label, one.size, one.page(2)) for one in headings_of(rows)] == [
        (1, "平安", 4, 1),
        (2, "民生", 1, 3),
        (3, "未分类", 1, 3),
    ]


def test_a_heading_that_began_on_an_earlier_page_is_repeated_and_said_to_be_continued(rows):
    page = list(in_heading_order(rows))[2:6]
    sections = sections_of(page, headings_of(rows), before=2)
    assert [(one.number, one.label, one.size, one.is_continued) for one in sections] == [
        (1, "平安", 2, True),
        (2, "民生", 1, False),
        (3, "未分类", 1, False),
    ]


def test_a_list_without_headings_is_one_section_without_a_label(district):
    publish_with(district, headed(("duty", "1", "", ""), ("duty", "2", "", "")))
    rows = ListEntry.objects.for_reading()
    assert headings_of(rows) == []
    assert shape(sections_of(in_heading_order(rows))) == [("", [("", ["1", "2"])])]


def test_the_size_says_classes_only_when_the_list_has_headings(rows):
    assert size_in_words(6, headings_of(rows)) == "共2类6项"
    assert size_in_words(6, []) == "共6项"


def test_the_headings_of_nothing_are_none(db):
    assert (headings_of(ListEntry.objects.none()), sections_of([])) == ([], [])
