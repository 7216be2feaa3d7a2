"""Who may do what with a receipt, in every state: generated from the table."""

import pytest
from django.db import DatabaseError, transaction

from desk.models import Notice
from dispatch.models import Receipt, ReceiptState
from dispatch.transitions import RECEIPT
from registry.models import ListEntry
from tests.dispatch.rows import send
from tests.district import add_person, publish, standard_lists
from web import clock
from web.parts import Part
from web.refusals import NotAllowed, NotYourPart, Stale
from web.workflow import actions_for, awaiting, obstacle, perform

ANSWERS = {"refuse": {"ground": "unlisted", "note": ""}, "recall": {"reason": "发错了。"}}
#: How each state is reached.
ROADS = {
    ReceiptState.PENDING: (),
    ReceiptState.TAKEN_ON: ("take_on",),
    ReceiptState.COMPLETED: ("take_on", "complete"),
    ReceiptState.REFUSED: ("refuse",),
    ReceiptState.RECALLED: ("recall",),
}
PLAYERS = {"worker": {Part.RECEIVER}, "officer": {Part.SENDER}, "colleague": {Part.SENDER}}


def in_state(district, state):
    """A receipt of the first community that went the road to a state."""
    receipt = send(district)
    for action in ROADS[state]:
        by = district.officer if action == "recall" else district.worker
        perform(receipt, action, by=by, **ANSWERS.get(action, {}))
    return receipt


@pytest.fixture
def peopled(district):
    """The district, and people who hold the same post elsewhere or another post beside."""
    from accounts.roles import Role

    add_person(district, "far_worker", district.community3, Role.COMMUNITY_WORKER)
    standard_lists(district)
    return district


def test_the_verbs_are_those_of_the_rule():
    assert sorted(RECEIPT.by_action) == ["complete", "recall", "refuse", "take_on", "take_on_rest"]
    assert {part for row in RECEIPT.transitions for part in row.by} == {Part.RECEIVER, Part.STREET, Part.SENDER}


@pytest.mark.parametrize("state", ROADS)
def test_every_person_may_do_exactly_what_the_table_says(peopled, state):
    receipt = in_state(peopled, state)
    for key in peopled.people:
        parts = PLAYERS.get(key, set())
        allowed = {row.action for row in RECEIPT.transitions if state in row.sources and row.by & parts}
        assert {one.action for one in actions_for(receipt, getattr(peopled, key))} == allowed, (key, state)
        for row in RECEIPT.transitions:
            assert outcome(receipt, row, getattr(peopled, key)) == expected(row, parts, receipt), (
                key,
                state,
                row.action,
            )


def expected(row, parts, receipt):
    """What the table says becomes of an attempt."""
    if not row.by & parts:
        return NotYourPart
    return row.target if receipt.state in row.sources and not obstacle(row, receipt) else NotAllowed


def outcome(receipt, row, user):
    """What became of an attempt, undone afterwards."""
    tried = Receipt.objects.get(pk=receipt.pk)
    try:
        with transaction.atomic():
            perform(tried, row.action, by=user, **ANSWERS.get(row.action, {}))
            transaction.set_rollback(True)
    except (NotYourPart, NotAllowed) as why:
        return type(why)
    return tried.state


def test_nobody_and_no_clock_moves_a_receipt(peopled):
    receipt = send(peopled)
    for row in RECEIPT.transitions:
        with pytest.raises(NotYourPart):
            perform(receipt, row.action, by=None, **ANSWERS.get(row.action, {}))


def test_a_refusal_needs_nobody_and_gets_number_ground_and_moment_at_once(peopled):
    receipt = send(peopled)
    perform(receipt, "refuse", by=peopled.worker, ground="unlisted", note="本社区没有养犬登记职责")
    receipt.refresh_from_db()
    assert receipt.state == "refused"
    assert receipt.number == f"测试区拒〔{clock.today().year}〕1号"
    assert (receipt.ground, receipt.note) == ("unlisted", "本社区没有养犬登记职责")
    assert receipt.refused_at == receipt.steps.get().at


