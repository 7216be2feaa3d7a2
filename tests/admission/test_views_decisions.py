"""The public register of decisions."""

import json
import uuid
from datetime import date

import pytest

from admission.appeals import file_appeal
from admission.measures import take
from admission.models import Decision
from admission.objecting import raise_objection
from tests.admission import cases
from tests.admission.counting import queries
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock
from web.workflow import perform


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


@pytest.fixture
def disputed(decided):
    """An approval that is suspended, appealed against, and objected to twice, one objection answered."""
    decision = Decision.objects.get(outcome="approved")
    with clock.at(cases.TODAY):
        said = {"by": decided.worker, "unit": decided.community1}
        first, _new = raise_objection(decision, text="人手不够", **said)
        raise_objection(decision, text="时间太紧", **said)
        perform(first, "answer", by=decided.reviewer, is_accepted="no", answer="依据充分")
        days = {"starts_on": date(2026, 3, 3), "last_day": date(2026, 6, 30)}
        take(decision.admission, "suspend", by=decided.decider, reason="先核实", **days)
        file_appeal(decision, appellant=decided.department, by=decided.officer, text="不应暂停", token=uuid.uuid4())
        yield decision


def test_the_public_page_says_that_it_is_looked_at_again_suspended_and_how_many_objected(disputed, client):
    text = client.get(f"/decisions/{disputed.pk}/", {"on": "2026-06-05"}).content.decode()
    assert "正在复核；作出复核决定以前，原决定继续有效。" in text
    assert "准予的事项自2026年3月3日起暂停，到2026年6月30日为止（含当日）。暂停期间，社区可以拒收。" in text
    assert "收到2件，已答复1件" in text
    assert [word for word in ("第1社区提出", "人手不够", "时间太紧", "不应暂停") if word in text] == []


SENTENCE = "自2026年3月3日起暂停，到2026年6月30日为止（含当日）。"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/decisions/?on=2026-06-05", "暂停 2026-03-03–2026-06-30"),
        ("/admissions/?on=2026-06-05&number={number}", "暂停 2026-03-03–2026-06-30"),
        ("/admissions/?on=2026-06-05&number={number}", SENTENCE),
        ("/admissions/{pk}/?on=2026-06-05", SENTENCE),
    ],
)
def test_every_public_page_of_it_says_the_days_of_the_suspension_and_the_open_appeal(disputed, client, url, words):
    text = client.get(url.format(pk=disputed.admission.pk, number=disputed.admission.number)).content.decode()
    assert words in text
    assert "正在复核" in text


def test_nothing_is_said_where_nobody_objected_or_appealed(decided, client):
    pk = Decision.objects.get(outcome="approved").pk
    with clock.at(cases.TODAY):
        text = client.get(f"/decisions/{pk}/").content.decode()
    assert "没有收到异议" in text
    assert "复核；" not in text


def test_the_api_has_the_notice_the_objections_the_appeal_and_the_suspension(disputed, client):
    (row,) = client.get("/api/v1/published-decisions/", {"outcome": "approved", "on": "2026-06-05"}).json()["results"]
    assert (row["notice_from"], row["notice_until"]) == ("2026-03-02", "2026-03-09")
    assert (row["objections_filed"], row["objections_answered"]) == (2, 1)
    assert (row["is_under_appeal"], row["upheld_on"]) == (True, None)
    assert (row["suspended_from"], row["suspended_until"]) == ("2026-03-03", "2026-06-30")
    one = client.get(f"/api/v1/admissions/{disputed.admission.pk}/", {"on": "2026-06-05"}).json()
    assert (one["standing"], one["is_under_appeal"], one["suspended_until"]) == ("suspended", True, "2026-06-30")
    one = client.get(f"/api/v1/admissions/{disputed.admission.pk}/", {"on": "2026-07-01"}).json()
    assert (one["standing"], one["suspended_from"], one["suspended_until"]) == ("active", None, None)
    (row,) = client.get("/api/v1/published-decisions/", {"outcome": "rejected"}).json()["results"]
    assert (row["notice_from"], row["objections_filed"], row["is_under_appeal"]) == (None, 0, False)


def test_who_applied_reads_in_the_api_that_an_appeal_is_open(disputed, decided, client):
    client.force_login(decided.officer)
    assert client.get(f"/api/v1/decisions/{disputed.pk}/").json()["is_under_appeal"] is True


def test_the_file_of_decisions_has_the_notice_and_counts_objections(disputed, client):
    file = client.get("/decisions/", {"format": "json", "outcome": "approved"})
    rows = json.loads(file.getvalue())["rows"]
    keys = ("is_under_appeal", "notice_from", "notice_until", "objections_filed", "objections_answered")
    assert [tuple(row[key] for key in keys) for row in rows] == [(True, "2026-03-02", "2026-03-09", 2, 1)]
