"""The lists of a community in public."""

from datetime import date

from django.urls import reverse

from registry.models import Authority, ItemList


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
    city = Authority.objects.create(name="测试市", short_name="测试市", level="city", valid_from=date(2020, 1, 1))
    lists.authority.parent = city
    lists.authority.save()
    ItemList.objects.create(authority=city, kind="duty", name="市履职清单")
    page = client.get(reverse("registry:community-lists", args=[lists.community1.pk]))
    assert page.context["groups"][0].label.name == "市履职清单"
