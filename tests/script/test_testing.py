"""A test run on several cores: each of its processes has a Redis database of its own, and all end together."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from script.processes import gone, started_at
from tests.workers import MOST_PROCESSES, database_of, with_database

CHECKOUT = Path(__file__).resolve().parents[2]
ON_TWO_CORES = ("--numprocesses=2", "--dist=loadfile", "--no-loadscope-reorder")
SOCKET, TCP = "redis+socket:///run/valkey.sock?virtual_host={}", "redis://127.0.0.1:6379/{}"
TEST = """
import json, os, time
from pathlib import Path
from django.conf import settings

def test_it_waits():
    note = Path(__file__).with_suffix(".started")
    note.write_text(json.dumps([os.getpid(), settings.REDIS_URL, os.environ["REDIS_URL"]]))
    time.sleep(600)
"""


def written(folder):
    """Two files of one test each, which wait to be ended."""
    for name in ("one", "two"):
        (folder / f"test_{name}.py").write_text(TEST)
    return folder


def started(folder):
    """A run of these files on two cores, with the servers of this one."""
    command = [sys.executable, CHECKOUT / "script", "test", *ON_TWO_CORES, folder]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def told(folder):
    """What each test wrote down once it was running."""
    return [json.loads(note.read_text()) for note in sorted(folder.glob("*.started")) if note.stat().st_size]


@pytest.mark.parametrize("url", [SOCKET, TCP])
def test_each_process_has_a_redis_database_of_its_own_and_none_has_the_runs(url):
    given = [with_database(url.format(0), database_of(f"gw{n}")) for n in range(MOST_PROCESSES)]
    assert given == [url.format(n) for n in range(1, 15)]
    with pytest.raises(ValueError, match="for 14 processes"):
        database_of(f"gw{MOST_PROCESSES}")


def test_each_process_has_its_settings_and_none_is_left_when_the_run_is_asked_to_end(tmp_path):
    run = started(written(tmp_path))
    while len(told(tmp_path)) < 2:
        assert run.poll() is None, run.stdout.read()
        time.sleep(0.1)
    notes = told(tmp_path)
    processes = [(pid, started_at(pid)) for pid, _settings, _environ in notes]
    expected = [with_database(os.environ["REDIS_URL"], number) for number in (1, 2)]
    assert sorted(settings for _pid, settings, _environ in notes) == expected
    assert sorted(environ for _pid, _settings, environ in notes) == expected
    run.send_signal(signal.SIGTERM)
    assert run.wait(60) == pytest.ExitCode.INTERRUPTED
    assert [pid for pid, mark in processes if not gone(pid, mark, 1)] == []
