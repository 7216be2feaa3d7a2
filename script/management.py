"""manage.py with the demonstration's settings and services, started for the call when they aren't running."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from script.application import SERVER_VARIABLES, Servers, variables
from script.children import STOP_SIGNALS, bound_to_parent, ignore_signals, signals_held
from script.demofolder import DemoFolder
from script.failure import Failure

# These change tables, which belong to the role that migrates.
OWNER_COMMANDS = {"migrate", "flush"}
PATIENCE = 120  # seconds that a demonstration may take to become ready


def main(checkout: Path, arguments: list[str]) -> int:
    """Exit code of manage.py; standard input and output are its own. Raises Failure."""
    folder = DemoFolder(checkout)
    with contextlib.ExitStack() as usage:
        usage.enter_context(folder.using())
        addresses = await_servers(folder)
        if addresses is None:
            return with_servers(folder, arguments, usage)
        named = {name: os.environ[name] for name in SERVER_VARIABLES if os.environ.get(name)}
        return call(folder, addresses | named, arguments)


def await_servers(folder: DemoFolder) -> dict | None:
    """Addresses of the servers that run, once they are ready; None when there are none and we now hold the lock."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if folder.take():
            return None
        state = folder.read_state()
        if state.get("ready"):
            return state["addresses"]
        time.sleep(0.2)
    raise Failure(f"script/demo of this checkout was not ready after {PATIENCE} seconds: look at what it says.")


def with_servers(folder: DemoFolder, arguments: list[str], usage: contextlib.ExitStack) -> int:
    """Starts the servers, prepares a new database, calls, and stops them when no other call uses them."""
    servers = Servers(folder, "script/manage")
    try:
        servers.start()
        servers.prepare(quickly=True)
        code = call(folder, servers.addresses, arguments)
        usage.close()
        let_readers_go_on()
        with folder.unused():
            ignore_signals()
            servers.end()
            folder.release()
        return code
    finally:
        ignore_signals()
        servers.end()
        folder.release()


def let_readers_go_on() -> None:
    """Closes standard output: in a pipe the next command waits for its end, and this one may wait for the next."""
    sys.stdout.flush()
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 1)


def call(folder: DemoFolder, addresses: dict, arguments: list[str]) -> int:
    """Runs manage.py in the foreground, in the caller's folder; returns its exit code as a shell would."""
    wanted = "owner" if arguments[:1] and arguments[0] in OWNER_COMMANDS else "web"
    role = os.environ.get("REGISTRY_DB_ROLE") or wanted
    with signals_held():
        process = subprocess.Popen(
            [sys.executable, str(folder.checkout / "manage.py"), *arguments],
            env=variables(folder, addresses, role),
            preexec_fn=bound_to_parent(signal.SIGTERM),
        )
    code = wait_for(process)
    return code if code >= 0 else 128 - code


def wait_for(process: subprocess.Popen, passed_on: dict | None = None) -> int:
    """Waits for a child of the same terminal: Ctrl-C reaches it by itself, other signals are passed on to it."""
    passed_on = {signal.SIGTERM: signal.SIGTERM, signal.SIGHUP: signal.SIGHUP} | (passed_on or {})
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}

    def pass_on(number, frame):
        if number in passed_on:
            process.send_signal(passed_on[number])

    for number in STOP_SIGNALS:
        signal.signal(number, pass_on)
    try:
        return process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
