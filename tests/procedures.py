"""One real row of every procedure, who plays which part in it, and what each action asks: for the test of all tables.

A procedure without a row here fails tests/test_procedures.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from admission.models import Decision
from tests.admission import cases
from tests.dispatch import rows, violations

#: Who tries everything: each role, with and without a hand in the matter; others like them would add nothing but time.
from tests.procedure_rows import (
    ANSWERS_OF_CASES,
    HEAD,
    MEETING,
    MINUTES,
    NOT_ACCEPTED,
    NUMBERED,
    OPINION,
    REASON,
    REFUSED,
    RULED,
    RULINGS,
    SAID,
    STOP,
    TODAY,
    appeal,
    application,
    beyond_in_part,
    burden,
    correction,
    countersigned,
    decision_objection,
    dispute,
    document,
    emergency,
    held,
    meeting,
    objection,
    order,
    paper,
    plan,
    proposal,
    question,
    reconfirmation,
    recorded,
    report,
    stopped_emergency,
    turning_down,
)
from web.parts import Part

PEOPLE = (
    *("officer", "other_officer", "street_officer", "worker", "reviewer", "second_reviewer", "decider"),
    *("meeting_reviewer", "meeting_decider", "supervisor", "operator"),
)
REVIEWERS = {"reviewer", "second_reviewer", "meeting_reviewer"}
DECIDERS = {"decider", "meeting_decider"}
OFFICERS = {"officer"}
BURDEN_STATES = {
    **{state: {"stop_by": date(2026, 4, 1)} for state in ("to_stop", "said_stopped")},
    "stopped": {"stop_by": date(2026, 4, 1), "stopped_on": TODAY},
}
BURDEN_ANSWERS = {
    "order_stop": STOP,
    "change_day": {"stop_by": date(2026, 5, 1), **REASON},
    **{action: {"note": "看过现场"} for action in ("say_stopped", "not_stopped", "verify_stopped")},
    "rebound": {"note": "又出现了"},
    "keep": REASON,
}
#: Whoever drafts an order may also publish those of others.
OF_LISTS = {Part.DRAFTER: REVIEWERS, Part.PUBLISHER: (REVIEWERS | DECIDERS) - {"second_reviewer"}}


@dataclass(frozen=True)
class Played:
    """A procedure as the test plays it.

    ``make(district)`` gives a row in its first state; ``states`` what the database asks of a row in each other state, as
    fields or a function of the row; ``answers`` what each action is given; ``days`` on which day it may be taken, where
    today is too early; ``only`` the states in which this scene is played, where another scene plays them all.
    """

    make: Callable
    players: dict
    states: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)
    only: tuple = ()


#: By the name of the procedure.
SCENES = {
    "application": (
        Played(
            application,
            {
                Part.APPLICANT: OFFICERS,
                Part.REVIEWER: {"reviewer", "second_reviewer"},
                Part.DECIDER: {"decider"},
            },
            states={
                state: NUMBERED if state not in ("returned", "awaiting_answer") else {**NUMBERED, "due_on": TODAY}
                for state in (
                    *("submitted", "returned", "accepted", "awaiting_answer", "pending_approval"),
                    *("approved", "rejected", "withdrawn", "lapsed"),
                )
            },
            answers=ANSWERS_OF_CASES,
            days={"lapse": TODAY + timedelta(days=30)},
        ),
        Played(
            countersigned,
            {
                Part.APPLICANT: OFFICERS,
                Part.REVIEWER: {"reviewer", "second_reviewer"},
                Part.COUNTERSIGNER: {"supervisor"},
                Part.DECIDER: {"decider"},
            },
            answers=ANSWERS_OF_CASES,
            only=("pending_approval",),
        ),
    ),
    "consultation": (
        Played(
            question,
            {Part.CONSULTEE: {"street_officer"}, Part.REVIEWER: {"reviewer", "second_reviewer"}},
            states={"answered": {**OPINION, "answered_on": TODAY}},
            answers={
                "answer": OPINION,
                "record": lambda district, row: {**OPINION, "answered_on": TODAY, "file": paper()},
                "cancel": REASON,
            },
        ),
    ),
    "appeal": (
        Played(
            appeal,
            {Part.APPELLANT: OFFICERS, Part.DECIDER: {"meeting_decider"}},
            states={"upheld": SAID, "replaced": lambda row: {**SAID, "replacement": Decision.objects.get()}},
            answers={
                "uphold": {**SAID, **MEETING},
                "admit": lambda district, row: {
                    **cases.approval(row.decision.application, opinion="依据补齐，准予。"),
                    **MEETING,
                },
                "reject": lambda district, row: {**turning_down(district, row), **MEETING},
                "withdraw": REASON,
            },
        ),
    ),
    "decision_objection": (Played(decision_objection, {Part.REVIEWER: REVIEWERS}, **NOT_ACCEPTED),),
    "joint_meeting": (
        Played(
            meeting,
            {Part.REVIEWER: REVIEWERS},
            states={"held": MINUTES},
            answers={"hold": held, "cancel": REASON},
        ),
    ),
    "proposal": (
        Played(
            proposal,
            {Part.PROPOSER: {"worker"}, Part.REVIEWER: REVIEWERS},
            states=dict.fromkeys(("adopted", "declined"), SAID),
            answers={"adopt": {**SAID, **HEAD}, "decline": SAID},
        ),
    ),
    "document_review": (
        Played(
            document,
            {Part.DRAFTER: OFFICERS, Part.REVIEWER: REVIEWERS},
            states={
                "submitted": {"number": "测试区审〔2026〕1号"},
                "answered": {"number": "测试区审〔2026〕1号", "opinion": "fine", **SAID},
                "withdrawn": {"number": "测试区审〔2026〕1号"},
            },
            answers={"answer": {"opinion": "fine", **SAID}},
        ),
    ),
    "plan_year": (
        Played(
            plan,
            {Part.REVIEWER: REVIEWERS, Part.DECIDER: DECIDERS},
            states={"published": {"document_number": "测民发〔2026〕20号", "published_on": TODAY}},
            answers={
                "reschedule": {"opens_on": date(2026, 3, 1), "closes_on": date(2026, 4, 30)},
                "publish": {"document_number": "测民发〔2026〕20号", "effective_on": "2026-04-02"},
            },
            days={"publish": date(2026, 4, 1)},
        ),
    ),
    "emergency": (
        Played(
            emergency,
            {Part.SENDER: OFFICERS, Part.REVIEWER: REVIEWERS},
            states={
                "filed": {"filed_on": TODAY, "filing": "已转移。", "basis": "预案"},
                "ended": {"ended_on": TODAY, "end_reason": "雨停。"},
            },
            answers={
                "file": {"filing": "已转移。", "basis": "预案"},
                "file_stopped": {"filing": "已转移。", "basis": "预案"},
                "stop": {"ended_on": TODAY + timedelta(days=1), **REASON},
                "end": {"ended_on": TODAY + timedelta(days=1), **REASON},
            },
        ),
        Played(
            stopped_emergency,
            {Part.SENDER: OFFICERS, Part.REVIEWER: REVIEWERS},
            states={
                "filed": {"filed_on": TODAY, "filing": "已转移。", "basis": "预案"},
                "ended": {"ended_on": TODAY, "end_reason": "雨停。"},
            },
            answers={
                "file": {"filing": "已转移。", "basis": "预案"},
                "file_stopped": {"filing": "已转移。", "basis": "预案"},
                "stop": {"ended_on": TODAY + timedelta(days=1), **REASON},
                "end": {"ended_on": TODAY + timedelta(days=1), **REASON},
            },
        ),
    ),
    "order": (
        Played(
            order,
            OF_LISTS,
            states={"in_notice": {"notice_from": date(2026, 2, 2), "notice_until": date(2026, 2, 20)}},
            answers={"open_notice": {"last_day": date(2026, 3, 20)}, "end_notice": REASON, "discard": REASON},
            days={"publish": date(2026, 4, 1)},
        ),
    ),
    "objection": (Played(objection, OF_LISTS, **NOT_ACCEPTED),),
    "correction": (
        Played(
            correction,
            OF_LISTS,
            states={"made": lambda row: {"corrected": row.entry}},
            answers={"discard": REASON},
        ),
    ),
    "reconfirmation": (
        Played(reconfirmation, {Part.PUBLISHER: OF_LISTS[Part.PUBLISHER]}, answers={"confirm": {"opinion": "照旧。"}}),
    ),
    "monthly_report": (
        Played(report, {**dict.fromkeys((Part.REVIEWER, Part.CHECKER), REVIEWERS | DECIDERS), Part.DECIDER: DECIDERS}),
    ),
    "receipt": (
        Played(
            rows.send,
            {Part.RECEIVER: {"worker"}, Part.SENDER: OFFICERS},
            states={"refused": REFUSED},
            answers={"refuse": {"ground": "unlisted"}, "recall": REASON},
        ),
        Played(
            recorded,
            {Part.RECEIVER: {"worker"}, Part.STREET: {"street_officer"}},
            answers={"refuse": {"ground": "unlisted"}},
            only=("pending",),
        ),
        Played(
            beyond_in_part,
            {Part.RECEIVER: {"worker"}, Part.SENDER: OFFICERS},
            states={"refused": {**REFUSED, "ground": "over_scope"}},
            answers={"refuse": {"ground": "over_scope"}, "recall": REASON},
        ),
    ),
    "dispute": (
        Played(
            dispute,
            {Part.SENDER: OFFICERS, Part.REVIEWER: {"reviewer", "second_reviewer"}},
            states=dict.fromkeys(("stands", "overruled"), RULED),
            answers=RULINGS,
        ),
        Played(
            lambda district: dispute(district, sender=district.office, by=district.office_officer),
            {Part.DECIDER: {"meeting_decider"}},
            answers=RULINGS,
            only=("filed",),
        ),
    ),
    "standing_burden": (
        Played(
            burden,
            {Part.REVIEWER: {"reviewer", "second_reviewer"}, Part.OWNER: OFFICERS},
            states=BURDEN_STATES,
            answers=BURDEN_ANSWERS,
        ),
        Played(
            lambda district: burden(district, owner=district.office),
            {Part.DECIDER: {"meeting_decider"}},
            states=BURDEN_STATES,
            answers=BURDEN_ANSWERS,
        ),
    ),
    "violation": tuple(Played(**scene) for scene in violations.VIOLATION_SCENES),
    "circular": tuple(Played(**scene) for scene in violations.CIRCULAR_SCENES),
}
