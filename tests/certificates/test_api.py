"""The open API of the look-up and the guides, and how reviewers write and confirm them."""

from datetime import date

from certificates.models import CertificateGuide
from registry.models import ListLine
from tests.certificates.rows import line
from tests.district import standard_lists


def test_guides_are_read_without_signing_in_by_day(district, client):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    guide = CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))
    assert client.get("/api/v1/certificate-guides/?on=2026-06-01").json()["results"] == [
        {
            "id": guide.pk,
            "line": line.pk,
            "list": "not_to_issue",
            "number": "5",
            "steps": "",
            "time_limit": None,
            "handled_by": "公安派出所",
            "is_confirmed": False,
            "confirmed_by": None,
            "confirmed_on": None,
            "valid_from": "2026-01-01",
            "last_day": None,
        }
    ]
    assert client.get("/api/v1/certificate-guides/?on=2025-06-01").json()["results"] == []
    assert client.get("/api/v1/certificate-guides/?on=2026-02-30").json()["code"] == "invalid_date"


def test_certificates_are_read_by_the_filter_of_the_page(district, client):
    standard_lists(district)
    line = ListLine.objects.get(item_list__kind="not_to_issue")
    CertificateGuide.objects.create(line=line, handled_by="公安派出所", valid_from=date(2026, 1, 1))
    rows = client.get("/api/v1/certificates/?q=无犯罪记录&on=2026-06-01").json()["results"]
    assert [(row["name"], row["handled_by"]) for row in rows] == [("无犯罪记录证明", "公安派出所")]
    rows = client.get("/api/v1/certificates/?list=may_issue").json()["results"]
    assert [(row["name"], row["handled_by"]) for row in rows] == [("继承关系证明", "")]


def test_anybody_looks_up_what_may_be_issued_and_where_to_go(listed, client):
    CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )
    said = client.post("/api/v1/certificate-lookup/", {"q": "派出所要我开无犯罪记录证明"}).json()
    assert (said["outcome"], said["words"], said["on"]) == ("not_to_issue", "不能开", "2026-11-20")
    assert said["where"] == "按通常做法，请到：公安派出所（待本区确认）。"
    assert said["citation"]["number"] == "5"
    unclear = client.post("/api/v1/certificate-lookup/", {"q": "继承关系证明"}).json()
    choice = unclear["choices"][0]["choice"]
    chosen = client.post("/api/v1/certificate-lookup/", {"q": "继承关系证明", "choice": choice}).json()
    assert (unclear["outcome"], unclear["citation"], chosen["outcome"]) == ("unclear", None, "may_issue")


def test_what_cannot_be_read_is_said_with_its_field(listed, client):
    for said, code in (
        ({}, "required"),
        ({"q": "。。"}, "unreadable_text"),
        ({"q": "健在", "choice": "x"}, "unknown_choice"),
    ):
        answer = client.post("/api/v1/certificate-lookup/", said)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (
        client.post("/api/v1/certificate-lookup/", {"q": "健在", "authority": "别区"}).json()["code"]
        == "unknown_authority"
    )


def test_reviewers_write_a_guide_and_confirm_it_and_nobody_else_does(listed, client):
    body = {"line": line(listed, "not_to_issue", "5").pk, "handled_by": "公安派出所", "time_limit": 3}
    client.force_login(listed.worker)
    assert client.post("/api/v1/certificate-guides/", body, "application/json").status_code == 403
    client.force_login(listed.reviewer)
    made = client.post("/api/v1/certificate-guides/", body, "application/json")
    assert (made.status_code, made.json()["is_confirmed"], made.json()["time_limit"]) == (201, False, 3)
    confirmed = client.post(f"/api/v1/certificate-guides/{made.json()['id']}/confirm/").json()
    assert (confirmed["is_confirmed"], confirmed["confirmed_by"], confirmed["confirmed_on"]) == (
        True,
        "民政局",
        "2026-11-20",
    )
    again = client.post(f"/api/v1/certificate-guides/{made.json()['id']}/confirm/")
    assert (again.status_code, again.json()["code"]) == (409, "not_allowed")
    client.logout()
    assert client.post("/api/v1/certificate-guides/", body, "application/json").status_code in (401, 403)
