"""Reviewers confirm usual practice, one by one or ticked together, and write guides."""

from datetime import date

import pytest

from certificates.models import CertificateGuide
from tests.certificates.rows import line


@pytest.fixture
def usual(listed):
    """Two guides that nobody has confirmed."""
    return [
        CertificateGuide.objects.create(
            line=line(listed, "not_to_issue", number), handled_by="公安派出所", valid_from=date(2026, 1, 1)
        )
        for number in ("5", "10")
    ]


def test_ticked_guides_are_confirmed_at_one_press(listed, usual, client):
    client.force_login(listed.reviewer)
    assert len(client.get("/certificates/guides/").context["rows"]) == 2
    client.post("/certificates/guides/", {"guide": [usual[0].pk, "x"]})
    assert [row["guide"] for row in client.get("/certificates/guides/").context["rows"]] == [usual[1]]
    page = client.get(f"/certificates/types/{usual[0].line_id}/").content.decode()
    assert page.count("民政局已于2026年11月20日确认。") == 2
    client.post("/certificates/guides/", {})
    assert CertificateGuide.objects.today().filter(is_confirmed=True).count() == 1


def test_one_is_confirmed_on_its_page_and_changed_there(listed, usual, client):
    client.force_login(listed.reviewer)
    page = f"/certificates/types/{usual[0].line_id}/"
    assert client.post(f"{page}confirm/", follow=True).status_code == 200
    again = client.post(f"{page}confirm/", follow=True).content.decode()
    assert "内容没有改变，不用再保存。" in again
    assert client.get(f"{page}guide/").context["form"].initial["confirms"] is True
    assert client.post(f"{page}guide/", {"handled_by": "", "steps": ""}).status_code == 422
    client.post(f"{page}guide/", {"handled_by": "政务服务中心", "time_limit": "3", "confirms": "on"})
    guide = CertificateGuide.objects.today().get(line=usual[0].line_id)
    assert (guide.handled_by, guide.time_limit, guide.is_confirmed) == ("政务服务中心", 3, True)


@pytest.mark.parametrize("who", ["worker", "officer", "supervisor", "operator"])
def test_others_confirm_and_write_nothing(listed, usual, client, who):
    client.force_login(getattr(listed, who))
    page = f"/certificates/types/{usual[0].line_id}/"
    assert [client.get("/certificates/guides/").status_code, client.get(f"{page}guide/").status_code] == [403, 403]
    assert client.post(f"{page}confirm/").status_code == 403
    assert CertificateGuide.objects.filter(is_confirmed=True).count() == 0


def test_a_line_of_another_list_is_no_certificate(listed, client):
    client.force_login(listed.reviewer)
    pk = line(listed, "duty", "1").pk
    assert client.get(f"/certificates/types/{pk}/").status_code == 404
    assert client.get(f"/certificates/types/{pk}/guide/").status_code == 404
