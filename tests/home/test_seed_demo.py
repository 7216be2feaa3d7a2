"""The demonstration district: complete, true to its rules, alive on its day, and the same whenever it is made."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Membership
from accounts.roles import Role
from admission.countersigning import countersigners
from admission.deadlines import supplement_day
from admission.models import (
    Admission,
    Appeal,
    Application,
    ApplicationState,
    ApplicationStep,
    Consultation,
    Decision,
    DecisionObjection,
    DocumentReview,
    JointMeeting,
    MeetingCase,
    Opinion,
    PlanYear,
    Proposal,
)
from admission.objecting import notice_of
from desk.models import Change
from dispatch.models import (
    Dispatch,
    ReceiptStep,
)
from dispatch.questions import answer_with
from dispatch.standing import Standing
from home.demo import district as demo
from home.demo import tables
from home.demo.people import PASSWORD, shown_accounts
from registry.models import AdjustmentOrder, Authority, Community, Department, ListEntry, OrderState, Street
from reports.models import MonthlyReport, ReportState, SurveyFigure
from tests.home.demo_digest import digest
from tests.home.seeded import NOW, TODAY, _on_the_day, person, ready  # noqa: F401  one is a fixture
from web.parts import Part
from web.workflow import awaiting

LISTS = {"duty": 10, "assist": 16, "negative": 13, "not_to_issue": 20, "may_issue": 4}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The district made twice on one day, the first time taken back; what the second left is read by all tests."""
    with ready(django_db_blocker) as since:
        with transaction.atomic():
            demo.seed(TODAY)
            first = digest()
            transaction.set_rollback(True)
        demo.seed(TODAY)
        yield {"first": first, "second": digest(), "since": since}


@pytest.fixture
def district(made):
    """The demonstration's authority."""
    return Authority.objects.get(short_name="示范区")


def said_on(day, district):
    """{(list, number): name} of what was in force on a day."""
    rows = ListEntry.objects.holding_in(district).in_force(day)
    return {(row.line.item_list.kind, row.line.number): row.name for row in rows.select_related("line__item_list")}


def test_seeding_is_refused_outside_a_demonstration(db):
    with override_settings(DEMO=False), pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed_demo")
    assert not Authority.objects.exists()


def test_lines_stand_under_headings_and_who_does_what_is_said(district):
    rows = ListEntry.objects.holding_in(district).in_force(TODAY).in_list_order()
    headings = {}
    for kind, heading in rows.exclude(heading="").values_list("line__item_list__kind", "heading"):
        headings.setdefault(kind, dict.fromkeys([heading]))[heading] = None
    assert {kind: list(words) for kind, words in headings.items()} == {
        "duty": ["依法组织自治活动", "依法依规组织监督活动"],
        "assist": ["社区公共安全", "社区公共服务", "群众权益保障"],
        "negative": ["原则上一律取消", "不得要求社区承担"],
    }
    assert rows.filter(line__item_list__kind__in=headings, heading="").count() == 0
    assert rows.exclude(community_role="").count() == 7
    assert rows.exclude(cooperating_departments=None).distinct().count() == 13
    assert not rows.filter(lead_departments=F("cooperating_departments")).exists()


def test_accounts_are_not_shown_outside_a_demonstration(made):
    with override_settings(DEMO=False):
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command("demo_accounts")
        assert shown_accounts() == []


def test_a_day_that_does_not_exist_is_one_sentence(db):
    with override_settings(DEMO=True), pytest.raises(CommandError, match="不是一个有效的日期"):
        call_command("seed_demo", today="2026-02-30")
    assert not Authority.objects.exists()


def test_the_same_day_gives_the_same_district(made):
    assert made["first"] == made["second"]


def test_a_second_run_changes_nothing(made, capsys):
    before = Change.objects.count(), Dispatch.objects.count(), digest()
    call_command("seed_demo", today="2025-01-01")
    assert capsys.readouterr().out == "示范区已经在库里，没有改动。\n"
    assert (Change.objects.count(), Dispatch.objects.count(), digest()) == before


def test_everything_was_written_by_the_command(made):
    actors = set(Change.objects.filter(seq__gt=made["since"]).values_list("actor", flat=True).distinct())
    # Of an anonymous report the history keeps nobody.
    assert actors == {"command:load_calendar", "command:seed_demo", "anonymous-report"}


def test_the_district_has_its_units(district):
    assert Street.objects.of(district).count() == 3
    sizes = [Community.objects.filter(parent=street).count() for street in Street.objects.of(district)]
    assert sizes == [11, 13, 12]
    codes = [row["code"] for row in tables.reference("departments")]
    assert list(Department.objects.of(district).values_list("code", flat=True)) == codes
    assert district.parent.name == "示范市"


