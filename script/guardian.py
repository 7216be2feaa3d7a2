"""Outlives a killed supervisor by some seconds: whatever of its children has not ended by then is killed.

The kernel's death signal reaches direct children only, and one of them may hang while its neighbours are gone.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from script.processes import started_at

PATIENCE = 6  # seconds for an orderly end after the supervisor's


class Guardian:
    """The supervisor's end: started with the first child, told of each one, dismissed by this process's end."""

    def __init__(self):
        self.process = None

    def watch(self, pid: int) -> None:
        self.tell(f"watch {pid} {started_at(pid)}")

    def forget(self, pid: int) -> None:
        self.tell(f"forget {pid}")

    def tell(self, line: str) -> None:
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "script.guardian"],
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                text=True,
            )
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()


def lives(pid: int, mark: str) -> bool:
    """Whether anything of the group that ``pid`` led is left; a later process with the same number is not ours."""
    if started_at(pid) not in ("", mark):
        return False
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    """Reads what to watch until the supervisor is gone, then sees to the end of what is left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched = {}
    for line in sys.stdin:
        word, pid, *mark = line.split(maxsplit=2)
        if word == "watch":
            watched[int(pid)] = mark[0].strip() if mark else ""
        else:
            watched.pop(int(pid), None)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(lives(*one) for one in watched.items()):
        time.sleep(0.1)
    for pid, mark in watched.items():
        if lives(pid, mark):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
