"""The page of processing times."""

import json

import pytest

from tests.admission import cases

pytestmark = pytest.mark.django_db
ADDRESS = "/review/times/"


def page(client, district, person, query=""):
    client.force_login(getattr(district, person))
    return client.get(f"{ADDRESS}{query}")


def counted(answer):
    return [stage.count for stage in answer.context["times"]]


def test_it_begins_with_the_year_and_names_no_unit(client, district):
    cases.approved(district)
    cases.submitted(district)
    answer = page(client, district, "supervisor")
    text = answer.content.decode()
    assert counted(answer) == [1, 0, 1]
    assert "2026年1月1日至2026年3月2日" in text
    assert "0个工作日" in text
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    assert "委员会" not in table


def test_it_is_filtered_by_days_and_by_kind_of_applicant(client, district):
    cases.approved(district)
    assert counted(page(client, district, "reviewer", "?applicant=department")) == [1, 0, 1]
    assert counted(page(client, district, "reviewer", "?applicant=street")) == [0, 0, 0]
    empty = page(client, district, "reviewer", "?until=2026-03-01")
    assert "这段时间没有办完的环节。" in empty.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?since=2026-02-30", "「2026-02-30」不是一个有效的日期"),
        ("?since=2026-03-02&until=2026-03-01", "结束日期不能早于开始日期。"),
        ("?applicant=weather", "weather"),
    ],
)
def test_a_wrong_filter_is_said_and_nothing_is_counted(client, district, query, words):
    cases.approved(district)
    answer = page(client, district, "reviewer", query)
    assert (answer.status_code, answer.context["times"]) == (200, [])
    assert words in answer.content.decode()


@pytest.mark.parametrize("person", ["officer", "worker", "street_officer", "operator"])
def test_it_is_closed_to_who_does_not_see_every_case(client, district, person):
    assert page(client, district, person).status_code == 403


def test_the_queue_leads_there(client, district):
    client.force_login(district.reviewer)
    assert f'href="{ADDRESS}"' in client.get("/review/").content.decode()


def test_the_figures_are_taken_away_as_a_file(client, district):
    cases.approved(district)
    answer = page(client, district, "reviewer", "?applicant=department&format=json")
    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    assert [(row["stage"], row["count"], row["median"]) for row in rows] == [
        ("acceptance", 1, 0),
        ("supplement", 0, None),
        ("decision", 1, 0),
    ]
    assert page(client, district, "reviewer", "?since=2026-02-30&format=csv").status_code == 400
    assert page(client, district, "reviewer", "?format=pdf").status_code == 400
