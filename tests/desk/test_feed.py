"""The feed of changes: every step once, in order, nothing lost that is committed late, no person in it."""

import base64
import json

import pytest
from django.db import connection
from django.urls import get_resolver

from accounts.roles import ROLES
from admission.models import ApplicationStep
from desk import feed
from desk.feed_api import KEPT_BACK, TOLD
from registry.models import Authority, OrderStep
from tests.admission.cases import draft
from tests.district import OPENED, make_district
from tests.procedures import SCENES
from tests.test_any_input import JUNK
from web.workflow import PROCEDURES

URL = "/api/v1/feed/changes/"


def steps(application, n, action="submit"):
    """So many steps of an application, as the engine writes them."""
    said = {"action": action, "from_state": "draft", "to_state": "submitted", "part": "applicant"}
    return [ApplicationStep.objects.create(application=application, **said) for _n in range(n)]


def page(client, cursor="", **more):
    answer = client.get(URL, {"cursor": cursor, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


def read_out(client, cursor="", **more):
    """(all rows from a cursor on, the last cursor)."""
    rows = []
    while True:
        said = page(client, cursor, **more)
        rows += said["results"]
        cursor = said["next"]
        if not said["has_more"]:
            return rows, cursor


@pytest.fixture
def reader(as_user):
    return as_user("supervisor")


def all_steps():
    """(kind, id) of everything that the feed is to tell, recounted model by model."""
    assert get_resolver().url_patterns  # with them every room's procedures are known
    return sorted(
        (one.name, pk)
        for one in PROCEDURES.values()
        if one.name in TOLD
        for pk in one.step_model.objects.values_list("pk", flat=True)
    )


def test_every_procedure_is_told_or_kept_back_and_has_a_way_to_its_authority(reader):
    page(reader)
    assert set(SCENES) == set(TOLD) | KEPT_BACK
    assert set(TOLD) <= {one.name for one in PROCEDURES.values()}
    for one in PROCEDURES.values():
        if one.name in TOLD:
            list(one.model.objects.values_list(TOLD[one.name])[:1])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 200])
def test_pages_of_any_size_give_every_step_once_and_in_order(lists, reader, size):
    steps(draft(lists), 5)
    rows, _cursor = read_out(reader, page_size=size)
    found = [(row["kind"], row["id"]) for row in rows]
    assert found == all_steps()
    assert {kind for kind, _pk in found} >= {"application", "order"}


def test_what_comes_later_comes_with_the_same_cursor_later(lists, reader):
    application = draft(lists)
    steps(application, 3)
    _rows, cursor = read_out(reader)
    assert page(reader, cursor)["results"] == []
    late = steps(application, 2, "withdraw")
    rows, _cursor = read_out(reader, cursor, page_size=1)
    assert [row["id"] for row in rows] == [one.pk for one in late]
    assert [row["id"] for row in page(reader, cursor)["results"]] == [one.pk for one in late]


def test_a_row_says_what_moved_and_names_nobody(lists, reader):
    application = draft(lists)
    (step,) = steps(application, 1)
    ApplicationStep.objects.create(
        application=application,
        action="return",
        from_state="submitted",
        to_state="draft",
        part="reviewer",
        by=lists.reviewer,
        answers={"note": "联系张三"},
    )
    row, other = (one for one in read_out(reader)[0] if one["kind"] == "application")
    assert {**row, "at": None} == {
        "kind": "application",
        "id": step.pk,
        "object_id": application.pk,
        "authority": lists.authority.pk,
        "action": "submit",
        "from_state": "draft",
        "to_state": "submitted",
        "at": None,
    }
    assert row["at"].endswith("+08:00")
    assert set(other) == set(row)
    assert "张三" not in json.dumps(other, ensure_ascii=False)


def test_other_authorities_are_not_told(lists, reader):
    application = draft(lists)
    steps(application, 2)
    other = Authority.objects.create(name="邻区", short_name="邻区", level="district", valid_from=OPENED)
    type(application).objects.filter(pk=application.pk).update(authority=other)
    assert [row for row in read_out(reader)[0] if row["kind"] == "application"] == []


def test_roles_that_may_read_it():
    may = {role.value for role, rights in ROLES.items() if "desk.read_feed" in rights.permissions}
    assert may == {"supervisor", "operator"}


