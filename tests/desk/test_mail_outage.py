"""A mail server that fails for an hour: no decision is lost or doubled, and every notice arrives once afterwards."""

from collections import Counter
from datetime import timedelta

import pytest

from admission.models import Admission, Decision
from desk.models import Notice, NoticeDelivery
from desk.tasks import send_notices
from tests.admission import cases
from web import clock

pytestmark = pytest.mark.django_db
OUTAGE = 60  # minutes
CASES = 4


@pytest.mark.parametrize("mood", ["away", "full"])
def test_decisions_stand_and_every_notice_arrives_once(with_addresses, mail_server, mood):
    with clock.at(cases.TODAY):
        start, mail_server.mood = clock.now(), mood
    for minute in range(0, OUTAGE, OUTAGE // CASES):
        with clock.at(start + timedelta(minutes=minute)):
            cases.approved(with_addresses)
            send_notices()
    assert (Decision.objects.count(), Admission.objects.count()) == (CASES, CASES)
    assert mail_server.taken == []

    mail_server.mood = "fine"
    for minute in range(OUTAGE, 6 * OUTAGE, 5):
        with clock.at(start + timedelta(minutes=minute)):
            send_notices()
    owed = NoticeDelivery.objects.all()
    assert owed.filter(sent_at=None).count() == 0
    arrived = Counter(one["Message-ID"] for one in mail_server.taken)
    assert set(arrived.values()) == {1}
    assert len(arrived) == owed.count() == Notice.objects.exclude(recipient__email="").count()
    assert (Decision.objects.count(), Admission.objects.count()) == (CASES, CASES)
