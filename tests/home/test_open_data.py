"""Open data: without a login, at addresses that stay, with a licence, and without people."""

import io
import json
from datetime import date

import openpyxl
import pytest

from certificates.models import CertificateGuide
from home.open_data import DATASETS
from registry.models import ListLine
from tests.admission.cases import rejected
from tests.dispatch.rows import admit
from tests.district import make_district, publish, standard_lists
from web import clock


@pytest.fixture
def filled(district):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2025, 1, 1))
    admit(district, "走访", since=date(2026, 1, 1), last_day=date(2027, 12, 31))
    with clock.at(date(2026, 3, 2)):
        rejected(district, name="不予准入的事")
    return district


def taken(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return json.loads(b"".join(answer.streaming_content))


@pytest.mark.parametrize("key", DATASETS)
@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_every_set_is_there_in_every_format(filled, client, key, ending):
    answer = client.get(f"/data/{key}.{ending}")
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content)
    if ending == "json":
        assert len(json.loads(body)["rows"]) > 0
    elif ending == "csv":
        assert len(body.decode().splitlines()) > 1
    else:
        assert openpyxl.load_workbook(io.BytesIO(body)).sheetnames == ["数据", "说明"]


def test_the_stable_addresses_are_these():
    assert list(DATASETS) == ["lists", "certificates", "admissions", "decisions", "departments", "units"]


@pytest.mark.parametrize("key", DATASETS)
def test_no_person_is_in_it(filled, client, key):
    body = json.dumps(taken(client, f"/data/{key}.json"), ensure_ascii=False)
    for person in filled.people.values():
        assert person.display_name not in body
    assert "13" not in [row.get("contact_phone", "") for row in json.loads(body)["rows"]]
    assert not {"decided_by", "drafted_by", "created_by", "opinion", "letter"} & set(json.loads(body)["columns"])


def test_lists_are_those_of_the_day_and_of_what_was_known(filled, client):
    assert taken(client, "/data/lists.json?on=2025-01-11")["count"] == 6
    assert taken(client, "/data/lists.json?on=2025-01-10")["count"] == 0
    publish(
        filled,
        published_on=date(2026, 6, 1),
        number="测民发〔2026〕5号",
        lines=[("duty", "remove", "1", {})],
    )
    assert taken(client, "/data/lists.json?on=2026-06-02")["count"] == 5
    assert taken(client, "/data/lists.json?on=2026-06-02&known_at=2026-05-31")["count"] == 6


def test_an_authority_gives_its_own_rows(filled, client):
    standard_lists(make_district("外区"))
    assert taken(client, "/data/lists.json")["count"] == 12
    body = taken(client, "/data/lists.json?authority=外区")
    assert ({row["authority"] for row in body["rows"]}, body["filter"]) == ({"外区"}, "辖区：外区")
    answer = client.get("/data/lists.json?authority=乌有")
    assert answer.status_code == 400
    assert "没有「乌有」这个辖区，可选：测试区、外区。" in answer.content.decode()


def test_a_parameter_that_a_set_does_not_know_is_refused_instead_of_ignored(filled, client):
    assert client.get("/data/units.csv?known_at=2026-01-01").status_code == 400
    assert client.get("/data/units.csv?on=2026-02-30").status_code == 400


def test_admissions_are_those_in_force_with_their_terms_as_known(filled, client):
    body = taken(client, "/data/admissions.json?on=2026-06-01")
    assert [(row["name"], row["standing"], row["last_day"]) for row in body["rows"]] == [
        ("走访", "active", "2027-12-31")
    ]
    assert taken(client, "/data/admissions.json?on=2028-01-01")["rows"] == []


def test_decisions_are_there_from_the_day_of_their_publication(filled, client):
    names = {row["name"] for row in taken(client, "/data/decisions.json?on=2026-12-31")["rows"]}
    assert names == {"走访", "不予准入的事"}
    assert taken(client, "/data/decisions.json?on=2025-12-30")["rows"] == []


def test_certificates_stand_with_where_to_go_instead(filled, client):
    rows = {row["name"]: row for row in taken(client, "/data/certificates.json")["rows"]}
    assert rows["无犯罪记录证明"]["handled_by"] == "公安派出所"
    assert rows["继承关系证明"]["handled_by"] is None


def test_what_is_not_there_is_not_found(filled, client):
    assert client.get("/data/secrets.csv").status_code == 404
    assert client.get("/data/lists.exe").status_code == 404
    assert client.post("/data/lists.csv").status_code == 405


def test_the_page_says_what_there_is_and_on_what_terms(filled, client):
    page = client.get("/data/").content.decode()
    for key in DATASETS:
        assert page.count(f'href="/data/{key}.csv"') == 1
    assert "政府开放数据，注明来源即可使用" in page
    assert "暂按惯例，待本辖区确认" in page


@pytest.mark.parametrize("key", DATASETS)
def test_a_set_is_read_in_a_fixed_number_of_queries(filled, client, django_assert_max_num_queries, key):
    with django_assert_max_num_queries(12):
        taken(client, f"/data/{key}.json")
