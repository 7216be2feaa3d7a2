"""The database refuses overlapping lines, whoever asks and from however many connections."""

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from registry.models import ListEntry
from tests.district import draft_order, entry, make_district, standard_lists
from web import clock
from web.refusals import NotAllowed
from web.workflow import perform

pytestmark = pytest.mark.services


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


@pytest.mark.django_db(transaction=True)
def test_of_two_orders_on_one_line_published_at_once_one_is_told():
    district = make_district()
    standard_lists(district)
    orders = [
        draft_order(
            district,
            published_on=date(2026, 2, 1),
            effective_on=date(2026, 3, 1),
            number=f"测{n}号",
            lines=[("duty", "change", "1", {"name": f"改成{n}"})],
        )
        for n in (1, 2)
    ]
    publisher = district.reviewer
    outcomes = []
    ready = threading.Barrier(2)

    def publish(order):
        try:
            ready.wait()
            perform(order, "publish", by=publisher)
            outcomes.append("published")
        except NotAllowed as why:
            outcomes.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(order,)) for order in orders]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert outcomes.count("published") == 1
    (told,) = [one for one in outcomes if one != "published"]
    assert "第1项在2026-03-01已由《关于调整清单的通知测" in told
