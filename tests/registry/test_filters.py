"""Lines by their heading: on the page, over the API and in the file."""

import json
from datetime import date

import pytest

from registry.models import Authority, ItemList, Unit
from tests.district import make_district, publish, the_list
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


@pytest.fixture
def town(district):
    """A district with a duty list for urban and one for rural communities, below a city; its second community is rural."""
    city = make_district("测试市")
    city.authority.level = "city"
    city.authority.save()
    Authority.objects.filter(pk=district.authority.pk).update(parent=city.authority)
    urban, rural = (
        ItemList.objects.create(authority=district.authority, kind="duty", name=name, for_rural=for_rural)
        for name, for_rural in (("城市", False), ("涉农", True))
    )
    publish(
        city, published_on=date(2025, 1, 10), lines=[("negative", "add", "1", {"name": "市禁入", "category": "task"})]
    )
    for n, item_list in enumerate((urban, rural), 1):
        district.lists["duty"] = item_list
        line = ("duty", "add", "1", {"name": f"{item_list.name}事项", "category": "task"})
        publish(district, published_on=date(2025, 2, 10), number=f"测民发〔2025〕{n}号", lines=[line])
    Unit.objects.filter(pk=district.community2.pk).update(is_rural=True)
    return district


def test_page_api_and_file_give_what_holds_for_a_community(town, client):
    for community, names in ((town.community1, ["城市事项", "市禁入"]), (town.community2, ["涉农事项", "市禁入"])):
        asked = {"community": community.pk, "on": "2026-03-01"}
        page = client.get("/lines/", asked)
        assert sorted(entry.name for entry in page.context["entries"]) == sorted(names)
        choices = page.context["filterset"].form.fields["community"].widget.choices
        assert choices == [("", "全部社区"), (community.pk, community.name)]
        told = client.get("/api/v1/entries/", asked).json()["results"]
        assert sorted(one["name"] for one in told) == sorted(names)
        file = json.loads(client.get("/lines/", {**asked, "format": "json"}).getvalue())
        assert (file["filter"], sorted(one["name"] for one in file["rows"])) == (
            f"社区：{community.name}",
            sorted(names),
        )


def test_a_community_that_is_not_there_is_said(town, client):
    page = client.get("/lines/", {"community": town.units["street"].pk})
    assert list(page.context["filterset"].form.errors) == ["community"]
    assert client.get("/api/v1/entries/", {"community": "0"}).status_code == 400


def test_no_community_is_offered_to_those_who_ask_for_none(town, client):
    assert list(client.get("/lines/").context["filterset"].form.fields) == ["q", "list", "category"]
