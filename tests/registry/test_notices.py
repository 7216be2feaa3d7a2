"""Who is told of what happens to the lists."""

from datetime import date

import pytest

from desk.models import Notice
from registry import notices
from registry.models import ListLine, Reconfirmation
from tests.district import draft_order, standard_lists, the_list


@pytest.mark.django_db
def test_several_lines_of_one_later_order_make_one_notice_for_each_publisher(district):
    earlier = standard_lists(district)
    later = draft_order(district, published_on=date(2026, 1, 5), number="测2号")
    lines = ListLine.objects.filter(item_list=the_list(district, "duty")).order_by("position")
    notices.tell_of_reconfirmations(
        earlier, [Reconfirmation(order=later, line=line, because_of=earlier) for line in lines]
    )
    assert Notice.objects.count() == 5
    assert set(Notice.objects.values_list("url", flat=True)) == {f"/orders/{later.pk}/"}
    assert Notice.objects.first().text == (
        "《关于调整清单的通知测民发〔2025〕9号》（测民发〔2025〕9号）2025年1月11日起生效，改动了同一条在它之前的内容：第1、4项。"
    )


@pytest.mark.django_db
def test_nothing_to_confirm_tells_nobody(district):
    notices.tell_of_reconfirmations(standard_lists(district), [])
    assert not Notice.objects.exists()
