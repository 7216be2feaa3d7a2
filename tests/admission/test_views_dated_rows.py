"""The pages of countersigners and of the rules of routing: who reads, who keeps, how a row begins and ends."""

from datetime import timedelta

import pytest

from admission.models import Countersigner, RoutingRule
from registry.models import Authority, AuthorityRule
from tests.admission import cases
from tests.admission.counting import queries
from tests.district import OPENED, make_district
from web import clock

pytestmark = pytest.mark.django_db
SIGNERS, ROUTES = "/review/countersigners/", "/review/routes/"


def place(district, person="supervisor", position=1, **days):
    return Countersigner.objects.create(
        **{
            "authority": district.authority,
            "position": position,
            "signer": district.people[person],
            "valid_from": OPENED,
            **days,
        }
    )


def rule(district, **named):
    said = {"authority": district.authority, "reviewer": district.people["reviewer"], "valid_from": OPENED}
    return RoutingRule.objects.create(**{**said, **named})


@pytest.mark.parametrize("url", [SIGNERS, ROUTES])
@pytest.mark.parametrize(
    ("person", "status", "keeps"),
    [
        ("reviewer", 200, {ROUTES}),
        ("decider", 200, {SIGNERS, ROUTES}),
        ("supervisor", 200, set()),
        ("officer", 403, set()),
        ("worker", 403, set()),
        ("operator", 403, set()),
    ],
)
def test_those_who_see_the_cases_read_it_and_keepers_keep_it(as_user, url, person, status, keeps):
    client = as_user(person)
    page = client.get(url)
    assert page.status_code == status
    if status == 200:
        assert page.context["may_keep"] is (url in keeps)
    assert client.get(f"{url}new/").status_code == (200 if url in keeps else 403)


def test_a_countersigner_is_put_on_a_place_from_a_day_on(as_user, district):
    client = as_user("decider")
    said = {"position": 1, "signer": district.people["supervisor"].pk, "valid_from": "2026-03-02"}
    assert client.post(f"{SIGNERS}new/", said).status_code == 302
    row = Countersigner.objects.get()
    assert (row.authority, row.position, row.signer.username, row.valid_to) == (
        *(district.authority, 1, "supervisor"),
        None,
    )
    page = client.get(SIGNERS).content.decode()
    assert ("测试supervisor" in page, "现在不要求会签" in page) == (True, True)


def test_the_page_says_what_is_countersigned(as_user, district):
    for key, value in (("countersign_communities", 5), ("countersign_days", 30)):
        AuthorityRule.objects.create(authority=district.authority, key=key, value=value, valid_from=OPENED)
    page = as_user("reviewer").get(SIGNERS).content.decode()
    assert "涉及的社区超过5个，或者期限超过30日。" in page


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"position": 1}, "__all__", "这段时间里这一顺序已经有会签人。"),
        ({"signer": "supervisor"}, "signer", "测试supervisor已经是第1位会签人。"),
        ({"signer": "officer"}, "signer", "选择一个有效的选项： 该选择不在可用的选项中。"),
        ({"valid_from": "2026-03-01"}, "valid_from", "启用日期不能早于今天。"),
        ({"position": 0}, "position", "不能小于 1。"),
    ],
)
def test_what_is_wrong_with_a_place_is_said(as_user, district, said, field, words):
    place(district)
    asked = {"position": 2, "signer": "decider", "valid_from": "2026-03-02", **said}
    asked["signer"] = district.people[asked["signer"]].pk
    page = as_user("decider").post(f"{SIGNERS}new/", asked)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert Countersigner.objects.count() == 1


