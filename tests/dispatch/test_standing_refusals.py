"""How a refusal stands today, in one sentence: disputed, ruled on, or standing because nobody disputed it in time."""

import uuid
from datetime import timedelta

import pytest

from dispatch.disputes import last_day_to_dispute
from dispatch.models import Receipt
from dispatch.refusing import refuse_at_once
from dispatch.standing_refusals import may_dispute, standing_of
from tests.dispatch.rows import send
from tests.dispatch.test_disputes import dispute, refuse
from tests.district import standard_lists
from web import clock
from web.templatetags.ui import cn_date
from web.workflow import perform


@pytest.fixture
def lists(district):
    standard_lists(district)
    return district


def said(receipt):
    return standing_of(Receipt.objects.for_list().get(pk=receipt.pk)).text


def test_what_is_not_refused_does_not_stand(lists):
    assert standing_of(send(lists)) is None


def test_silence_means_that_it_stands(lists):
    receipt = refuse(lists)
    last = last_day_to_dispute(receipt)
    day = cn_date(last)
    assert said(receipt) == f"下派单位可以在{day}前（含当日）申诉；没有申诉的，拒收成立。现在不用办理。"
    with clock.at(last + timedelta(days=1)):
        assert said(receipt) == f"拒收成立：下派单位到{day}没有申诉。"
        assert may_dispute(receipt, lists.officer) is False


def test_a_sender_outside_the_register_disputes_nothing(lists):
    text, said_of = "请填报养犬台账", {"sender_name": "某某公司"}
    receipt, _made = refuse_at_once(text, community=lists.community1, by=lists.worker, token=uuid.uuid4(), **said_of)
    assert said(receipt) == "拒收成立：下派单位不在名录里，没有申诉。"


def test_of_a_sender_that_nobody_named_it_is_not_said_that_it_is_outside_the_register(lists):
    receipt, _made = refuse_at_once("请填报养犬台账", community=lists.community1, by=lists.worker, token=uuid.uuid4())
    assert said(receipt) == "拒收成立：没有写明下派单位，没有申诉。"


@pytest.mark.parametrize(
    ("action", "by", "answers", "ends"),
    [
        ("stand", "reviewer", {"ruling": "没有。"}, "裁定拒收成立，不用办理。"),
        ("overrule", "reviewer", {"ruling": "应接。"}, "裁定应接，另收到一件新的下派；这张回执照旧有效，不追究。"),
        ("withdraw", "officer", {}, "卫生健康委员会已撤回申诉，拒收成立。"),
    ],
)
def test_a_dispute_and_what_came_of_it_is_said(lists, action, by, answers, ends):
    receipt = refuse(lists)
    assert may_dispute(receipt, lists.officer) is True
    row = dispute(lists, receipt)
    assert said(receipt) == f"卫生健康委员会已申诉，{cn_date(row.due_on)}前裁定。裁定以前不用办理。"
    perform(row, action, by=getattr(lists, by), **answers)
    assert said(receipt).endswith(ends)
