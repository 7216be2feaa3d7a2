"""Processes of the application that are started beside the tests, on their database, and killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import quote, urlencode

import celery
import psycopg
from django.conf import settings
from django.db import connection

from script.children import bound_to_parent
from tests.workers import with_database

ROOT = Path(__file__).resolve().parents[1]
#: A database of the broker that nothing else uses.
BROKER_DATABASE = 15
PATIENCE = 90  # seconds


def broker_url():
    """The broker of the tests, in the database that is theirs alone."""
    return with_database(settings.REDIS_URL, BROKER_DATABASE)


@contextlib.contextmanager
def own_queue():
    """The name of a queue of one's own, on the broker's database for such; this process sends to it."""
    name, before = f"test-{uuid.uuid4()}", celery.current_app._get_current_object()
    sender = celery.Celery("sender", broker=broker_url())
    sender.conf.task_default_queue = name
    sender.set_current()
    try:
        yield name
    finally:
        before.set_current()


def connection_parts():
    """How this process reaches its database: dbname, user, password, host, port, as far as they are said."""
    said = connection.get_connection_params()
    return {key: said[key] for key in ("dbname", "user", "password", "host", "port") if said.get(key)}


def database_url():
    """The same database, by the same role."""
    said = connection_parts()
    password = f":{quote(said['password'], safe='')}" if "password" in said else ""
    place = urlencode({key: said[key] for key in ("host", "port") if key in said}, safe="/")
    return f"postgres://{said['user']}{password}@/{said['dbname']}?{place}"


def environment(queue, today, **more):
    """What a process beside this one reads: the same database, the broker, a queue of its own, the day."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DATABASE_OWNER_URL": "",
        "REDIS_URL": broker_url(),
        "CELERY_QUEUE": queue,
        "CELERY_VISIBILITY_TIMEOUT": "5",
        "SECRET_KEY": "only-for-tests",
        "DEMO": "1",
        "PINNED_TODAY": today.isoformat(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **more,
    }


def start(module, *arguments, environ, log):
    """A process of ``python -m module`` in a session of its own; what it writes goes to ``log`` (a path)."""
    with Path(log).open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            env=environ,
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=bound_to_parent(signal.SIGTERM),
        )


def start_worker(environ, log):
    """A worker of the application's jobs."""
    return start("celery", "-A", "config", "worker", "--concurrency", "1", environ=environ, log=log)


def kill(process):
    """kill -9 to a process and all its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(is_so, what):
    """Wait for something that another process does. Raises AssertionError when it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


@contextlib.contextmanager
def nobody_reads(table):
    """Until the block ends, whoever wants to read or write ``table`` waits."""
    with psycopg.connect(**connection_parts()) as other:
        other.execute(f"lock table {table} in access exclusive mode")
        yield
        other.rollback()


def somebody_waits_for(table):
    """True when another connection waits for a lock on ``table``."""
    with connection.cursor() as cursor:
        # Copies of one template share their tables' numbers: those of other databases wait for others.
        here = "database = (select oid from pg_database where datname = current_database())"
        cursor.execute(
            f"select count(*) from pg_locks where relation = %s::regclass and not granted and {here}", [table]
        )
        return cursor.fetchone()[0] > 0
