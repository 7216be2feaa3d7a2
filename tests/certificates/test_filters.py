"""Certificates by what the district confirmed; asks and stamps by day, community and standing."""

from datetime import date

from certificates.asking import strike_out
from certificates.filters import AskFilter, AskTotalFilter, IssueFilter
from certificates.models import CertificateAsk, CertificateGuide, CertificateIssue
from tests.certificates.rows import asked, line, stamped


def test_certificates_are_found_by_whether_their_guide_is_confirmed(listed, client):
    for number, is_confirmed in (("5", True), ("10", False)):
        CertificateGuide.objects.create(
            line=line(listed, "not_to_issue", number),
            handled_by="公安派出所",
            is_confirmed=is_confirmed,
            valid_from=date(2026, 1, 1),
        )
    for guide, name in (("confirmed", "无犯罪记录证明"), ("usual", "健在证明")):
        rows = client.get("/api/v1/certificates/", {"guide": guide}).json()["results"]
        assert [row["name"] for row in rows] == [name]


def test_asks_and_stamps_are_found_by_community_day_words_and_standing(listed):
    mine = asked(listed, agency="工商银行")
    theirs = asked(listed, "健在证明", by=listed.neighbour, community=listed.community2)
    void = strike_out(theirs, reason="点错了", by=listed.neighbour)
    rows = CertificateAsk.objects.all()

    def found(**said):
        return set(AskFilter(said, queryset=rows).qs)

    assert found(community="c2") == {theirs, void} == found(standing="superseded")
    assert (found(standing="counted"), found(q="工商"), found(since="2026-11-21")) == ({mine}, {mine}, set())
    assert [row["asked"] for row in AskTotalFilter({"by": "month"}, queryset=rows).qs] == [1]
    issue = stamped(listed)
    assert list(IssueFilter({"q": "救助", "until": "2026-11-20"}, queryset=CertificateIssue.objects.all()).qs) == [
        issue
    ]
