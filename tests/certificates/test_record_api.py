"""Asks and stamps over the API: once per Idempotency-Key, by the same rules as the pages."""

from certificates.models import CertificateAsk, CertificateIssue
from tests.certificates.rows import asked, line, stamped

ASKS, ISSUES = "/api/v1/certificate-asks/", "/api/v1/certificate-issues/"
JSON = "application/json"


def test_an_ask_is_counted_once_per_key(listed, client):
    client.force_login(listed.worker)
    body = {"q": "派出所要无犯罪记录证明", "agency": "wj"}
    first = client.post(ASKS, body, JSON, headers={"Idempotency-Key": "a1"})
    again = client.post(ASKS, body, JSON, headers={"Idempotency-Key": "a1"})
    assert (first.status_code, again.status_code, CertificateAsk.objects.count()) == (201, 200, 1)
    said = first.json()
    assert (said["number"], said["agency"], said["community"]) == ("测试区告〔2026〕1号", "wj", "c1")
    assert said["where"] == "请向要求出具的单位询问可以用什么证件、材料，或者由该单位自行核实。"
    assert client.get(ASKS).json()["count"] == 1


def test_an_ask_is_put_right_and_struck_out(listed, client):
    ask = asked(listed)
    client.force_login(listed.worker)
    new = client.post(f"{ASKS}{ask.pk}/correct/", {"agency": "工商银行", "reason": "想起来了"}, JSON).json()
    assert (new["replaces"], new["agency_name"], new["number"]) == (ask.pk, "工商银行", "测试区告〔2026〕2号")
    assert client.get(f"{ASKS}{ask.pk}/").json()["superseded_by"] == new["id"]
    void = client.post(f"{ASKS}{new['id']}/strike-out/", {"reason": "点错了"}, JSON)
    assert (void.status_code, void.json()["is_void"]) == (201, True)
    again = client.post(f"{ASKS}{new['id']}/strike-out/", {"reason": "点错了"}, JSON)
    assert (again.status_code, again.json()["code"]) == (409, "not_allowed")
    assert client.post(f"{ASKS}{new['id']}/strike-out/", {}, JSON).json()["field"] == "reason"


def test_what_is_wrong_is_said_in_one_shape(listed, client):
    client.force_login(listed.worker)
    assert client.post(ASKS, {}, JSON).json()["code"] == "required"
    assert client.post(ASKS, {"q": "继承关系证明"}, JSON).json()["code"] == "unclear"
    assert client.post(ASKS, {"q": "健在", "community": "c2"}, JSON).status_code == 403
    assert client.post(ASKS, [1], JSON).status_code == 400
    client.force_login(listed.reviewer)
    assert client.post(ASKS, {"q": "健在"}, JSON).status_code == 403
    client.logout()
    assert client.get(ASKS).status_code in (401, 403)


def test_stamps_are_logged_put_right_and_struck_out(listed, client):
    client.force_login(listed.worker)
    body = {"line": line(listed, "may_issue", "9").pk, "purpose": "申请临时救助", "issued_on": "2026-11-20"}
    made = client.post(ISSUES, body, JSON, headers={"Idempotency-Key": "b1"})
    again = client.post(ISSUES, body, JSON, headers={"Idempotency-Key": "b1"})
    assert (made.status_code, again.status_code, made.json()["number"]) == (201, 200, "测试区c1证〔2026〕1号")
    one = f"{ISSUES}{made.json()['id']}/"
    assert client.post(f"{one}correct/", body, JSON).json()["field"] == "reason"
    new = client.post(f"{one}correct/", {**body, "purpose": "申请低保", "reason": "写错了"}, JSON).json()
    assert (new["number"], new["replaces"]) == ("测试区c1证〔2026〕2号", made.json()["id"])
    assert client.post(f"{ISSUES}{new['id']}/strike-out/", {"reason": "没有盖章"}, JSON).json()["is_void"] is True
    assert client.post(ISSUES, {**body, "issued_on": "2026-12-01"}, JSON).json()["field"] == "issued_on"
    assert client.post(ISSUES, {**body, "line": 0}, JSON).json()["field"] == "line"


def test_each_sees_what_its_posts_show(listed, client):
    asked(listed), stamped(listed)
    for who, seen in (("worker", 1), ("neighbour", 0), ("street_officer", 1), ("reviewer", 1), ("officer", 0)):
        client.force_login(getattr(listed, who))
        assert [client.get(url).json()["count"] for url in (ASKS, ISSUES)] == [seen, seen]
    assert CertificateIssue.objects.count() == 1
