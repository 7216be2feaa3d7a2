"""Building a month: who may, which months, exactly once, the same figures after an interruption."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from desk.models import JobRun, Notice
from registry.models import Authority, CalendarDay
from reports import building, corrections, facts
from reports.burden import COUNTINGS
from reports.models import MonthlyReport, ReportLine, ReportState
from reports.tasks import build_report, ensure_reports, sentence_for
from tests.reports.built import build, build_streets, close, lines_of, review, whole_run
from tests.reports.random_month import OCTOBER, RandomMonth, at
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import CLOCK, perform

NOVEMBER_2 = at(2026, 11, 2, 9)

pytestmark = pytest.mark.usefixtures("second_of_november")


def span_of(report):
    report.refresh_from_db()
    return facts.Span(report.authority, report.month, report.cut_at)


def test_a_built_month_has_every_table_and_one_step(district):
    RandomMonth(district).fill(dispatches=10, applications=5)
    report = build(district)
    assert (report.state, report.is_complete, report.run.phase) == ("built", True, "finished")
    assert report.run.done == building.PARTS
    with_rows = {counting.key for counting in COUNTINGS if counting.rows(span_of(report))}
    assert with_rows >= {"by_category", "by_department", "by_street", "summary", "summary_before", "trend"}
    assert set(report.lines.values_list("table", flat=True)) == with_rows
    assert list(report.steps.values_list("action", "part", "by")) == [("build", "clock", None)]


def test_every_table_is_its_own_transaction_with_its_progress(district):
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    for number, counting in enumerate(COUNTINGS, 1):
        assert building.write_next(report.run_id) is True
        assert JobRun.objects.get(pk=report.run_id).done == number
        written = set(ReportLine.objects.filter(report=report).values_list("table", flat=True))
        assert written <= {one.key for one in COUNTINGS[:number]}
        assert counting.key in written or not counting.rows(span_of(report))
    for _earlier in range(corrections.MONTHS):
        assert building.write_next(report.run_id) is True
    assert building.write_next(report.run_id) is False


def test_an_interrupted_build_goes_on_with_the_same_cut_and_the_same_figures(district):
    RandomMonth(district).fill(dispatches=20, applications=10)
    undisturbed = lines_of(build(district))
    building.ask(district.authority, OCTOBER, by=district.reviewer)
    report = MonthlyReport.objects.whole().get()
    for _n in range(3):
        building.write_next(report.run_id)
    cut = MonthlyReport.objects.whole().get().cut_at
    with clock.at(at(2026, 11, 5)):
        build_report(report.run_id)
    report = MonthlyReport.objects.whole().select_related("run").get()
    assert (report.cut_at, lines_of(report), report.run.phase) == (cut, undisturbed, "finished")


def test_a_task_delivered_twice_builds_once(district):
    report = build(district)
    build_report(report.run_id)
    build_report(report.run_id)
    assert report.steps.count() == 1


def test_asking_twice_is_one_run_and_one_step(district):
    token = uuid.uuid4()
    report = building.ask(district.authority, OCTOBER, by=district.reviewer, token=token)
    again = building.ask(district.authority, OCTOBER, by=district.reviewer, token=token)
    build_report(report.run_id)
    late = building.ask(district.authority, OCTOBER, by=district.reviewer, token=token)
    build_report(late.run_id)
    assert (again.pk, again.run_id, late.run_id) == (report.pk, report.run_id, report.run_id)
    assert (whole_run().attempts, report.steps.count()) == (1, 1)


def test_a_built_month_can_be_built_again_in_the_same_run(district):
    chance = RandomMonth(district).fill(dispatches=5, applications=2)
    first = build(district)
    chance.fill(dispatches=5, applications=2)
    second = build(district, by=district.reviewer)
    assert (second.pk, second.run_id, second.run.attempts, second.steps.count()) == (first.pk, first.run_id, 2, 2)
    assert second.lines.get(table="summary", metric="dispatches").value > 0


def test_a_rebuilt_month_has_no_line_of_the_earlier_build(district):
    first = build(district)
    old = set(first.lines.values_list("pk", flat=True))
    second = build(district, by=district.reviewer)
    assert old & set(second.lines.values_list("pk", flat=True)) == set()


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2026, 12, 1), date(2099, 1, 1)])
def test_a_month_that_is_not_over_is_not_built(district, month):
    with pytest.raises(
        NotAllowed, match=f"^{month.year}年{month.month}月还没有结束，最早可以在.*1日生成月报。$"
    ) as refused:
        building.ask(district.authority, month, by=district.reviewer)
    assert (refused.value.field, MonthlyReport.objects.count(), JobRun.objects.count()) == ("month", 0, 0)


def test_a_month_can_be_built_from_the_first_day_after_it(district):
    with clock.at(at(2026, 10, 31, 23, 59)), pytest.raises(NotAllowed):
        building.ask(district.authority, OCTOBER, by=district.reviewer)
    with clock.at(at(2026, 11, 1, 0, 0)):
        assert build(district, by=district.reviewer).state == ReportState.BUILT


def test_a_closed_month_is_not_built_again(district):
    close(build(district), district)
    with pytest.raises(NotAllowed, match=r"^2026年10月月报已经封存，不能重新生成。$"):
        building.ask(district.authority, OCTOBER, by=district.reviewer)
    assert MonthlyReport.objects.whole().get().is_complete


@pytest.mark.parametrize("key", ["officer", "street_officer", "worker", "supervisor", "operator"])
def test_others_cannot_build(district, key):
    with pytest.raises(NotYourPart):
        building.ask(district.authority, OCTOBER, by=getattr(district, key))
    assert (MonthlyReport.objects.count(), JobRun.objects.count()) == (0, 0)


def test_a_reviewer_of_another_authority_cannot_build(district):
    other = Authority.objects.create(name="邻区", short_name="邻区", level="district", valid_from=date(2020, 1, 1))
    with pytest.raises(NotYourPart):
        building.ask(other, OCTOBER, by=district.reviewer)


def test_the_month_is_not_built_before_its_numbers_are_counted(district):
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    with pytest.raises(NotAllowed, match=r"^月报的数据还没有全部算完，不能记为已生成。$"):
        perform(report, "build", by=district.reviewer)


def test_whoever_pressed_build_last_does_not_close(district):
    report = review(build(district, by=district.decider), district)
    with pytest.raises(NotYourPart):
        perform(report, "close", by=district.decider)
    perform(report, "close", by=district.second_decider)
    assert MonthlyReport.objects.whole().get().state == ReportState.CLOSED


def test_after_another_ones_rebuild_the_first_builder_may_close(district):
    build(district, by=district.decider)
    report = review(build(district, by=district.reviewer), district)
    perform(report, "close", by=district.decider)
    assert MonthlyReport.objects.whole().get().is_closed


def test_a_month_is_not_closed_while_it_is_built_anew(district):
    review(build(district), district)
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    building.write_next(report.run_id)
    with pytest.raises(NotAllowed, match=r"^月报还没有生成完"):
        perform(MonthlyReport.objects.whole().get(), "close", by=district.decider)


def test_a_month_is_not_confirmed_while_it_is_built_anew(district):
    build(district)
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    building.write_next(report.run_id)
    with pytest.raises(NotAllowed, match=r"^月报还没有生成完"):
        perform(MonthlyReport.objects.whole().get(), "review", by=district.second_reviewer)


def test_a_cancelled_build_stops_and_can_be_begun_again(client, district):
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    building.write_next(report.run_id)
    JobRun.objects.filter(pk=report.run_id).update(finished_at=clock.now())
    assert building.write_next(report.run_id) is False
    build_report(report.run_id)
    report = MonthlyReport.objects.whole().select_related("run").get()
    assert (report.state, report.is_complete, report.run.done) == (ReportState.OPEN, False, 1)
    client.force_login(district.reviewer)
    assert "没有成功" in client.get("/reports/").content.decode()
    assert "再次生成" in client.get("/reports/2026-10/").content.decode()
    assert build(district, by=district.reviewer).is_complete


def test_the_numbers_of_a_closed_month_are_protected_by_the_database(district):
    report = close(build(district), district)
    for change in (
        lambda: report.lines.update(value=0),
        lambda: report.lines.all().delete(),
        lambda: ReportLine.objects.create(report=report, table="summary", key="x", label="x", metric="x", value=1),
        lambda: MonthlyReport.objects.whole().update(month=date(2026, 9, 1)),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            change()


def test_a_post_that_ended_meanwhile_leaves_the_step_to_the_clock(district):
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    with connection.cursor() as cursor:
        cursor.execute(
            "update accounts_membership set valid_to = '2026-11-02' where user_id = %s", [district.reviewer.pk]
        )
    build_report(report.run_id)
    assert report.steps.get().part == "clock"


def test_a_failure_ends_the_run_in_words_and_can_be_tried_again(district):
    RandomMonth(district).fill(dispatches=5, applications=2)
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    building.write_next(report.run_id)
    with connection.cursor() as cursor:
        # A line that a later table will write stands in its way.
        cursor.execute(
            'insert into reports_reportline (report_id, "table", key, label, position, metric, value)'
            " values (%s, 'summary', 'all', '', 0, 'dispatches', 1)",
            [report.pk],
        )
    build_report(report.run_id)
    run = whole_run()
    assert (run.phase, COUNTINGS[run.done].key) == ("failed", "summary")
    assert run.error == "写入数据库时出错，已有的数据没有改动。请重试；仍不成功时请联系系统管理员。"
    assert Notice.objects.get(key__startswith="report-failed").recipient == district.reviewer
    assert build(district, by=district.reviewer).run.attempts == 2


def test_an_unforeseen_failure_names_its_kind():
    assert sentence_for(KeyError("x")) == "统计时出错（KeyError）。请重试；仍不成功时请联系系统管理员。"


def told():
    """Who was told of something since this was last asked."""
    names = set(Notice.objects.values_list("recipient__username", flat=True))
    Notice.objects.all().delete()
    return names


def test_whoever_comes_next_is_told_of_a_month_and_all_readers_of_a_closed_one(district):
    report = build_streets(build(district, by=district.meeting_decider))
    assert told() == {
        *("reviewer", "second_reviewer", "meeting_reviewer", "decider", "second_decider"),
    }
    perform(report, "review", by=district.decider)
    assert told() == {"second_decider"}
    perform(report, "close", by=district.second_decider)
    assert Notice.objects.filter(recipient__username__in=["worker", "officer", "street_officer"]).count() == 3
    assert Notice.objects.filter(recipient__username="operator").count() == 0


def test_the_months_from_the_first_act_to_the_last_month_are_missing(district):
    chance = RandomMonth(district)
    chance.moment = lambda: at(2026, 8, 20)
    chance.application(end="")
    assert building.missing(district.authority) == [date(2026, 8, 1), date(2026, 9, 1), OCTOBER]
    build(district, month=date(2026, 9, 1))
    assert building.missing(district.authority) == [date(2026, 8, 1), OCTOBER]


def test_an_authority_without_acts_misses_nothing(district):
    assert building.missing(district.authority) == []


def test_the_clock_builds_what_is_missing_and_only_that(district):
    chance = RandomMonth(district)
    chance.moment = lambda: at(2026, 8, 20)
    chance.application(end="")
    build(district, month=date(2026, 9, 1), by=district.reviewer)
    ensure_reports()
    ensure_reports()
    waiting = JobRun.objects.filter(finished_at=None, scope__startswith="authority").order_by("pk")
    assert [run.period for run in waiting] == ["2026-08", "2026-10"]
    for run in waiting:
        build_report(run.pk)
    assert list(MonthlyReport.objects.whole().order_by("month").values_list("state", flat=True)) == ["built"] * 3
    assert list(MonthlyReport.objects.whole().get(month=OCTOBER).steps.values_list("part", flat=True)) == ["clock"]


def test_the_clock_waits_for_the_first_working_day(district):
    chance = RandomMonth(district)
    chance.moment = lambda: at(2026, 10, 20)
    chance.application(end="")
    CalendarDay.objects.create(day=date(2026, 11, 2), is_working=False)
    for day in (1, 2):
        with clock.at(at(2026, 11, day, 9)):
            assert building.due(district.authority) == []
    with clock.at(at(2026, 11, 3, 0, 7)):
        assert building.due(district.authority) == [OCTOBER]


def test_the_clock_leaves_a_failed_month_to_people(district):
    RandomMonth(district).application(end="")
    report = building.ask(district.authority, OCTOBER, by=CLOCK)
    JobRun.objects.filter(pk=report.run_id).update(error="出错", finished_at=clock.now())
    assert OCTOBER not in building.due(district.authority)


def test_the_clock_continues_what_a_killed_worker_left(district, django_capture_on_commit_callbacks):
    chance = RandomMonth(district)
    chance.moment = lambda: at(2026, 10, 20)
    chance.application(end="")
    report = building.ask(district.authority, OCTOBER, by=district.reviewer)
    building.write_next(report.run_id)
    with django_capture_on_commit_callbacks() as sent:
        ensure_reports()
    assert (len(sent), whole_run().done) == (1, 1)
