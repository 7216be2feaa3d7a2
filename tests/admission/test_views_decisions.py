"""The public register of decisions."""

from datetime import date

import pytest

from tests.admission import cases
from tests.admission.counting import queries
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock


@pytest.fixture
def decided(district):
    standard_lists(district)
    with clock.at(cases.TODAY):
        cases.approved(district, name="准了的事")
        cases.rejected(district, name="被拒的事")
        yield district


def names(client, **query):
    return [one.application.name for one in client.get("/decisions/", query).context["decisions"]]


def test_anybody_reads_what_was_decided_with_its_coded_reasons(decided, client):
    page = client.get("/decisions/")
    rows = [(one.application.name, one.get_outcome_display(), one.body.name) for one in page.context["decisions"]]
    assert rows == [("被拒的事", "不予准入", "民政局"), ("准了的事", "准予准入", "民政局")]
    reasons = [reason.code for reason in page.context["decisions"][0].reasons.all()]
    assert sorted(reasons) == ["duplicate", "no_funds"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "approved"}, ["准了的事"]),
        ({"q": "被拒"}, ["被拒的事"]),
        ({"q": "没有的"}, []),
        ({"q": "取暖"}, []),
        ({"year": "2026"}, ["被拒的事", "准了的事"]),
        ({"year": "2025"}, []),
        ({"year": "x"}, []),
        ({"on": "2026-03-01"}, []),
        ({"known_at": "2026-03-01"}, []),
    ],
)
def test_decisions_are_found_by_year_result_words_and_day(decided, client, query, found):
    assert names(client, **query) == found


def test_decisions_are_found_by_applicant(decided, client):
    assert names(client, department=decided.department.pk) == ["被拒的事", "准了的事"]
    assert names(client, department=decided.other_department.pk) == []


def test_the_letter_is_public_and_no_person_is_named(decided, client):
    for one in client.get("/decisions/").context["decisions"]:
        text = client.get(f"/decisions/{one.pk}/").content.decode()
        assert "你单位提出的" in text
        assert [who.display_name for who in decided.people.values() if who.display_name in text] == []
        assert "010-60000000" not in text


def test_a_decision_is_not_there_before_its_publication(decided, client):
    pk = client.get("/decisions/").context["decisions"][0].pk
    assert client.get(f"/decisions/{pk}/", {"on": "2026-03-01"}).status_code == 404
    with clock.at(date(2026, 3, 1)):
        assert names(client) == []


def test_the_register_needs_the_same_queries_with_3_and_60_decisions(decided, client):
    admit(decided, "又一件", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    few = queries(client, "/decisions/")
    for n in range(57):
        admit(decided, f"事项{n}", since=date(2026, 3, 1), last_day=date(2026, 3, 31))
    assert queries(client, "/decisions/") == few
