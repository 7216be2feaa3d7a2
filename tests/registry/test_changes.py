"""Publishing an order is the only way to change a list."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from registry.models import ListEntry
from tests.district import entry, publish, standard_lists
from web.refusals import NotAllowed, NotYourPart
from web.workflow import perform


def test_an_order_puts_its_lines_in_force_from_its_effective_date(district):
    order = standard_lists(district, since=date(2025, 1, 10))
    assert order.state == "published"
    assert not ListEntry.objects.in_force(date(2025, 1, 10)).exists()
    assert ListEntry.objects.in_force(date(2025, 1, 11)).count() == 6


def test_a_change_flips_exactly_on_its_day_and_the_past_stays(district):
    standard_lists(district)
    publish(
        district,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 3, 1),
        lines=[("assist", "change", "3", {"name": "协助做好传染病防治工作"}), ("duty", "remove", "4", {})],
    )
    assert entry(district, "assist", "3", date(2026, 2, 28)).name == "协助做好公共卫生工作"
    assert entry(district, "assist", "3", date(2026, 3, 1)).name == "协助做好传染病防治工作"
    assert ListEntry.objects.in_force(date(2026, 2, 28)).count() == 6
    assert ListEntry.objects.in_force(date(2026, 3, 1)).count() == 5


def test_what_was_known_before_the_order_is_still_answered(district):
    standard_lists(district)
    publish(
        district,
        published_on=date(2026, 2, 1),
        effective_on=date(2026, 3, 1),
        lines=[("duty", "remove", "4", {})],
    )
    from web.days import read_moment

    before = ListEntry.objects.in_force(date(2026, 6, 1), read_moment("2026-01-15"))
    assert sorted(before.values_list("line__number", flat=True)) == ["1", "1", "3", "3", "4", "5"]


def test_the_drafter_does_not_publish(district):
    from tests.district import draft_order

    order = draft_order(district, published_on=date(2026, 1, 5), lines=[("duty", "add", "1", {"name": "宣传"})])
    with pytest.raises(NotYourPart):
        perform(order, "publish", by=district.second_reviewer)


def test_a_removed_number_is_never_given_to_another_matter(district):
    standard_lists(district)
    publish(district, published_on=date(2026, 2, 1), lines=[("duty", "remove", "4", {})])
    with pytest.raises(NotAllowed):
        publish(
            district,
            published_on=date(2026, 4, 1),
            number="测民发〔2026〕2号",
            lines=[("duty", "add", "4", {"name": "另一件事"})],
        )


def test_a_published_order_is_never_edited(district):
    order = standard_lists(district)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(order).objects.filter(pk=order.pk).update(title="改一改")
    with pytest.raises(IntegrityError), transaction.atomic():
        order.lines.first().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEntry.objects.update(name="改一改")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListEntry.objects.all()._raw_delete("default")


def test_an_order_takes_effect_after_its_publication(district):
    from tests.district import draft_order

    with pytest.raises(IntegrityError), transaction.atomic():
        draft_order(district, published_on=date(2026, 1, 5), effective_on=date(2026, 1, 5))
