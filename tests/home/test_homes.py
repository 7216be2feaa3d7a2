"""What each role finds first: its counts, and each count leads to exactly the rows that it counts."""

from datetime import date

import pytest

from dispatch.models import AskedQuestion
from home.homes import home_of
from registry.bases import end_basis
from registry.objecting import raise_objection
from registry.successions import NewUnit, split
from reports import building
from reports.models import MonthlyReport
from reports.tasks import build_report
from tests.admission import cases
from tests.registry.bases import REWRITTEN, duties, law
from tests.registry.on_notice import on_notice
from tests.reports.built import review
from tests.reports.random_month import OCTOBER, RandomMonth, at
from web import clock
from web.workflow import CLOCK

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with clock.at(cases.TODAY):
        yield


def counts(user):
    return {str(tally.label): tally.value for tally in home_of(user).counts}


def names(user):
    return [str(row) for row in home_of(user).applications]


def test_an_applicant_finds_what_to_write_first(district):
    cases.draft(district, name="草拟的事")
    cases.returned(district, name="退回的事")
    cases.submitted(district, name="交了的事")
    cases.approved(district, name="准了的事")
    # What was admitted promises money that nobody has recorded yet.
    done = {"已准入": 1, "决定写明、没有登记的经费": 1}
    assert counts(district.officer) == {"待补正": 1, "草稿": 1, "办理中": 1, **done}
    assert names(district.officer) == ["退回的事", "草拟的事"]
    cases.asked(district, name="要说明的事")
    assert counts(district.officer) == {"待补正": 1, "待说明": 1, "草稿": 1, "办理中": 1, **done}
    assert names(district.officer) == ["退回的事", "要说明的事", "草拟的事"]
    assert home_of(district.officer).may_apply is True


def test_a_reviewer_finds_what_is_late_first(district):
    cases.submitted(district, name="晚到的事")
    with clock.at(date(2026, 2, 2)):
        cases.submitted(district, name="超期的事")
    assert counts(district.reviewer) == {
        "待我办理": 2,
        "已超期": 1,
        "3个工作日内到期": 1,
        "本月社区拒收": 0,
        "没查到的问题": 0,
    }
    assert names(district.reviewer) == ["超期的事", "晚到的事"]


def test_a_supervisor_sees_what_is_under_way_and_no_button(district, client):
    with clock.at(date(2026, 2, 2)):
        cases.submitted(district, name="超期的事")
    cases.recommended(district, name="在办的事")
    cases.draft(district, name="草拟的事")
    assert counts(district.supervisor) == {"办理中的申请": 2, "已超期": 1, "近30日社区拒收": 0}
    assert names(district.supervisor) == ["超期的事", "在办的事"]
    client.force_login(district.supervisor)
    assert "新建申请" not in client.get("/").content.decode()


@pytest.mark.parametrize("person", ["officer", "reviewer", "decider", "supervisor"])
def test_every_count_of_applications_leads_to_the_rows_it_counts(district, client, person):
    for make in (cases.draft, cases.submitted, cases.returned, cases.recommended, cases.approved):
        make(district)
    client.force_login(getattr(district, person))
    for tally in home_of(getattr(district, person)).counts:
        if tally.url.startswith(("/applications/", "/review/")):
            assert client.get(tally.url).context["page_obj"].paginator.count == tally.value, tally.label


def test_a_decider_is_told_of_months_that_wait_to_be_closed(district):
    with clock.at(at(2026, 11, 2, 9)):
        RandomMonth(district).fill(dispatches=3, applications=1)
        build_report(building.ask(district.authority, OCTOBER, by=CLOCK).run_id)
        assert MonthlyReport.objects.whole().get().is_complete
        assert counts(district.reviewer)["待复核月报"] == 1
        assert "待封存月报" not in counts(district.decider)
        review(MonthlyReport.objects.whole().get(), district)
        assert "待复核月报" not in counts(district.reviewer)
        assert counts(district.decider)["待封存月报"] == 1
        assert "待封存月报" not in counts(district.reviewer)


def test_an_operator_finds_the_jobs_and_no_case(district, client):
    client.force_login(district.operator)
    assert "还没有运行过后台任务。" in client.get("/").content.decode()
    with clock.at(at(2026, 11, 2, 9)):
        run = building.ask(district.authority, OCTOBER, by=CLOCK).run
    page = home_of(district.operator)
    assert ([job.run for job in page.runs], page.counts) == ([run], [])
    assert "生成减负月报 2026-10" in client.get("/").content.decode()


def test_an_operator_is_told_of_posts_that_wait_for_a_place(district, client):
    parts = [NewUnit("甲社区", "c1"), NewUnit("乙社区", "c1b")]
    split(district.community1, parts, on=cases.TODAY, by=district.operator)
    (tally,) = home_of(district.operator).counts
    assert (str(tally.label), tally.value) == ("待安排的岗位", 1)
    client.force_login(district.operator)
    assert [post.user for post in client.get(tally.url).context["posts"]] == [district.worker]


def test_a_community_worker_is_asked_what_came_in(district):
    page = home_of(district.worker)
    assert (page.asks, page.has_receipts, page.may_apply) == (True, True, False)
    found = counts(district.worker)
    assert [found[name] for name in ("待确认", "已承接未完成", "本月已拒收")] == [0, 0, 0]
    assert len(page.panels) >= 5


def test_a_reviewer_is_told_of_lines_whose_basis_ended_and_of_questions_that_found_nothing(district):
    (entry,) = duties(district, law("第三条"))
    end_basis(entry.basis, on=REWRITTEN, because="废止")
    AskedQuestion.objects.create(authority=district.authority, text="没查到", verdict="unlisted")
    told = counts(district.reviewer)
    assert (told["依据失效待复核"], told["没查到的问题"]) == (1, 1)


def test_everybody_is_told_of_drafts_on_notice_and_those_who_write_them_of_objections_and_of_notices_that_are_over(
    district, client
):
    order = on_notice(district, since=date(2026, 3, 2), until=date(2026, 3, 11))
    with clock.at(date(2026, 3, 4)):
        raise_objection(order, by=district.worker, unit=district.community1, text="人手不够")
        assert counts(district.worker)["公示中的调整文件"] == 1
        assert counts(district.officer)["公示中的调整文件"] == 1
        assert counts(district.decider)["待答复的异议"] == 1
        for name in ("公示中的调整文件", "待答复的异议"):
            client.force_login(district.reviewer)
            tally = next(one for one in home_of(district.reviewer).counts if one.label == name)
            assert client.get(tally.url).context["page_obj"].paginator.count == tally.value
    with clock.at(date(2026, 3, 12)):
        assert "公示中的调整文件" not in counts(district.worker)
        assert "公示期满、待公布的文件" not in counts(district.worker)
        assert counts(district.reviewer)["公示期满、待公布的文件"] == 1
