"""The steps of a receipt, by units."""

from dispatch.timeline import timeline_of
from tests.dispatch.rows import send
from tests.district import standard_lists
from web.workflow import perform


def steps(receipt):
    return [(one["label"], one["who"], one["state"]) for one in timeline_of(receipt)]


def test_a_pending_receipt_waits_for_the_community(district):
    standard_lists(district)
    assert steps(send(district)) == [("下派", "卫生健康委员会", "done"), ("等社区确认", "第1社区", "now")]


def test_a_completed_receipt_waits_for_nobody(district):
    standard_lists(district)
    receipt = send(district)
    perform(receipt, "take_on", by=district.worker)
    perform(receipt, "complete", by=district.worker)
    assert steps(receipt) == [
        ("下派", "卫生健康委员会", "done"),
        ("已承接", "第1社区", "done"),
        ("已完成", "第1社区", "done"),
    ]
