"""The application as it is served: gunicorn in processes of its own, on a database that is there already."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from script.children import bound_to_parent

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120  # seconds until the first page


def free_port():
    """A TCP port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    """True when the page is there."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as page:
            return page.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextlib.contextmanager
def served(folder, today, **environ):
    """Yields the address of the application on ``today``; ``environ`` names its servers. Ends with the block.

    ``folder`` is an empty one, for static files and the log. Raises AssertionError when it doesn't come up.
    """
    port = free_port()
    environ = {
        **os.environ,
        "DEMO": "1",
        "PINNED_TODAY": today.isoformat(),
        "SECRET_KEY": "only-for-tests",
        "STATIC_ROOT": f"{folder}/static",
        "WEB_CONCURRENCY": "2",
        **environ,
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environ, check=True)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi:application"]
    with open(f"{folder}/log", "ab") as log:
        ends = bound_to_parent(signal.SIGTERM)
        web = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, preexec_fn=ends)
        try:
            url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + PATIENCE
            while not answers(f"{url}/login/"):
                assert web.poll() is None and time.monotonic() < deadline, Path(f"{folder}/log").read_text()[-2000:]
                time.sleep(0.2)
            yield url
        finally:
            web.terminate()
            web.wait(30)
