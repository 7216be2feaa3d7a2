"""What the public register adds to decisions and admissions: open appeals, suspensions, notices, counted objections."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.utils.timezone import get_current_timezone

from admission.appeals import file_appeal
from admission.measures import take
from admission.models import Admission, Decision
from admission.objecting import raise_objection
from admission.public_marks import Objections, mark_admissions, mark_decisions, mark_notices, objections_to
from registry.models import AuthorityRule, Edition
from tests.admission import cases
from tests.district import OPENED
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 10)
FROM, UNTIL = date(2026, 7, 6), date(2026, 7, 31)
MEETING = {"meeting_on": cases.TODAY, "minutes_number": "〔2026〕8号"}
WAITING = "正在复核；作出复核决定以前，原决定继续有效。"


@pytest.fixture
def decision(district):
    return cases.approved(district).decisions.get()


def marked(decision, on=None, known_at=None):
    rows = [Decision.objects.select_related("application__authority").get(pk=decision.pk)]
    day = on or clock.today()
    return mark_notices(mark_decisions(rows, day, known_at), day, known_at)[0]


def admission_of(decision, on, known_at=None):
    return mark_admissions(Admission.objects.filter(decision=decision).for_reading(known_at), on, known_at)[0]


def appeal_against(district, decision):
    return file_appeal(
        decision, appellant=district.department, by=district.officer, text="范围太小", token=uuid.uuid4()
    )


def suspend(district, decision, starts_on=FROM, last_day=UNTIL):
    return take(
        decision.admission, "suspend", by=district.decider, starts_on=starts_on, last_day=last_day, reason="先核实"
    )


def test_an_open_appeal_is_said_of_the_decision_and_of_what_it_admitted_until_it_is_answered(district, decision):
    appeal = appeal_against(district, decision)
    assert marked(decision).appealed.words == admission_of(decision, clock.today()).appealed.words == WAITING
    assert marked(decision, on=cases.TODAY - timedelta(days=1)).appealed is None
    moment = clock.now()
    with clock.at(date(2026, 3, 5)):
        perform(appeal, "uphold", by=district.meeting_decider, answer="理由不成立。", **MEETING)
        assert marked(decision).appealed.words == "2026年3月5日经复核，维持原决定。"
        assert marked(decision, known_at=moment).appealed.words == WAITING


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (FROM - timedelta(days=1), None),
        (FROM, "自2026年7月6日起暂停，到2026年7月31日为止（含当日）。"),
        (UNTIL, "自2026年7月6日起暂停，到2026年7月31日为止（含当日）。"),
        (UNTIL + timedelta(days=1), None),
    ],
)
def test_a_suspension_is_told_with_its_days(district, decision, on, words):
    suspend(district, decision)
    for one in (marked(decision, on), admission_of(decision, on)):
        assert (one.suspension and one.suspension.words) == words


def test_a_suspension_without_a_last_day_lasts_until_it_is_lifted(district, decision):
    suspend(district, decision, last_day=None)
    assert marked(decision, ON).suspension.words == "自2026年7月6日起暂停，恢复时另行公布。"
    before = datetime(2026, 3, 3, tzinfo=get_current_timezone())
    with clock.at(datetime(2026, 7, 10, 9, tzinfo=get_current_timezone())):
        take(decision.admission, "resume", by=district.decider, starts_on=date(2026, 7, 21), reason="已核实")
        assert marked(decision, ON).suspension.words == "自2026年7月6日起暂停，到2026年7月20日为止（含当日）。"
        assert marked(decision, ON, known_at=before).suspension.last_day is None
    assert marked(decision, date(2026, 7, 21)).suspension is None


def test_two_suspensions_that_touch_are_told_as_one(district, decision):
    suspend(district, decision)
    suspend(district, decision, starts_on=date(2026, 7, 8), last_day=date(2026, 8, 5))
    found = admission_of(decision, ON).suspension
    assert (found.first_day, found.last_day) == (FROM, date(2026, 8, 5))


BEGINS, ENDS = date(2026, 6, 1), date(2026, 9, 30)  # of the admission


@pytest.mark.parametrize(
    ("on", "coming"),
    [
        (cases.TODAY, "将自2026年7月6日起暂停，到2026年7月31日为止（含当日）。"),
        (FROM - timedelta(days=1), "将自2026年7月6日起暂停，到2026年7月31日为止（含当日）。"),
        (FROM, None),
        (UNTIL + timedelta(days=1), None),
    ],
)
def test_a_suspension_is_told_before_it_begins(district, decision, on, coming):
    suspend(district, decision)
    for one in (marked(decision, on), admission_of(decision, on)):
        assert (one.coming and one.coming.words_before) == coming


def test_a_suspension_lifted_before_it_begins_is_told_no_more(district, decision):
    suspend(district, decision)
    take(decision.admission, "resume", by=district.decider, starts_on=cases.TODAY + timedelta(days=1), reason="已核实")
    assert admission_of(decision, cases.TODAY).coming is None


def test_an_end_before_it_begins_leaves_no_suspension_to_come(district, decision):
    suspend(district, decision)
    take(decision.admission, "revoke", by=district.decider, starts_on=date(2026, 7, 1), reason="不再需要")
    assert [admission_of(decision, day).coming for day in (cases.TODAY, date(2026, 7, 2))] == [None, None]


@pytest.mark.parametrize("last_day", [date(2026, 6, 20), None])
def test_what_is_suspended_from_before_its_start_has_not_begun_until_then(district, decision, last_day):
    suspend(district, decision, starts_on=date(2026, 5, 20), last_day=last_day)
    days = (cases.TODAY, date(2026, 5, 20), BEGINS - timedelta(days=1), BEGINS, date(2026, 6, 20), ENDS)
    on = {day: admission_of(decision, day) for day in days}
    afterwards = "suspended" if last_day is None else "active"
    assert [one.standing(day) for day, one in on.items()] == [*["pending"] * 3, *["suspended"] * 2, afterwards]
    for day in days[:3]:
        assert (on[day].suspension, on[day].coming.first_day, on[day].coming.last_day) == (None, BEGINS, last_day)
    assert (on[BEGINS].suspension.first_day, on[BEGINS].coming) == (date(2026, 5, 20), None)
    assert on[BEGINS].stated_days == ((date(2026, 6, 21), ENDS) if last_day else (BEGINS, ENDS))
    assert admission_of(decision, ENDS + timedelta(days=1)).standing(ENDS + timedelta(days=1)) == "expired"


def test_objections_are_counted_by_day_and_moment(district, decision):
    said = {"by": district.worker, "unit": district.community1}
    with clock.at(date(2026, 3, 3)):
        first, _new = raise_objection(decision, text="人手不够", **said)
    with clock.at(date(2026, 3, 4)):
        raise_objection(decision, text="时间太紧", **said)
    moment = datetime(2026, 3, 5, 8, tzinfo=get_current_timezone())
    with clock.at(moment + timedelta(hours=1)):
        perform(first, "answer", by=district.reviewer, is_accepted="no", answer="依据充分")
    assert objections_to([decision.pk], date(2026, 3, 2)) == {}
    assert objections_to([decision.pk], date(2026, 3, 3))[decision.pk] == Objections(1, 0)
    assert objections_to([decision.pk], date(2026, 3, 4))[decision.pk] == Objections(2, 0)
    assert objections_to([decision.pk], date(2026, 3, 5))[decision.pk] == Objections(2, 1)
    assert objections_to([decision.pk], date(2026, 3, 5), moment)[decision.pk] == Objections(2, 0)


def test_an_objection_and_its_answer_make_kept_copies_stale(district, decision):
    stamps = [Edition.now()]
    objection, _new = raise_objection(decision, by=district.worker, unit=district.community1, text="人手不够")
    stamps.append(Edition.now())
    perform(objection, "answer", by=district.reviewer, is_accepted="no", answer="依据充分")
    stamps.append(Edition.now())
    assert len(set(stamps)) == 3


def test_the_notice_has_the_days_of_the_rule_on_the_day_of_publication(district, decision):
    rejected = cases.rejected(district).decisions.get()
    AuthorityRule.objects.create(
        authority=district.authority,
        key="decision_notice_days",
        value=2,
        valid_from=OPENED,
        valid_to=cases.TODAY + timedelta(days=1),
    )
    AuthorityRule.objects.create(
        authority=district.authority, key="decision_notice_days", value=9, valid_from=cases.TODAY + timedelta(days=1)
    )
    notice = marked(decision).notice
    assert (notice.first, notice.last) == (cases.TODAY, date(2026, 3, 4))
    assert (marked(rejected).notice, marked(rejected).objected) == (None, Objections())


def test_many_are_marked_in_as_many_queries_as_one(district, django_assert_num_queries):
    made = [cases.approved(district, name=f"事项{n}").decisions.get() for n in range(4)]
    for decision in made:
        suspend(district, decision)
        appeal_against(district, decision)
    for few in (made[:1], made):
        rows = list(
            Decision.objects.filter(pk__in=[one.pk for one in few]).select_related("application__authority__parent")
        )
        with django_assert_num_queries(9):
            mark_notices(mark_decisions(rows, ON), ON)
