"""Placing somebody whose post ended with its unit."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.successions import waiting_for_place
from registry.models import UnitChange
from registry.successions import NewUnit, consequences_of, split
from tests.district import add_person
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


@pytest.mark.parametrize("day", [DAY - timedelta(days=30), DAY + timedelta(days=30)])
def test_whoever_waits_is_listed_before_and_after_the_day_until_placed(district, change, client, day):
    client.force_login(district.operator)
    with clock.at(day):
        shown = client.get(reverse("posts-to-place"))
        (post,) = shown.context["posts"]
        assert (post.user, post.unit) == (district.worker, district.community1)
        place(client, district, change)
        assert list(client.get(reverse("posts-to-place")).context["posts"]) == []


def test_who_may_no_longer_sign_in_waits_for_no_place(district, change):
    User.objects.filter(pk=district.worker.pk).update(is_active=False)
    assert list(waiting_for_place(district.operator)) == []


def test_a_post_that_ended_by_itself_waits_for_no_place(district, change):
    Membership.objects.filter(user=district.worker).update(valid_to=DAY - timedelta(days=9))
    assert list(waiting_for_place(district.operator)) == []


@pytest.mark.parametrize("who", ["worker", "reviewer", "supervisor"])
def test_nobody_else_sees_who_waits(district, change, client, who):
    client.force_login(getattr(district, who))
    assert client.get(reverse("posts-to-place")).status_code == 403


def test_the_list_asks_as_much_for_many_as_for_few(district, client):
    client.force_login(district.operator)

    for n in range(2):
        add_person(district, f"waits{n}", district.community1, Role.COMMUNITY_WORKER)
    parts = [NewUnit("甲社区", "c1"), NewUnit("乙社区", "c1b")]
    split(district.community1, parts, on=DAY, by=district.operator)
    client.get(reverse("posts-to-place"))
    with CaptureQueriesContext(connection) as few:
        assert len(client.get(reverse("posts-to-place")).context["posts"]) == 3
    for n in range(2, 24):
        person = add_person(district, f"waits{n}", district.community1, Role.COMMUNITY_WORKER)
        person.memberships.update(valid_to=DAY)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(reverse("posts-to-place")).context["posts"]) == 25
    assert len(few) == len(many)
