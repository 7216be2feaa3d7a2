"""Looking at processes by number."""

import subprocess
import time
from pathlib import Path


def started_at(pid: int) -> str:
    """A mark that tells this process from a later one with the same number; empty when there is none."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if after_name[0] == "Z" else after_name[19]
    except (OSError, IndexError):
        if Path("/proc/self/stat").exists():
            return ""
    shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return shown.stdout.strip()


def gone(pid: int, mark: str, patience: float) -> bool:
    """Waits until the process is gone; False when it is still there after ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while started_at(pid) == mark:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
