"""Disputes over refusals: who, by when, who rules, and what comes of it. The refusal stays on record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.roles import Role
from desk.models import Notice
from dispatch.disputes import DISPUTE, file_dispute, last_day_to_dispute, why_not
from dispatch.models import Dispatch, Dispute, Origin, Recall, Receipt
from registry.models import AuthorityRule
from tests.dispatch.rows import admit, send
from tests.district import OPENED, add_person, standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import actions_for, perform

WHY = "属于协助事项清单第3项。"
REFUSAL = {"ground": "unlisted", "note": ""}


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def refuse(district, **said):
    """A refusal by the first community of what the department sent."""
    receipt = send(district, **said)
    perform(receipt, "refuse", by=district.worker, **REFUSAL)
    return Receipt.objects.for_list().get(pk=receipt.pk)


def dispute(district, receipt=None, by=None):
    return file_dispute(receipt or refuse(district), by=by or district.officer, text=WHY)


def may(district, row):
    """{action: names of the people who may take it}."""
    found = {}
    for name in district.people:
        for one in actions_for(row, getattr(district, name)):
            found.setdefault(one.action, set()).add(name)
    return found


def test_only_the_sender_disputes_a_refusal(lists):
    receipt = refuse(lists)
    for name in set(lists.people) - {"officer", "colleague"}:
        with pytest.raises(NotYourPart):
            dispute(lists, receipt, by=getattr(lists, name))
    assert dispute(lists, receipt).unit == lists.department


def test_a_dispute_says_why(lists):
    with pytest.raises(ValidationError):
        file_dispute(refuse(lists), by=lists.officer, text=" ")


def test_a_second_press_gives_the_same_dispute_and_another_one_is_refused(lists):
    receipt = refuse(lists)
    first = dispute(lists, receipt)
    assert dispute(lists, receipt) == first
    with pytest.raises(NotAllowed):
        file_dispute(receipt, by=lists.colleague, text="另一个理由")


def test_what_was_not_refused_is_not_disputed(lists):
    assert why_not(Receipt.objects.for_list().get(pk=send(lists).pk)) == "这件没有拒收，不用申诉。"


def test_after_three_working_days_of_silence_the_refusal_stands(lists):
    receipt = refuse(lists)
    last = last_day_to_dispute(receipt)
    with clock.at(last):
        assert why_not(receipt) is None
    with clock.at(last + timedelta(days=1)), pytest.raises(NotAllowed) as why:
        dispute(lists, receipt)
    assert "已经过了，拒收成立。" in str(why.value)
    assert Dispute.objects.count() == 0


def test_the_authority_sets_how_long_one_may_dispute(lists):
    receipt = refuse(lists)
    before = last_day_to_dispute(receipt)
    AuthorityRule.objects.create(authority=lists.authority, key="dispute_days", value=10, valid_from=OPENED)
    assert last_day_to_dispute(Receipt.objects.for_list().get(pk=receipt.pk)) > before


def test_reviewers_of_the_office_rule_and_the_sender_withdraws(lists):
    assert may(lists, dispute(lists)) == {
        "stand": {"reviewer", "second_reviewer"},
        "overrule": {"reviewer", "second_reviewer"},
        "withdraw": {"officer", "colleague"},
    }


def test_the_offices_own_matter_goes_to_the_joint_meeting(lists):
    row = dispute(lists, refuse(lists, sender=lists.office), by=lists.office_officer)
    assert may(lists, row) == {
        "stand": {"meeting_decider"},
        "overrule": {"meeting_decider"},
        "withdraw": {"office_officer"},
    }


def test_who_decided_the_admission_has_no_hand_in_the_ruling(lists):
    today = clock.today()
    made = admit(lists, "楼道灯摸排", since=today - timedelta(days=9), last_day=today + timedelta(days=90))
    dispatch = Dispatch.objects.create(
        authority=lists.authority,
        origin=Origin.SENT,
        sender=lists.department,
        title="楼道灯摸排",
        admission=made,
        created_by=lists.officer,
    )
    receipt = Receipt.objects.create(dispatch=dispatch, community=lists.community1, verdict="admitted")
    perform(receipt, "refuse", by=lists.worker, ground="over_scope", note="")
    add_person(lists, "decider", lists.office, Role.REVIEWER)
    assert may(lists, dispute(lists, receipt))["stand"] == {"reviewer", "second_reviewer"}
    assert may(lists, dispute(lists, refuse(lists)))["stand"] == {"reviewer", "second_reviewer", "decider"}


def test_a_ruling_has_a_day_and_nothing_is_due_after_it(lists):
    row = dispute(lists)
    assert row.due_on > clock.today()
    perform(row, "stand", by=lists.reviewer, ruling="清单上没有。")
    row.refresh_from_db()
    assert (row.state, row.ruling, row.ruled_on, row.due_on) == ("stands", "清单上没有。", clock.today(), None)
    assert row.obligation is None


def test_a_ruling_without_reasons_is_none(lists):
    row = dispute(lists)
    for action in ("stand", "overrule"):
        with pytest.raises(ValidationError):
            perform(row, action, by=lists.reviewer, ruling="")


def test_overruling_makes_a_new_obligation_and_the_refusal_stays_on_record(lists):
    receipt = refuse(lists)
    row, day = dispute(lists, receipt), clock.today() + timedelta(days=5)
    perform(row, "overrule", by=lists.reviewer, ruling="属于协助事项。", due_on=day)
    row.refresh_from_db()
    made = row.obligation
    assert (made.origin, made.follows, made.sender, made.due_on) == (
        Origin.RULED,
        receipt.dispatch,
        lists.department,
        day,
    )
    new = made.receipts.get()
    assert (new.state, new.community_id, new.number) == ("pending", receipt.community_id, "")
    assert new.citation["ruled"] == {
        "refusal": receipt.number,
        "reasons": "属于协助事项。",
        "on": clock.today().isoformat(),
    }
    kept = Receipt.objects.get(pk=receipt.pk)
    assert (kept.state, kept.number, kept.ground) == ("refused", receipt.number, "unlisted")
    assert kept.digest == receipt.digest


def test_what_was_ruled_to_be_taken_on_is_not_refused_again(lists):
    row = dispute(lists)
    perform(row, "overrule", by=lists.reviewer, ruling="属于协助事项。")
    new = row.obligation.receipts.get()
    offered = {one.action: one.blocked_by for one in actions_for(new, lists.worker)}
    assert offered == {"take_on": None, "refuse": "审核单位裁定应当承接，不能再次拒收。"}
    with pytest.raises(NotAllowed):
        perform(new, "refuse", by=lists.worker, **REFUSAL)
    perform(new, "take_on", by=lists.worker)


def test_two_refusals_of_one_dispatch_may_both_be_overruled(lists):
    first = refuse(lists)
    second = Receipt.objects.create(
        dispatch=first.dispatch, community=lists.community2, verdict=first.verdict, citation=first.citation
    )
    perform(second, "refuse", by=lists.neighbour, **REFUSAL)
    for receipt in (first, second):
        perform(dispute(lists, receipt), "overrule", by=lists.reviewer, ruling="属于协助事项。")
    assert first.dispatch.followed_by.count() == 2


def test_while_disputed_nothing_is_due(lists):
    dispatch = send(lists).dispatch
    kept = Receipt.objects.create(dispatch=dispatch, community=lists.community2, verdict="unlisted")
    receipt = dispatch.receipts.get(community=lists.community1)
    perform(receipt, "refuse", by=lists.worker, **REFUSAL)
    assert list(Receipt.objects.open()) == [kept]
    file_dispute(receipt, by=lists.officer, text=WHY)
    assert list(Receipt.objects.open()) == [kept]


def test_a_new_day_lies_not_in_the_past(lists):
    with pytest.raises(ValidationError) as why:
        perform(
            dispute(lists), "overrule", by=lists.reviewer, ruling="应接。", due_on=clock.today() - timedelta(days=1)
        )
    assert why.value.message_dict == {"due_on": ["新的完成日期不能早于今天。"]}


def test_a_withdrawn_dispute_ends_it(lists):
    receipt = refuse(lists)
    row = dispute(lists, receipt)
    perform(row, "withdraw", by=lists.colleague)
    assert why_not(Receipt.objects.for_list().get(pk=receipt.pk)) == "对这件拒收已经申诉过：下派单位撤回。"


def test_the_database_refuses_to_edit_a_ruling(lists):
    row = dispute(lists)
    perform(row, "stand", by=lists.reviewer, ruling="清单上没有。")
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispute.objects.filter(pk=row.pk).update(ruling="改过的理由")


def test_community_and_reviewers_are_told_of_a_dispute_and_nobody_of_a_person(lists):
    receipt = refuse(lists)
    Notice.objects.all().delete()
    row = dispute(lists, receipt)
    told = {notice.recipient.username for notice in Notice.objects.all()}
    assert told == {"worker", "reviewer", "second_reviewer"}
    Notice.objects.all().delete()
    perform(row, "stand", by=lists.reviewer, ruling="清单上没有。")
    assert {notice.recipient.username for notice in Notice.objects.all()} == {"worker", "officer", "colleague"}
    for notice in Notice.objects.all():
        assert notice.subject == "第1社区拒收「请填报养犬台账」：裁定拒收成立"
        assert lists.worker.display_name not in f"{notice.subject}{notice.text}"


def test_what_its_sender_took_back_is_neither_disputed_nor_ruled_to_be_taken_on(lists):
    filed, receipt = dispute(lists), refuse(lists)
    for dispatch in Dispatch.objects.all():
        Recall.objects.create(dispatch=dispatch, reason="不办了。", by=lists.officer)
    with pytest.raises(NotAllowed, match="已经撤回"):
        dispute(lists, receipt)
    with pytest.raises(NotAllowed, match="已经撤回"), transaction.atomic():
        perform(filed, "overrule", by=lists.reviewer, ruling="应接。")
    filed.refresh_from_db()
    perform(filed, "stand", by=lists.reviewer, ruling="已经撤回。")
    assert (filed.state, Dispatch.objects.filter(origin=Origin.RULED).count()) == ("stands", 0)


def test_every_action_of_the_table_is_one_of_the_rule():
    assert sorted(DISPUTE.by_action) == ["overrule", "stand", "withdraw"]
