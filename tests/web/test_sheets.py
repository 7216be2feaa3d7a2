"""A paper of the register is in its own language for every reader."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.translation import override

from dispatch.refusing import refuse_at_once


@pytest.mark.django_db
def test_a_slip_is_chinese_for_a_reader_of_english(district, client):
    receipt, _made = refuse_at_once(
        "本周五前统计棋牌室数量", community=district.community1, by=district.worker, token=uuid4()
    )
    client.force_login(district.worker)
    with override("en"):
        slip = client.get(reverse("dispatch:refusal-slip", args=[receipt.pk]), headers={"Accept-Language": "en"})
    assert "拒收回执" in slip.content.decode()
    assert "Refusal slip" not in slip.content.decode()
