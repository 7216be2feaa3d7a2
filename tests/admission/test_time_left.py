"""What the page tells of the time to decide: left, paused, extended."""

from datetime import date

import pytest

from admission.time_left import Pause, time_to_decide
from registry.models import AuthorityRule, CalendarYear
from registry.working_days import WorkingCalendar
from tests.admission import cases
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def told(application):
    return time_to_decide(application, list(application.steps.all()), WorkingCalendar.load())


def page_of(client, application, user):
    client.force_login(user)
    return client.get(f"/applications/{application.pk}/").content.decode()


def test_nothing_is_told_before_the_time_begins_and_after_the_end(district):
    assert told(cases.draft(district)) is told(cases.submitted(district)) is told(cases.returned(district)) is None
    assert told(cases.approved(district)) is told(cases.lapsed(district)) is None


def test_used_and_left_make_up_what_is_allowed(district):
    application = cases.accepted(district)
    with clock.at(date(2026, 3, 5)):
        time = told(application)
    assert (time.allowed, time.used, time.left, time.is_running, time.pauses) == (15, 3, 12, True, [])


def test_the_time_stands_still_while_the_applicant_owes_an_answer(client, district):
    application = cases.accepted(district)
    with clock.at(date(2026, 3, 4)):
        perform(application, "ask", by=district.reviewer, question="名册由谁提供？")
    with clock.at(date(2026, 3, 6)):
        time, page = told(application), page_of(client, application, district.officer)
        assert (time.used, time.left, time.is_running) == (2, 13, False)
        assert time.standing_still == Pause("要求说明", date(2026, 3, 4), None, 2)
        assert "2026年3月4日起因要求说明暂停，审定期限还剩" in page
        assert "请在2026年3月11日前答复；期限内没有答复的，视为撤回" in page
        perform(application, "answer", by=district.officer, answer="由我单位提供。")
    with clock.at(date(2026, 3, 9)):
        time = told(application)
    assert (time.used, time.standing_still) == (3, None)
    assert time.past_pauses == [Pause("要求说明", date(2026, 3, 4), date(2026, 3, 6), 2)]


def test_a_return_and_the_wait_for_acceptance_are_two_pauses(district):
    application = cases.accepted(district)
    rows = [{"kind": "missing", "field": "content", "note": "请写明做到什么程度。"}]
    perform(application, "return", by=district.reviewer, deficiencies=rows, note="")
    with clock.at(date(2026, 3, 4)):
        perform(application, "submit", by=district.officer)
    with clock.at(date(2026, 3, 5)):
        perform(application, "accept", by=district.reviewer)
    pauses = [(pause.why, pause.since, pause.until, pause.days) for pause in told(application).pauses]
    assert pauses == [
        ("退回补正", date(2026, 3, 2), date(2026, 3, 4), 2),
        ("等待受理", date(2026, 3, 4), date(2026, 3, 5), 1),
    ]


def test_where_the_time_runs_from_the_submission_nothing_waits_for_acceptance(district):
    AuthorityRule.objects.create(
        authority=district.authority, key="clock_starts", value="submission", valid_from=date(2026, 1, 1)
    )
    application = cases.submitted(district)
    with clock.at(date(2026, 3, 4)):
        time = told(application)
    assert (time.used, time.is_running, time.pauses) == (2, True, [])


def test_an_extension_is_told_with_its_reason_to_both_sides(client, district):
    application = cases.recommended(district)
    perform(application, "extend", by=district.decider, days=5, reason="须听证")
    time = told(application)
    assert (time.allowed, time.left, time.extended_by, time.extension_reason) == (20, 20, 5, "须听证")
    for person in (district.officer, district.reviewer):
        page = page_of(client, application, person)
        assert "延长5个工作日：须听证" in page
        assert "审定期限20个工作日，已用0个" in page


def test_an_unconfirmed_year_is_marked_on_the_page(client, district):
    application = cases.accepted(district)
    CalendarYear.objects.update(is_confirmed=False)
    assert "暂定：当年工作日历尚未公布" in page_of(client, application, district.officer)
