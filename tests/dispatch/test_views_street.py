"""Pages and API of the street workbench: the list, what is asked twice, and from a pasted notice to passing on or stopping."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desk.models import StoredFile
from dispatch.models import Dispatch, Origin, Receipt
from registry.successions import NewUnit, rename
from tests.desk.test_photos import PICTURE
from tests.dispatch.rows import admit, send
from tests.dispatch.sendings import ON, led, sent
from tests.dispatch.test_asked_twice import asked
from tests.district import standard_lists
from web import clock

JSON = "application/json"
HEALTH, FORM = "请通知居民参加疫苗接种体检", "请各社区本周五前填报养犬台账"


@pytest.fixture(autouse=True)
def _today():
    with clock.at(ON):
        yield


@pytest.fixture
def lists(district):
    standard_lists(district)
    led(district, "assist", "3")
    return district


def as_(client, district, name):
    client.force_login(getattr(district, name))
    return client


def handed(district, text, step="look", **said):
    return {"text": text, "sender": district.department.pk, "step": step, **said}


def test_only_street_staff_have_the_workbench(lists, client):
    for name in lists.people:
        as_(client, lists, name)
        expected = 200 if name in {"street_officer", "other_street_officer"} else 403
        for here in ("/street/", "/street/twice/", "/street/incoming/"):
            assert client.get(here).status_code == expected, (name, here)


def test_the_list_shows_who_sent_what_to_whom_and_how_it_stands(lists, client):
    send(lists)
    page = as_(client, lists, "street_officer").get("/street/").content.decode()
    for words in ("卫生健康委员会", "第1社区", "未入清单，可以拒收", "没有经费安排", "待确认 1"):
        assert words in page
    assert "第1社区" not in as_(client, lists, "other_street_officer").get("/street/").content.decode()


def test_the_list_names_the_line_or_the_record_on_which_each_rests(lists, client):
    entry = led(lists, "assist", "3")
    admission = admit(lists, "充电设施摸排", since=ON, last_day=ON)
    for subject in (entry, admission):
        sent(lists, subject, scope="chosen", communities=(lists.community1.pk,))
    send(lists)
    rows = as_(client, lists, "street_officer").get("/street/").context["rows"]
    assert {row.subject for row in rows} == {"", admission.number, str(entry.line)}


def test_a_community_is_found_with_what_those_before_it_received(lists, client):
    send(lists, HEALTH)
    heir = rename(lists.community1, NewUnit("春苑社区", "c1"), on=ON, by=lists.operator).opened.get()
    as_(client, lists, "street_officer")
    found = {
        pk: len(client.get("/street/", {"community": pk}).context["rows"]) for pk in (heir.pk, lists.community2.pk)
    }
    assert found == {heir.pk: 1, lists.community2.pk: 0}


def test_the_list_is_taken_away_as_a_file(lists, client):
    send(lists)
    answer = as_(client, lists, "street_officer").get("/street/?format=json")
    (row,) = json.loads(b"".join(answer.streaming_content) if answer.streaming else answer.content)["rows"]
    assert (row["sender"], row["communities"], row["funds"]) == ("卫生健康委员会", ["第1社区"], "none")


def test_what_two_units_ask_for_is_shown_and_taken_away(lists, client):
    asked(lists, "养犬摸底", forms_asked="养犬台账")
    asked(lists, "犬只管理", sender="other_department", forms_asked="养犬台账")
    page = as_(client, lists, "street_officer").get("/street/twice/").content.decode()
    assert "要报的表格、台账相同" in page
    for made in Dispatch.objects.all():
        assert f'href="/dispatches/{made.pk}/"' in page
        assert client.get(f"/dispatches/{made.pk}/").status_code == 200
    assert client.get("/street/twice/?format=csv").status_code == 200
    (pair,) = client.get("/api/v1/street-dispatches/asked-twice/").json()
    assert (pair["reasons"], pair["communities"], pair["times"]) == (["form"], ["第1社区"], 1)
    assert as_(client, lists, "worker").get("/api/v1/street-dispatches/asked-twice/").status_code == 403


def test_a_listed_notice_is_pasted_looked_at_and_passed_on(lists, client):
    as_(client, lists, "street_officer")
    page = client.post("/street/incoming/", handed(lists, HEALTH))
    assert (page.status_code, page.context["found"].may_pass_on) == (200, True)
    assert "转发到2个社区" in page.content.decode()
    assert Dispatch.objects.count() == 0
    said = handed(lists, HEALTH, "pass", due_on="2026-06-01", communities=[lists.community2.pk])
    answer = client.post("/street/incoming/", said)
    made = Dispatch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/dispatches/{made.pk}/")
    assert (made.due_on, [row.community for row in made.receipts.all()]) == (date(2026, 6, 1), [lists.community2])
    assert "由东街街道转发" in client.get(f"/dispatches/{made.pk}/").content.decode()


def test_to_all_is_to_all_of_the_street_when_a_street_passes_it_on(lists, client):
    as_(client, lists, "street_officer").post("/street/incoming/", handed(lists, HEALTH, "pass"))
    made = Dispatch.objects.get()
    for name in ("street_officer", "officer"):
        assert "本街道全部社区" in as_(client, lists, name).get(f"/dispatches/{made.pk}/").content.decode()


def test_an_unlisted_notice_offers_only_to_stop_it(lists, client):
    as_(client, lists, "street_officer")
    page = client.post("/street/incoming/", handed(lists, FORM))
    assert (page.context["found"].may_pass_on, page.context["found"].may_stop) == (False, True)
    assert 'value="pass"' not in page.content.decode()
    forced = client.post("/street/incoming/", handed(lists, FORM, "pass", reason="上级要求"))
    assert (forced.status_code, Dispatch.objects.count()) == (409, 0)
    client.post("/street/incoming/", handed(lists, FORM, "stop", reason="没有经过准入。"))
    made = Dispatch.objects.get()
    assert (made.origin, Receipt.objects.count()) == (Origin.STOPPED, 0)
    for name in ("street_officer", "officer", "reviewer"):
        page = as_(client, lists, name).get(f"/dispatches/{made.pk}/").content.decode()
        assert "东街街道没有转发，没有发给社区。理由：没有经过准入。" in page, name
    assert as_(client, lists, "worker").get(f"/dispatches/{made.pk}/").status_code == 404
    assert "街道没有转发" in as_(client, lists, "officer").get("/dispatches/").content.decode()


def test_the_paper_goes_along_from_step_to_step(lists, client):
    as_(client, lists, "street_officer")
    upload = SimpleUploadedFile("来文.png", PICTURE, "image/png")
    page = client.post("/street/incoming/", {**handed(lists, FORM), "paper": upload})
    kept = page.context["kept_paper"]
    client.post("/street/incoming/", handed(lists, FORM, "stop", reason="没有准入。", kept_paper=kept.pk))
    made = Dispatch.objects.get()
    assert made.paper_id == kept.pk
    upload.seek(0)
    wrong = client.post("/street/incoming/", {**handed(lists, ""), "paper": upload})
    assert (wrong.status_code, wrong.context["kept_paper"], StoredFile.objects.count()) == (422, kept, 1)
    assert as_(client, lists, "officer").get(f"/dispatches/{made.pk}/paper/").status_code == 200
    assert as_(client, lists, "other_officer").get(f"/dispatches/{made.pk}/paper/").status_code == 404


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "。。。"}, "text"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"sender": "0"}, "sender"),
        ({"communities": ["0"]}, "communities"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(lists, client, said, field):
    answer = as_(client, lists, "street_officer").post("/street/incoming/", {**handed(lists, HEALTH), **said})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})


def test_a_notice_as_long_as_the_check_reads_is_taken_over_from_it(lists, client):
    text = f"{HEALTH}。{'具体安排见附件。' * 700}"
    page = as_(client, lists, "street_officer").post("/street/incoming/", handed(lists, text))
    assert (page.status_code, page.context["found"].may_pass_on) == (200, True)


def test_the_check_page_leads_street_staff_on(lists, client):
    as_(client, lists, "street_officer")
    assert 'action="/street/incoming/"' in client.post("/check/", {"text": HEALTH}).content.decode()
    as_(client, lists, "worker")
    assert 'action="/street/incoming/"' not in client.post("/check/", {"text": HEALTH}).content.decode()


def test_the_home_of_street_staff_shows_what_came_and_what_may_be_done(lists, client):
    send(lists)
    page = as_(client, lists, "street_officer").get("/").content.decode()
    for words in ("最近下派到本街道社区的", "本月没有依据的来件", "社区待确认"):
        assert words in page
    assert "最近下派到本街道社区的" not in as_(client, lists, "officer").get("/").content.decode()


def test_the_api_looks_passes_on_and_stops(lists, client):
    as_(client, lists, "street_officer")
    here = "/api/v1/street-dispatches/"
    body = {"text": HEALTH, "sender": "wj", "communities": ["c1"]}
    looked = client.post(f"{here}look/", body, content_type=JSON).json()
    assert (looked["verdict"], looked["may_pass_on"], looked["may_stop"], looked["total"]) == ("assist", True, False, 1)
    key = {"headers": {"Idempotency-Key": "a"}}
    made = client.post(f"{here}pass-on/", body, content_type=JSON, **key)
    again = client.post(f"{here}pass-on/", body, content_type=JSON, **key)
    assert (made.status_code, again.status_code, made.json()["id"]) == (201, 200, again.json()["id"])
    assert (made.json()["passed_on_by"]["code"], made.json()["communities"]) == ("s1", ["第1社区"])
    refused = client.post(f"{here}pass-on/", {"text": FORM, "sender": "wj"}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_passed_on")
    stopped = client.post(f"{here}stop/", {"text": FORM, "sender": "wj", "reason": "没有准入。"}, content_type=JSON)
    assert (stopped.status_code, stopped.json()["origin"]) == (201, "stopped")
    assert client.get(f"{here}?basis=no").json()["count"] == 1
    assert client.post(f"{here}look/", {**body, "sender": "zz"}, content_type=JSON).status_code == 400
    for name in ("worker", "officer"):
        as_(client, lists, name)
        assert client.post(f"{here}look/", body, content_type=JSON).status_code == 403, name
        assert client.get(here).json()["count"] == 0, name
