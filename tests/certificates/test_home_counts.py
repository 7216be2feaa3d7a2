"""What homes say of certificates leads to exactly the rows that are counted."""

from datetime import date

from certificates.asking import strike_out
from certificates.home_counts import counts_for_home
from certificates.models import CertificateGuide
from tests.certificates.rows import asked, line
from web import clock


def test_a_community_reads_its_asks_of_this_month(listed, client):
    with clock.at(date(2026, 10, 9)):
        asked(listed)
    asked(listed)
    strike_out(asked(listed), reason="点错了", by=listed.worker)
    ((label, number, url, _unit, _tone),) = counts_for_home(listed.worker)
    client.force_login(listed.worker)
    assert (label, number, client.get(url).context["page_obj"].paginator.count) == ("本月证明索要", 1, 1)


def test_a_reviewer_reads_what_is_to_be_confirmed_and_others_nothing(listed):
    assert counts_for_home(listed.reviewer) == []
    CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )
    assert [one[1:3] for one in counts_for_home(listed.reviewer)] == [(1, "/certificates/guides/")]
    assert counts_for_home(listed.officer) == []