def test_rules_say_where_they_come_from(district):
    rules = {rule.key: (rule.value, rule.is_assumption) for rule in district.rules.all()}
    assert rules["decision_days"] == (15, False)
    assert rules["reviewing_unit"] == ("mz", True)
    assert rules["joint_meeting_unit"] == ("lxhy", True)
    assert rules["decided_by"] == ("civil_affairs", True)
    assert "西城区" in district.rules.get(key="decision_days").source


def test_todays_lists_are_the_reference_data(district):
    said = said_on(TODAY, district)
    assert {kind: sum(place[0] == kind for place in said) for kind in LISTS} == LISTS
    rows = tables.reference("lists") + tables.reference("certificates")
    assert said == {(row["list"], row["number"]): row["name"] for row in rows}


def test_the_past_differs_from_today(district):
    then, now = said_on(date(2026, 1, 20), district), said_on(TODAY, district)
    assert then.keys() - now.keys() == {("assist", "17"), ("may_issue", "5")}
    assert now.keys() - then.keys() == {("assist", "16"), ("negative", "11"), ("negative", "12")}
    assert {place for place in then.keys() & now.keys() if then[place] != now[place]} == {
        ("duty", "9"),
        ("assist", "4"),
        ("negative", "10"),
    }


def test_orders_are_published_by_another_person_than_the_drafter(made):
    published = AdjustmentOrder.objects.published()
    assert published.count() == 4
    assert {(order.drafted_by.username, order.steps.get().by.username) for order in published} == {
        ("shenhe", "shending")
    }
    assert all(localdate(order.steps.get().at) == order.published_on for order in published)


def test_one_order_is_to_come_and_one_waits_for_its_publisher(made):
    assert [order.is_scheduled for order in AdjustmentOrder.objects.published().order_by("published_on")] == [
        False,
        False,
        False,
        True,
    ]
    assert [row.state for row in awaiting(AdjustmentOrder, person("shending"))] == [OrderState.DRAFT]


