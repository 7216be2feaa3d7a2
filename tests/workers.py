"""A run on several cores: each of its processes has a database of the Redis of its own, before any setting is read.

A plugin of pytest's command line: the module is imported in each process before the settings are.
"""

import os
import re
from urllib.parse import urlsplit, urlunsplit

#: The databases of a Redis as it comes; the first stays the run's own, the last is the broker of tests of the worker.
DATABASES = 16
MOST_PROCESSES = DATABASES - 2


def with_database(url, number):
    """The address of the same Redis, but database ``number``."""
    if "virtual_host=" in url:
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", url)
    return urlunsplit(urlsplit(url)._replace(path=f"/{number}"))


def database_of(process):
    """The number of the database for a process that is called gw0, gw1, …; raises ValueError when there are too many."""
    number = int(process.removeprefix("gw")) + 1
    if number > MOST_PROCESSES:
        raise ValueError(f"A Redis has databases for {MOST_PROCESSES} processes: name no more with --numprocesses.")
    return number


if os.environ.get("PYTEST_XDIST_WORKER") and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = with_database(os.environ["REDIS_URL"], database_of(os.environ["PYTEST_XDIST_WORKER"]))
