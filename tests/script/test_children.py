"""Children end with their parent, however the parent ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

from script.children import Child, run_to_end
from script.guardian import PATIENCE
from script.processes import gone, started_at

CHECKOUT = Path(__file__).resolve().parents[2]
PARENT = """
import os, sys, time
from pathlib import Path
from script.children import Child
child = Child("The sleeper", sys.argv[2:], log=Path(sys.argv[1]), environ=dict(os.environ))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


STUBBORN = ["sh", "-c", "trap '' TERM; sleep 60 & wait; wait; wait"]


def killed(tmp_path, command):
    """Number and mark of a child whose parent was killed a moment ago."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path / "log", *command], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    pid = int(parent.stdout.readline())
    mark = started_at(pid)
    time.sleep(0.3)
    parent.kill()
    parent.communicate()
    assert mark
    return pid, mark


def sleeper(tmp_path, command=("sleep", "60"), **options):
    return Child("The sleeper", list(command), log=tmp_path / "log", environ=dict(os.environ), **options)


def test_a_killed_parent_leaves_no_orphan(tmp_path):
    assert gone(*killed(tmp_path, ["sleep", "60"]), 2)


def test_a_child_that_ignores_its_parents_death_is_killed_some_seconds_later(tmp_path):
    pid, mark = killed(tmp_path, STUBBORN)
    assert started_at(pid) == mark
    assert gone(pid, mark, PATIENCE + 4)


def test_a_child_that_ignores_the_request_is_killed_with_its_own_children(tmp_path):
    child = sleeper(tmp_path, ["sh", "-c", "trap '' TERM; sleep 60 & echo $!; wait; wait"], patience=0.3)
    child.start()
    while not child.tail():
        time.sleep(0.02)
    grandchild = int(child.tail())
    mark = started_at(grandchild)
    child.end()
    assert not child.running()
    assert gone(grandchild, mark, 5)


def test_an_unexpected_end_is_told_with_the_last_lines(tmp_path):
    child = sleeper(tmp_path, ["sh", "-c", "echo reason; exit 3"])
    child.start()
    child.process.wait()
    failure = child.died()
    assert str(failure).startswith("The sleeper ended unexpectedly (exit code 3)")
    assert failure.tail == "reason"


def test_a_short_child_never_reads_standard_input():
    done = run_to_end(["cat"], environ=dict(os.environ), cwd=Path("/"))
    assert (done.returncode, done.stdout) == (0, "")


def test_a_finished_process_has_no_mark():
    process = subprocess.Popen(["true"])
    process.wait()
    assert started_at(process.pid) == ""
    assert started_at(os.getpid()) != ""