def test_every_role_has_an_account_that_can_sign_in(made):
    shown = shown_accounts()
    roles = {Membership.objects.get(user__username=name).role for name, _role, _unit in shown}
    assert roles == set(Role.values)
    for name, _role, _unit in shown:
        client = Client()
        client.post(reverse("login"), {"username": name, "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(person(name).pk)


def test_the_accounts_are_printed_as_a_table(made, capsys):
    call_command("demo_accounts")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["用户名", "密码", "岗位", "单位", "从哪里开始"]
    assert [line.split()[0] for line in lines[1:-1]] == [name for name, _role, _unit in shown_accounts()]


@pytest.mark.parametrize("username", ["shenhe", "shending", "lianxi_shending"])
def test_nobody_who_reviews_or_decides_finds_an_empty_queue(made, username):
    assert awaiting(Application, person(username)).exists()


def test_open_applications_are_overdue_due_today_and_due_later(made):
    due = set(awaiting(Application, person("shenhe")).values_list("due_on", flat=True))
    assert {day < TODAY for day in due} == {True, False}
    assert TODAY in due


def test_applications_stand_in_every_state(made):
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert Application.objects.filter(state=ApplicationState.DRAFT).count() == 2


def test_the_clock_noted_as_withdrawn_what_was_not_supplemented_on_the_day_after(made):
    step = ApplicationStep.objects.get(action="lapse")
    returned = step.application.steps.get(action="return")
    assert (step.part, step.by) == (Part.CLOCK, None)
    day = supplement_day(step.application.authority, localdate(returned.at))
    assert localdate(step.at) == day + timedelta(days=1)


def test_units_were_heard_and_one_agrees_one_disagrees_one_would_change_it(made):
    assert set(Consultation.objects.values_list("opinion", flat=True)) == {"", *Opinion.values}
    assert set(Consultation.objects.filter(opinion="").values_list("state", flat=True)) == {"asked"}


def test_meetings_concluded_before_it_was_decided_and_the_next_has_its_agenda(made):
    held = MeetingCase.objects.concluded().select_related("meeting", "application")
    assert set(held.values_list("result", flat=True)) == {"approve", "reject"}
    for case in held:
        (decision,) = case.application.decisions.all()
        assert (decision.meeting_on, decision.minutes_number) == (case.meeting.held_on, case.meeting.minutes_number)
        assert case.meeting.steps.get().at < decision.decided_at
    (to_come,) = JointMeeting.objects.filter(state="planned")
    assert to_come.held_on > TODAY
    waiting = awaiting(Application, person("lianxi_shending"))
    assert set(to_come.cases.values_list("application", flat=True)) == set(waiting.values_list("pk", flat=True))


def test_a_heavy_matter_was_heard_and_waits_for_the_second_to_countersign(made):
    application = Application.objects.get(countersigners(person("huiqian2"), TODAY))
    assert [row.signer.username for row in application.countersignatures.all()] == ["huiqian1"]
    assert MeetingCase.objects.get(meeting__kind="hearing", meeting__state="held").application == application


def test_an_approval_is_on_notice_with_one_objection_answered_and_one_waiting(made):
    answered, waiting = DecisionObjection.objects.order_by("pk")
    assert (answered.decision, answered.is_accepted, waiting.unit.code) == (waiting.decision, False, "jd2")
    assert notice_of(waiting.decision).last >= TODAY


def test_one_deadline_was_extended_and_new_cases_go_by_the_rules(made):
    assert ApplicationStep.objects.get(action="extend").application.state == "pending_approval"
    assert Application.objects.filter(state="submitted", reviewed_by__username="shenhe2").exists()


def test_the_window_of_next_years_plan_is_open_and_one_department_has_applied(made):
    (plan,) = PlanYear.objects.all()
    assert (plan.year, plan.is_collecting()) == (2027, True)
    (application,) = plan.applications.all()
    assert (application.state, application.starts_on.year, application.ends_on.year) == ("submitted", 2027, 2027)


def test_a_proposal_was_followed_by_the_measure_it_asked_for_and_another_waits(made):
    followed, waiting = Proposal.objects.order_by("pk")
    assert (followed.state, followed.refusals > 0, followed.own_refusals > 0) == ("adopted", True, True)
    measure = followed.admission.measures.get()
    assert (measure.kind, measure.asked_by_id) == ("revoke", followed.proposer_id)
    assert measure.decided_at > followed.steps.get().at
    assert [row.pk for row in awaiting(Proposal, person("shenhe"))] == [waiting.pk]


def test_a_draft_document_has_an_opinion_on_each_clause_and_another_waits(made):
    answered, waiting = DocumentReview.objects.order_by("pk")
    opinions = list(answered.clauses.values_list("opinion", flat=True))
    assert (answered.state, opinions) == ("answered", ["listed", "apply", "strike", "apply"])
    assert [row.pk for row in awaiting(DocumentReview, person("shenhe"))] == [waiting.pk]
    assert [one.matched["verdict"] for one in waiting.clauses.all()] == ["unlisted", "duty", "not_to_issue"]


def test_an_appeal_was_answered_by_another_than_decided_and_one_waits(made):
    answered, waiting = Appeal.objects.order_by("pk")
    assert (answered.state, answered.steps.get().by.username) == ("upheld", "lianxi_shending")
    assert answered.decision.decided_by.username == "shending"
    assert [row.pk for row in awaiting(Appeal, person("lianxi_shending"))] == [waiting.pk]
    assert waiting.due_on >= TODAY


def test_who_submits_does_not_review_and_who_reviews_does_not_decide(made):
    for decision in Decision.objects.select_related("application"):
        application = decision.application
        assert len({application.submitted_by_id, application.reviewed_by_id, decision.decided_by_id}) == 3


def test_admissions_run_out_hold_and_begin_later(district):
    admissions = Admission.objects.of(district)
    running, over = admissions.in_force(TODAY), admissions.ended_by(TODAY)
    assert running.count() >= 10
    assert over.count() >= 5
    assert admissions.count() > running.count() + over.count()


def test_nothing_lies_in_the_future(made):
    assert not ApplicationStep.objects.filter(at__gte=NOW).exists()
    assert not ReceiptStep.objects.filter(at__gte=NOW).exists()
    assert not Dispatch.objects.filter(sent_at__gte=NOW).exists()


def test_eleven_months_are_built_and_the_last_is_left(made):
    states = list(MonthlyReport.objects.whole().order_by("month").values_list("month", "state"))
    assert [state for _month, state in states] == [ReportState.CLOSED] * 10 + [ReportState.BUILT]
    assert (states[0][0], states[-1][0]) == (date(2025, 11, 1), date(2026, 9, 1))


def test_residents_figures_come_from_two_surveys_and_are_told_by_the_months_after_them(made):
    told = MonthlyReport.objects.whole().get(month=date(2026, 9, 1)).lines.filter(table="survey_figures")
    assert {line.label.partition("（")[0] for line in told} == {"见面率", "交流率", "问题解决率", "满意率"}
    assert SurveyFigure.objects.count() == 6
    assert MonthlyReport.objects.whole().get(month=date(2025, 12, 1)).lines.filter(table="survey_figures").count() == 0


def test_admissions_do_not_disturb_the_examples(district):
    def heard(standing, row):
        answer = answer_with(standing, row["text"])
        return answer.verdict, answer.flags, answer.candidates[:1] and answer.candidates[0].citation

    examples = tables.reference("check_examples")
    alone = Standing.load(district)
    for street in Street.objects.of(district):
        here = Standing.load(district, community=Community.objects.filter(parent=street).first())
        assert [heard(here, row) for row in examples] == [heard(alone, row) for row in examples]


def test_a_notice_about_an_admitted_matter_is_admitted(district):
    community = Community.objects.get(authority=district, code="sq01")
    answer = answer_with(Standing.load(district, community=community), "请在服务大厅设置家庭过期药品回收箱")
    assert answer.verdict == "admitted"
    assert answer.rests_on.number.startswith("示范区准〔2026〕")
