"""The history of a line and of a list."""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import get_current_timezone

from registry import corrections
from registry.models import Reconfirmation
from registry.timeline import orders_of_list, timeline_of, timeline_of_list
from tests.district import draft_order, entry, publish, the_list
from web import clock
from web.workflow import perform


def moments(line, known_at=None):
    return [(one.kind, one.at) for one in timeline_of(line, known_at)]


def the_line(lists):
    return the_list(lists, "duty").lines.get(number="1")


def test_a_line_says_what_enacted_changed_corrected_and_ended_it(lists):
    change = {"name": "宣传法律法规和政策", "content": "宣传宪法和法律"}
    publish(lists, published_on=date(2026, 2, 1), number="甲〔2026〕1号", lines=[("duty", "change", "1", change)])
    with clock.at(date(2026, 3, 5)):
        draft = corrections.draft(
            entry(lists, "duty", "1", date(2026, 3, 5)),
            field="content",
            after="宣传宪法和法津",
            reason="错字",
            by=lists.second_reviewer,
        )
        perform(draft, "issue", by=lists.reviewer)
    publish(
        lists,
        published_on=date(2026, 4, 1),
        effective_on=date(2026, 5, 1),
        number="甲〔2026〕2号",
        lines=[("duty", "remove", "1", {})],
    )
    line = the_line(lists)
    assert moments(line) == [
        ("enacted", date(2025, 1, 11)),
        ("changed", date(2026, 2, 2)),
        ("corrected", date(2026, 3, 5)),
        ("ended", date(2026, 5, 1)),
    ]
    words = [[(field.before, field.after) for field in one.fields] for one in timeline_of(line)]
    assert words[2] == [("宣传宪法和法律", "宣传宪法和法津")]
    assert words[1] == [("宣传国家法律、法规和相关政策", "宣传宪法和法津")]
    february = datetime(2026, 2, 20, tzinfo=get_current_timezone())
    assert moments(line, february) == [("enacted", date(2025, 1, 11)), ("changed", date(2026, 2, 2))]


def test_what_is_scheduled_is_marked(lists):
    with clock.at(date(2026, 3, 1)):
        publish(
            lists,
            published_on=date(2026, 3, 1),
            effective_on=date(2026, 5, 1),
            lines=[("duty", "change", "1", {"name": "宣传宪法"})],
        )
        assert [one.state for one in timeline_of(the_line(lists))] == ["now", "todo"]
    with clock.at(date(2026, 5, 1)):
        assert [one.state for one in timeline_of(the_line(lists))] == ["done", "now"]


def test_an_order_that_must_be_confirmed_again_is_marked_on_line_and_list(lists):
    with clock.at(date(2026, 3, 1)):
        later = publish(
            lists,
            published_on=date(2026, 3, 1),
            effective_on=date(2026, 6, 1),
            number="甲〔2026〕1号",
            lines=[("duty", "change", "1", {"name": "宣传宪法"})],
        )
        earlier = publish(
            lists,
            published_on=date(2026, 3, 2),
            effective_on=date(2026, 4, 1),
            number="甲〔2026〕2号",
            lines=[("duty", "change", "1", {"name": "宣传民法典"})],
        )
        assert [row.order for row in Reconfirmation.objects.all()] == [later]
        assert [one.is_waiting for one in timeline_of(the_line(lists))] == [False, False, True]
        item_list = the_list(lists, "duty")
        rows = timeline_of_list(list(orders_of_list(item_list)), item_list)
        assert [(row.order, row.is_waiting) for row in rows][:2] == [(later, True), (earlier, False)]


def test_a_list_counts_what_each_order_adds_changes_and_removes(lists):
    order = publish(
        lists,
        published_on=date(2026, 2, 1),
        number="甲〔2026〕1号",
        lines=[
            ("duty", "add", "8", {"name": "新事"}),
            ("duty", "add", "9", {"name": "又一件"}),
            ("duty", "change", "1", {"name": "宣传宪法"}),
            ("duty", "remove", "4", {}),
            ("assist", "remove", "3", {}),
        ],
    )
    item_list = the_list(lists, "duty")
    rows = timeline_of_list(list(orders_of_list(item_list)), item_list)
    assert [(row.added, row.changed, row.removed) for row in rows] == [(2, 1, 1), (2, 0, 0)]
    assert rows[0].day_before == order.effective_on - timedelta(days=1)
    january = datetime(2026, 1, 15, tzinfo=get_current_timezone())
    assert [one.document_number for one in orders_of_list(item_list, january)] == ["测民发〔2025〕9号"]


def test_a_day_of_publication_here_that_the_order_does_not_state_is_shown_with_it(lists, client):
    said = {"published_on": date(2026, 2, 1), "lines": [("duty", "change", "1", {"name": "宣传法律法规和政策"})]}
    order = draft_order(lists, number="甲〔2026〕1号", **said)
    late = date(2026, 4, 9)
    with clock.at(late):
        perform(order, "publish", by=lists.reviewer)
        urls = [
            reverse("registry:order-detail", args=[order.pk]),
            reverse("registry:line-detail", args=[the_line(lists).pk]),
            reverse("registry:list-history", args=[the_list(lists, "duty").pk]),
        ]
        words = ["2026年4月9日在本系统公布", "2026年4月9日在本系统公布", "2026-04-09在本系统公布"]
        for url, said in zip(urls, words, strict=True):
            assert client.get(url).content.decode().count(said) == 1
    assert [one.recorded_on for one in timeline_of(the_line(lists))] == [None, late]
    rows = timeline_of_list(list(orders_of_list(the_list(lists, "duty"))), the_list(lists, "duty"))
    assert [one.order.recorded_on for one in rows] == [late, None]
