"""Asks on pages: who sees which, the totals, the slips, and putting a mistake right."""

import pytest

from certificates.issuing import put_right
from certificates.models import CertificateAsk
from tests.certificates.rows import asked, line, rows_of_file, stamped
from web import clock


@pytest.fixture
def ask(listed):
    return asked(listed, agency="工商银行")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        *(("worker", 1), ("neighbour", 0), ("street_officer", 1), ("other_street_officer", 0)),
        *(("reviewer", 1), ("supervisor", 1), ("officer", 0), ("operator", 0)),
    ],
)
def test_each_sees_what_its_posts_show(listed, ask, client, who, seen):
    client.force_login(getattr(listed, who))
    assert client.get("/certificates/asks/").context["page_obj"].paginator.count == seen
    for tail in ("", "resident/", "agency/"):
        assert client.get(f"/certificates/asks/{ask.pk}/{tail}").status_code == (200 if seen else 404)
    assert client.get("/certificates/asks/totals/").context["in_all"]["asked"] == seen


def test_the_two_slips_name_community_agency_and_number(listed, ask, client):
    client.force_login(listed.worker)
    resident = client.get(f"/certificates/asks/{ask.pk}/resident/?size=a4").content.decode()
    assert ("您要开的「<b>无犯罪记录证明</b>」" in resident, "certificate-slip a4" in resident) == (True, True)
    agency = client.get(f"/certificates/asks/{ask.pk}/agency/").content.decode()
    assert ("<b>工商银行</b>" in agency, ask.number in agency, "测试worker" in agency.split("<article")[1]) == (
        True,
        True,
        False,
    )
    assert client.get(f"/certificates/asks/{ask.pk}/agency/?size=a9").status_code == 400


def test_one_that_may_be_issued_has_no_slip(listed, client):
    ask = asked(listed, "家里困难申请临时救助开证明")
    client.force_login(listed.worker)
    assert client.get(f"/certificates/asks/{ask.pk}/resident/").status_code == 404
    assert client.get(f"/certificates/asks/{ask.pk}/").status_code == 200


def test_a_wrong_agency_is_put_right_and_the_old_slip_says_so(listed, ask, client):
    client.force_login(listed.worker)
    page = f"/certificates/asks/{ask.pk}/correct/"
    assert client.get(page).context["form"].initial["agency"] == "工商银行"
    assert client.post(page, {"agency": "统计局", "reason": ""}).status_code == 422
    assert client.post(page, {"agency": "工商银行", "reason": "没变"}).status_code == 422
    done = client.post(page, {"agency": "统计局", "reason": "是统计局要的"})
    new = CertificateAsk.objects.counted().get()
    assert (done["Location"], new.agency.name) == (f"/certificates/asks/{new.pk}/", "统计局")
    old = client.get(f"/certificates/asks/{ask.pk}/resident/").content.decode()
    assert "请不要再用" in old
    assert client.post(page, {"agency": "", "reason": "再改"}).status_code == 422


def test_what_was_pressed_by_mistake_is_struck_out_by_its_own_community(listed, ask, client):
    page = f"/certificates/asks/{ask.pk}/strike-out/"
    client.force_login(listed.reviewer)
    assert client.get(page).status_code == 403
    client.force_login(listed.worker)
    assert client.get(page).status_code == 200
    client.post(page, {"reason": "点错了"})
    assert CertificateAsk.objects.counted().count() == 0
    assert client.get("/certificates/asks/totals/").context["in_all"] == {"asked": 0, "refused": 0}
    assert client.get("/certificates/asks/?standing=counted").context["page_obj"].paginator.count == 0


@pytest.mark.parametrize("by", ["kind", "agency", "month", "all"])
def test_totals_in_every_grouping_are_a_page_and_a_file(listed, ask, client, by):
    client.force_login(listed.reviewer)
    page = client.get("/certificates/asks/totals/", {"by": by})
    assert [row["asked"] for row in page.context["rows"]] == [1]
    rows = rows_of_file(client, f"/certificates/asks/totals/?by={by}&format=json")
    assert [row["asked"] for row in rows] == [1]
    assert client.get("/api/v1/certificate-ask-totals/", {"by": by}).json()["results"][0]["asked"] == 1


def test_asks_are_taken_away_as_a_file(listed, ask, client):
    client.force_login(listed.worker)
    rows = rows_of_file(client, "/certificates/asks/?format=json")
    assert [(row["name"], row["agency"], row["is_superseded"]) for row in rows] == [
        ("无犯罪记录证明", "工商银行", False)
    ]


@pytest.mark.parametrize("url", ["asks/", "asks/totals/?by=all", "issues/"])
def test_a_page_asks_as_often_for_many_rows_as_for_one(listed, ask, client, url, django_assert_max_num_queries):
    stamped(listed)
    client.force_login(listed.reviewer)
    client.get(f"/certificates/{url}")
    with django_assert_max_num_queries(30) as few:
        client.get(f"/certificates/{url}")
    for agency in ("工商银行", "卫生健康委员会", "幼儿园"):
        asked(listed, agency=agency)
        put_right(stamped(listed), reason="写错", by=listed.worker, **stamp(listed))
    with django_assert_max_num_queries(len(few)):
        assert client.get(f"/certificates/{url}").status_code == 200


def stamp(listed):
    said = {"line_id": line(listed, "may_issue", "9").pk, "purpose": "申请低保"}
    return {**said, "agency_name": "", "issued_on": clock.today()}
