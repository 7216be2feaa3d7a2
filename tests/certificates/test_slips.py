"""The two slips: what they say, as it was frozen, without the resident."""

from datetime import date

from certificates.models import CertificateGuide
from certificates.slips import digest_of, slip_of
from tests.certificates.rows import asked, line


def test_the_resident_reads_where_to_go_and_why_not_here(listed):
    CertificateGuide.objects.create(
        line=line(listed, "not_to_issue", "5"), handled_by="公安派出所", valid_from=date(2026, 1, 1)
    )
    slip = slip_of(asked(listed, agency="卫生健康委员会"), "resident")
    assert (slip["number"], slip["community"], slip["agency"]) == ("测试区告〔2026〕1号", "第1社区", "卫生健康委员会")
    assert slip["reason"] == "列入《测试区not_to_issue清单》第5项。"
    assert (slip["where"], slip["is_listed"]) == ("按通常做法，请到：公安派出所（待本区确认）。", True)


def test_one_on_no_list_says_which_list_was_searched(listed):
    slip = slip_of(asked(listed, "外星人证明"), "agency")
    assert slip["reason"] == "不在2026年11月20日有效的《测试区may_issue清单》上，没有由社区出具的依据。"
    assert (slip["basis"], slip["agency"]) == ("", "")


def test_the_check_code_is_the_same_on_every_print_and_another_for_another_slip(listed):
    first, second = asked(listed), asked(listed)
    assert digest_of(first) == digest_of(type(first).objects.get(pk=first.pk))
    assert digest_of(first) != digest_of(second)
