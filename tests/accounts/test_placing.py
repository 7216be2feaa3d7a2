"""Placing somebody whose post ended with its unit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import Membership
from registry.models import UnitChange
from registry.successions import NewUnit, consequences_of, split
from web import clock

DAY = date(2026, 7, 1)


@pytest.fixture
def change(district):
    """The first community is split from the day on."""
    parts = [NewUnit("甲社区", "c1"), NewUnit("乙社区", "c1b")]
    return split(district.community1, parts, on=DAY, by=district.operator)


def place(client, district, change, **said):
    """The answer to a placing by the operator."""
    client.force_login(district.operator)
    post = Membership.objects.get(user=district.worker, unit=district.community1)
    unit = change.opened.get(code="c1b")
    url = reverse("post-place", args=[post.pk])
    assert client.get(url).status_code == 200
    return client.post(url, {"unit": unit.pk, "valid_from": str(DAY), **said})


def test_the_operator_places_a_worker_who_is_then_no_longer_listed(district, change, client):
    answer = place(client, district, change)
    assert answer["Location"] == reverse("registry:unit-change-detail", args=[change.pk])
    told = [str(one.label) for one in consequences_of(UnitChange.objects.for_reading().get(pk=change.pk))]
    assert "待安排的岗位" not in told
    with clock.at(DAY):
        assert district.worker.unit_for("dispatch.receive").name == "乙社区"


@pytest.mark.parametrize(
    ("field", "value"), [("valid_from", DAY - timedelta(days=1)), ("unit", ""), ("valid_from", "x")]
)
def test_what_does_not_fit_is_said_beside_the_field(district, change, client, field, value):
    answer = place(client, district, change, **{field: str(value)})
    assert list(answer.context["form"].errors) == [field]
    assert Membership.objects.filter(user=district.worker).count() == 1


def test_nobody_is_placed_twice(district, change, client):
    place(client, district, change)
    assert place(client, district, change).context["form"].errors == {"unit": ["此人已有这个岗位。"]}


@pytest.mark.parametrize("who", ["worker", "reviewer", "street_officer"])
def test_nobody_else_places(district, change, client, who):
    client.force_login(getattr(district, who))
    post = Membership.objects.get(user=district.worker)
    assert client.get(reverse("post-place", args=[post.pk])).status_code == 403
