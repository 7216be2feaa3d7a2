"""Tests run with production's rights: the tables are made by the owner, the tests connect as the application."""

import os
import sys

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from tests import prepared
from tests.district import make_district, standard_lists

OWNER = os.environ.get("TEST_OWNER_ROLE", "registry_owner")
APPLICATION = os.environ.get("TEST_APPLICATION_ROLE", "registry_web")


def connect_as(role):
    """Every new connection is made as ``role``."""
    for one in connections.all():
        one.close()
        one.settings_dict["USER"] = role


def pytest_configure():
    """On several cores only as script/test does it: else all of them would empty the same Redis."""
    if "PYTEST_XDIST_WORKER" in os.environ and "tests.workers" not in sys.modules:
        raise pytest.UsageError(
            "Use script/test for a run on several cores: it gives each a Redis database of its own."
        )


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment,
    django_db_modify_db_settings,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
):
    """Create and migrate as the owner, then switch to the application's role."""
    if prepared.may_be_shared():
        connection.settings_dict["TEST"]["TEMPLATE"] = prepared.migrated_template()
    with django_db_blocker.unblock():
        connect_as(OWNER)
        databases = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb and not django_db_createdb)
        with connection.cursor() as cursor:
            # For the flush between tests, in the test database only.
            cursor.execute(f"grant truncate on all tables in schema public to {APPLICATION}")
            cursor.execute(f"grant update on all sequences in schema public to {APPLICATION}")
        connect_as(APPLICATION)
    yield
    with django_db_blocker.unblock():
        connect_as(OWNER)
        if not django_db_keepdb:
            teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _district_for_walks(request):
    """In a run on several cores the first process has the district of the walks made while other tests run."""
    is_first = os.environ.get("PYTEST_XDIST_WORKER") == "gw0"
    if is_first and prepared.may_be_shared() and any(map(is_walk, request.session.items)):
        with prepared.seeding_ahead():
            yield
    else:
        yield


@pytest.fixture(autouse=True)
def _empty_cache(request):
    """Throttles count from zero in every test that may reach them."""
    if {"db", "transactional_db", "client"} & set(request.fixturenames):
        cache.clear()


def pytest_collection_modifyitems(items):
    """Browser walks come last: Playwright keeps an event loop in the thread, in which Django refuses the database."""
    items.sort(key=is_walk)


def is_walk(item):
    """True when the test drives a browser."""
    return "/tests/browser/" in str(item.path)


@pytest.fixture
def district(db):
    """A small district with people for every role."""
    return make_district()


@pytest.fixture
def lists(district):
    """The same district with its usual lists."""
    standard_lists(district)
    return district


@pytest.fixture
def as_user(client, district):
    """Signs in one of the district's people, and gives the client."""

    def sign_in(person):
        client.force_login(getattr(district, person))
        return client

    return sign_in
