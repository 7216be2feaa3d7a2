"""Posts: dated, of a role that fits the unit, and what they let a person do."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.models import Membership, people_with
from accounts.roles import ROLES, Role
from web import clock


def test_a_post_counts_from_its_first_through_its_last_day(district):
    post = Membership.objects.get(user=district.worker)
    Membership.objects.filter(pk=post.pk).update(valid_from=date(2026, 3, 1), valid_to=date(2026, 4, 1))
    for day, held in (
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 3, 31), True),
        (date(2026, 4, 1), False),
    ):
        with clock.at(day):
            assert district.worker.has_perm("dispatch.receive") is held, day


def test_somebody_may_hold_two_posts(district):
    Membership.objects.create(
        user=district.worker, unit=district.community2, role=Role.COMMUNITY_WORKER, valid_from=date(2026, 1, 1)
    )
    assert district.worker.unit_ids_with("dispatch.receive") == [district.community1.pk, district.community2.pk]


def test_a_post_is_held_once_at_a_time(district):
    with pytest.raises(DatabaseError), transaction.atomic():
        Membership.objects.create(
            user=district.worker, unit=district.community1, role=Role.COMMUNITY_WORKER, valid_from=date(2026, 1, 1)
        )


def test_a_role_stands_only_in_units_of_its_kind(district):
    post = Membership(
        user=district.worker, unit=district.street, role=Role.COMMUNITY_WORKER, valid_from=date(2026, 1, 1)
    )
    with pytest.raises(ValidationError):
        post.full_clean()


def test_every_role_has_its_row(db):
    assert set(ROLES) == set(Role)


def test_an_operator_sees_no_case(district):
    assert not any(one.startswith(("admission.", "dispatch.")) for one in district.operator.permissions)


def test_people_are_found_by_what_they_may_do(district):
    found = people_with("admission.review", units=[district.office])
    assert [person.username for person in found] == ["reviewer", "second_reviewer"]


def test_somebody_who_may_not_sign_in_may_nothing(district):
    user = district.reviewer
    user.is_active = False
    assert not user.has_perm("admission.review")
    assert user.unit_ids_with("admission.review") == []


def test_five_wrong_passwords_lock_the_door(district, client):
    for _ in range(5):
        client.post("/login/", {"username": "worker", "password": "wrong"})
    page = client.post("/login/", {"username": "worker", "password": "demo-password"})
    assert page.status_code == 429
    assert "15分钟后再试" in page.content.decode()


@pytest.mark.parametrize(("is_demo", "status"), [(True, 302), (False, 200)])
def test_the_demonstrations_password_opens_nothing_outside_a_demonstration(district, client, settings, is_demo, status):
    settings.DEMO = is_demo
    user = district.worker
    user.set_password(settings.DEMO_PASSWORD)
    user.save()
    answer = client.post("/login/", {"username": "worker", "password": settings.DEMO_PASSWORD})
    assert answer.status_code == status
