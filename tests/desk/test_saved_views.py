"""A filter kept under a name: one's own, or shared with a role of the same authority."""

import pytest

from accounts.roles import Role
from desk.models import SavedView
from desk.saved_views import list_page_at, query_of
from tests.district import add_person, make_district
from web.lists import FilteredList


def save(client, **answers):
    return client.post("/views/new/", {"page": "/orders/", "query": "q=体检", "name": "体检文件", **answers})


@pytest.fixture
def reviewer(district, client):
    client.force_login(district.reviewer)
    return client


def test_a_filter_is_saved_and_opened_by_its_address(district, reviewer):
    answer = save(reviewer)
    view = SavedView.objects.get()
    assert (view.owner, view.page, view.query) == (district.reviewer, "/orders/", "q=%E4%BD%93%E6%A3%80")
    assert view.authority_id == district.authority.pk
    assert answer["Location"] == "/orders/?q=%E4%BD%93%E6%A3%80"
    assert reviewer.get(f"/views/{view.pk}/")["Location"] == answer["Location"]


def test_the_list_shows_its_views_and_marks_the_one_that_is_open(district, reviewer):
    save(reviewer)
    link = 'href="/orders/?q=%E4%BD%93%E6%A3%80"'
    assert f'class="chip" {link}>' in reviewer.get("/orders/").content.decode()
    assert f'class="chip" {link} aria-current="true">' in reviewer.get("/orders/?page=1&q=体检").content.decode()
    assert link not in reviewer.get("/lines/").content.decode()


def test_a_view_is_shared_with_a_role_in_the_same_authority_only(district, reviewer, client):
    save(reviewer, shared_with="reviewer")
    view = SavedView.objects.get()
    elsewhere = make_district("外区")
    stranger = add_person(elsewhere, "stranger", elsewhere.units["office"], Role.REVIEWER)
    for person, status in (
        (district.second_reviewer, 302),
        (district.decider, 404),
        (stranger, 404),
    ):
        client.force_login(person)
        assert client.get(f"/views/{view.pk}/").status_code == status
        assert (view.name in client.get("/orders/").content.decode()) == (status == 302)


def test_somebody_elses_view_is_neither_renamed_nor_deleted_even_when_shared(district, reviewer, client):
    save(reviewer, shared_with="reviewer")
    view = SavedView.objects.get()
    client.force_login(district.second_reviewer)
    assert client.get(f"/views/{view.pk}/edit/").status_code == 404
    assert client.post(f"/views/{view.pk}/edit/", {"name": "别的"}).status_code == 404
    assert client.post(f"/views/{view.pk}/delete/").status_code == 404
    assert SavedView.objects.get().name == "体检文件"


def test_ones_own_view_is_renamed_and_deleted(district, reviewer):
    save(reviewer)
    view = SavedView.objects.get()
    assert reviewer.get(f"/views/{view.pk}/edit/").status_code == 200
    assert reviewer.post(f"/views/{view.pk}/edit/", {"name": "免费体检", "shared_with": ""}).status_code == 302
    assert SavedView.objects.get().name == "免费体检"
    assert reviewer.post(f"/views/{view.pk}/delete/").status_code == 302
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"name": ""}, "请给视图起一个名字。"),
        ({"name": "长" * 41}, "最多40字，现在有41字，请删减。"),
        ({"name": "体检文件"}, "这个页面已有同名的视图，请换一个名字。"),
        ({"name": "新的", "shared_with": "emperor"}, "「emperor」不在可选的范围内，请重新选择。"),
        ({"name": "新的", "query": "q=" + "长" * 200}, "筛选条件太长，存不下。请减少一些条件。"),
    ],
)
def test_what_is_wrong_with_a_view_is_said_and_what_was_typed_stays(district, reviewer, answers, sentence):
    save(reviewer)
    answer = save(reviewer, **answers)
    assert answer.status_code == 422
    errors = [str(error) for errors in answer.context["form"].errors.values() for error in errors]
    assert errors == [sentence]
    assert answer.context["form"]["name"].value() == answers["name"] if "name" in answers else True
    assert SavedView.objects.count() == 1


def test_two_people_and_two_pages_may_use_one_name(district, reviewer, client):
    save(reviewer)
    assert save(reviewer, page="/lines/").status_code == 302
    client.force_login(district.decider)
    assert save(client).status_code == 302
    assert SavedView.objects.count() == 3


@pytest.mark.parametrize(
    "path", ["", "/", "/check/", "/nowhere/", "https://elsewhere.example/orders/", "//elsewhere.example/", "/notices/"]
)
def test_only_filtered_lists_of_ours_are_saved(district, reviewer, path):
    assert save(reviewer, page=path).status_code == 404
    assert SavedView.objects.count() == 0


def test_people_without_a_post_save_for_themselves_and_share_with_nobody(district, client):
    from accounts.models import User

    client.force_login(User.objects.create_user("nobody", "demo-password", display_name="测试"))
    assert save(client, shared_with="reviewer").status_code == 422
    assert save(client).status_code == 302
    assert SavedView.objects.get().authority_id is None


def test_the_page_of_views_shows_ones_own_and_what_others_share(district, reviewer, client):
    assert "还没有保存的视图。" in reviewer.get("/views/").content.decode()
    save(reviewer, shared_with=Role.SUPERVISOR)
    assert "共享给监督人员" in reviewer.get("/views/").content.decode()
    client.force_login(district.supervisor)
    page = client.get("/views/").content.decode()
    assert "别人共享给您的" in page
    assert "体检文件" in page
    assert "/edit/" not in page


def test_a_post_that_ends_ends_the_sight_of_what_is_shared(district, reviewer, client):
    save(reviewer, shared_with="operator")
    person = add_person(district, "newcomer", district.units["office"], Role.OPERATOR)
    client.force_login(person)
    assert client.get(f"/views/{SavedView.objects.get().pk}/").status_code == 302
    person.memberships.update(valid_to=person.memberships.get().valid_from.replace(year=2021))
    assert client.get(f"/views/{SavedView.objects.get().pk}/").status_code == 404


def test_a_query_is_kept_in_one_order_without_page_format_and_blanks():
    assert query_of("q=a&page=3&format=csv&list=&state=b&state=a") == "q=a&state=a&state=b"
    assert query_of("") == ""
    assert query_of("page=2") == ""


def test_a_list_is_found_by_its_path():
    assert issubclass(list_page_at("/orders/"), FilteredList)
    assert list_page_at("/orders/1/") is None
    assert list_page_at("/nowhere/") is None
