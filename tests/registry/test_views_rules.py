"""The pages of the district's rules: who reads them, who sets one from a day on, and what is said when it can't be."""

import json
from datetime import date, timedelta

import pytest

from registry.models import AuthorityRule
from registry.rules import RULES
from tests.admission.counting import queries
from tests.district import make_district
from web import clock

pytestmark = pytest.mark.django_db
LIST, KEY = "/rules/", "decision_days"
PAGE, SET, WITHDRAW = f"{LIST}{KEY}/", f"{LIST}{KEY}/set/", f"{LIST}{KEY}/withdraw/"
TODAY, DAY = date(2026, 3, 2), date(2026, 4, 1)
SAID = {"value": "10", "on": "2026-04-01", "source": "测民发〔2026〕1号"}
JUNK = ["", "0", "-1", "1e9", "9" * 5000, "十", "mz", "true", "\x00", "[]", "长" * 300, "2026-02-30", "2026-04-01"]


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def confirm(client, url, data):
    """Both presses; the second with the mark of what was shown."""
    shown = client.post(url, data)
    assert shown.status_code == 200, shown.context["form"].errors
    return client.post(url, {**data, "mark": shown.context["mark"], "confirm": "1"})


@pytest.mark.parametrize(
    ("person", "reads", "sets"),
    [
        ("operator", 200, 200),
        ("reviewer", 200, 403),
        ("decider", 200, 403),
        ("supervisor", 200, 403),
        ("officer", 403, 403),
        ("street_officer", 403, 403),
        ("worker", 403, 403),
    ],
)
def test_who_looks_after_the_district_reads_and_only_the_operator_sets(as_user, person, reads, sets):
    client = as_user(person)
    assert [client.get(url).status_code for url in (LIST, PAGE, f"{LIST}?format=csv")] == [reads] * 3
    assert [client.get(SET).status_code, client.post(SET, SAID).status_code] == [sets, sets]
    assert client.post(WITHDRAW, {"on": "2026-04-01"}).status_code == (302 if sets == 200 else 403)
    assert not AuthorityRule.objects.exists()


def test_the_list_names_every_rule_in_words_and_offers_to_set_it_to_the_operator_alone(as_user):
    client = as_user("operator")
    page = client.get(LIST)
    assert [row.now.key for row in page.context["rows"]] == list(RULES)
    text = page.content.decode()
    for words in ("民政局（mz）", "15个工作日", "按惯例，待本辖区确认", "系统默认", SET):
        assert words in text
    assert SET not in as_user("reviewer").get(LIST).content.decode()


def test_the_list_asks_as_often_however_many_values_are_kept(as_user, district):
    client = as_user("operator")
    few = [queries(client, url) for url in (LIST, PAGE, SET)]
    for n, key in enumerate(RULES):
        for year in (2021, 2022):
            AuthorityRule.objects.create(
                authority=district.authority,
                key=key,
                value=n,
                valid_from=date(year, 1, 1),
                valid_to=date(year + 1, 1, 1),
            )
    assert [queries(client, url) for url in (LIST, PAGE, SET)] == few


def test_the_first_press_shows_what_would_change_and_the_second_sets_it(as_user, district):
    client = as_user("operator")
    shown = client.post(SET, SAID)
    assert (shown.context["change"]["before"].now.words, shown.context["change"]["after"].now.words) == (
        "15个工作日",
        "10个工作日",
    )
    assert not AuthorityRule.objects.exists()
    answer = client.post(SET, {**SAID, "mark": shown.context["mark"], "confirm": "1"})
    assert answer.url == PAGE
    rule = district.authority.rule
    assert [rule(KEY, DAY - timedelta(days=1)), rule(KEY, DAY)] == [15, 10]
    page = client.get(PAGE)
    assert [held.words for held in page.context["reading"].later] == ["10个工作日"]
    assert client.get(f"{LIST}?on=2026-04-01").content.decode().count("本辖区设定") == 1


def test_what_was_altered_after_it_was_shown_is_shown_again(as_user):
    client = as_user("operator")
    shown = client.post(SET, SAID)
    again = client.post(SET, {**SAID, "value": "12", "mark": shown.context["mark"], "confirm": "1"})
    assert (again.status_code, again.context["change"]["after"].now.words) == (200, "12个工作日")
    assert not AuthorityRule.objects.exists()


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"on": "2026-03-01"}, "on", "不能早于今天：以前的事项已经按当时的规则办理。"),
        ({"on": ""}, "on", "请填写此项。"),
        ({"value": "0"}, "value", "不能小于1。"),
        ({"source": ""}, "source", "请写明出处；没有出处的，请勾选「没有出处，暂按惯例，待本辖区确认」。"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(as_user, said, field, words):
    answer = as_user("operator").post(SET, {**SAID, **said})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [words]}


