"""Dispatches that cite a line which an order changes or removes."""

from datetime import date

from django.urls import reverse

from dispatch.impact import affected
from dispatch.models import Dispatch, Origin, Receipt
from tests.district import draft_order, entry, standard_lists
from web import clock

TODAY = date(2026, 3, 2)


def test_receipts_that_cite_a_line_are_counted_open_and_this_years_and_lead_to_their_rows(district, client):
    standard_lists(district)
    with clock.at(TODAY):
        said = entry(district, "assist", "3", TODAY)
        for community in ("community1", "community2"):
            dispatch = Dispatch.objects.create(
                authority=district.authority,
                origin=Origin.SENT,
                sender=district.department,
                title="请通知老年人体检",
                entry=said,
                hours=3,
                created_by=district.officer,
            )
            Receipt.objects.create(dispatch=dispatch, community=getattr(district, community), verdict="assist")
        lines = [("assist", "remove", "3", {}), ("duty", "remove", "1", {})]
        order = draft_order(district, published_on=TODAY, effective_on=date(2026, 4, 1), lines=lines)
        [touched] = affected(order)
        assert touched.line.number == "3"
        assert touched.text == "今年以来社区收到2件次，还没有办结的2件次，约6小时"
        client.force_login(district.reviewer)
        page = client.get(touched.url)
        assert [row.title for row in page.context["page_obj"]] == ["请通知老年人体检"] * 2
        client.force_login(district.worker)
        assert client.get(reverse("registry:order-impact", args=[order.pk])).status_code == 404
