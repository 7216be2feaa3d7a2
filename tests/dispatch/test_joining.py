"""Thirty-six pastes of one notice count as one; reviewers join and take apart, and history keeps both."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.models import Change
from dispatch.joining import join, take_out
from dispatch.models import Dispatch, MatterReport, Origin, ReportedMatter
from tests.dispatch.rows import send
from tests.dispatch.test_alike import reported  # noqa: F401  a fixture
from web import clock
from web.refusals import NotAllowed, NotYourPart


def test_thirty_six_reports_count_once(district, reported):  # noqa: F811
    pks = [reported().pk for _n in range(36)]
    reported("另一件事")
    assert Dispatch.objects.count_matters() == 37
    matter = join(pks, by=district.reviewer)
    assert (matter.reports.count(), Dispatch.objects.count_matters()) == (36, 2)
    assert Dispatch.objects.filter(pk__in=pks[:3]).count_matters() == 1


def test_what_is_sent_anew_after_a_ruling_is_no_second_matter(district, reported):  # noqa: F811
    first, other = reported(), reported()
    said = {
        "authority": district.authority,
        "origin": Origin.RULED,
        "title": "重新下派",
        "created_by": district.reviewer,
    }
    Dispatch.objects.create(follows=first, **said)
    assert Dispatch.objects.count_matters() == 2
    join([first.pk, other.pk], by=district.reviewer)
    assert Dispatch.objects.count_matters() == 1


def test_those_that_are_first_are_as_many_as_there_are_matters(district, reported):  # noqa: F811
    pks = [reported().pk for _n in range(5)]
    said = {"authority": district.authority, "origin": Origin.RULED, "created_by": district.reviewer}
    Dispatch.objects.create(title="重新下派", follows_id=pks[2], **said)
    before = clock.now()
    assert first() == pks
    join(pks[1:4], by=district.reviewer)
    assert first() == [pks[0], pks[1], pks[4]]
    assert len(first()) == Dispatch.objects.count_matters()
    assert first(before) == pks


def first(joined_before=None):
    rows = Dispatch.objects.with_first(joined_before).filter(is_first=True)
    return sorted(rows.values_list("pk", flat=True))


def test_counting_matters_is_one_query(district, reported, django_assert_num_queries):  # noqa: F811
    join([reported().pk, reported().pk], by=district.reviewer)
    with django_assert_num_queries(1):
        assert Dispatch.objects.filter(origin=Origin.REPORTED).count_matters() == 1


def test_a_matter_is_named_after_the_report_that_says_who_sent_it(district, reported):  # noqa: F811
    first, named = reported(), reported(sender=district.department)
    numbered = reported(document_number="测卫发〔2026〕3号")
    matter = join([first.pk, named.pk, numbered.pk], by=district.reviewer)
    assert (matter.title, matter.sender, matter.document_number) == (
        first.title,
        district.department,
        "测卫发〔2026〕3号",
    )


def test_only_reviewers_join(district, reported):  # noqa: F811
    pks = [reported().pk, reported().pk]
    for name in ("worker", "officer", "street_officer", "supervisor", "decider", "operator"):
        with pytest.raises((NotYourPart, NotAllowed)):
            join(pks, by=getattr(district, name))
    assert ReportedMatter.objects.count() == 0


def test_one_report_alone_and_what_was_sent_is_not_joined(district, reported):  # noqa: F811
    sent = send(district).dispatch
    for pks in ([reported().pk], [sent.pk, reported().pk], []):
        with pytest.raises(NotAllowed) as why:
            join(pks, by=district.reviewer)
        assert why.value.code == "too_few"


def test_the_same_again_gives_the_same_matter_and_more_are_added_to_it(district, reported):  # noqa: F811
    pks = [reported().pk, reported().pk]
    matter = join(pks, by=district.reviewer)
    assert join(pks, by=district.reviewer) == matter
    late = reported()
    assert join([late.pk], by=district.reviewer, matter=matter) == matter
    assert join([*pks, reported().pk], by=district.reviewer) == matter
    assert matter.reports.count() == 4


def test_reports_of_two_matters_are_not_joined(district, reported):  # noqa: F811
    first = [reported().pk, reported().pk]
    second = [reported().pk, reported().pk]
    for pks in (first, second):
        join(pks, by=district.reviewer)
    with pytest.raises(NotAllowed) as why:
        join([*first, *second], by=district.reviewer)
    assert why.value.code == "joined_elsewhere"


def test_what_is_taken_out_counts_by_itself_again(district, reported):  # noqa: F811
    pks = [reported().pk for _n in range(3)]
    matter = join(pks, by=district.reviewer)
    with pytest.raises(NotYourPart):
        take_out(matter, pks[:1], by=district.supervisor)
    assert take_out(matter, pks[:1], by=district.reviewer) == matter
    assert Dispatch.objects.count_matters() == 2
    assert take_out(matter, pks[1:2], by=district.reviewer) is None
    assert (ReportedMatter.objects.count(), MatterReport.objects.count()) == (0, 0)
    assert Dispatch.objects.count_matters() == 3


def test_history_keeps_what_was_joined_and_taken_apart(district, reported):  # noqa: F811
    before = Change.objects.filter(tbl="dispatch_matterreport").count()
    matter = join([reported().pk, reported().pk], by=district.reviewer)
    take_out(matter, [report.dispatch_id for report in matter.reports.all()], by=district.reviewer)
    assert Change.objects.filter(tbl="dispatch_matterreport").count() - before == 4


def test_joining_takes_as_many_queries_for_thirty_as_for_two(district, reported):  # noqa: F811
    counts = []
    for n in (2, 30):
        pks, reviewer = [reported().pk for _n in range(n)], district.reviewer
        with CaptureQueriesContext(connection) as asked:
            join(pks, by=reviewer)
        counts.append(len(asked))
    assert counts[0] == counts[1]
