"""Standing burdens that rest on what an adjustment order changes or removes."""

from datetime import date, timedelta

from django.urls import reverse

from desk.models import Notice
from dispatch.burden_impact import affected
from dispatch.burdens import for_cleaning_up
from dispatch.models import BurdenState, StandingBurden
from tests.dispatch.burdens import line_of, make_burden
from tests.district import draft_order, standard_lists
from web import clock
from web.workflow import perform

TODAY = date(2026, 3, 2)
GONE = date(2026, 4, 1)
LINES = [("assist", "remove", "3", {}), ("duty", "remove", "1", {})]


def on_the_line(district):
    """Three burdens on one line, one of them without minutes and one stopped."""
    line = line_of(district)
    make_burden(district, "体检台账", line=line)
    make_burden(district, "体检群", kind="work_group", line=line, minutes_each=None)
    stopped = make_burden(district, "体检表", kind="form", line=line)
    perform(stopped, "order_stop", by=district.reviewer, stop_by=TODAY, reason="重复")
    perform(stopped, "verify_stopped", by=district.reviewer, note="看过")


def test_what_rests_on_a_removed_line_is_counted_with_its_hours_and_leads_to_its_rows(district, client):
    standard_lists(district)
    with clock.at(TODAY):
        on_the_line(district)
        order = draft_order(district, published_on=TODAY, effective_on=GONE, lines=LINES)
        [touched] = affected(order)
        assert (touched.line.number, touched.text) == (
            "3",
            "常态负担2项，每年约12小时（1项没有写明用时），移出以后列入清理清单",
        )
        client.force_login(district.reviewer)
        page = client.get(touched.url)
        assert sorted(row.title for row in page.context["page_obj"]) == ["体检台账", "体检群"]
        assert "常态负担2项" in client.get(reverse("registry:order-impact", args=[order.pk])).content.decode()


def test_once_the_line_is_gone_what_rested_on_it_stands_in_the_clean_up_list(district):
    standard_lists(district)
    with clock.at(TODAY):
        on_the_line(district)
        order = draft_order(district, published_on=TODAY, effective_on=GONE, lines=LINES)
        perform(order, "publish", by=district.reviewer)
        told = Notice.objects.filter(subject__contains="没有依据")
        assert sorted({one.recipient.username for one in told}) == ["meeting_reviewer", "reviewer", "second_reviewer"]
        assert told.first().subject == (
            f"《{order.title}》移出条目以后，有2项常态负担自2026年4月1日起没有依据，列入清理清单"
        )
    rows = StandingBurden.objects.all()
    assert not for_cleaning_up(rows, GONE - timedelta(days=1)).exists()
    found = for_cleaning_up(rows, GONE)
    assert sorted(found.values_list("name", "state")) == [("体检台账", BurdenState.KEPT), ("体检群", BurdenState.KEPT)]