def test_a_place_ends_on_a_day_and_another_takes_it(as_user, district):
    row, client = place(district), as_user("decider")
    assert client.post(f"{SIGNERS}{row.pk}/end/", {"valid_to": "2026-03-02"}).status_code == 302
    said = {"position": 1, "signer": district.people["meeting_decider"].pk, "valid_from": "2026-03-02"}
    assert client.post(f"{SIGNERS}new/", said).status_code == 302
    standing = [(str(row.signer), words) for row, words, *_rest in client.get(SIGNERS).context["rows"]]
    assert standing == [("测试supervisor", "停用"), ("测试meeting_decider", "在用")]
    again = client.post(f"{SIGNERS}{row.pk}/end/", {"valid_to": "2026-03-02"})
    assert (again.status_code, "已经写明停用日期" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("since", "day", "words"),
    [
        (OPENED, "2026-03-01", "停用日期不能早于今天。"),
        (cases.TODAY, "2026-03-02", "停用日期应当晚于启用日期（2026年3月2日）。"),
        (OPENED, "", "请填写此项。"),
    ],
)
def test_an_end_is_neither_past_nor_before_the_beginning(as_user, district, since, day, words):
    row = rule(district, valid_from=since)
    page = as_user("reviewer").post(f"{ROUTES}{row.pk}/end/", {"valid_to": day})
    assert page.status_code == 422
    assert page.context["form"].errors == {"valid_to": [words]}
    row.refresh_from_db()
    assert row.valid_to is None


def test_a_rule_is_added_and_listed_in_its_order(as_user, district):
    rule(district, position=20)
    client = as_user("reviewer")
    said = {
        "position": 10,
        "category": "task",
        "applicant": district.department.pk,
        "street": district.street.pk,
        "reviewer": district.people["second_reviewer"].pk,
        "valid_from": "2026-03-03",
    }
    assert client.post(f"{ROUTES}new/", said).status_code == 302
    rows = client.get(ROUTES).context["rows"]
    assert [(row.position, str(row.reviewer), words) for row, words, *_rest in rows] == [
        (10, "测试second_reviewer", "尚未启用"),
        (20, "测试reviewer", "在用"),
    ]


def test_only_reviewers_of_the_authority_are_offered(as_user, district):
    other = make_district("邻区")
    form = as_user("reviewer").get(f"{ROUTES}new/").context["form"]
    offered = {person.username for person in form.fields["reviewer"].queryset}
    assert offered == {"reviewer", "second_reviewer", "meeting_reviewer"}
    assert other.units["department"] not in form.fields["applicant"].queryset


def test_rows_of_another_district_are_neither_seen_nor_ended(as_user, district):
    row = rule(district)
    other = Authority.objects.create(name="邻区", short_name="邻区", level="district", valid_from=OPENED)
    RoutingRule.objects.filter(pk=row.pk).update(authority=other)
    client = as_user("reviewer")
    assert client.get(ROUTES).context["rows"] == []
    assert client.post(f"{ROUTES}{row.pk}/end/", {"valid_to": "2026-03-05"}).status_code == 404


@pytest.mark.parametrize(("url", "more"), [(SIGNERS, place), (ROUTES, rule)])
def test_the_list_asks_as_often_for_three_rows_as_for_one(as_user, district, url, more):
    more(district)
    client = as_user("decider")
    one = queries(client, url)
    for n, person in enumerate(("meeting_reviewer", "meeting_decider"), 2):
        more(district, position=n, **({"person": person} if more is place else {"category": "task"}))
    assert queries(client, url) == one
    assert one <= 12


def test_a_file_of_names_is_refused(as_user, district):
    page = as_user("reviewer").get(f"{SIGNERS}?format=csv")
    assert (page.status_code, "这里写有人员姓名，不提供导出。" in page.content.decode()) == (400, True)


def test_a_place_of_the_past_is_shown_as_ended(as_user, district):
    place(district, valid_to=clock.today() - timedelta(days=1))
    ((_row, words, _tone, _icon, may_end),) = as_user("decider").get(SIGNERS).context["rows"]
    assert (words, may_end) == ("停用", False)


@pytest.mark.parametrize("url", ["/api/v1/countersigners/", "/api/v1/routing-rules/"])
def test_the_api_lists_them_for_those_who_see_the_cases(as_user, district, url):
    place(district)
    rule(district, street=district.street)
    rows = as_user("supervisor").get(url).json()["results"]
    told = {
        "/api/v1/countersigners/": ("signer", "测试supervisor"),
        "/api/v1/routing-rules/": ("reviewer", "测试reviewer"),
    }
    key, name = told[url]
    assert [row[key] for row in rows] == [name]
    assert as_user("officer").get(url).status_code == 403


def test_the_form_begins_with_the_next_place_and_today(as_user, district):
    place(district)
    form = as_user("decider").get(f"{SIGNERS}new/").context["form"]
    assert (form["position"].value(), form["valid_from"].value()) == (2, cases.TODAY)
