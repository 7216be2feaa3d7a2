"""Asks are counted by certificate, agency and month; mistakes count once or not at all."""

from datetime import date

from certificates.agencies import Agency
from certificates.asking import name_agency, strike_out
from certificates.models import CertificateAsk
from certificates.totals import in_all, totals
from tests.certificates.rows import asked
from web import clock


def rows(by=""):
    return list(totals(CertificateAsk.objects.counted(), by))


def test_every_grouping_counts_the_same_asks(listed):
    with clock.at(date(2026, 10, 9)):
        asked(listed, "无犯罪记录证明", "卫生健康委员会")
    asked(listed, "无犯罪记录证明", "工商银行")
    asked(listed, "家里困难申请临时救助开证明", "工商银行")
    wrong = asked(listed, "无犯罪记录证明")
    name_agency(wrong, agency=Agency(listed.department), reason="想起来了", by=listed.worker)
    strike_out(asked(listed, "健在证明"), reason="点错了", by=listed.worker)
    assert [(row["name"], row["asked"], row["refused"]) for row in rows()] == [
        ("无犯罪记录证明", 3, 3),
        ("生活困难证明", 1, 0),
    ]
    assert [(row["agency_label"], row["asked"], row["refused"]) for row in rows("agency")] == [
        ("卫生健康委员会", 2, 2),
        ("工商银行", 2, 1),
    ]
    assert [(f"{row['month']:%Y-%m}", row["asked"]) for row in rows("month")] == [("2026-11", 3), ("2026-10", 1)]
    assert sum(row["asked"] for row in rows("all")) == 4
    assert in_all(CertificateAsk.objects.counted()) == {"asked": 4, "refused": 3}


def test_nothing_is_counted_by_community(listed):
    asked(listed)
    assert all("community" not in key for by in ("kind", "agency", "month", "all") for key in rows(by)[0])
