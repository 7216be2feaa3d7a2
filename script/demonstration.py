"""The demonstration's supervisor: servers, web and worker in the foreground until somebody ends it."""

import argparse
import contextlib
import errno
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path

from script.application import Servers, manage, variables
from script.children import Child, ignore_signals
from script.demofolder import DemoFolder
from script.environment import say
from script.failure import Failure

HOST = "127.0.0.1"
PATIENCE = 90  # seconds until the first page must have answered
WORKER_PATIENCE = 20  # seconds for the worker after that
RESTARTS = 5  # of a server, within a minute; more is a fault that a restart does not mend
EPILOG = """environment: PORT (8000); DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL name servers that exist, none is
started then; PGBIN and REDISBIN name programs to start instead of those in the wheels. All data is in .demo/."""


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("script/demo", description="The whole application on this machine.", epilog=EPILOG)
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration's data away and start over")
    return parser.parse_args(arguments)


def read_port() -> int:
    """The port in PORT, 8000 without it. Raises Failure when it is none."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Failure(f"PORT is {text!r}: it must be a number from 1 to 65535.")
    return int(text)


def reserve(port: int) -> socket.socket:
    """A socket bound to ``port``, kept for the web server so that nobody takes it meanwhile. Raises Failure."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, port))
        door.listen()
    except OSError as error:
        door.close()
        if error.errno in (errno.EACCES, errno.EPERM):
            raise Failure(
                f"Port {port} is not open to this user: choose one above 1023 (PORT=8001 script/demo)."
            ) from None
        raise Failure(
            f"Port {port} is taken: end what uses it, or choose another (PORT={port % 65535 + 1} script/demo)."
        ) from None
    return door


class Demonstration:
    """Everything that one ``script/demo`` starts, in the order in which it ends in reverse."""

    def __init__(self, folder: DemoFolder, door: socket.socket):
        self.folder = folder
        self.door = door
        self.url = f"http://{HOST}:{door.getsockname()[1]}"
        self.servers = Servers(folder, "script/demo")
        self.children: list[Child] = []
        self.restarts: deque[float] = deque(maxlen=RESTARTS)

    def start(self) -> None:
        """Starts all; returns when the first page answers. Raises Failure."""
        say("Starting the database and the queue …")
        self.servers.start()
        self.servers.prepare(quickly=False)
        port = self.door.getsockname()[1]
        cookies = {"SESSION_COOKIE_NAME": f"session{port}", "CSRF_COOKIE_NAME": f"csrf{port}"}
        environ = variables(self.folder, self.servers.addresses) | cookies
        say("Starting the web server and the worker …")
        for child in (self.web(environ), self.worker(environ)):
            self.children.append(child)
            child.start()
            self.servers.note(*self.children)
        self.door.close()
        self.await_first_page()

    def web(self, environ: dict) -> Child:
        number = self.door.fileno()
        return Child(
            "The web server",
            [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"fd://{number}"],
            log=self.folder.logs / "web.log",
            environ=environ,
            cwd=self.folder.checkout,
            death_signal=signal.SIGQUIT,
            pass_fds=(number,),
        )

    def worker(self, environ: dict) -> Child:
        schedule = self.folder.path / "celerybeat-schedule"
        options = ["--concurrency", "2", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]
        command = [sys.executable, "-m", "celery", "-A", "config", "worker", *options]
        return Child(
            "The worker",
            [*command, "--beat", "--schedule", schedule],
            log=self.folder.logs / "worker.log",
            environ=environ,
            cwd=self.folder.checkout,
            death_signal=signal.SIGQUIT,
        )

    def await_first_page(self) -> None:
        """Returns when the first page answers; the worker gets a little longer to report, but nobody has to wait for it."""
        deadline = time.monotonic() + PATIENCE
        while not self.answers("/"):
            self.watch()
            if time.monotonic() > deadline:
                web = self.children[0]
                raise Failure(f"The first page did not answer in {PATIENCE} seconds; {web.log} ends:", web.tail())
            time.sleep(0.1)
        deadline = time.monotonic() + WORKER_PATIENCE
        while time.monotonic() < deadline and not self.answers("/healthz"):
            self.watch()
            time.sleep(0.3)

    def answers(self, path: str) -> bool:
        """Whether a page is there; a proxy in the environment has no part in this."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.url + path, timeout=3) as page:
                return page.status == 200
        except (OSError, ValueError):
            return False

    def watch(self) -> None:
        """Starts a server that died once more; the death of anything else is the end. Raises Failure."""
        for server in self.servers.started:
            if not server.child.running():
                self.restart(server)
        for child in self.children:
            if not child.running():
                raise child.died()

    def restart(self, server) -> None:
        now = time.monotonic()
        if len(self.restarts) == RESTARTS and now - self.restarts[0] < 60:
            raise server.child.died()
        self.restarts.append(now)
        say(f"{server.child.name} ended unexpectedly and is started again.")
        server.child.end()
        server.start()
        self.servers.note(*self.children)

    def end(self) -> None:
        """Ends all, the last started first."""
        for child in self.children:
            if child.running():
                child.process.send_signal(child.ask)
        for child in reversed(self.children):
            child.end()
        self.servers.end()


def accounts(demonstration: Demonstration) -> str:
    """The demonstration accounts as manage.py prints them."""
    done = manage(demonstration.folder, demonstration.servers.addresses, ["demo_accounts"])
    return done.stdout if done.returncode == 0 else f"manage.py demo_accounts failed:\n{done.stderr}"


def tell(text: str) -> None:
    """Prints on standard output, in UTF-8; nobody needs to read it to its end."""
    with contextlib.suppress(BrokenPipeError):
        os.write(sys.stdout.fileno(), f"{text}\n".encode())


def take(folder: DemoFolder) -> None:
    """Becomes the demonstration of this checkout. Raises Failure when one runs."""
    if folder.take():
        return
    state = folder.read_state()
    who = state.get("command", "script/demo")
    raise Failure(
        f"{who} of this checkout is running (process {state.get('pid', 'unknown')}): "
        "end it first, or use another checkout with another PORT."
    )


def main(checkout: Path, arguments: list[str]) -> int:
    """Runs until Ctrl-C or SIGTERM, which raise ``Ended``."""
    options = read_arguments(arguments)
    port = read_port()
    folder = DemoFolder(checkout)
    take(folder)
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(folder.release)
        door = cleanup.enter_context(reserve(port))
        if options.fresh:
            folder.start_over()
        demonstration = Demonstration(folder, door)
        cleanup.callback(demonstration.end)
        try:
            demonstration.start()
            tell(f"ready: {demonstration.url}")
            tell(accounts(demonstration))
            say("Ctrl-C ends it.")
            while True:
                demonstration.watch()
                time.sleep(0.25)
        finally:
            ignore_signals()
