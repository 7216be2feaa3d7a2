"""Lines by their heading: on the page, over the API and in the file."""

import json

import pytest

from tests.district import the_list
from tests.divided import headed, publish_with


@pytest.fixture
def lists(district):
    publish_with(
        district, headed(("duty", "1", "平安", "消防"), ("duty", "2", "民生", ""), ("assist", "1", "民生", ""))
    )
    return district


def offered(page):
    return [value for value, _label in page.context["filterset"].form.fields["heading"].widget.choices]


def test_a_list_offers_the_headings_that_its_lines_have(lists, client):
    publish_with(lists, headed(("negative", "1", "", "")), number="测民发〔2025〕31号")
    assert offered(client.get(f"/lists/{the_list(lists, 'duty').pk}/")) == ["", "平安", "民生"]
    form = client.get(f"/lists/{the_list(lists, 'negative').pk}/").context["filterset"].form
    assert list(form.fields) == ["q", "category"]


def test_page_api_and_file_give_the_lines_of_a_heading(lists, client):
    pk, asked = the_list(lists, "duty").pk, {"heading": "民生"}
    assert [entry.name for entry in client.get(f"/lists/{pk}/", asked).context["entries"]] == ["duty事项2"]
    assert [one["name"] for one in client.get(f"/api/v1/lists/{pk}/entries/", asked).json()["results"]] == ["duty事项2"]
    told = json.loads(client.get(f"/lists/{pk}/", {**asked, "format": "json"}).getvalue())
    assert [one["name"] for one in told["rows"]] == ["duty事项2"]
    both = client.get("/api/v1/entries/", asked).json()["results"]
    assert [one["name"] for one in both] == ["duty事项2", "assist事项1"]


def test_a_heading_that_no_line_has_finds_nothing_and_stays_chosen(lists, client):
    page = client.get(f"/lists/{the_list(lists, 'duty').pk}/", {"heading": "没有"})
    assert (page.status_code, page.context["entries"]) == (200, [])
    assert '<option value="没有" selected>没有</option>' in page.content.decode()


@pytest.mark.parametrize("text", ["消防", "平安"])
def test_words_of_either_heading_find_a_line(lists, client, text):
    assert [entry.name for entry in client.get("/lines/", {"q": text}).context["entries"]] == ["duty事项1"]
