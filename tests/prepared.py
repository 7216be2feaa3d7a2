"""Databases that take long to make are made once in a run, and copied by each of its processes.

Only in a cluster that is thrown away with the run, as script/test makes it: elsewhere a copy would outlive its models.
``python -m tests.prepared`` makes them all.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg

from script.children import bound_to_parent

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-20"
MIGRATED = "prepared_migrated"
SEEDED = "prepared_seeded"
IN_DEMONSTRATION = {"DEMO": "1", "PINNED_TODAY": TODAY, "SECRET_KEY": "only-for-this-walk"}


def may_be_shared():
    """True when what is prepared ends with this run."""
    return os.environ.get("THROW_AWAY_SERVERS") == "1"


def renamed(url, name):
    """The database URL with another database name."""
    head, _slash, tail = url.partition("@")
    host, _, rest = tail.partition("/")
    query = rest.partition("?")[2]
    return f"{head}@{host}/{name}" + (f"?{query}" if query else "")


def owner_url():
    """Where the migrating role connects."""
    return os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]


def link():
    """A connection beside the databases that are made, in autocommit."""
    return psycopg.connect(renamed(owner_url(), "postgres"), autocommit=True)


def environment_of(name):
    """The environment of processes that use the database ``name``."""
    urls = {"DATABASE_URL": renamed(os.environ["DATABASE_URL"], name), "DATABASE_OWNER_URL": renamed(owner_url(), name)}
    return {**os.environ, **urls}


def manage(environment, *arguments, **extra):
    """Run manage.py; its output is shown when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environment, **extra},
        capture_output=True,
        text=True,
        preexec_fn=bound_to_parent(signal.SIGTERM),
    )
    assert done.returncode == 0, done.stdout + done.stderr


def create(name, template="template1"):
    """A new database of the migrating role, in place of one that was left; nobody may be connected to ``template``."""
    with link() as admin:
        admin.execute(f'drop database if exists "{name}" with (force)')
        admin.execute(f'create database "{name}" template "{template}"')


def drop(name):
    """Removes a database, with whoever is still connected."""
    with link() as admin:
        admin.execute(f'drop database if exists "{name}" with (force)')


def migrate(name):
    """A new database with all tables, in which nothing stands."""
    if may_be_shared():
        create(name, template=once(MIGRATED, _migrate))
    else:
        _migrate(name)


def seed(name):
    """A new database with the demonstration district on ``TODAY``."""
    if may_be_shared():
        create(name, template=once(SEEDED, _seed))
    else:
        _seed(name)


def _migrate(name):
    create(name)
    manage(environment_of(name), "migrate", "-v0", REGISTRY_DB_ROLE="owner")


def _seed(name):
    migrate(name)
    for command in (["load_calendar"], ["seed_demo", "--today", TODAY]):
        manage({**environment_of(name), **IN_DEMONSTRATION}, *command)


def once(name, make):
    """The name of a database that whoever comes first makes; the others wait. One that was left half made is made anew."""
    with link() as admin:
        admin.execute("select pg_advisory_lock(hashtext(%s))", [name])
        if not admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            make(f"{name}_half")
            admin.execute(f'alter database "{name}_half" rename to "{name}"')
    return name


def migrated_template():
    """The name of the migrated database, for copies of it."""
    return once(MIGRATED, _migrate)


@contextlib.contextmanager
def seeding_ahead():
    """Seed while other tests run: who walks later finds the district made, or waits for it."""
    command = [sys.executable, "-m", "tests.prepared"]
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=bound_to_parent(signal.SIGTERM))
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    once(SEEDED, _seed)