@pytest.mark.parametrize("key", ["officer", "worker", "reviewer", "decider", "street_officer"])
def test_others_are_refused_with_a_sentence(district, client, key):
    client.force_login(getattr(district, key))
    for url in (URL, "/api/v1/feed/months/"):
        answer = client.get(url)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_part")


def as_cursor(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "!!!", "0", as_cursor([1]), as_cursor({"violation": 1}), as_cursor({"order": -1})),
        *(as_cursor({"order": "1"}), as_cursor({"order": True}), as_cursor({"order": 2**63}), "A" * 5000),
        *(as_cursor({"step": 1, "line": 1}), as_cursor(None)),
    ],
)
def test_a_cursor_of_something_else_is_refused_with_a_sentence(district, reader, cursor):
    answer = reader.get(URL, {"cursor": cursor})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "unknown_cursor", "cursor")
    assert "读不懂这个游标" in answer.json()["message"]


def test_whatever_is_typed_is_answered(district, reader):
    for url in (URL, "/api/v1/feed/months/"):
        for junk in JUNK:
            for name in ("cursor", "page_size"):
                assert reader.get(url, {name: junk}).status_code in (200, 400)


@pytest.mark.parametrize("size", ["0", "1001", "-1", "x", "１"])
def test_a_page_has_between_one_and_a_thousand_rows(district, reader, size):
    answer = reader.get(URL, {"page_size": size})
    assert (answer.status_code, answer.json()["field"]) == (400, "page_size")


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(lists, reader, django_assert_num_queries):
    application = draft(lists)
    for n in (1, 40):
        steps(application, n)
        with django_assert_num_queries(6):  # session, user, posts; settled twice, rows
            page(reader)


def test_the_operator_reads_it_too(district, as_user):
    assert page(as_user("operator"))["has_more"] is False


@pytest.fixture
def elsewhere(transactional_db):
    """Another connection, on which somebody writes."""
    other = connection.copy()
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


SAID = "insert into admission_applicationstep (action, from_state, to_state, part, at, answers, application_id)"


def write(other, application):
    """A step on the other connection, not yet committed."""
    with other.cursor() as cursor:
        cursor.execute(f"{SAID} values ('late', 'a', 'b', 'clock', now(), '{{}}', %s) returning id", [application.pk])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_lower_id_that_is_committed_late_is_not_lost(elsewhere, client, monkeypatch):
    monkeypatch.setattr(feed, "PATIENCE", 0.05)
    district = make_district()
    application = draft(district)
    client.force_login(district.supervisor)
    (first,) = steps(application, 1)
    late = write(elsewhere, application)
    (quick,) = steps(application, 1)
    assert first.pk < late < quick.pk
    rows, cursor = read_out(client)
    assert [row["id"] for row in rows if row["kind"] == "application"] == []
    elsewhere.commit()
    rows, _cursor = read_out(client, cursor)
    assert [row["id"] for row in rows if row["kind"] == "application"] == [first.pk, late, quick.pk]


@pytest.mark.django_db(transaction=True)
def test_who_writes_into_one_table_holds_no_other_back(elsewhere, client, monkeypatch):
    monkeypatch.setattr(feed, "PATIENCE", 0.05)
    district = make_district()
    application = draft(district)
    write(elsewhere, application)
    tops = feed.settled([ApplicationStep, OrderStep])
    assert tops[ApplicationStep] is None
    assert tops[OrderStep] == (OrderStep.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


@pytest.mark.django_db(transaction=True)
def test_who_ends_while_a_reader_waits_is_read_and_who_begins_then_is_not_waited_for(elsewhere, monkeypatch):
    district = make_district()
    application = draft(district)
    late = write(elsewhere, application)
    newer = connection.copy()
    newer.set_autocommit(False)
    pauses = []

    def pause(_seconds):
        if not pauses:
            write(newer, application)
            elsewhere.commit()
        pauses.append(1)

    monkeypatch.setattr("desk.feed.time.sleep", pause)
    try:
        tops = feed.settled([ApplicationStep])
    finally:
        newer.rollback()
        newer.close()
    assert len(pauses) < 5
    # What wasn't to be seen before the look isn't read yet: the cursor stays before it.
    assert tops[ApplicationStep] < late
