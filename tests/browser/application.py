"""The whole application for a browser: its own database with the demonstration district, gunicorn, worker and beat."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from script.children import bound_to_parent
from tests import prepared

ROOT = Path(__file__).resolve().parents[2]


def free_port():
    """A TCP port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def database(name):
    """A new database with the demonstration district; dropped at the end. Yields the environment that points to it."""
    prepared.seed(name)
    try:
        yield prepared.environment_of(name)
    finally:
        prepared.drop(name)


def wait_until(answers, seconds=60):
    """Wait until ``answers()`` is true."""
    end = time.monotonic() + seconds
    while not answers():
        assert time.monotonic() < end, "it did not come up"
        time.sleep(0.2)


def is_well(url):
    """True when /healthz says 200."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def child(command, environment, log):
    """A process that ends with the block, and with this one, however that ends."""
    ends = bound_to_parent(signal.SIGTERM)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log, preexec_fn=ends)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def running():
    """Yield the address of a running demonstration, seeded for ``prepared.TODAY``."""
    with tempfile.TemporaryDirectory(prefix="walk-") as folder, database(f"walk_{os.getpid()}") as environment:
        port = free_port()
        environment |= {
            **prepared.IN_DEMONSTRATION,
            "STATIC_ROOT": f"{folder}/static",
            "CELERY_QUEUE": f"walk-{os.getpid()}",
        }
        prepared.manage(environment, "collectstatic", "--noinput", "-v0")
        web = ["gunicorn", "-k", "gthread", "--threads", "4", "-b", f"127.0.0.1:{port}", "config.wsgi:application"]
        worker = ["celery", "-A", "config", "worker", "-B", "-s", f"{folder}/beat", "-c", "1", "-l", "warning"]
        with open(f"{folder}/log", "ab") as log, contextlib.ExitStack() as children:
            for command in (web, worker):
                children.enter_context(child([sys.executable, "-m", *command], environment, log))
            wait_until(lambda: is_well(f"http://127.0.0.1:{port}"), 90)
            yield f"http://127.0.0.1:{port}"
