"""The day and the moment of knowledge that go along from page to page."""

from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.timezone import get_current_timezone

from web import clock

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=get_current_timezone())


def drawn(text, query="", **context):
    request = RequestFactory().get("/lists/", QUERY_STRING=query)
    with clock.at(date(2026, 5, 1)):
        return Template("{% load when %}" + text).render(Context({"request": request, **context})).strip()


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("q=x&page=2", ""),
        ("on=2026-03-01&q=x", "?on=2026-03-01"),
        ("known_at=2026-03-01T09:00&on=2026-02-01", "?on=2026-02-01&amp;known_at=2026-03-01T09%3A00"),
    ],
)
def test_a_link_keeps_day_and_moment_and_nothing_else(query, kept):
    assert drawn("{% when %}", query) == kept


def test_a_link_may_ask_for_more():
    assert drawn("{% when size='a3' %}", "on=2026-03-01") == "?on=2026-03-01&amp;size=a3"


@pytest.mark.parametrize(
    ("on", "known_at", "words"),
    [
        (date(2026, 3, 1), None, "您看到的是2026年3月1日当天的内容，不是今天的。"),
        (date(2026, 6, 1), None, "您看到的是2026年6月1日当天的内容，按已经公布的文件推算，不是今天的。"),
        (date(2026, 3, 1), MOMENT, "您看到的是2026年3月1日当天的内容，按2026-03-01 09:30时的记录，不是今天的。"),
        (date(2026, 5, 1), MOMENT, "您看到的是2026年5月1日当天的内容，按2026-03-01 09:30时的记录。"),
    ],
)
def test_the_banner_says_of_when_the_page_is(on, known_at, words):
    page = drawn("{% when_banner on known_at %}", "on=2026-03-01&q=x&page=2", on=on, known_at=known_at)
    assert words in page
    assert 'href="/lists/?q=x">回到今天' in page


def test_a_page_of_today_has_no_banner():
    assert drawn("{% when_banner on None %}", on=date(2026, 5, 1)) == ""


def test_a_moment_is_put_back_into_its_field():
    assert 'value="2026-03-01T09:30"' in drawn("{% known_at_field moment %}", moment=MOMENT)
