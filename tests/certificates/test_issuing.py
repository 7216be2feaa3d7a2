"""Stamps are logged under a running number of the community; a mistake is superseded, never edited."""

import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from certificates.issuing import log_stamp, put_right, strike_out
from certificates.models import CertificateIssue
from tests.certificates.rows import TODAY, line, stamped
from web.refusals import NotAllowed, NotYourPart


def test_each_community_counts_for_itself_year_by_year(listed):
    numbers = [
        stamped(listed).number,
        stamped(listed).number,
        stamped(listed, by=listed.neighbour, community=listed.community2).number,
        stamped(listed, issued_on=date(2025, 12, 31)).number,
        stamped(listed).number,
    ]
    assert numbers == [
        "测试区c1证〔2026〕1号",
        "测试区c1证〔2026〕2号",
        "测试区c2证〔2026〕1号",
        "测试区c1证〔2025〕1号",
        "测试区c1证〔2026〕3号",
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"issued_on": date(2026, 11, 21)}, "issued_on"),
        ({"issued_on": date(2025, 1, 2)}, "line"),
        ({"purpose": " "}, "purpose"),
    ],
)
def test_what_is_logged_may_be_issued_on_its_day_and_says_what_for(listed, said, field):
    with pytest.raises(NotAllowed) as why:
        stamped(listed, **said)
    assert (why.value.field, CertificateIssue.objects.count()) == (field, 0)


def test_what_is_not_to_be_issued_is_never_stamped_and_nobody_stamps_for_another(listed):
    wrong = line(listed, "not_to_issue", "5").pk
    how = {"community": listed.community1, "token": uuid.uuid4(), "purpose": "入职"}
    with pytest.raises(NotAllowed):
        log_stamp(wrong, by=listed.worker, **how)
    with pytest.raises(NotYourPart):
        stamped(listed, by=listed.neighbour)
    with pytest.raises(NotYourPart):
        stamped(listed, by=listed.reviewer)


def test_names_and_numbers_are_not_kept(listed):
    issue = stamped(listed, "申请救助，联系人：王小明 13812345678", agency_name="民政局 13900001111")
    assert (issue.purpose, issue.agency_name) == ("申请救助，联系人：〔某人〕 〔手机〕", "民政局 〔手机〕")


def test_a_mistake_is_superseded_under_the_next_number(listed):
    issue = stamped(listed)
    said = {
        "line_id": line(listed, "may_issue", "3").pk,
        "purpose": "不动产登记",
        "agency_name": "",
        "issued_on": TODAY,
    }
    new = put_right(issue, reason="选错了证明", by=listed.worker, **said)
    assert (new.number, new.name, new.replaces_id) == ("测试区c1证〔2026〕2号", "继承关系证明", issue.pk)
    assert list(CertificateIssue.objects.counted()) == [new]
    with pytest.raises(NotAllowed):
        put_right(new, reason="没有变", by=listed.worker, **said)
    with pytest.raises(NotAllowed):
        strike_out(issue, reason="又来", by=listed.worker)


def test_a_number_that_was_struck_out_is_not_used_again(listed):
    void = strike_out(stamped(listed), reason="没有盖章", by=listed.worker)
    assert (void.number, void.serial, void.is_void) == (None, None, True)
    assert (stamped(listed).serial, CertificateIssue.objects.counted().count()) == (2, 1)


def test_the_database_refuses_to_edit_or_delete_a_stamp(listed):
    issue = stamped(listed)
    for change in (
        lambda: CertificateIssue.objects.filter(pk=issue.pk).update(purpose="别的"),
        lambda: CertificateIssue.objects.filter(pk=issue.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
