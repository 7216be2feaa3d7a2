"""Child processes that don't outlive this one: death signals, sessions of their own, logs, an orderly end."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from script.failure import Failure, last_lines
from script.guardian import Guardian

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
PR_SET_PDEATHSIG = 1
LONG_LOG = 5_000_000  # bytes after which a log begins anew
GUARDIAN = Guardian()
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Ended(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, a closed terminal."""

    def __init__(self, number: int):
        super().__init__(number)
        self.signal = number


def end_on_signals() -> None:
    """From now on a stop signal raises ``Ended`` in the main thread. A hang-up stays ignored under nohup."""

    def raise_ended(number, frame):
        raise Ended(number)

    for number in STOP_SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, raise_ended)


def ignore_signals() -> None:
    """While the end is under way, more of the same signals change nothing."""
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def signals_held():
    """No stop signal arrives inside: a child that was just made must first be noted down."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def bound_to_parent(death_signal: int) -> Callable[[], None]:
    """What a child does before exec: asks the kernel for ``death_signal`` when its parent dies, however it dies."""
    parent = os.getpid()

    def prepare():
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:
                os._exit(1)

    return prepare


@dataclass
class Child:
    """A long-running child with a log.

    ``ask`` is the signal for an orderly end, ``patience`` the seconds it may take; ``death_signal`` is what the kernel
    sends when this process is killed. ``account`` is the user to run as, when root must not.
    """

    name: str
    command: list
    log: Path
    environ: dict
    cwd: Path = Path("/")
    account: pwd.struct_passwd | None = None
    ask: int = signal.SIGTERM
    patience: float = 10
    death_signal: int = signal.SIGTERM
    pass_fds: tuple = ()
    process: subprocess.Popen | None = field(default=None, init=False)
    log_began: int = field(default=0, init=False)

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches only this process."""
        is_long = self.log.exists() and self.log.stat().st_size > LONG_LOG
        with signals_held(), self.log.open("wb" if is_long else "ab") as log:
            self.log_began = log.tell()
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.cwd,
                env=self.environ,
                start_new_session=True,
                pass_fds=self.pass_fds,
                preexec_fn=bound_to_parent(self.death_signal),
                **as_account(self.account),
            )
            GUARDIAN.watch(self.process.pid)

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def end(self) -> None:
        """Asks for the end, waits, then kills what is left of its session."""
        if self.running():
            self.process.send_signal(self.ask)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            GUARDIAN.forget(self.process.pid)
            self.process = None

    def died(self) -> Failure:
        """The sentence for a child that ended by itself."""
        code = self.process.returncode
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return Failure(f"{self.name} ended unexpectedly ({how}); these are the last lines of {self.log}:", self.tail())

    def tail(self) -> str:
        """What it wrote last, since it was started last."""
        return last_lines(self.log, self.log_began)


def as_account(account: pwd.struct_passwd | None) -> dict:
    """Arguments of Popen for running as ``account``; none when it is None."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def run_to_end(command: list, *, environ: dict, cwd: Path, account=None, merge: bool = False):
    """Runs a short child, never in the way of standard input. Returns the finished process with its output as text."""
    with signals_held():
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merge else subprocess.PIPE,
            cwd=cwd,
            env=environ,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=bound_to_parent(signal.SIGKILL),
            **as_account(account),
        )
    try:
        output, errors = process.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors or "")
