"""The database refuses overlapping lines, whoever asks and from however many connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from registry.models import ListEntry, Reconfirmation
from tests.district import draft_order, entry, make_district, publish, standard_lists
from web import clock
from web.refusals import NotAllowed
from web.templatetags.ui import cn_date
from web.workflow import perform

pytestmark = pytest.mark.services

TIMES = 20


def copy_of(old, **fields):
    """The same line again, with other dates."""
    old.pk, old._state.adding = None, True
    for name, value in fields.items():
        setattr(old, name, value)
    return old


@pytest.mark.django_db
def test_two_contents_of_one_line_on_one_day_are_refused(district):
    standard_lists(district)
    again = copy_of(entry(district, "duty", "1", date(2026, 1, 1)), valid_from=date(2026, 6, 1))
    with pytest.raises(DatabaseError, match="registry_entry_says_one_thing_at_a_time"), transaction.atomic():
        again.save()


@pytest.mark.django_db(transaction=True)
def test_two_live_connections_cannot_both_say_what_a_line_says():
    district = make_district()
    standard_lists(district)
    found = entry(district, "duty", "1", date(2026, 1, 1))
    ListEntry.objects.filter(pk=found.pk).update(known_to=clock.now())
    outcomes = []
    ready = threading.Barrier(2)

    def write():
        try:
            with transaction.atomic():
                mine = copy_of(ListEntry.objects.get(pk=found.pk), known_to=None, known_from=clock.now())
                ready.wait()
                mine.save()
            outcomes.append("written")
        except DatabaseError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(2)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert sorted(outcomes) == ["refused", "written"]


def drafts(district, n, lines):
    """Two drafts that take effect on one day, one for each of ``lines``."""
    day = date(2026, 3, 1) + timedelta(days=n)
    return [
        draft_order(
            district,
            published_on=date(2026, 2, 1),
            effective_on=day,
            number=f"测{n}之{place}号",
            lines=[line],
        )
        for place, line in enumerate(lines)
    ]


def at_once(acts):
    """What becomes of acts that begin at the same moment, each on a connection of its own: answers, or what was raised."""
    ready = threading.Barrier(len(acts))

    def one(act):
        try:
            ready.wait()
            return act()
        except NotAllowed as why:
            return str(why)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result() for done in [threads.submit(one, act) for act in acts]]


def publishing(order, user):
    """An act that publishes an order and answers with None."""

    def act():
        perform(order, "publish", by=user)

    return act


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_on_one_line_published_at_once_one_is_told_with_which_order_and_days_it_clashes():
    district = make_district()
    standard_lists(district)
    for n in range(TIMES):
        lines = [("duty", "change", "1", {"name": f"{name}改第{n}次"}) for name in "甲乙"]
        orders = drafts(district, n, lines)
        outcomes = at_once([publishing(order, district.reviewer) for order in orders])
        assert outcomes.count(None) == 1, outcomes
        won, lost = orders[outcomes.index(None)], outcomes[1 - outcomes.index(None)]
        assert lost == (
            f"《测试区duty清单》第1项在{cn_date(won.effective_on)}已由《{won.title}》（{won.document_number}，2026年2月1日公布、"
            f"{cn_date(won.effective_on)}生效）调整：同一条在同一天只能由一份文件调整，请改生效日期。"
        )
        assert ListEntry.objects.known_at().filter(valid_from=won.effective_on).get().enacted_by == won


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_that_add_one_number_at_once_one_is_told_who_has_it():
    district = make_district()
    standard_lists(district)
    for n in range(TIMES):
        lines = [("duty", "add", str(100 + n), {"name": f"{name}第{n}件事"}) for name in "甲乙"]
        orders = drafts(district, n, lines)
        outcomes = at_once([publishing(order, district.reviewer) for order in orders])
        assert outcomes.count(None) == 1, outcomes
        won, lost = orders[outcomes.index(None)], outcomes[1 - outcomes.index(None)]
        assert lost == (
            f"《测试区duty清单》第{100 + n}项的编号用过（《{won.title}》{won.document_number}，2026年2月1日公布、"
            f"{cn_date(won.effective_on)}生效），请换一个新编号。"
        )


@pytest.mark.django_db(transaction=True)
def test_over_http_exactly_one_of_two_overlapping_orders_is_published():
    district = make_district()
    standard_lists(district)
    outcomes = []
    for n in range(TIMES):
        lines = [("duty", "remove", "4", {}), ("duty", "change", "4", {"name": f"改第{n}次"})]
        if n % 2:  # in turn the same line, and the same new number
            lines = [("assist", "add", str(100 + n), {"name": f"{name}第{n}件事"}) for name in "甲乙"]
        else:
            standing(district, n)
            lines = [("duty", change, str(200 + n), said) for _kind, change, _number, said in lines]
        orders = drafts(district, 40 + n, lines)
        answers = at_once([posting(order, district.reviewer) for order in orders])
        assert sorted(status for status, _body in answers) == [200, 409], answers
        won = orders[[status for status, _body in answers].index(200)]
        (told,) = [body for status, body in answers if status == 409]
        assert won.document_number in told["message"]
        assert f"2026年2月1日公布、{cn_date(won.effective_on)}生效" in told["message"]
        outcomes.append(won.document_number)
    assert len(set(outcomes)) == TIMES


def standing(district, n):
    """A line of its own for one round, long since on the list."""
    publish(
        district,
        published_on=date(2025, 6, 1),
        number=f"测列{n}号",
        lines=[("duty", "add", str(200 + n), {"name": f"原来的第{n}件事"})],
    )


def posting(order, user):
    """An act that publishes an order through the API and answers with (status, body)."""

    def act():
        client = Client()
        client.force_login(user)
        answer = client.post(f"/api/v1/orders/{order.pk}/do/publish/", {}, content_type="application/json")
        return answer.status_code, answer.json()

    return act


@pytest.mark.django_db(transaction=True)
def test_two_orders_on_one_line_for_different_days_are_both_published():
    district = make_district()
    standard_lists(district)
    orders = [
        draft_order(
            district,
            published_on=date(2026, 2, 1),
            effective_on=date(2026, month, 1),
            number=f"测{month}号",
            lines=[("duty", "change", "1", {"name": f"第{month}月的说法"})],
        )
        for month in (4, 9)
    ]
    assert at_once([publishing(order, district.reviewer) for order in orders]) == [None, None]
    spans = ListEntry.objects.known_at().filter(line__item_list__kind="duty", line__number="1").order_by("valid_from")
    assert list(spans.values_list("valid_from", "valid_to"))[1:] == [
        (date(2026, 4, 1), date(2026, 9, 1)),
        (date(2026, 9, 1), None),
    ]
    # Whether the later one is asked again depends on who came first.
    assert set(Reconfirmation.objects.values_list("order__document_number", "because_of__document_number")) <= {
        ("测9号", "测4号")
    }
