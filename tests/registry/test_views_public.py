"""The lists of a community in public."""

from datetime import date

from django.urls import reverse

from registry.models import ItemList
from tests.district import make_district, publish


def test_communities_stand_under_their_streets(lists, client):
    page = client.get(reverse("registry:community-list"))
    assert [(str(street), [str(one) for one in communities]) for street, communities in page.context["streets"]] == [
        ("东街街道", ["第1社区", "第2社区"]),
        ("西街街道", ["第3社区"]),
    ]
    assert client.get(reverse("registry:community-list"), {"on": "2019-01-01"}).context["streets"] == []


def test_a_community_sees_the_lists_that_hold_for_it_on_the_day(lists, client):
    ItemList.objects.filter(kind="duty").update(for_rural=True)
    url = reverse("registry:community-lists", args=[lists.community1.pk])
    page = client.get(url, {"on": "2026-01-15"})
    assert [group.label.kind for group in page.context["groups"]] == ["assist", "negative", "not_to_issue", "may_issue"]
    assert [len(group.entries) for group in page.context["groups"]] == [1, 1, 1, 1]
    early = client.get(url, {"on": date(2024, 5, 1).isoformat()})
    assert [len(group.entries) for group in early.context["groups"]] == [0, 0, 0, 0]
    assert client.get(url, {"on": "2019-01-01"}).context["is_open"] is False


def test_a_city_list_holds_in_its_districts(lists, client):
    city = make_district("测试市")
    city.authority.level = "city"
    city.authority.save()
    lists.authority.parent = city.authority
    lists.authority.save()
    url = reverse("registry:community-lists", args=[lists.community1.pk])
    assert client.get(url).context["groups"][0].label.name == "测试区duty清单"
    publish(city, published_on=date(2025, 1, 5), number="市号", lines=[("duty", "add", "1", {"name": "市里的事"})])
    page = client.get(url)
    assert page.context["groups"][0].label.name == "测试市duty清单"
