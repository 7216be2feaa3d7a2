"""The API of this room: drafts, verbs, decisions, public admissions; one shape for every error."""

import uuid

import pytest

from admission.models import Application
from tests.admission import cases
from web.workflow import perform

pytestmark = pytest.mark.django_db
BASE = "/api/v1"
JSON = "application/json"


def post(client, url, data=None):
    return client.post(f"{BASE}{url}", data or {}, content_type=JSON)


def patch(client, application, **data):
    return client.patch(f"{BASE}/applications/{application.pk}/", data, content_type=JSON)


def test_a_draft_is_begun_once_by_its_token_and_written(as_user, district):
    client, token = as_user("officer"), str(uuid.uuid4())
    first, second = (post(client, "/applications/", {"token": token}) for _n in range(2))
    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    answer = patch(client, Application.objects.get(), version=1, name="高温慰问", communities=[district.community1.pk])
    assert answer.status_code == 200
    assert {key: answer.json()[key] for key in ("name", "communities", "version", "state")} == {
        "name": "高温慰问",
        "communities": [district.community1.pk],
        "version": 2,
        "state": "draft",
    }


@pytest.mark.parametrize(
    ("data", "status", "code", "field"),
    [
        ({"version": 9, "name": "改"}, 409, "stale", None),
        ({"name": "改"}, 400, "invalid", "version"),
        ({"version": "x"}, 400, "invalid", "version"),
        ({"version": 1, "starts_on": "2026-02-30"}, 400, "invalid", "starts_on"),
        ({"version": 1, "ends_on": "2026-01-01"}, 400, "invalid", "ends_on"),
        ({"version": 1, "content": "长" * 100_000}, 400, "max_length", "content"),
        ({"version": 1, "communities": [999999]}, 400, "invalid_choice", "communities"),
        ({"version": 1, "communities": "all"}, 400, "invalid_list", "communities"),
        ({"version": 1, "acts": {"a": 1}}, 400, "invalid_list", "acts"),
        ({"version": 1, "state": "approved"}, 400, "invalid", "state"),
        ({"version": 1, "applicant": 1}, 400, "invalid", "applicant"),
    ],
)
def test_what_cannot_be_saved_is_told_in_one_shape(as_user, district, data, status, code, field):
    draft = cases.draft(district)
    answer = patch(as_user("officer"), draft, **data)
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (status, code, field)
    assert body["message"]
    assert Application.objects.get().version == 1


def test_what_is_not_named_stays_as_it_is(as_user, district):
    draft = cases.draft(district)
    assert patch(as_user("officer"), draft, version=1, funding_amount="0.50").status_code == 200
    saved = Application.objects.get()
    assert (str(saved.funding_amount), saved.name, saved.acts) == ("0.50", draft.name, draft.acts)


def test_an_application_goes_through_its_verbs(as_user, district):
    draft = cases.draft(district)
    url = f"/applications/{draft.pk}"
    assert as_user("officer").get(f"{BASE}{url}/gaps/").json() == []
    assert post(as_user("officer"), f"{url}/do/submit/", {"seen": 1}).json()["state"] == "submitted"
    assert [one["action"] for one in as_user("reviewer").get(f"{BASE}{url}/actions/").json()] == [
        *("accept", "return", "transfer")
    ]
    post(as_user("reviewer"), f"{url}/do/accept/")
    post(as_user("reviewer"), f"{url}/do/recommend/", cases.RECOMMENDATION)
    draft.refresh_from_db()
    answers = {**cases.approval(draft), "effective_on": "2026-06-01", "last_day": "2026-09-30"}
    del answers["previewed"]
    answers["previewed"] = post(as_user("decider"), f"{url}/letter/approve/", answers).json()["previewed"]
    assert post(as_user("decider"), f"{url}/do/approve/", answers).json()["state"] == "approved"
    steps = as_user("officer").get(f"{BASE}{url}/steps/").json()
    assert [step["action"] for step in steps] == ["submit", "accept", "recommend", "approve"]
    (decision,) = as_user("officer").get(f"{BASE}/decisions/").json()["results"]
    assert (decision["number"], decision["admission_number"]) == ("测试区决〔2026〕1号", "测试区准〔2026〕1号")


def test_gaps_name_field_and_section(as_user, district):
    draft = cases.draft(district, name="")
    assert as_user("officer").get(f"{BASE}/applications/{draft.pk}/gaps/").json() == [
        {"field": "name", "section": "matter", "message": "请填写「事项名称」。"}
    ]


def test_a_return_takes_a_list_of_deficiencies(as_user, district):
    application = cases.submitted(district)
    url = f"/applications/{application.pk}/do/return/"
    wrong = post(as_user("reviewer"), url, {"deficiencies": [{"kind": "missing", "field": "state", "note": "改"}]})
    assert (wrong.status_code, wrong.json()["field"]) == (400, "deficiencies")
    rows = [
        {"kind": "missing", "field": "content", "note": "请写具体"},
        {"kind": "other", "field": "name", "note": "改名"},
    ]
    assert post(as_user("reviewer"), url, {"deficiencies": rows}).status_code == 200
    assert application.deficiencies.count() == 2


