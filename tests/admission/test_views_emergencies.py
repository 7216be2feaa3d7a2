"""Emergencies on pages and in the API: read by anybody, declared, filed and ended by those whose part it is."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from admission.models import Application, Emergency
from home.homes import home_of
from home.numbers import check_number
from tests.admission.cases import TODAY
from tests.admission.test_emergencies import ANSWERS, declared
from tests.district import publish
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FILING = {"basis": "区防汛预案", "filing": "来不及申请。"}


def typed(district, **more):
    """What the form of a declaration sends."""
    said = {**ANSWERS, "for_all_communities": "on", "starts_on": "2026-03-02", "sender": district.department.pk}
    return {**said, "token": str(uuid.uuid4()), **more}


def page_of(client, emergency, query=""):
    return client.get(reverse("admission:emergency-detail", args=[emergency.pk]) + query).content.decode()


def test_a_declaration_leads_to_its_page_and_a_second_press_to_the_same(client, district):
    client.force_login(district.officer)
    said = typed(district)
    pages = [client.post("/emergencies/declare/", said) for _press in range(2)]
    emergency = Emergency.objects.get()
    assert {page["Location"] for page in pages} == {f"/emergencies/{emergency.pk}/"}
    assert "须于2026年3月9日前（含当日）补报" in page_of(client, emergency)


def test_what_is_missing_is_said_and_what_was_typed_stays(client, district):
    client.force_login(district.officer)
    page = client.post("/emergencies/declare/", typed(district, authorised_by="", name="转移甲"))
    assert (page.status_code, Emergency.objects.count()) == (422, 0)
    assert "转移甲" in page.content.decode()


def test_a_resemblance_of_a_prohibited_line_is_asked_about_on_the_page_and_answered_there(client, district):
    publish(
        district,
        published_on=date(2026, 1, 5),
        lines=[("negative", "add", "93", {"name": "突击报送、多头报送数据和材料", "keywords": ["突击报送", "连夜"]})],
    )
    client.force_login(district.officer)
    assert "not_prohibited" not in client.get("/emergencies/declare/").content.decode()
    said = typed(district, requirement="连夜转移。")
    page = client.post("/emergencies/declare/", said)
    assert (page.status_code, Emergency.objects.count()) == (409, 0)
    assert "第93项" in page.content.decode() and 'name="not_prohibited"' in page.content.decode()
    answer = client.post("/emergencies/declare/", {**said, "not_prohibited": "因雨势连夜转移，不报数据。"})
    assert (answer.status_code, Emergency.objects.count()) == (302, 1)
    assert "因雨势连夜转移，不报数据。" in page_of(client, Emergency.objects.get())


def test_only_senders_open_the_form(client, district):
    client.force_login(district.reviewer)
    assert client.get("/emergencies/declare/").status_code == 403


@pytest.mark.parametrize(
    ("days", "words"), [(0, "应急，待补报"), (7, "应急，待补报"), (8, "可以拒收"), (30, "可以拒收")]
)
def test_anybody_reads_what_it_is_worth_on_a_day(client, district, days, words):
    emergency = declared(district)
    on = TODAY + days * DAY
    listed = client.get(f"/emergencies/?on={on}")
    assert [worth.label for _row, worth in listed.context["rows"]] == [words]
    assert words in page_of(client, emergency, f"?on={on}")


def test_a_day_to_file_in_a_year_without_its_calendar_is_no_holiday_and_marked(client, district):
    with clock.at(date(2026, 12, 28)):
        emergency = declared(district)
    words = "应急，须于2027年1月5日（暂定）前（含当日）补报。"
    assert words in page_of(client, emergency, "?on=2026-12-28")
    assert '<span class="tag mute">暂定</span>' in client.get("/emergencies/?on=2026-12-28").content.decode()


def test_an_end_before_the_filing_is_told_as_still_to_be_filed_and_the_button_stays(client, district):
    emergency = declared(district)
    perform(emergency, "stop", by=district.officer, ended_on=TODAY + DAY, reason="雨停")
    with clock.at(emergency.file_by + DAY):
        client.force_login(district.officer)
        page = page_of(client, emergency)
        assert "自2026年3月3日起已终止，社区可以拒收；声明单位还没有补报。" in page
        assert f"/emergencies/{emergency.pk}/do/file_stopped/" in page
        assert f"/emergencies/{emergency.pk}/do/stop/" not in page
        assert f"/emergencies/{emergency.pk}/do/file_stopped/" in client.get("/").content.decode()
        assert client.post(f"/emergencies/{emergency.pk}/do/file_stopped/", FILING).status_code == 302
        assert "还没有补报" not in page_of(client, emergency)


def test_the_page_tells_what_was_known_at_a_moment(client, district):
    emergency = declared(district)
    with clock.at(TODAY + 3 * DAY):
        perform(emergency, "file", by=district.officer, **FILING)
    assert "区防汛预案" in page_of(client, emergency, "?on=2026-03-06")
    assert "区防汛预案" not in page_of(client, emergency, "?on=2026-03-06&known_at=2026-03-03")
    assert client.get("/emergencies/?known_at=2026-03-01").context["rows"] == []


def test_it_is_filed_and_ended_on_pages(client, district):
    emergency = declared(district)
    client.force_login(district.officer)
    assert client.post(f"/emergencies/{emergency.pk}/do/file/", FILING).status_code == 302
    client.force_login(district.reviewer)
    said = {"ended_on": "2026-03-04", "reason": "雨停"}
    assert client.post(f"/emergencies/{emergency.pk}/do/end/", said).status_code == 302
    emergency.refresh_from_db()
    assert (emergency.state, emergency.ended_on) == ("ended", date(2026, 3, 4))


def test_the_filters_keep_those_that_run_and_those_that_are_late(client, district):
    late = declared(district, name="甲事转移安置")
    with clock.at(late.file_by + DAY):
        new = declared(district, name="乙事转移安置", event="另一场暴雨。")
        kept = {due: client.get(f"/emergencies/?due={due}").context["rows"] for due in ("running", "unfiled")}
    assert {due: [row for row, _worth in rows] for due, rows in kept.items()} == {"running": [new], "unfiled": [late]}


def test_a_stranger_asking_for_ones_own_finds_none(client, district):
    declared(district)
    assert client.get("/emergencies/?mine=true").context["rows"] == []


def test_the_homes_show_what_is_owed_and_lead_to_exactly_those_rows(client, district):
    emergency = declared(district)
    with clock.at(emergency.file_by + DAY):
        mine = home_of(district.officer)
        assert [(row, row.days_left) for row in mine.emergencies] == [(emergency, -1)]
        counts = {count.label: count for count in home_of(district.reviewer).counts}
        late = counts["逾期没有补报的应急"]
        client.force_login(district.reviewer)
        assert len(client.get(late.url).context["rows"]) == late.value == 1


def test_an_application_begins_with_what_was_declared_and_asks_no_lead_time(client, district):
    emergency = declared(district, for_all_communities=False, communities=[district.community1])
    client.force_login(district.officer)
    token = str(uuid.uuid4())
    for _press in range(2):
        answer = client.post(f"/emergencies/{emergency.pk}/apply/", {"token": token})
    draft = Application.objects.get()
    assert answer["Location"] == f"/applications/{draft.pk}/edit/matter/"
    assert (draft.emergency, draft.name, draft.requirement) == (emergency, emergency.name, emergency.requirement)
    assert (draft.starts_on, list(draft.communities.all())) == (emergency.last_day + DAY, [district.community1])
    assert "提前30个工作日" not in client.get(f"/applications/{draft.pk}/").content.decode()


def test_nobody_else_begins_an_application_from_it(client, district):
    emergency = declared(district)
    client.force_login(district.other_officer)
    assert client.post(f"/emergencies/{emergency.pk}/apply/", {"token": str(uuid.uuid4())}).status_code == 403
    client.force_login(district.officer)
    assert client.post(f"/emergencies/{emergency.pk}/apply/", {"token": "x"}).status_code == 400


def test_the_file_holds_what_each_is_worth_on_the_day(client, district):
    declared(district)
    answer = client.get("/emergencies/?format=json&on=2026-03-10")
    rows = json.loads(b"".join(answer.streaming_content))["rows"]
    assert [(row["exemption"], row["exemption_label"]) for row in rows] == [("unfiled", "逾期没有补报")]


def test_the_api_declares_once_and_files_by_its_verbs(client, district):
    client.force_login(district.officer)
    said = {**ANSWERS, "token": str(uuid.uuid4())}
    made = [client.post("/api/v1/emergencies/", said, content_type="application/json") for _press in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    emergency = Emergency.objects.get()
    assert (made[0].json()["number"], made[0].json()["exemption"]) == (emergency.number, "open")
    url = f"/api/v1/emergencies/{emergency.pk}/"
    actions = client.get(f"{url}actions/").json()
    assert [one["action"] for one in actions] == ["file", "file_stopped", "stop"]
    done = client.post(f"{url}do/file/", FILING, content_type="application/json")
    assert (done.status_code, done.json()["exemption"]) == (200, "filed")
    client.logout()
    assert client.get(f"{url}?known_at=2026-03-01").status_code == 404
    assert [one["number"] for one in client.get("/api/v1/emergencies/").json()["results"]] == [emergency.number]


def test_the_api_says_what_is_wrong_in_one_shape(client, district):
    client.force_login(district.officer)
    answer = client.post("/api/v1/emergencies/", {"name": "甲", "x": 1}, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "x")
    client.force_login(district.worker)
    assert client.post("/api/v1/emergencies/", {}, content_type="application/json").status_code == 403


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [(0, "应急，待补报", "assist"), (8, "逾期没有补报", "refuse"), (30, "应急期已满", "refuse")],
)
def test_the_check_of_numbers_knows_it_however_it_is_typed(district, days, words, tone):
    emergency = declared(district)
    [found] = check_number("测试区急[2026]第01号", TODAY + days * DAY)
    assert (found.number, found.words, found.tone) == (emergency.number, words, tone)
