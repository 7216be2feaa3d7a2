"""The register of data that departments hold: entered and ended by the reviewers of the authority, open to everybody."""

import json
from datetime import date

import pytest
from django.urls import reverse

from registry.held_by import end_holding, enter_holding
from registry.models import DataHolding
from web.refusals import NotAllowed, NotYourPart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def enter(district, **more):
    answers = {"field": "住址", "holder": district.department, "since": date(2020, 1, 1), "by": district.reviewer}
    return enter_holding(**{**answers, **more})


def test_a_field_is_entered_with_its_holder(district):
    holding = enter(district, also_called=["居住地址"], note="向大数据中心申请")
    assert (holding.authority, holding.holder, holding.valid_from) == (
        district.authority,
        district.department,
        date(2020, 1, 1),
    )
    assert list(DataHolding.objects.of(district.authority).on(TODAY)) == [holding]


@pytest.mark.parametrize("person", ["officer", "decider", "operator", "worker"])
def test_others_enter_nothing(district, person):
    with pytest.raises(NotYourPart):
        enter(district, by=getattr(district, person))


def test_the_same_holder_is_entered_once_at_a_time(district):
    holding = enter(district)
    with pytest.raises(NotAllowed, match="已经登记"):
        enter(district, since=TODAY)
    end_holding(holding, on=date(2026, 1, 1), by=district.reviewer)
    assert enter(district, since=TODAY).valid_from == TODAY


def test_what_has_ended_is_told_of_the_days_on_which_it_was_held(client, district):
    holding = enter(district)
    end_holding(holding, on=TODAY, by=district.reviewer)
    assert [row["field"] for row in client.get("/api/v1/holdings/?on=2026-03-01").json()["results"]] == ["住址"]
    assert client.get("/api/v1/holdings/?on=2026-03-02").json()["results"] == []
    assert client.get(f"/api/v1/holdings/{holding.pk}/").json()["last_day"] == "2026-03-01"


def test_it_ends_after_it_began_and_once(district):
    holding = enter(district)
    with pytest.raises(NotAllowed, match="应当晚于"):
        end_holding(holding, on=date(2020, 1, 1), by=district.reviewer)
    with pytest.raises(NotYourPart):
        end_holding(holding, on=TODAY, by=district.officer)
    end_holding(holding, on=date(2020, 2, 1), by=district.reviewer)
    with pytest.raises(NotAllowed, match="已经登记停止持有"):
        end_holding(holding, on=TODAY, by=district.reviewer)


@pytest.mark.parametrize(("query", "count"), [("", 1), ("?q=居住", 1), ("?q=住址", 1), ("?q=学历", 0)])
def test_everybody_reads_and_searches_the_list(client, district, query, count):
    enter(district, also_called=["居住地址"])
    page = client.get(f"/holdings/{query}")
    assert (page.status_code, len(page.context["holdings"])) == (200, count)


def test_it_is_taken_away_as_a_file(client, district):
    enter(district, also_called=["居住地址"])
    assert json.loads(b"".join(client.get("/holdings/?format=json").streaming_content))["rows"][0]["also_called"] == [
        "居住地址"
    ]


def test_the_pages_enter_and_end_and_keep_what_was_typed(client, district):
    client.force_login(district.reviewer)
    answers = {"field": "住址", "holder": district.department.pk, "since": "2020-01-01", "also_called": "居住地址\n家"}
    wrong = client.post("/holdings/new/", answers)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["also_called"])
    assert client.post("/holdings/new/", {**answers, "also_called": "居住地址、家庭地址"}).status_code == 302
    holding = DataHolding.objects.get()
    assert holding.also_called == ["居住地址", "家庭地址"]
    again = client.post("/holdings/new/", {**answers, "also_called": ""})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["field"])
    where = reverse("registry:holding-end", args=[holding.pk])
    assert client.post(where, {"on": "2019-01-01"}).status_code == 422
    assert client.post(where, {"on": "2026-03-02"}).status_code == 302
    assert DataHolding.objects.get().valid_to == date(2026, 3, 2)


@pytest.mark.parametrize(("person", "status"), [("officer", 403), ("operator", 403), ("reviewer", 200)])
def test_only_reviewers_come_to_the_form(client, district, person, status):
    client.force_login(getattr(district, person))
    assert client.get("/holdings/new/").status_code == status
