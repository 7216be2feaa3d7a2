"""The folder .demo of a checkout: who uses it, where its servers answer, its secret key, what was prepared."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import signal
import time
from pathlib import Path

from script.failure import Failure
from script.premises import clear
from script.processes import gone, started_at

LOCKS = ("lock", "users")
# Folders that say nothing about a prepared database; hidden ones don't either.
UNWATCHED = {"tests", "docs", "script", "test-results", "__pycache__"}


class DemoFolder:
    """Everything that the demonstration of one checkout keeps."""

    def __init__(self, checkout: Path):
        self.checkout = checkout
        self.path = checkout / ".demo"
        self.logs = self.path / "log"
        self.state = self.path / "state.json"
        self.prepared = self.path / "prepared.json"
        self.path.mkdir(exist_ok=True)
        # Root's servers run as another user, who passes through; an ordinary user's folder is closed.
        self.path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        self.logs.mkdir(exist_ok=True)
        self.lock = None

    def take(self, patience: float = 0) -> bool:
        """Becomes the one who runs the servers of this checkout; False when somebody else does."""
        lock = (self.path / "lock").open("a+")
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    lock.close()
                    return False
                time.sleep(0.1)
        self.lock = lock
        self.end_leftovers()
        return True

    def release(self) -> None:
        """Nobody runs the servers any more."""
        self.state.unlink(missing_ok=True)
        if self.lock:
            self.lock.close()
            self.lock = None

    @contextlib.contextmanager
    def using(self):
        """While inside, who started the servers for a single call does not stop them."""
        with (self.path / "users").open("a+") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            yield

    @contextlib.contextmanager
    def unused(self):
        """Waits until nobody uses the servers; while inside nobody begins to."""
        with (self.path / "users").open("a+") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            yield

    def note_state(self, command: str, addresses: dict, children: list, *, ready: bool) -> None:
        """Writes down who runs here: for other calls, once ``ready``, and for whoever comes after a kill."""
        processes = [(child.process.pid, started_at(child.process.pid)) for child in children if child.process]
        state = {"command": command, "pid": os.getpid(), "ready": ready}
        state |= {"addresses": addresses, "processes": processes}
        fresh = self.state.with_suffix(".new")
        fresh.write_text(json.dumps(state))
        fresh.replace(self.state)

    def read_state(self) -> dict:
        try:
            return json.loads(self.state.read_text())
        except (OSError, ValueError):
            return {}

    def end_leftovers(self) -> None:
        """After a killed supervisor its children are just ending: waits for them, and ends who stays."""
        for pid, mark in self.read_state().get("processes", []):
            if mark and not gone(pid, mark, 10):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
                gone(pid, mark, 5)
        self.state.unlink(missing_ok=True)

    def start_over(self) -> None:
        """Removes all data; the locks stay, because they are held."""
        clear(self.path, keep=LOCKS)
        self.logs.mkdir()

    def secret_key(self) -> str:
        """The key that signs sessions: made at the first start, readable by its owner alone."""
        path = self.path / "secret-key"
        if not path.exists():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50))
        key = path.read_text().strip()
        if not key:
            raise Failure(f"{path} is empty: remove it, then start again.")
        return key

    def is_prepared(self, database: str) -> bool:
        """Whether ``database`` was prepared from the files as they are now."""
        return self.read_prepared() == self.preparation(database)

    def was_prepared(self, database: str) -> bool:
        """Whether ``database`` was ever prepared, and no migration changed since."""
        before, now = self.read_prepared(), self.preparation(database)
        return all(before.get(key) == now[key] for key in ("database", "migrations"))

    def note_prepared(self, database: str) -> None:
        self.prepared.write_text(json.dumps(self.preparation(database)))

    def read_prepared(self) -> dict:
        try:
            return json.loads(self.prepared.read_text())
        except (OSError, ValueError):
            return {}

    def preparation(self, database: str) -> dict:
        """Marks of what a prepared database rests on: its address, the migrations, all files of the application."""
        files = sorted(self.watched())
        migrations = [line for line in files if "/migrations/" in line]
        marks = {"database": [database], "migrations": migrations, "files": files}
        return {name: hashlib.sha256("\n".join(lines).encode()).hexdigest() for name, lines in marks.items()}

    def watched(self):
        """One line for each file of the application, with its size and time."""
        for parent, folders, names in os.walk(self.checkout):
            folders[:] = [name for name in folders if name not in UNWATCHED and not name.startswith(".")]
            for name in names:
                path = os.path.join(parent, name)
                found = os.lstat(path)
                yield f"{path} {found.st_size} {found.st_mtime_ns}"
