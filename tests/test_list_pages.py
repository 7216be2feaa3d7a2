"""A list is declared once: its page, its API and its file share one filter. A new list without them fails here."""

import pytest

from tests.list_pages import NOT_TAKEN, PAGE_ONLY, TWINS, UNFILTERED, api_lists, list_pages


def test_every_list_page_is_named_here():
    assert set(list_pages()) == set(TWINS) | set(UNFILTERED) | set(PAGE_ONLY) | set(NOT_TAKEN)


@pytest.mark.parametrize("name", TWINS)
def test_a_list_has_a_filter_a_file_and_a_route_of_the_api_with_the_same_filter(name):
    page = list_pages()[name]
    assert page.filterset_class is not None
    assert page.export is not None
    assert api_lists()[TWINS[name]] is page.filterset_class


@pytest.mark.parametrize("name", PAGE_ONLY)
def test_a_list_of_a_page_alone_has_a_filter_and_a_file(name):
    page = list_pages()[name]
    assert page.filterset_class is not None
    assert page.export is not None


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_deleted_after_a_time_is_not_taken_away(name):
    assert list_pages()[name].export is None


@pytest.mark.parametrize("name", TWINS)
def test_the_columns_of_a_file_have_names_of_their_own(name):
    columns = list_pages()[name].export.columns
    assert len({column.key for column in columns}) == len(columns)
    assert len({str(column.label) for column in columns}) == len(columns)
