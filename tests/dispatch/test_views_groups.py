"""Pages of the groups of communities: kept, changed, deleted by the unit that owns them."""

import pytest

from dispatch.models import CommunityGroup

LIST, NEW = "/dispatches/groups/", "/dispatches/groups/new/"


@pytest.fixture
def officer(client, district):
    client.force_login(district.officer)
    return client


def keep(client, district, **more):
    same = {"owner": district.department.pk, "name": "老旧小区", "communities": [district.community1.pk]}
    return client.post(NEW, {**same, **more}, follow=True)


def test_a_group_is_kept_from_ticks_and_a_list_together(officer, district):
    assert "已保存分组「老旧小区」" in keep(officer, district, listed="c3").content.decode()
    group = CommunityGroup.objects.get()
    assert sorted(one.code for one in group.communities.all()) == ["c1", "c3"]
    assert "老旧小区" in officer.get(LIST).content.decode()


@pytest.mark.parametrize("more", [{"name": ""}, {"communities": []}, {"listed": "无此社区"}])
def test_what_is_missing_or_wrong_is_said(officer, district, more):
    assert keep(officer, district, **more).status_code == 422
    assert not CommunityGroup.objects.exists()


def test_a_second_group_of_the_name_is_refused(officer, district):
    keep(officer, district)
    answer = keep(officer, district)
    assert answer.status_code == 409
    assert "已有同名的分组" in answer.content.decode()


def test_it_is_changed_and_deleted_by_colleagues_and_hidden_from_others(client, officer, district):
    keep(officer, district)
    group = CommunityGroup.objects.get()
    change, delete = f"{LIST}{group.pk}/", f"{LIST}{group.pk}/delete/"
    client.force_login(district.other_officer)
    assert client.get(change).status_code == client.post(delete).status_code == 404
    assert "老旧小区" not in client.get(LIST).content.decode()
    client.force_login(district.colleague)
    client.post(change, {"name": "新小区", "communities": [district.community2.pk]})
    group.refresh_from_db()
    assert (group.name, [one.code for one in group.communities.all()]) == ("新小区", ["c2"])
    assert "删除分组「新小区」" in client.get(delete).content.decode()
    client.post(delete)
    assert not CommunityGroup.objects.exists()


def test_who_sends_nothing_has_no_groups(client, district):
    client.force_login(district.worker)
    assert client.get(LIST).status_code == client.get(NEW).status_code == 403
