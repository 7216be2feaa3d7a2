"""Pages and API of joined matters: reviewers join what was suggested and take it apart; others who see all only read."""

import pytest

from dispatch.joining import join
from dispatch.models import ReportedMatter
from tests.dispatch.test_alike import reported  # noqa: F401  a fixture

JSON = "application/json"


@pytest.fixture
def three(reported):  # noqa: F811
    """Reports of one notice by three communities."""
    return [reported(community=f"community{n}").pk for n in (1, 2, 3)]


def as_(client, district, name):
    client.force_login(getattr(district, name))
    return client


def test_what_is_ticked_of_a_suggestion_is_joined(district, client, three):
    as_(client, district, "reviewer")
    page = client.get("/matters/suggested/").content.decode()
    assert (page.count('name="row"'), page.count("checked")) == (3, 3)
    answer = client.post("/matters/suggested/", {"row": three[:2]}, follow=True)
    matter = ReportedMatter.objects.get()
    assert answer.redirect_chain == [(f"/matters/{matter.pk}/", 302)]
    assert "2个社区登记2件，按一件计" in answer.content.decode()
    client.post("/matters/suggested/", {"row": three[2:], "matter": matter.pk})
    assert matter.reports.count() == 3
    assert [row.n_communities for row in client.get("/matters/").context["matters"]] == [3]


def test_one_ticked_alone_is_said_to_be_too_few(district, client, three):
    answer = as_(client, district, "reviewer").post("/matters/suggested/", {"row": three[:1]}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == ["请至少选两件社区登记的来件。"]


def test_what_is_ticked_on_a_matter_is_taken_out(district, client, three):
    matter = join(three, by=district.reviewer)
    here = f"/matters/{matter.pk}/"
    as_(client, district, "reviewer")
    client.post(here, {"row": three[:1]})
    assert matter.reports.count() == 2
    assert client.post(here, {"all": "1"}, follow=True).redirect_chain == [("/matters/", 302)]
    assert ReportedMatter.objects.count() == 0


def test_others_who_see_all_read_and_the_rest_see_nothing(district, client, three):
    matter = join(three, by=district.reviewer)
    here = f"/matters/{matter.pk}/"
    for name, seen in (
        ("supervisor", 200),
        ("decider", 200),
        ("worker", 404),
        ("officer", 404),
        ("street_officer", 404),
    ):
        as_(client, district, name)
        assert client.get(here).status_code == seen, name
        assert client.post(here, {"all": "1"}).status_code == (403 if seen == 200 else 404), name
        assert client.get("/matters/suggested/").status_code == 403, name
        assert len(client.get("/matters/").context["matters"]) == (seen == 200), name
    assert matter.reports.count() == 3


def test_matters_are_found_by_words(district, client, three):
    join(three, by=district.reviewer)
    as_(client, district, "reviewer")
    found = [len(client.get(f"/matters/?q={words}").context["matters"]) for words in ("养犬", "没有", "未写明")]
    assert found == [1, 0, 0]


def test_the_api_suggests_joins_and_takes_apart(district, client, three):
    as_(client, district, "reviewer")
    here = "/api/v1/matters/"
    (group,) = client.get(f"{here}suggested/").json()
    assert (sorted(group["dispatches"]), group["matter"], group["why"]) == (three, None, "文字相近")
    made = client.post(here, {"dispatches": three}, content_type=JSON)
    assert (made.status_code, made.json()["reports"], made.json()["dispatches"]) == (201, 3, three)
    out = f"{here}{made.json()['id']}/take-out/"
    assert client.post(out, {"dispatches": three[:1]}, content_type=JSON).json()["dispatches"] == three[1:]
    assert client.post(out, {"dispatches": three[1:2]}, content_type=JSON).status_code == 204
    assert client.post(here, {"dispatches": three[:1]}, content_type=JSON).status_code == 409
    as_(client, district, "officer")
    assert client.get(f"{here}suggested/").status_code == 403
    assert client.post(here, {"dispatches": three}, content_type=JSON).status_code == 409
