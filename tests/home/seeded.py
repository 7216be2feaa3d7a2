"""The demonstration district for a module of tests: what is made in a transaction that ends with the module, on its day."""

import contextlib
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.db.models import Max
from django.test import override_settings

from accounts.models import User
from desk.acting import acting
from desk.models import Change
from registry.management.commands.load_calendar import load as load_calendar
from web import clock

TODAY = date(2026, 11, 20)
NOW = datetime.combine(TODAY, time(18), ZoneInfo("Asia/Shanghai"))


@contextlib.contextmanager
def ready(django_db_blocker):
    """Where the district can be made; all is taken back. Yields the last number of the history before."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), clock.at(NOW), transaction.atomic():
        # Tests that commit leave their history behind: nothing empties it.
        since = Change.objects.aggregate(last=Max("seq"))["last"] or 0
        with acting("command:load_calendar"):
            load_calendar()
        yield since
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _on_the_day(request):
    """Tests that read the district live on its day."""
    if "made" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("made")
    with clock.at(NOW), override_settings(DEMO=True):
        yield


def person(username):
    """A demonstration account."""
    return User.objects.get(username=username)
