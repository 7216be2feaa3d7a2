"""The pages of standing burdens: the list with its tabs, one burden, registering, changing, the steps."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse

from dispatch.models import BurdenState, StandingBurden, StandingBurdenStep
from tests.dispatch.burdens import SINCE, kept_in, line_of, make_burden
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock
from web.workflow import perform

TODAY = date(2026, 3, 2)
URL = "/burdens/"
NEW = {
    "kind": "ledger",
    "name": "危房台账",
    "owner": "",
    "owner_name": "平台公司",
    "frequency": "weekly",
    "minutes_each": "30",
    "document_number": "",
    "since": "2026-02-01",
}
WHY = {"stop_by": TODAY + timedelta(days=30), "reason": "没有依据"}


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def page(client, user, url=URL, **query):
    client.force_login(user)
    return client.get(url, query)


def names(client, user, **query):
    return sorted(row.name for row in page(client, user, **query).context["page_obj"])


def test_each_sees_the_burdens_that_concern_it_and_no_others(district, client):
    make_burden(district, "甲", communities=[district.community1])
    make_burden(district, "乙", communities=[district.community3], owner=district.other_department)
    seen = {
        who: names(client, getattr(district, who))
        for who in ("reviewer", "decider", "supervisor", "officer", "other_officer", "street_officer", "worker")
    }
    assert seen == {
        "reviewer": ["乙", "甲"],
        "decider": ["乙", "甲"],
        "supervisor": ["乙", "甲"],
        "officer": ["甲"],
        "other_officer": ["乙"],
        "street_officer": ["甲"],
        "worker": ["甲"],
    }
    assert names(client, district.neighbour) == names(client, district.operator) == []


def test_one_does_not_open_what_concerns_others(district, client):
    burden = make_burden(district, communities=[district.community1])
    url = reverse("dispatch:burden-detail", args=[burden.pk])
    assert page(client, district.worker, url).status_code == 200
    assert page(client, district.neighbour, url).status_code == 404
    assert page(client, district.other_officer, url).status_code == 404


def test_tabs_count_and_lead_to_exactly_their_rows(district, client):
    standard_lists(district)
    make_burden(district, "有据", line=line_of(district))
    make_burden(district, "无据", communities=[district.community2])
    late = make_burden(district, "逾期")
    done = make_burden(district, "停了")
    for burden in (late, done):
        perform(burden, "order_stop", by=district.reviewer, stop_by=TODAY, reason="没有依据")
    perform(done, "verify_stopped", by=district.reviewer, note="看过")
    with clock.at(TODAY + timedelta(days=1)):
        tabs = page(client, district.reviewer).context["tabs"]
        assert [(tab.label, tab.count) for tab in tabs] == [
            ("全部", 4),
            ("清理清单", 2),
            ("限期停用", 1),
            ("逾期没有停用", 1),
            ("报停待核实", 0),
            ("已停用", 1),
            ("反弹", 0),
        ]
        for tab in tabs:
            shown = client.get(URL + tab.query)
            assert shown.context["page_obj"].paginator.count == tab.count
            assert [one.label for one in shown.context["tabs"] if one.is_here] == [tab.label]
        mine = next(tab for tab in page(client, district.worker).context["tabs"] if tab.query == "?kept=true")
        assert (mine.count, names(client, district.worker, kept="true")) == (2, ["有据", "逾期"])


def test_the_list_is_filtered_by_kind_owner_street_community_and_footing(district, client):
    admission = admit(district, "登记", since=SINCE, last_day=date(2026, 12, 31))
    make_burden(district, "甲", admission=admission, communities=[district.community1])
    make_burden(district, "乙", kind="app", owner=district.other_department, communities=[district.community3])
    asked = {
        "kind": ("app", ["乙"]),
        "owner": (district.department.pk, ["甲"]),
        "street": (district.other_street.pk, ["乙"]),
        "community": ("c1", ["甲"]),
        "rests_on": ("admission", ["甲"]),
        "q": ("统计局", ["乙"]),
    }
    for field, (value, found) in asked.items():
        assert names(client, district.reviewer, **{field: value}) == found, field
    assert names(client, district.reviewer, rests_on="nothing") == ["乙"]


def test_a_burden_shows_what_it_takes_and_whether_its_footing_held_on_the_day(district, client):
    admission = admit(district, "登记", since=date(2026, 1, 5), last_day=date(2026, 2, 28))
    burden = make_burden(district, admission=admission)
    url = reverse("dispatch:burden-detail", args=[burden.pk])
    now = page(client, district.reviewer, url).context["burden"]
    then = page(client, district.reviewer, url, on="2026-02-28").context["burden"]
    assert (now.footing.label, then.footing.label) == ("依据已失效", "依据有效")
    assert (str(now.hours), str(now.all_hours)) == ("6.0", "12.0")
    assert [[one.name for one in some] for _street, some in client.get(url).context["streets"]] == [
        ["第1社区", "第2社区"]
    ]


def test_a_reviewer_registers_a_burden_with_its_communities(district, client):
    client.force_login(district.reviewer)
    answer = client.post(f"{URL}new/", {**NEW, "communities": [f"street-{district.street.pk}"]})
    burden = StandingBurden.objects.get()
    assert answer.url == reverse("dispatch:burden-detail", args=[burden.pk])
    assert (burden.owner_label, kept_in(burden, date(2026, 2, 1)), kept_in(burden, date(2026, 1, 31))) == (
        "平台公司",
        ["第1社区", "第2社区"],
        [],
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"owner_name": ""}, "owner"),
        ({"since": "2026-03-03"}, "since"),
        ({"kind": "other"}, "kind"),
        ({"minutes_each": "99999"}, "minutes_each"),
        ({"communities": ["999999"]}, "communities"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(district, client, wrong, field):
    client.force_login(district.reviewer)
    answer = client.post(f"{URL}new/", {**NEW, **wrong})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not StandingBurden.objects.exists()


def test_the_same_burden_is_registered_once_and_a_street_joins_its_communities_to_it(district, client):
    burden = make_burden(district, owner=None, owner_name="平台公司", communities=[district.community3])
    client.force_login(district.street_officer)
    answer = client.post(f"{URL}new/", {**NEW, "communities": [district.community1.pk]})
    assert answer.url == reverse("dispatch:burden-detail", args=[burden.pk])
    assert kept_in(burden, TODAY) == ["第1社区", "第3社区"]


def test_what_was_stopped_is_not_registered_anew(district, client):
    burden = make_burden(district, owner=None, owner_name="平台公司")
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    client.force_login(district.street_officer)
    answer = client.post(f"{URL}new/", {**NEW, "communities": [district.community1.pk]})
    assert (answer.status_code, kept_in(burden, TODAY)) == (409, [])


def test_a_street_speaks_for_its_own_communities_only(district, client):
    client.force_login(district.street_officer)
    answer = client.post(f"{URL}new/", {**NEW, "communities": [district.community3.pk]})
    assert list(answer.context["form"].errors) == ["communities"]
    burden = make_burden(district, communities=[district.community1, district.community3])
    url = reverse("dispatch:burden-change", args=[burden.pk])
    assert list(client.get(url).context["form"].fields) == ["seen", "communities"]
    client.post(url, {"seen": burden.version, "communities": [district.community2.pk]})
    assert kept_in(burden, TODAY) == ["第2社区", "第3社区"]


def test_what_a_burden_rests_on_is_for_reviewers_to_say(district, client):
    standard_lists(district)
    burden = make_burden(district)
    url = reverse("dispatch:burden-change", args=[burden.pk])
    said = {**NEW, "seen": 1, "communities": [district.community1.pk], "line": line_of(district).pk}
    client.force_login(district.street_officer)
    assert "line" not in client.get(url).context["form"].fields
    client.force_login(district.reviewer)
    assert client.post(url, said).status_code == 302
    burden.refresh_from_db()
    assert (burden.line, burden.name, kept_in(burden, TODAY)) == (line_of(district), "危房台账", ["第1社区"])


def test_the_reviewing_office_does_not_write_what_its_own_burdens_rest_on(district, client):
    standard_lists(district)
    client.force_login(district.reviewer)
    rests = {**NEW, "owner_name": "", "communities": [], "line": line_of(district).pk}
    answer = client.post(f"{URL}new/", {**rests, "owner": district.office.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["owner"])
    burden = make_burden(district, owner=district.office)
    url = reverse("dispatch:burden-change", args=[burden.pk])
    form = client.get(url).context["form"]
    assert "line" not in form.fields and "admission" not in form.fields and form.fields["owner"].disabled
    assert client.post(url, {**rests, "seen": 1, "owner": district.department.pk}).status_code == 302
    burden.refresh_from_db()
    assert (burden.line, burden.owner) == (None, district.office)
    client.force_login(district.meeting_reviewer)
    client.post(url, {**rests, "seen": burden.version, "owner": district.office.pk})
    burden.refresh_from_db()
    assert burden.line == line_of(district)


def test_a_community_registers_what_it_keeps_and_joins_what_is_registered(district, client):
    client.force_login(district.worker)
    form = client.get(f"{URL}new/?kind=ledger&name=危房台账").context["form"]
    assert (form["kind"].value(), form["name"].value(), form["communities"].value()) == (
        "ledger",
        "危房台账",
        [district.community1.pk],
    )
    assert "line" not in form.fields
    made = client.post(f"{URL}new/", {**NEW, "communities": [district.community1.pk]})
    burden = StandingBurden.objects.get()
    assert (made.url, kept_in(burden, TODAY)) == (reverse("dispatch:burden-detail", args=[burden.pk]), ["第1社区"])
    client.force_login(district.neighbour)
    client.post(f"{URL}new/", {**NEW, "minutes_each": "90", "communities": [district.community2.pk]})
    burden.refresh_from_db()
    assert (burden.minutes_each, kept_in(burden, TODAY)) == (30, ["第1社区", "第2社区"])


def test_a_community_describes_what_it_alone_keeps_and_of_the_rest_says_whether_it_keeps_it(district, client):
    alone = make_burden(district, "甲", communities=[district.community1])
    shared = make_burden(district, "乙")
    client.force_login(district.worker)
    fields = [
        "name" in client.get(reverse("dispatch:burden-change", args=[one.pk])).context["form"].fields
        for one in (alone, shared)
    ]
    assert fields == [True, False]
    client.post(reverse("dispatch:burden-change", args=[shared.pk]), {"seen": shared.version})
    assert kept_in(shared, TODAY) == ["第2社区"]


def test_the_owner_says_on_its_page_that_it_is_stopped_and_the_reviewer_is_waited_for(district, client):
    burden = make_burden(district)
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    client.force_login(district.officer)
    url = reverse("dispatch:burden-action", args=[burden.pk, "say_stopped"])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"note": "已通知各社区停用。"}).status_code == 302
    client.force_login(district.reviewer)
    assert names(client, district.reviewer, state="said_stopped") == ["危房台账"]
    steps = client.get(reverse("dispatch:burden-detail", args=[burden.pk])).context["timeline"]
    assert [str(step["label"]) for step in steps] == ["限期停用", "报告已停用", "等审核人核实"]
    assert "报已停用、待核实的负担" in client.get("/").content.decode()


def test_a_form_opened_on_an_older_version_writes_nothing(district, client):
    burden = make_burden(district)
    url = reverse("dispatch:burden-change", args=[burden.pk])
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    client.force_login(district.reviewer)
    answer = client.post(url, {**NEW, "seen": 1, "communities": []})
    assert (answer.status_code, kept_in(burden, TODAY)) == (409, ["第1社区", "第2社区"])


@pytest.mark.parametrize("who", ["officer", "decider", "supervisor"])
def test_owners_and_those_who_only_look_register_and_change_nothing(district, client, who):
    burden = make_burden(district)
    client.force_login(getattr(district, who))
    assert client.get(f"{URL}new/").status_code == 403
    assert client.get(reverse("dispatch:burden-change", args=[burden.pk])).status_code == 403


def test_the_steps_are_taken_on_their_pages_and_read_without_persons(district, client):
    burden = make_burden(district)
    client.force_login(district.reviewer)

    def do(action, **said):
        return client.post(reverse("dispatch:burden-action", args=[burden.pk, action]), said).status_code

    assert do("order_stop", stop_by="2026-02-01", reason="没有依据") == 422
    assert do("order_stop", stop_by="2026-04-01", reason="没有依据") == 302
    assert do("verify_stopped", note="看过") == 302
    assert do("rebound") == 302
    client.force_login(district.worker)
    detail = client.get(reverse("dispatch:burden-detail", args=[burden.pk]))
    assert [(str(step["label"]), str(step["who"])) for step in detail.context["timeline"]] == [
        ("限期停用", "审核人"),
        ("核实已停用", "审核人"),
        ("登记反弹", "审核人"),
        ("2026年3月30日前停用，等审核人核实", "卫生健康委员会"),
    ]
    assert "测试worker" not in detail.content.decode().split("</header>", 1)[1]
    assert names(client, district.reviewer, rebound="true") == ["危房台账"]


def test_what_a_community_once_reported_here_is_shown_without_it(district, client):
    burden = make_burden(district)
    said = {"action": "rebound", "from_state": "stopped", "to_state": "to_stop", "answers": {"note": "第1社区又要报"}}
    StandingBurdenStep.objects.create(burden=burden, part="receiver", by=district.worker, at=clock.now(), **said)
    client.force_login(district.officer)
    (step,) = client.get(reverse("dispatch:burden-detail", args=[burden.pk])).context["timeline"]
    assert (step["label"], step["who"], step["note"]) == ("登记反弹", "", "")


def test_a_reviewer_chooses_among_the_communities_that_kept_it_and_others_report(district, client):
    burden = make_burden(district, communities=[district.community1, district.community3])
    perform(burden, "order_stop", by=district.reviewer, **WHY)
    perform(burden, "say_stopped", by=district.officer, note="已停用。")
    page, report = reverse("dispatch:burden-detail", args=[burden.pk]), reverse("dispatch:violation-create")

    def offered(who):
        client.force_login(getattr(district, who))
        answer = client.get(page)
        assert (f"{report}?burden={burden.pk}" in answer.content.decode()) == bool(answer.context["report_words"])
        return answer.context["report_words"]

    assert [offered(who) for who in ("worker", "street_officer", "officer")] == ["举报没有停用", "举报没有停用", ""]
    perform(burden, "verify_stopped", by=district.reviewer, note="看过")
    assert offered("worker") == "举报反弹"
    url = reverse("dispatch:burden-action", args=[burden.pk, "rebound"])
    for who, status in (("worker", 403), ("street_officer", 403), ("reviewer", 200)):
        client.force_login(getattr(district, who))
        answer = client.get(url)
        assert answer.status_code == status, who
    assert [len(group.ticks) for group in answer.context["streets"]] == [1, 1]


def test_the_api_reads_and_acts_like_the_pages(district, client):
    standard_lists(district)
    burden = make_burden(district, line=line_of(district))
    client.force_login(district.worker)
    row = client.get("/api/v1/burdens/", {"kept": "true"}).json()["results"][0]
    assert (row["name"], row["holds"], row["hours_a_year"], row["communities"], row["state"]) == (
        "危房台账",
        True,
        "6.0",
        2,
        "kept",
    )
    url = f"/api/v1/burdens/{burden.pk}/"
    said = json.dumps({"stop_by": "2026-04-01", "reason": "没有依据"})
    assert client.post(f"{url}do/order_stop/", said, content_type="application/json").status_code == 403
    client.force_login(district.reviewer)
    assert client.post(f"{url}do/order_stop/", said, content_type="application/json").json()["stop_by"] == "2026-04-01"
    client.force_login(district.other_officer)
    assert client.get(url).status_code == 404


def test_the_api_registers_by_the_rules_of_the_page(district, client):
    def post(who, **said):
        client.force_login(getattr(district, who))
        body = {"kind": "ledger", "name": "危房台账", "owner": district.department.pk, **said}
        answer = client.post("/api/v1/burdens/", json.dumps(body), content_type="application/json")
        return answer.status_code, answer.json()

    status, row = post("reviewer", communities=[district.community1.pk], minutes_each=30, frequency="monthly")
    assert (status, row["communities"], row["hours_a_year"], row["owner"]["code"]) == (201, 1, "6.0", "wj")
    assert post("street_officer", communities=[district.community2.pk])[1]["communities"] == 2
    assert [one["field"] for one in post("street_officer", name="别的")[1]["errors"]] == ["communities"]
    assert post("street_officer", communities=[district.community3.pk])[1]["field"] == "communities"
    assert post("street_officer", communities=[district.community1.pk], line=1)[1]["field"] == "line"
    assert [post(who)[0] for who in ("officer", "supervisor")] == [403, 403]
    assert post("worker", communities=[district.community2.pk])[1]["field"] == "communities"
    assert StandingBurden.objects.count() == 1


def test_the_file_has_the_rows_of_the_filter(district, client):
    make_burden(district, "甲")
    make_burden(district, "乙", kind="app")
    client.force_login(district.reviewer)
    answer = client.get(URL, {"kind": "app", "format": "json"})
    [row] = json.loads(b"".join(answer.streaming_content))["rows"]
    assert (row["name"], row["owner"], row["communities"], row["hours"]) == ("乙", "卫生健康委员会", 2, 6.0)


def test_each_finds_its_burdens_at_home(district, client):
    burden = make_burden(district)
    make_burden(district, "别处的", communities=[district.community3], owner=district.other_department)
    perform(burden, "order_stop", by=district.reviewer, **WHY)

    def tallies(user):
        client.force_login(user)
        shown = client.get("/").context["home"].counts
        return {str(one.label): one.value for one in shown if "/burdens/" in one.url}

    assert tallies(district.worker) == {"我们承担的常态负担": 1}
    assert tallies(district.reviewer) == {"清理清单上的负担": 2}
    assert tallies(district.officer) == {"限期停用的常态负担": 1}
    with clock.at(WHY["stop_by"]):
        assert tallies(district.reviewer) == {"到期待核实停用的负担": 1, "清理清单上的负担": 2}
    assert StandingBurden.objects.get(pk=burden.pk).state == BurdenState.TO_STOP
