"""Reminders of answers that are owed: before the day, and again and again after it, to whom it concerns alone."""

import uuid
from datetime import date, timedelta

import pytest

from admission.appeals import file_appeal
from admission.models import YearlyReview
from admission.tasks import remind
from admission.yearly_reviews import answer, ask
from desk.models import Notice
from registry.models import ListLine
from registry.working_days import WorkingCalendar
from tests.admission import cases
from tests.admission.test_consultations import DISAGREES, consulted, question_to
from tests.admission.test_document_reviews import submitted
from tests.admission.test_proposals import proposed
from tests.dispatch.rows import admit
from tests.district import standard_lists
from web import clock
from web.workflow import perform

pytestmark = pytest.mark.django_db


def appealed(district):
    """An appeal that waits for the joint meeting."""
    decision = cases.rejected(district).decisions.get()
    return file_appeal(
        decision, appellant=district.department, by=district.officer, text="理由不成立", token=uuid.uuid4()
    )


def proposal(district):
    """A proposal about a line, which waits for the reviewers."""
    standard_lists(district)
    return proposed(district, ListLine.objects.get(item_list__kind="duty", number="4"))


def draft(district):
    """A draft that was handed in for pre-review."""
    standard_lists(district)
    return submitted(district)


def told(row, event, person):
    """The endings of the keys of the notices of an event about a row, in order."""
    rows = Notice.objects.filter(key__startswith=f"answer-{event}:{KIND[type(row).__name__]}:{row.pk}:")
    rows = rows.filter(recipient__username=person).order_by("pk")
    return [key.rpartition(":")[2] for key in rows.values_list("key", flat=True)]


KIND = {"Appeal": "appeal", "Proposal": "proposal", "DocumentReview": "document"}
OWED = pytest.mark.parametrize(
    ("make", "who", "other"),
    [(appealed, "meeting_decider", "decider"), (proposal, "reviewer", "decider"), (draft, "reviewer", "officer")],
)


@OWED
def test_who_owes_an_answer_is_reminded_three_and_one_working_days_before_and_then_daily(district, make, who, other):
    row = make(district)
    day = clock.today()
    while day <= row.due_on + timedelta(days=2):
        with clock.at(day):
            remind()
            remind()
        day += timedelta(days=1)
    assert told(row, "due", who) == ["3", "1"]
    late = [str(row.due_on + timedelta(days=n)) for n in (1, 2)]
    assert told(row, "late", who) == told(row, "late", "supervisor") == late
    assert told(row, "due", "supervisor") == told(row, "due", other) == told(row, "late", other) == []


@OWED
def test_the_words_say_what_is_owed_and_that_silence_grants_nothing(district, make, who, other):
    row = make(district)
    with clock.at(row.due_on + timedelta(days=1)):
        remind()
    notice = Notice.objects.get(key__startswith="answer-late:", recipient__username=who)
    assert "已超过" in notice.subject
    assert notice.text == "超期不等于同意，也不改变原来的决定和清单。"


def test_what_was_answered_is_not_mentioned_any_more(district):
    appeal = appealed(district)
    perform(
        appeal,
        "uphold",
        by=district.meeting_decider,
        answer="理由不成立。",
        meeting_on=cases.TODAY,
        minutes_number="〔2026〕8号",
    )
    with clock.at(clock.today() + timedelta(days=60)):
        remind()
    assert not Notice.objects.filter(key__startswith="answer-").exists()


def ran(first, last):
    """The job on every day from ``first`` through ``last``, twice."""
    for n in range((last - first).days + 1):
        with clock.at(first + timedelta(days=n)):
            remind()
            remind()


def endings(prefix):
    """{who: the endings of the keys of their notices, in order}."""
    found = {}
    for key, person in Notice.objects.filter(key__startswith=prefix).order_by("pk").values_list("key", "recipient"):
        found.setdefault(person, []).append(key.rpartition(":")[2])
    return found


def test_a_unit_that_owes_an_opinion_hears_of_it_daily_and_nobody_else_does(district):
    consulted(district)
    question = question_to(district, "other_department")
    after = question.due_on + timedelta(days=1)
    ran(question.due_on, after + timedelta(days=1))
    late = [str(after), str(after + timedelta(days=1))]
    assert endings(f"consultation-late:{question.pk}:") == {district.other_officer.pk: late}
    told = set(
        Notice.objects.filter(key__startswith="consultation-late:").values_list("recipient__username", flat=True)
    )
    assert told == {"other_officer", "street_officer", "worker"}
    notice = Notice.objects.filter(key__startswith=f"consultation-late:{question.pk}:").first()
    assert (
        notice.subject == f"{question.application.number}「{question.application.name}」的意见已超过2026年3月9日的期限"
    )
    assert notice.url == f"/consultations/{question.pk}/"


def test_an_opinion_that_came_late_and_a_case_that_is_closed_end_the_reminders(district):
    application = consulted(district)
    question = question_to(district, "other_department")
    with clock.at(question.due_on + timedelta(days=1)):
        perform(question, "answer", by=district.other_officer, **DISAGREES)
        remind()
        assert endings(f"consultation-late:{question.pk}:") == {}
        perform(application, "withdraw", by=district.officer, reason="不办了")
    before = Notice.objects.filter(key__startswith="consultation-").count()
    ran(question.due_on + timedelta(days=2), question.due_on + timedelta(days=3))
    assert Notice.objects.filter(key__startswith="consultation-").count() == before


@pytest.fixture
def reviews(district):
    """Two yearly questions to one department, due on 23 November 2026, a Monday."""
    for name in ("走访", "宣传"):
        admit(district, name, since=date(2026, 1, 1), last_day=date(2027, 6, 30))
    with clock.at(date(2026, 11, 2)):
        ask()
    return list(YearlyReview.objects.order_by("pk"))


def test_a_department_hears_of_its_yearly_questions_as_one_before_the_day_and_weekly_after_it(district, reviews):
    due_on = reviews[0].due_on
    three = WorkingCalendar.load().subtract(due_on, 3)
    ran(three - timedelta(days=1), due_on + timedelta(days=14))
    unit = [district.officer.pk, district.colleague.pk]
    assert endings("yearly-review-due:") == {key: ["3", "1"] for key in unit}
    assert endings("yearly-review-late:") == {key: ["2026-W48", "2026-W49", "2026-W50"] for key in unit}
    notice = Notice.objects.filter(key__startswith="yearly-review-late:").first()
    assert notice.subject == "2项准入2027年是否继续需要，已超过2026年11月23日的答复期限"
    assert notice.url == "/admissions/reviews/?state=waiting"


def test_what_was_answered_of_the_yearly_questions_is_left_out(district, reviews):
    with clock.at(reviews[0].due_on + timedelta(days=1)):
        answer(reviews[0], is_needed=True, note="", by=district.officer)
        remind()
    assert Notice.objects.filter(key__startswith="yearly-review-late:").first().subject.startswith("1项准入")
    Notice.objects.all().delete()
    with clock.at(reviews[0].due_on + timedelta(days=10)):
        answer(reviews[1], is_needed=True, note="", by=district.officer)
        remind()
    assert endings("yearly-review-late:") == {}


def test_nobody_is_asked_of_an_admission_that_has_ended_meanwhile(district, reviews):
    ran(date(2027, 7, 1), date(2027, 7, 1))
    assert endings("yearly-review-late:") == {}
