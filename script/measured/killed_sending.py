"""One matter to 3,200 communities, its process killed at random moments and retried: 3,200 receipts, none twice."""

import tempfile
import time
from pathlib import Path
from random import Random

from django.db import transaction

from accounts.models import Membership, User
from tests.dispatch.killed_sending import KilledSending
from tests.dispatch.rows import admit
from tests.dispatch.sendings import LAST_DAY, ON, SINCE, more_communities
from tests.district import OPENED, make_district
from web import clock

COMMUNITIES, KILLS, WORKERS_KILLED, SEED = 3_200, 12, 3, 2026


def run() -> None:
    """Prints how often it was killed half-way; raises AssertionError for what is left half-way, made or told twice."""
    begun, district = time.monotonic(), make_district()
    everybody = [district.community1, district.community2, district.community3]
    everybody += more_communities(district, COMMUNITIES - 3)
    people(everybody[2:])
    with clock.at(ON), tempfile.TemporaryDirectory(prefix="registry-bar-") as folder:
        with transaction.atomic():
            admission = admit(district, "充电设施安全摸排", since=SINCE, last_day=LAST_DAY, communities=everybody)
        sending = KilledSending(f"admission-{admission.pk}", COMMUNITIES, Path(folder), Random(SEED))
        takes = sending.send_whole()
        dispatch = sending.send_killed(takes, KILLS)
        sending.tell_killed(dispatch, WORKERS_KILLED)
    print(
        f"killed_sending: {COMMUNITIES} receipts in {takes:.1f} s; killed {KILLS} times, {sending.half_way} of them half-way; "
        f"the worker that tells killed {WORKERS_KILLED} times, {sending.told_half_way} before its end; nothing twice; "
        f"{time.monotonic() - begun:.0f} s"
    )
    assert sending.half_way >= KILLS // 3, "too few were killed half-way to show anything"


def people(communities) -> None:
    """Somebody works in each of the communities."""
    users = User.objects.bulk_create(User(username=f"w{one.pk}", display_name="测试") for one in communities)
    Membership.objects.bulk_create(
        Membership(user=user, unit=one, role="community_worker", valid_from=OPENED)
        for user, one in zip(users, communities, strict=True)
    )