def test_a_unit_is_chosen_among_those_there_on_the_day(as_user, district):
    office = district.units["other_department"]
    type(office).objects.filter(pk=office.pk).update(valid_to=date(2026, 3, 20))
    client, url = as_user("operator"), f"{LIST}reviewing_unit/set/"
    answer = client.post(url, {**SAID, "value": "tj"})
    assert answer.context["form"].errors == {"value": ["「统计局」在这一天不在册，请另选一个单位。"]}
    type(office).objects.filter(pk=office.pk).update(valid_to=date(2026, 5, 1))
    answer = client.post(url, {**SAID, "value": "tj"})
    assert answer.context["form"].errors == {"value": ["「统计局」已经登记自2026年5月1日起撤销，请另选一个单位。"]}
    assert confirm(client, url, {**SAID, "value": "wj"}).status_code == 302
    assert district.authority.rule("reviewing_unit", DAY) == "wj"


def test_several_units_are_kept_by_their_codes(as_user, district):
    client, url = as_user("operator"), f"{LIST}may_not_issue/set/"
    assert confirm(client, url, {**SAID, "value": ["lxhy", "wj"]}).status_code == 302
    assert district.authority.rule("may_not_issue", DAY) == "lxhy wj"


def test_yes_and_no_are_kept_as_one_and_nought(as_user, district):
    client = as_user("operator")
    assert confirm(client, f"{LIST}late_funds_refusable/set/", {**SAID, "value": "0"}).status_code == 302
    kept = district.authority.rule("late_funds_refusable", DAY)
    assert (kept, type(kept)) == (0, int)


def test_who_signs_circulars_is_set_where_the_message_sends_the_administrator(as_user, district):
    client = as_user("operator")
    said = {"value": "测试区民政局", "on": "2026-03-02", "is_assumption": "on"}
    assert confirm(client, f"{LIST}document_issuer/set/", said).status_code == 302
    assert district.authority.rule("document_issuer") == "测试区民政局"


def test_a_value_of_ones_own_is_given_up(as_user, district):
    AuthorityRule.objects.create(authority=district.authority, key=KEY, value=10, valid_from=date(2025, 1, 1))
    client = as_user("operator")
    assert confirm(client, SET, {"value": "", "on": "2026-04-01", "leaves": "on"}).status_code == 302
    assert [district.authority.rule(KEY, day) for day in (TODAY, DAY)] == [10, 15]
    assert [held.words for held in client.get(PAGE).context["reading"].later] == ["15个工作日"]


def test_what_is_set_for_later_is_taken_back(as_user, district):
    client = as_user("operator")
    confirm(client, SET, SAID)
    assert WITHDRAW in client.get(PAGE).content.decode()
    assert client.post(WITHDRAW, {"on": "2026-04-01"}).url == PAGE
    assert not AuthorityRule.objects.exists()
    assert "不能撤销" in client.post(WITHDRAW, {"on": "2026-04-01"}, follow=True).content.decode()


def test_what_held_before_is_told_with_its_days(as_user, district):
    for value, year in ((8, 2021), (9, 2023)):
        AuthorityRule.objects.create(authority=district.authority, key=KEY, value=value, valid_from=date(year, 1, 1))
        AuthorityRule.objects.filter(value=value, value__lt=9).update(valid_to=date(2023, 1, 1))
    earlier = as_user("supervisor").get(PAGE).context["earlier"]
    assert [(held.words, held.last_day) for held in earlier] == [
        ("8个工作日", date(2022, 12, 31)),
        ("15个工作日", date(2020, 12, 31)),
    ]


def test_the_file_tells_the_rules_of_the_day(as_user, district):
    AuthorityRule.objects.create(authority=district.authority, key=KEY, value=10, valid_from=DAY)
    answer = as_user("supervisor").get(f"{LIST}?on=2026-04-01&format=json")
    file = json.loads(b"".join(answer.streaming_content))
    row = next(row for row in file["rows"] if row["key"] == KEY)
    assert (row["words"], row["origin"], row["since"], len(file["rows"])) == (
        *("10个工作日", "own", "2026-04-01"),
        len(RULES),
    )


@pytest.mark.parametrize("key", [KEY, "clock_starts", "reviewing_unit", "may_not_issue", "document_issuer"])
def test_no_value_however_odd_fails(as_user, key):
    client, url = as_user("operator"), f"{LIST}{key}/set/"
    assert client.get(url).status_code == 200
    for junk in JUNK:
        for data in ({**SAID, "value": junk}, {**SAID, "on": junk}, {"value": junk, "on": junk, "source": junk}):
            assert client.post(url, {**data, "confirm": "1", "mark": junk}).status_code in {200, 422}
    assert not AuthorityRule.objects.exists()


@pytest.mark.parametrize("url", [f"{LIST}nothing/", f"{LIST}nothing/set/"])
def test_a_rule_that_is_none_is_not_found(as_user, url):
    assert as_user("operator").get(url).status_code == 404


@pytest.mark.parametrize("day", ["x", "2026-02-30", "0001-01-01"])
def test_a_day_that_is_none_is_said_so(as_user, day):
    client = as_user("operator")
    assert client.get(LIST, {"on": day}).status_code == 400
    assert client.post(WITHDRAW, {"on": day}).status_code in {302, 400}


def test_another_districts_rules_stay_as_they_are(as_user, district):
    other = make_district("另一区")
    confirm(as_user("operator"), SET, SAID)
    assert [one.rule(KEY, DAY) for one in (district.authority, other.authority)] == [10, 15]
