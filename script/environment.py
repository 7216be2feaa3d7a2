"""The virtual environment in .venv: made when missing, filled from a lock by hash, again when the lock changed."""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

from script.children import run_to_end
from script.failure import Failure

# From small to large; a larger one holds everything of the smaller, so it is kept once it is there.
LOCKS = ("requirements-demo.lock", "requirements-dev.lock")
MEGABYTES_NEEDED = {"requirements-demo.lock": 350, "requirements-dev.lock": 800}
# Nothing is printed by an environment that was left without pip.
VERSION = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
NO_VENV = (
    "This Python cannot make virtual environments: install python3-venv "
    "(Debian, Ubuntu: apt-get install python3-venv), then start again."
)


def say(sentence: str) -> None:
    """Progress goes to standard error: standard output belongs to the command."""
    print(sentence, file=sys.stderr, flush=True)


class Environment:
    """The virtual environment of one checkout."""

    def __init__(self, checkout: Path):
        self.checkout = checkout
        self.folder = checkout / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "installed.json"

    def ensure(self, lock: str) -> None:
        """Makes the environment hold what ``lock`` names. Quick when it does already. Raises Failure."""
        with self.held():
            stamp = self.read_stamp()
            version = self.version()
            usable = bool(version) and version == stamp.get("python", version)
            wanted = [name for name in LOCKS if name == lock or (usable and name in stamp)]
            if usable and all(stamp.get(name) == self.digest(name) for name in wanted):
                return
            largest = wanted[-1]
            self.check_writable()
            self.check_disk(largest)
            if not usable:
                self.create()
            self.install(largest)
            covered = LOCKS[: LOCKS.index(largest) + 1]
            digests = {name: self.digest(name) for name in covered}
            self.stamp.write_text(json.dumps({"python": self.version(), **digests}))

    @contextlib.contextmanager
    def held(self):
        """One at a time: a test run and a demonstration of one checkout may start together."""
        with (self.checkout / LOCKS[0]).open() as lock:
            with contextlib.suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def read_stamp(self) -> dict:
        try:
            return json.loads(self.stamp.read_text())
        except (OSError, ValueError):
            return {}

    def digest(self, lock: str) -> str:
        return hashlib.sha256((self.checkout / lock).read_bytes()).hexdigest()

    def version(self) -> str:
        """Version of the environment's Python, empty when it is not there or does not run."""
        if not os.access(self.python, os.X_OK):
            return ""
        try:
            shown = self.run("-I", "-c", VERSION)
        except OSError:
            return ""
        return shown.stdout.strip() if shown.returncode == 0 else ""

    def check_writable(self) -> None:
        for folder in (self.checkout, self.folder):
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                raise Failure(
                    f"{folder} may not be written by this user: "
                    "start as the user who owns the checkout, or copy the checkout to a folder of your own."
                )

    def check_disk(self, lock: str) -> None:
        needed = MEGABYTES_NEEDED[lock]
        free = shutil.disk_usage(self.checkout).free // 2**20
        if free < needed:
            raise Failure(
                f"{self.checkout} has {free} MB free and {needed} MB are needed: free some, then start again."
            )

    def create(self) -> None:
        if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
            raise Failure(NO_VENV)
        say("Making the virtual environment in .venv …")
        base = getattr(sys, "_base_executable", None) or sys.executable
        command = [base, "-m", "venv", "--clear", self.folder]
        made = run_to_end(command, environ=os.environ, cwd=self.checkout, merge=True)
        if made.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            if "ensurepip" in made.stdout:
                raise Failure(NO_VENV)
            raise Failure(
                f"The virtual environment {self.folder} could not be made; mend what is said here:", made.stdout
            )

    def install(self, lock: str) -> None:
        say(f"Installing the packages of {lock} …")
        options = ["--disable-pip-version-check", "--no-input", "--require-hashes", "--no-compile", "-r"]
        log = self.folder / "install.log"
        done = self.run("-m", "pip", "install", *options, self.checkout / lock)
        log.write_text(done.stdout)
        if done.returncode:
            raise Failure(
                f"The packages of {lock} could not be installed: mend the network or pip's settings, then start again; "
                f"all that pip said is in {log}, and it ends:",
                done.stdout,
            )

    def run(self, *arguments):
        environ = {**os.environ, "PIP_USER": "0", "PYTHONUTF8": "1"}
        environ.pop("PYTHONHOME", None)
        return run_to_end([self.python, *arguments], environ=environ, cwd=self.checkout, merge=True)


def main(checkout: Path, arguments: list[str]) -> int:
    """``launch environment``: the environment is there by now; prints its folder for other scripts."""
    print(checkout / ".venv")
    return 0
