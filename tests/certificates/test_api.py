"""The open API of the guides."""

from datetime import date

from certificates.models import CertificateGuide
from registry.models import ListLine
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
            "handled_by": "公安派出所",
            "is_confirmed": False,
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
