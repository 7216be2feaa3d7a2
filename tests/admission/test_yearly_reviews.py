"""The yearly question: asked once of what reaches into the next year, caught up after an outage, and it ends nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from admission.measures import take
from admission.models import Admission, YearlyReview
from admission.tasks import ask_yearly
from admission.yearly_reviews import answer, ask, to_exit, waiting_for
from desk.models import Notice
from registry.models import AuthorityRule
from tests.admission import cases
from tests.dispatch.rows import admit
from web import clock
from web.refusals import NotAllowed, NotYourPart

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 2)
DUE = date(2026, 11, 23)  # fifteen working days after 2 November


@pytest.fixture
def admission(district):
    return admit(district, "走访", since=date(2026, 1, 1), last_day=date(2027, 6, 30))


@pytest.fixture
def review(district, admission):
    with clock.at(NOVEMBER):
        ask()
    return YearlyReview.objects.get()


def test_what_reaches_into_the_next_year_is_asked_about_once(district, admission):
    admit(district, "年内到期", since=date(2026, 1, 1), last_day=date(2026, 12, 31))
    admit(district, "刚刚准入", since=date(2026, 11, 1), last_day=date(2027, 12, 31))
    with clock.at(NOVEMBER):
        assert (ask(), ask()) == (1, 0)
    review = YearlyReview.objects.get()
    assert (review.admission, review.year, review.due_on, review.is_needed) == (admission, 2027, DUE, None)
    told = Notice.objects.filter(key__startswith="yearly-review:")
    assert {one.recipient.username for one in told} == {"officer", "colleague"}
    assert told.first().subject == "请在2026年11月23日前答复：1项准入2027年是否继续需要"


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2026, 10, 30), 0),
        (date(2026, 11, 1), 1),
        (date(2027, 1, 4), 1),  # a worker that was away for two months
        (date(2027, 3, 1), 0),
    ],
)
def test_it_is_asked_from_the_month_on_and_made_up_for_after_an_outage(district, admission, today, asked):
    with clock.at(today):
        assert ask() == asked


def test_an_authority_names_its_month_or_asks_nothing(district, admission):
    rule = AuthorityRule.objects.create(
        authority=district.authority, key="yearly_review_month", value=0, valid_from=date(2026, 1, 1)
    )
    with clock.at(NOVEMBER):
        assert ask() == 0
        AuthorityRule.objects.filter(pk=rule.pk).update(value=9)
        assert ask() == 1


def test_the_job_admits_and_ends_nothing(district, admission):
    before = list(admission.terms.values_list("pk", "valid_to", "known_to"))
    for day in (NOVEMBER, date(2026, 12, 31), date(2027, 1, 4)):
        with clock.at(day):
            ask_yearly.apply(throw=True)
    assert list(admission.terms.values_list("pk", "valid_to", "known_to")) == before
    assert (Admission.objects.count(), YearlyReview.objects.count()) == (1, 1)


def test_the_unit_that_leads_it_answers_once(district, review):
    with clock.at(NOVEMBER):
        for who in ("other_officer", "reviewer", "decider", "worker"):
            with pytest.raises(NotYourPart):
                answer(review, is_needed=True, note="", by=getattr(district, who))
        with pytest.raises(ValidationError) as why:
            answer(review, is_needed=False, note=" ", by=district.officer)
        assert why.value.message_dict == {"note": ["不再需要的，请写明理由。"]}
        kept = answer(review, is_needed=True, note="", by=district.colleague)
        assert (kept.is_needed, kept.answered_by) == (True, district.colleague)
        with pytest.raises(NotAllowed):
            answer(review, is_needed=False, note="改了", by=district.officer)


def test_not_confirmed_by_the_day_or_not_needed_it_stands_on_the_exit_list_until_it_has_ended(district, review):
    with clock.at(DUE):
        assert (waiting_for(district.officer).count(), to_exit(district.decider).count()) == (1, 0)
    with clock.at(date(2026, 11, 24)):
        assert (waiting_for(district.officer).count(), to_exit(district.decider).count()) == (1, 1)
        assert to_exit(district.reviewer).count() == 0  # who may not revoke
        answer(review, is_needed=False, note="市里已取消", by=district.officer)
        assert (waiting_for(district.officer).count(), to_exit(district.decider).count()) == (0, 1)
        told = Notice.objects.filter(key=f"yearly-review-not-needed:{review.pk}")
        assert {one.recipient.username for one in told} == {"decider", "second_decider", "meeting_decider"}
        take(review.admission, "revoke", by=district.decider, starts_on=date(2026, 11, 25), reason="不再需要")
    with clock.at(date(2026, 11, 25)):
        assert to_exit(district.decider).count() == 0


def test_confirmed_late_it_leaves_the_exit_list(district, review):
    with clock.at(date(2026, 11, 24)):
        answer(review, is_needed=True, note="", by=district.officer)
        assert to_exit(district.decider).count() == 0


def test_questions_are_seen_by_their_unit_and_by_those_who_see_every_case(district, review):
    sees = {who for who in district.people if YearlyReview.objects.visible_to(getattr(district, who)).exists()}
    assert sees == {
        *("officer", "colleague", "reviewer", "second_reviewer", "decider", "second_decider"),
        *("meeting_reviewer", "meeting_decider", "supervisor"),
    }


def test_what_was_revoked_before_it_was_asked_about_is_left_out(district):
    admission = cases.approved(district, starts_on=date(2026, 3, 10), ends_on=date(2027, 12, 31)).admissions.get()
    take(admission, "revoke", by=district.decider, starts_on=date(2026, 9, 1), reason="取消")
    with clock.at(NOVEMBER):
        assert ask() == 0