def test_the_form_offers_the_ground_that_follows_from_the_verdict(peopled):
    from web.workflow import bound_form

    refuse = RECEIPT.by_action["refuse"]
    assert bound_form(refuse, send(peopled, "完成招商引资任务")).initial["ground"] == "negative"
    assert bound_form(refuse, send(peopled, "开无犯罪记录证明")).initial["ground"] == "not_to_issue"
    assert bound_form(refuse, send(peopled, "入户宣传宪法")).initial["ground"] is None


def test_a_stale_form_is_told_what_happened_meanwhile(peopled):
    receipt = send(peopled)
    perform(receipt, "take_on", by=peopled.worker, seen=1)
    with pytest.raises(Stale):
        perform(receipt, "refuse", by=peopled.worker, seen=1, **ANSWERS["refuse"])


def test_what_waits_for_a_community_is_its_own(peopled):
    mine, theirs = send(peopled), send(peopled, community=peopled.community2)
    assert list(awaiting(Receipt, peopled.worker)) == [mine]
    assert list(awaiting(Receipt, peopled.neighbour)) == [theirs]
    assert list(awaiting(Receipt, peopled.reviewer)) == []


def test_the_citation_survives_a_later_change_of_the_list(peopled):
    receipt = send(peopled, "完成招商引资任务")
    perform(receipt, "refuse", by=peopled.worker, ground="negative", note="")
    before = Receipt.objects.get(pk=receipt.pk)
    publish(
        peopled,
        published_on=clock.today(),
        number="测民发〔2026〕77号",
        lines=[("negative", "change", "1", {"name": "改过的名称", "content": "改过的内容"})],
    )
    assert ListEntry.objects.filter(name="改过的名称").count() == 1
    after = Receipt.objects.get(pk=receipt.pk)
    assert after.cited == before.cited
    assert (after.cited.name, after.cited.wording) == ("招商引资任务指标", "原则上一律取消")
    assert after.digest == before.digest


@pytest.mark.parametrize(
    "change",
    [{"citation": {}}, {"verdict": "duty"}, {"flags": ["expired"]}, {"received_at": None, "ground": "expired"}],
)
def test_the_database_refuses_to_edit_a_refusal(peopled, change):
    receipt = send(peopled, "完成招商引资任务")
    perform(receipt, "refuse", by=peopled.worker, ground="negative", note="")
    change = {key: value or clock.now() if key == "received_at" else value for key, value in change.items()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(**change)


def test_the_database_keeps_the_verdict_of_a_pending_receipt_too(peopled):
    receipt = send(peopled, "完成招商引资任务")
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(verdict="duty")


def test_a_refusal_number_is_never_drawn_twice(peopled):
    numbers = []
    for _n in range(3):
        receipt = send(peopled)
        perform(receipt, "refuse", by=peopled.worker, **ANSWERS["refuse"])
        receipt.refresh_from_db()
        numbers.append(receipt.number)
    year = clock.today().year
    assert numbers == [f"测试区拒〔{year}〕{n}号" for n in (1, 2, 3)]


def test_what_is_recalled_is_told_to_the_community_with_the_reason_on_its_page(peopled, client):
    receipt = send(peopled)
    perform(receipt, "recall", by=peopled.officer, reason="发错了。")
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (
        peopled.worker,
        "卫生健康委员会撤回「请填报养犬台账」，第1社区不用再办",
    )
    client.force_login(peopled.worker)
    assert "发错了。" in client.get(f"/received/{receipt.pk}/").content.decode()


def test_what_was_refused_or_completed_is_not_recalled(peopled):
    for state in (ReceiptState.REFUSED, ReceiptState.COMPLETED, ReceiptState.RECALLED):
        with pytest.raises(NotAllowed):
            perform(in_state(peopled, state), "recall", by=peopled.officer, reason="发错了。")
