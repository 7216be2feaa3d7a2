"""A real process that sends is killed and retried, and the worker that tells the communities: all once, nobody twice."""

from random import Random

import pytest
from django.db import transaction

from tests.dispatch.killed_sending import KilledSending
from tests.dispatch.rows import admit
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, more_communities
from tests.district import add_person, make_district
from web import clock

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

COMMUNITIES, KILLS = 60, 2


def test_sixty_receipts_none_twice_and_everybody_is_told_once(tmp_path):
    district = make_district()
    everybody = [district.community1, district.community2, district.community3]
    everybody += more_communities(district, COMMUNITIES - 3)
    for k, community in enumerate(everybody[2:]):
        add_person(district, f"worker{k}", community, "community_worker")
    with clock.at(ON):
        with transaction.atomic():
            admission = admit(district, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY, communities=everybody)
        sending = KilledSending(f"admission-{admission.pk}", COMMUNITIES, tmp_path, Random(1))
        takes = sending.send_whole()
        dispatch = sending.send_killed(takes, KILLS)
        sending.tell_killed(dispatch, 0)
