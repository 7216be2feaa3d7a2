"""Communities answer four taps when a task ends; the sender reads totals, from which nobody's answer ever follows."""

from datetime import date, timedelta
from itertools import pairwise, product

import pytest
from django.db import DatabaseError, transaction

from desk.models import Change, Notice
from dispatch.evaluations import (
    QUESTIONS,
    Total,
    evaluate,
    may_evaluate,
    of_five,
    released,
    sees_totals,
    totals_for_renewal,
    totals_of_admissions,
    totals_of_dispatch,
    unanswered,
)
from dispatch.models import Dispatch, Origin, Receipt, TaskEvaluation
from tests.dispatch.rows import admit, send
from tests.dispatch.sendings import LAST_DAY, SINCE, more_communities
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

TODAY = date(2026, 5, 20)
YES = dict.fromkeys(QUESTIONS, True)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(TODAY):
        yield


def completed(district, receipt=None):
    """A receipt of the first community whose task has ended."""
    receipt = receipt or send(district)
    perform(receipt, "take_on", by=district.worker)
    perform(receipt, "complete", by=district.worker)
    return receipt


def answered(district, answers, **dispatched):
    """A dispatch with an evaluation for each of ``answers`` (dictionaries of taps), each of a community of its own."""
    said = {"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer}
    made = Dispatch.objects.create(**said, sender=district.department, title="走访", **dispatched)
    for community, taps in zip(more_communities(district, len(answers)), answers, strict=True):
        receipt = Receipt.objects.create(dispatch=made, community=community, verdict="duty")
        TaskEvaluation.objects.create(receipt=receipt, **taps)
    return made


def worth(*answers):
    return [{"worth_renewing": one} for one in answers]


def test_a_community_answers_once_and_may_leave_out_what_it_likes(district):
    receipt = completed(district)
    assert may_evaluate(receipt, district.worker) is True
    assert evaluate(receipt, by=district.worker, funds_arrived=False, worth_renewing=True) is True
    assert evaluate(receipt, by=district.worker, funds_arrived=True) is False
    row = TaskEvaluation.objects.get()
    assert [getattr(row, name) for name in QUESTIONS] == [False, None, None, True]
    assert may_evaluate(receipt, district.worker) is False


def test_nobody_answers_for_a_community_but_those_who_work_there(district):
    receipt = completed(district)
    for name in set(district.people) - {"worker"}:
        assert may_evaluate(receipt, getattr(district, name)) is False
        with pytest.raises(NotYourPart):
            evaluate(receipt, by=getattr(district, name), **YES)


def received(district, **dispatched):
    """A receipt of the first community of a dispatch that says so."""
    said = {"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer, "title": "走访"}
    made = Dispatch.objects.create(**{**said, "sender": district.department, **dispatched})
    return Receipt.objects.create(dispatch=made, community=district.community1, verdict="duty")


def test_only_a_task_that_has_ended_is_asked_about(district):
    receipt = received(district, due_on=TODAY)
    for action in (None, "take_on"):
        if action:
            perform(receipt, action, by=district.worker)
        with pytest.raises(NotAllowed):
            evaluate(receipt, by=district.worker, **YES)
    late = received(district, due_on=TODAY - timedelta(days=1))
    perform(late, "take_on", by=district.worker)
    refused = send(district)
    perform(refused, "refuse", by=district.worker, ground="unlisted", note="")
    completed(district, received(district, origin=Origin.REPORTED))
    completed(district, received(district, sender=None, sender_name="某协会"))
    assert list(unanswered(Receipt.objects.all())) == [late]
    done = completed(district)
    assert set(unanswered(Receipt.objects.all())) == {late, done}
    with clock.at(TODAY + timedelta(days=200)):
        assert list(unanswered(Receipt.objects.all())) == []


def test_an_answer_of_nothing_is_not_kept(district):
    receipt = completed(district)
    with pytest.raises(NotAllowed):
        evaluate(receipt, by=district.worker, **dict.fromkeys(QUESTIONS))
    assert TaskEvaluation.objects.count() == 0


def test_neither_row_nor_history_nor_notice_says_who_answered(district):
    receipt = completed(district)
    notices, since = Notice.objects.count(), Change.objects.count()
    evaluate(receipt, by=district.worker, **YES)
    assert Notice.objects.count() == notices
    assert Change.objects.count() == since
    kept = {field.name for field in TaskEvaluation._meta.get_fields()}
    assert kept == {"id", "receipt", "answered_on", *QUESTIONS}


def test_what_was_answered_is_never_changed(district):
    evaluate(completed(district), by=district.worker, **YES)
    with pytest.raises(DatabaseError), transaction.atomic():
        TaskEvaluation.objects.update(worth_renewing=False)


@pytest.mark.parametrize("n", range(5))
def test_fewer_than_five_answers_show_nothing_and_say_not_how_many(district, n):
    made = answered(district, worth(*[True] * n))
    assert totals_of_dispatch(made) == [Total(name) for name in QUESTIONS]


def test_totals_grow_in_steps_of_five_by_question():
    answers = [True, False, True, True, False, False, True, True, False, False, True]
    shown = [released("worth_renewing", answers[:n]) for n in range(12)]
    assert [one.answers for one in shown] == [0] * 5 + [5] * 5 + [10] * 2
    assert [one.yes for one in shown[5:]] == ["3"] * 5 + ["5"] * 2


def test_a_question_that_few_answered_shows_nothing_beside_one_that_many_did(district):
    made = answered(district, [{"worth_renewing": True, "funds_arrived": True if n < 3 else None} for n in range(5)])
    found = {one.question: one for one in totals_of_dispatch(made)}
    assert found["funds_arrived"] == Total("funds_arrived")
    assert (found["worth_renewing"].answers, found["worth_renewing"].yes) == (5, "4～5")


def test_five_of_one_mind_look_like_four():
    for yes in range(6):
        one = released("worth_renewing", [True] * yes + [False] * (5 - yes))
        assert (one.least, one.most) == {0: (0, 1), 1: (0, 1), 4: (4, 5), 5: (4, 5)}.get(yes, (yes, yes))
        assert one.least <= yes <= one.most


def test_what_one_community_says_of_five_tasks_is_no_total(district):
    admission = admit(district, "药品回收", since=SINCE, last_day=LAST_DAY)
    said = {"authority": district.authority, "origin": Origin.SENT, "created_by": district.officer}
    for n in range(5):
        made = Dispatch.objects.create(**said, sender=district.department, title=f"走访{n}", admission=admission)
        receipt = Receipt.objects.create(dispatch=made, community=district.community1, verdict="admitted")
        TaskEvaluation.objects.create(receipt=receipt, worth_renewing=n < 3)
    assert {one.answers for one in totals_of_dispatch(made)} == {0}
    answered(district, worth(*[True] * 4), admission=admission)
    assert [one.answers for one in totals_of_dispatch(made)] == [0, 0, 0, 5]


def test_in_every_step_stand_five_communities():
    answers = [("甲", True), ("甲", False), ("乙", True), ("丙", True), ("丁", False), ("乙", False), ("戊", True)]
    assert of_five(answers[:6]) == []
    assert of_five(answers) == [True, True, True, False, True]
    assert of_five([*answers, ("丙", True), ("丁", True)]) == [True, True, True, False, True]
    assert of_five([*answers, ("丙", True), ("丁", True), ("戊", True)])[5:] == [False, False, True, True, True]


def seen(answers):
    """All that somebody who looks after every answer ever reads."""
    return tuple(released("worth_renewing", answers[:n]) for n in range(len(answers) + 1))


def test_differences_over_time_give_nobody_away():
    """Whoever reads the totals after every single answer can take each answer for a yes and for a no."""
    histories = {}
    for answers in product((True, False), repeat=10):
        histories.setdefault(seen(answers), []).append(answers)
    for alike in histories.values():
        for place in range(10):
            assert {answers[place] for answers in alike} == {True, False}
    shown = next(iter(histories))
    assert {after.answers - before.answers for before, after in pairwise(shown)} == {0, 5}


def test_no_two_totals_share_an_answer_so_that_none_can_be_subtracted(district):
    """Six answers in two dispatches of one admission: the total of the one isn't told beside that of both."""
    admission = admit(district, "药品回收", since=SINCE, last_day=LAST_DAY)
    first = answered(district, worth(*[True] * 5), admission=admission)
    with_one_more = Dispatch.objects.create(
        authority=district.authority,
        origin=Origin.SENT,
        sender=district.department,
        title="再走访",
        admission=admission,
        created_by=district.officer,
    )
    receipt = Receipt.objects.create(dispatch=with_one_more, community=district.community1, verdict="admitted")
    TaskEvaluation.objects.create(receipt=receipt, worth_renewing=False)
    whole = totals_of_admissions([admission.pk])[admission.pk]
    assert totals_of_dispatch(first) == totals_of_dispatch(with_one_more) == whole
    assert whole[-1].answers == 5


def test_totals_of_a_renewal_are_told_beside_those_before_it_each_by_itself(district):
    before = admit(district, "药品回收", since=SINCE, last_day=LAST_DAY)
    answered(district, worth(*[True] * 5), admission=before)
    renewed = admit(
        district, "药品回收", since=LAST_DAY + timedelta(days=1), last_day=date(2027, 12, 31), renews=before
    )
    (now, none), (then, some) = totals_for_renewal(renewed)
    assert (now, then) == (renewed, before)
    assert [one.answers for one in none] == [0, 0, 0, 0]
    assert (some[-1].answers, some[-1].yes) == (5, "4～5")


def test_the_sender_and_who_sees_everything_read_totals_and_nobody_else(district):
    where = {"sender": district.department.pk, "authority": district.authority.pk}
    may = {name for name in district.people if sees_totals(getattr(district, name), **where)}
    everything = {"reviewer", "second_reviewer", "decider", "second_decider", "supervisor"}
    assert may == {"officer", "colleague", "meeting_reviewer", "meeting_decider"} | everything


def test_totals_of_many_admissions_are_one_query(district, django_assert_num_queries):
    admissions = [admit(district, f"事项{n}", since=SINCE, last_day=LAST_DAY) for n in range(4)]
    with django_assert_num_queries(1):
        found = totals_of_admissions([one.pk for one in admissions])
    assert set(found) == {one.pk for one in admissions}


def test_a_total_names_no_community(district):
    made = answered(district, worth(True, True, False, False, True))
    fields = {field for total in totals_of_dispatch(made) for field in total.__dataclass_fields__}
    assert fields == {"question", "answers", "least", "most"}
