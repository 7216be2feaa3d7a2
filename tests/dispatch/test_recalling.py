"""Taking a dispatch back: what is open ends, what was refused or completed stays, in a fixed number of statements."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.models import Notice
from dispatch.models import Recall, Receipt
from dispatch.recalling import recall
from registry.models import Community, Succession, UnitChange
from tests.dispatch.sendings import ON, led, more_communities, sent
from tests.dispatch.test_sending import statements
from tests.district import standard_lists
from web import clock
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform

WHY = "与社区已有的台账重复。"


@pytest.fixture
def lists(district):
    standard_lists(district)
    with clock.at(ON):
        yield district


def states(dispatch):
    return dict(dispatch.receipts.order_by("community__official_order").values_list("community__code", "state"))


def test_what_is_open_ends_and_what_was_refused_or_completed_stays(lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    first, second, third = dispatch.receipts.order_by("community__official_order")
    perform(first, "take_on", by=lists.worker)
    perform(first, "complete", by=lists.worker)
    perform(second, "refuse", by=lists.neighbour, ground="duplicate", note="")
    made, is_new = recall(dispatch, by=lists.colleague, reason=WHY)
    assert is_new
    assert (made.reason, made.by) == (WHY, lists.colleague)
    assert states(dispatch) == {"c1": "completed", "c2": "refused", "c3": "recalled"}
    assert third.steps.get().answers == {"reason": WHY}
    assert recall(dispatch, by=lists.colleague, reason="再按一次") == (made, False)


def test_those_who_work_there_are_told_why(lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    recall(dispatch, by=lists.officer, reason=WHY)
    told = Notice.objects.get(key__startswith="dispatch-recalled:", recipient=lists.worker)
    assert (told.subject, told.text) == (
        "卫生健康委员会撤回「宣传法律法规和政策」，不用再办",
        f"撤回理由：{WHY}",
    )


def test_those_who_work_in_a_community_that_follows_are_told(lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    change = UnitChange.objects.create(authority=lists.authority, kind="merge", on=ON + timedelta(days=1))
    Succession.objects.create(change=change, on=change.on, predecessor=lists.community3, successor=lists.community2)
    Community.objects.filter(pk=lists.community3.pk).update(valid_to=change.on)
    with clock.at(change.on):
        recall(dispatch, by=lists.officer, reason=WHY)
    told = Notice.objects.filter(key__startswith="dispatch-recalled:", recipient=lists.neighbour)
    pks = dispatch.receipts.filter(community__in=[lists.community2, lists.community3]).values_list("pk", flat=True)
    assert sorted(told.values_list("url", flat=True)) == sorted(f"/received/{pk}/" for pk in pks)


def test_only_the_sending_unit_takes_it_back_for_a_reason_and_only_what_is_open(lists):
    dispatch = sent(lists, led(lists, "duty", "1"))
    for stranger in (lists.other_officer, lists.worker, lists.reviewer):
        with pytest.raises(NotYourPart):
            recall(dispatch, by=stranger, reason=WHY)
    with pytest.raises(NotAllowed):
        recall(dispatch, by=lists.officer, reason=" ")
    for receipt, person in zip(dispatch.receipts.order_by("pk")[:2], (lists.worker, lists.neighbour), strict=True):
        perform(receipt, "refuse", by=person, ground="duplicate", note="")
    recall(dispatch, by=lists.officer, reason=WHY)
    assert Recall.objects.count() == 1


def test_three_and_a_hundred_communities_take_the_same_statements(lists):
    entry = led(lists, "duty", "1")
    few = counted(lists, sent(lists, entry))
    more_communities(lists, 100)
    dispatch = sent(lists, entry, token=uuid4())
    assert Receipt.objects.filter(dispatch=dispatch).count() == 103
    assert counted(lists, dispatch) == few


def counted(district, dispatch):
    officer = district.officer
    assert officer.posts
    with CaptureQueriesContext(connection) as asked:
        recall(dispatch, by=officer, reason=WHY)
    return len(statements(asked))
