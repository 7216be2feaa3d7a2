"""The demonstration as a person starts it: from a checkout of its own, with everything it needs."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from script.children import bound_to_parent
from script.demonstration import read_port, reserve
from script.failure import Failure
from script.processes import gone, started_at

CHECKOUT = Path(__file__).resolve().parents[2]
NOT_COPIED = (".git", ".venv", ".demo", "__pycache__", "staticfiles", "media", "test-results")
SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PGBIN", "REDISBIN", "SECRET_KEY", "CELERY_QUEUE")


@pytest.fixture(scope="module")
def checkout():
    """A copy of the checkout that shares its virtual environment."""
    with tempfile.TemporaryDirectory(prefix="demo-", dir="/tmp") as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        Path(folder).chmod(0o755)
        (copy / ".venv").symlink_to(CHECKOUT / ".venv")
        yield copy


@pytest.fixture(scope="module")
def environ():
    """The environment of somebody who has set nothing, but a free port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in SERVERS}
    return {**kept, "PORT": str(port)}


@pytest.fixture
def demo(checkout, environ):
    """A running demonstration, with what it printed up to the line that says it is ready."""
    with started(checkout, environ) as process:
        lines = iter(process.stdout.readline, "")
        assert next(lines, "nothing") == f"ready: http://127.0.0.1:{environ['PORT']}\n"
        yield process
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def started(checkout, environ):
    command = [checkout / "script" / "demo"]
    ends = bound_to_parent(signal.SIGTERM)
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=ends)


def asked(checkout, environ, *command, **options):
    """A command of the checkout, run to its end."""
    program = checkout / "script" / command[0]
    return subprocess.run([program, *command[1:]], env=environ, capture_output=True, text=True, check=False, **options)


def status(environ, path):
    connection = http.client.HTTPConnection("127.0.0.1", int(environ["PORT"]), timeout=20)
    connection.request("GET", path)
    return connection.getresponse().status


def test_it_serves_shares_its_servers_and_ends_with_nothing_left(demo, checkout, environ):
    assert [status(environ, path) for path in ("/check/", "/healthz")] == [200, 200]
    answer = asked(checkout, environ, "manage", "answer", input="请社区出具无犯罪证明\n")
    assert json.loads(answer.stdout)["text"] == "请社区出具无犯罪证明"
    second = asked(checkout, environ, "demo", "--fresh")
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("script/demo of this checkout is running (process ")
    processes = json.loads((checkout / ".demo" / "state.json").read_text())["processes"]
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 0
    assert [pid for pid, mark in processes if not gone(pid, mark, 1)] == []
    assert (checkout / ".demo" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_killed_supervisor_leaves_no_orphan_and_the_next_call_finds_the_data(demo, checkout, environ):
    processes = json.loads((checkout / ".demo" / "state.json").read_text())["processes"]
    assert all(started_at(pid) == mark for pid, mark in processes)
    demo.kill()
    demo.wait()
    assert [pid for pid, mark in processes if not gone(pid, mark, 15)] == []
    count = "from accounts.models import User; print(User.objects.count() > 0)"
    called = asked(checkout, environ, "manage", "shell", "--no-imports", "-c", count)
    assert (called.returncode, called.stdout) == (0, "True\n")


def test_two_calls_of_manage_in_a_pipe_share_the_servers(checkout, environ):
    manage = checkout / "script" / "manage"
    produce = "print('甲')"
    consume = "import sys; sys.stdout.write(sys.stdin.read()); raise SystemExit(7)"
    line = f'"{manage}" shell --no-imports -c "{produce}" | "{manage}" shell --no-imports -c "{consume}"'
    called = subprocess.run(["sh", "-c", line], env=environ, capture_output=True, text=True, check=False, timeout=120)
    assert (called.returncode, called.stdout) == (7, "甲\n")


def test_a_taken_port_is_one_sentence_with_the_remedy(checkout, environ):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        called = asked(checkout, {**environ, "PORT": str(port)}, "demo")
    assert (called.returncode, called.stdout) == (1, "")
    other = f"PORT={port % 65535 + 1} script/demo"
    assert called.stderr == f"Port {port} is taken: end what uses it, or choose another ({other}).\n"


@pytest.mark.parametrize("text", ["0", "65536", "80a", "-1", "八千"])
def test_a_port_that_is_none_is_told(monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(Failure, match="must be a number from 1 to 65535"):
        read_port()


def test_a_reserved_port_is_kept_from_others(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert read_port() == 8000
    with reserve(0) as door, pytest.raises(Failure, match="is taken"):
        reserve(door.getsockname()[1])
