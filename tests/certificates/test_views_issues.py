"""The log of stamps on pages."""

import uuid
from datetime import date

import pytest

from accounts.roles import Role
from certificates.models import CertificateIssue
from tests.certificates.rows import line, rows_of_file, stamped
from tests.district import add_person, publish

NEW = "/certificates/issues/new/"


def said(listed, **more):
    return {"line": line(listed, "may_issue", "9").pk, "purpose": "申请临时救助", "issued_on": "2026-11-20", **more}


def test_a_worker_logs_a_stamp_once_for_each_form(listed, client):
    client.force_login(listed.worker)
    names = [label for _pk, label in client.get(NEW).context["form"].fields["line"].choices]
    assert names == ["请选择", "第3项 继承关系证明", "第9项 生活困难证明"]
    token = uuid.uuid4()
    done = client.post(NEW, said(listed, token=token))
    issue = CertificateIssue.objects.get()
    assert (done["Location"], issue.number) == (f"/certificates/issues/{issue.pk}/", "测试区c1证〔2026〕1号")
    client.post(NEW, said(listed, token=token))
    assert CertificateIssue.objects.count() == 1
    assert issue.number in client.get(done["Location"]).content.decode()


def test_who_works_in_two_communities_stamps_for_the_one_chosen(listed, client):
    add_person(listed, "worker", listed.community2, Role.COMMUNITY_WORKER)
    client.force_login(listed.worker)
    page = client.get(NEW, {"community": "c2"})
    assert (page.context["community"], "替哪个社区" in page.content.decode()) == (listed.community2, True)
    client.post(NEW, said(listed, community="c2"))
    assert CertificateIssue.objects.get().number == "测试区c2证〔2026〕1号"
    assert client.post(NEW, said(listed, community="c3")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"purpose": ""}, {"line": "0"}, {"issued_on": "2026-12-01"}, {"issued_on": "2025-01-02"}, {"issued_on": "x"}],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_logged(listed, client, wrong):
    client.force_login(listed.worker)
    answer = client.post(NEW, said(listed, **wrong))
    assert (answer.status_code, CertificateIssue.objects.count()) == (422, 0)
    assert next(iter(answer.context["form"].errors)) in (*wrong, "line")


@pytest.mark.parametrize(("who", "seen"), [("worker", 1), ("neighbour", 0), ("street_officer", 1), ("reviewer", 1)])
def test_each_sees_what_its_posts_show(listed, client, who, seen):
    issue = stamped(listed)
    client.force_login(getattr(listed, who))
    assert client.get("/certificates/issues/").context["page_obj"].paginator.count == seen
    assert client.get(f"/certificates/issues/{issue.pk}/").status_code == (200 if seen else 404)
    assert client.get(NEW).status_code == (200 if who in ("worker", "neighbour") else 403)


def test_a_mistake_is_put_right_and_then_struck_out(listed, client):
    issue = stamped(listed)
    client.force_login(listed.reviewer)
    assert client.get(f"/certificates/issues/{issue.pk}/correct/").status_code == 403
    client.force_login(listed.worker)
    page = f"/certificates/issues/{issue.pk}/correct/"
    assert client.get(page).context["form"].initial["purpose"] == "申请临时救助"
    assert client.post(page, said(listed, reason="没变")).status_code == 422
    client.post(page, said(listed, purpose="申请低保", reason="写错了用途"))
    new = CertificateIssue.objects.counted().get()
    assert (new.purpose, new.number, new.replaces_id) == ("申请低保", "测试区c1证〔2026〕2号", issue.pk)
    done = client.post(f"/certificates/issues/{new.pk}/strike-out/", {"reason": "没有盖章"})
    assert CertificateIssue.objects.counted().count() == 0
    assert "没有盖章" in client.get(done["Location"]).content.decode()
    assert client.post(f"/certificates/issues/{new.pk}/strike-out/", {"reason": "再来"}).status_code == 422
    rows = rows_of_file(client, "/certificates/issues/?format=json")
    assert [(row["number"], row["strikes_out"], row["is_superseded"]) for row in rows] == [
        (None, "测试区c1证〔2026〕2号", False),
        ("测试区c1证〔2026〕2号", None, True),
        ("测试区c1证〔2026〕1号", None, True),
    ]


def test_what_left_the_list_since_is_put_right_by_the_list_of_its_day(listed, client):
    issue = stamped(listed, issued_on=date(2026, 9, 1))
    gone = [("may_issue", "remove", "9", {})]
    publish(listed, published_on=date(2026, 10, 1), number="测民发〔2026〕40号", lines=gone)
    client.force_login(listed.worker)
    page = f"/certificates/issues/{issue.pk}/correct/"
    assert issue.line_id in client.get(page).context["form"].fields["line"].names
    assert issue.line_id not in client.get(NEW).context["form"].fields["line"].names
    put = said(listed, line=issue.line_id, purpose="申请低保", issued_on="2026-09-01", reason="写错了用途")
    assert client.post(page, {**put, "issued_on": "2026-11-01"}).status_code == 422
    client.post(page, put)
    assert CertificateIssue.objects.counted().get().purpose == "申请低保"