@pytest.mark.parametrize(
    ("person", "verb", "status", "code"),
    [
        ("worker", "submit", 404, "not_found"),
        ("supervisor", "accept", 403, "not_your_part"),
        ("reviewer", "recommend", 409, "not_allowed"),
        ("reviewer", "explode", 404, "not_found"),
    ],
)
def test_a_verb_that_isnt_ones_own_is_refused_in_one_shape(as_user, district, person, verb, status, code):
    application = cases.submitted(district)
    answer = post(as_user(person), f"/applications/{application.pk}/do/{verb}/")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_stale_decision_is_told(as_user, district):
    application = cases.recommended(district)
    seen = application.version
    perform(application, "approve", by=district.second_decider, **cases.approval(application))
    answer = post(as_user("decider"), f"/applications/{application.pk}/do/approve/", {"seen": seen})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


@pytest.mark.parametrize("person", ["worker", "reviewer", "operator"])
def test_only_who_applies_for_a_unit_begins(as_user, person):
    assert post(as_user(person), "/applications/").json()["code"] == "not_your_part"


def test_another_units_draft_is_not_begun(as_user, district):
    answer = post(as_user("officer"), "/applications/", {"applicant": district.other_department.pk})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_part")


def test_the_list_is_filtered_as_the_page_is(as_user, district):
    cases.draft(district)
    cases.submitted(district)
    client = as_user("officer")
    assert client.get(f"{BASE}/applications/?state=draft").json()["count"] == 1
    wrong = client.get(f"{BASE}/applications/?since=2026-02-30")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "since")


def test_signed_out_nothing_but_admissions_is_read(client, district):
    admission = cases.approved(district).admissions.get()
    assert client.get(f"{BASE}/applications/").status_code in {401, 403}
    assert client.get(f"{BASE}/decisions/").status_code in {401, 403}
    assert client.get(f"{BASE}/admissions/").json()["count"] == 0
    (row,) = client.get(f"{BASE}/admissions/?on=2026-09-30").json()["results"]
    assert {key: row[key] for key in ("number", "valid_from", "last_day", "standing", "decision_number")} == {
        "number": admission.number,
        "valid_from": "2026-06-01",
        "last_day": "2026-09-30",
        "standing": "active",
        "decision_number": "测试区决〔2026〕1号",
    }
    assert [one["street"] for one in row["communities"]] == ["东街街道", "东街街道", "西街街道"]
    one = client.get(f"{BASE}/admissions/{admission.pk}/?on=2026-10-01").json()
    assert one["standing"] == "expired"
    wrong = client.get(f"{BASE}/admissions/?on=2026-02-30")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "on")


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(
    ("url", "queries"), [("/applications/", 6), ("/decisions/", 12), ("/admissions/?on=2026-07-01", 9)]
)
def test_lists_ask_the_database_the_same_number_of_times(
    as_user, district, many, url, queries, django_assert_num_queries
):
    for _n in range(many):
        cases.approved(district)
    client = as_user("officer")
    client.get(f"{BASE}{url}")
    with django_assert_num_queries(queries):
        assert client.get(f"{BASE}{url}").json()["count"] == many


@pytest.mark.parametrize("body", ["[1]", "[]", '"x"', "5"])
def test_a_body_that_is_no_object_gets_a_sentence(as_user, district, body):
    client, draft = as_user("officer"), cases.draft(district)
    for answer in (
        client.patch(f"{BASE}/applications/{draft.pk}/", body, content_type=JSON),
        client.post(f"{BASE}/applications/{draft.pk}/do/submit/", body, content_type=JSON),
        client.post(f"{BASE}/applications/", body, content_type=JSON),
    ):
        assert answer.status_code == 400
        assert answer.json()["message"] == "提交的内容应当是一个 JSON 对象。"


@pytest.mark.parametrize("value", [["a", "b"], {"a": 1}])
@pytest.mark.parametrize("name", ["name", "starts_on", "funding_amount", "category", "for_all_communities"])
def test_a_field_of_one_value_takes_no_list_and_no_object(as_user, district, name, value):
    answer = patch(as_user("officer"), cases.draft(district), version=1, **{name: value})
    assert (answer.status_code, answer.json()["field"]) == (400, name)
    assert answer.json()["message"] == "这一项只能填写一个值。"


def test_a_reason_is_a_text(as_user, district):
    application = cases.submitted(district)
    answer = post(as_user("officer"), f"/applications/{application.pk}/do/withdraw/", {"reason": {"a": 1}})
    assert (answer.status_code, answer.json()["field"]) == (400, "reason")


def test_what_nobody_asked_for_begins_no_draft(as_user, district):
    answer = post(as_user("officer"), "/applications/", {"state": "approved"})
    assert (answer.status_code, answer.json()["field"]) == (400, "state")
    assert Application.objects.count() == 0


@pytest.mark.parametrize("seen", ["²", "9" * 5000, [1], True, 1.5])
def test_a_version_that_is_no_number_gets_a_sentence(as_user, district, seen):
    answer = post(as_user("officer"), f"/applications/{cases.draft(district).pk}/do/submit/", {"seen": seen})
    assert (answer.status_code, answer.json()["field"]) == (400, "seen")
