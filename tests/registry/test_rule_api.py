"""The rules over the API: for the same readers as the page, on a day."""

from datetime import date

import pytest

from registry.models import AuthorityRule
from registry.rules import RULES
from web import clock

pytestmark = pytest.mark.django_db
URL, TODAY, DAY = "/api/v1/rules/", date(2026, 3, 2), date(2026, 4, 1)


@pytest.mark.parametrize(
    ("person", "status"), [("operator", 200), ("reviewer", 200), ("supervisor", 200), ("officer", 403), ("worker", 403)]
)
def test_the_same_people_read_them_as_on_the_page(as_user, person, status):
    client = as_user(person)
    assert [client.get(URL).status_code, client.get("/rules/").status_code] == [status, status]
    assert client.post(URL, {}).status_code in {403, 405}


def test_a_rule_is_told_with_what_will_hold_later(as_user, district):
    AuthorityRule.objects.create(
        authority=district.authority, key="decision_days", value=10, valid_from=DAY, source="测民发〔2026〕1号"
    )
    with clock.at(TODAY):
        told = {one["key"]: one for one in as_user("reviewer").get(URL).json()}
        later = {one["key"]: one for one in as_user("reviewer").get(f"{URL}?on={DAY}").json()}
    assert list(told) == list(RULES)
    rule = told["decision_days"]
    assert (rule["label"], rule["now"]["value"], rule["now"]["origin"], rule["now"]["last_day"]) == (
        *("受理后多少个工作日内审定", 15, "default"),
        "2026-03-31",
    )
    assert rule["later"] == [later["decision_days"]["now"]]
    assert later["decision_days"]["now"] == {
        "value": 10,
        "words": "10个工作日",
        "origin": "own",
        "origin_label": "本辖区设定",
        "source": "测民发〔2026〕1号",
        "is_assumption": False,
        "since": "2026-04-01",
        "last_day": None,
    }


def test_a_day_that_is_none_is_said_so(as_user):
    answer = as_user("operator").get(f"{URL}?on=2026-02-30")
    assert (answer.status_code, answer.json()["field"]) == (400, "on")
