"""PostgreSQL and Valkey as children: private unix sockets, no TCP port, ready when ``start`` returns."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path

import psycopg

from script.binaries import find_postgres, find_redis, postgres_version
from script.children import Child, run_to_end
from script.failure import Failure
from script.premises import Premises, private, readable_postgres, readable_program

SUPERUSER = "registry_admin"
PATIENCE = 30  # seconds until a server that does not answer is given up
# Throw-away clusters only: a crash of the machine may lose everything.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def bare_environ() -> dict:
    """The environment without what would lead PostgreSQL elsewhere or change its language."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def wait_until(answers, child: Child) -> bool:
    """Waits until ``answers()`` is true; False when the child ended meanwhile or never answered."""
    deadline = time.monotonic() + PATIENCE
    while child.running() and time.monotonic() < deadline:
        if answers():
            return True
        time.sleep(0.02)
    return False


class Postgres:
    """A cluster of its own. ``careless`` trades safety for speed and is for throw-away folders only."""

    def __init__(self, premises: Premises, logs: Path, *, careless: bool = False):
        self.premises = premises
        self.data = premises.data / "postgres"
        self.set_up_mark = logs.parent / "postgres-set-up"
        self.careless = careless
        self.programs = readable_postgres(find_postgres(os.environ), premises)
        settings = ["listen_addresses=", "unix_socket_permissions=0700", "max_connections=100"]
        settings += ["timezone=Asia/Shanghai", "log_timezone=Asia/Shanghai", *(CARELESS if careless else ())]
        options = [part for setting in settings for part in ("-c", setting)]
        self.child = Child(
            "PostgreSQL",
            [self.programs / "postgres", "-D", self.data, "-k", premises.sockets, *options],
            log=logs / "postgres.log",
            environ=bare_environ(),
            account=premises.account,
            ask=signal.SIGINT,
            patience=20,
            death_signal=signal.SIGINT,
        )

    def start(self) -> None:
        """Sets the cluster up when there never was one, then starts it. Raises Failure."""
        if not (self.data / "PG_VERSION").exists():
            self.set_up()
        elif not self.set_up_mark.exists():
            shutil.rmtree(self.data)
            self.set_up()
        self.check_version()
        deadline = time.monotonic() + 10
        while True:
            self.child.start()
            if wait_until(self.answers, self.child):
                return
            # A killed server may leave shared memory that its last processes still hold for a moment.
            in_use = "still in use" in self.child.tail()
            self.child.end()
            if not in_use or time.monotonic() > deadline:
                raise self.not_started()
            time.sleep(0.2)

    def set_up(self) -> None:
        """Makes the cluster, once: a folder that vanished later is not replaced by an empty one."""
        if self.set_up_mark.exists():
            raise Failure(
                f"The database folder {self.data} has vanished: put it back, or start over with script/demo --fresh."
            )
        shutil.rmtree(self.data, ignore_errors=True)
        private(self.data, self.premises.account)
        locale = ["--locale=C.UTF-8"]
        if postgres_version(self.programs) >= 17:
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [self.programs / "initdb", "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", *locale]
        if self.careless:
            command.append("--no-sync")
        account = self.premises.account
        made = run_to_end(command, environ=bare_environ(), cwd=Path("/"), account=account, merge=True)
        if made.returncode:
            raise Failure(f"PostgreSQL could not set up its folder {self.data}; it said:", made.stdout)
        self.set_up_mark.touch()

    def check_version(self) -> None:
        """A cluster is only opened by the major version that made it."""
        found, ours = int((self.data / "PG_VERSION").read_text()), postgres_version(self.programs)
        if found != ours:
            raise Failure(
                f"The database in {self.data} was made by PostgreSQL {found} and this is {ours}: "
                f"name the programs of {found} in PGBIN, or start over with script/demo --fresh."
            )

    def not_started(self) -> Failure:
        return Failure(f"PostgreSQL did not start; these are the last lines of {self.child.log}:", self.child.tail())

    def answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of the cluster's superuser, in autocommit."""
        sockets = str(self.premises.sockets)
        return psycopg.connect(
            host=sockets, port=5432, user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def address(self, role: str, database: str) -> str:
        """The URL under which ``role`` reaches ``database``."""
        return f"postgres://{role}@/{database}?host={self.premises.sockets}"


class Valkey:
    """A Valkey, or a Redis, of its own: append-only file, nothing evicted."""

    def __init__(self, premises: Premises, logs: Path, *, careless: bool = False):
        self.socket = premises.sockets / "valkey.sock"
        self.data = private(premises.data / "valkey", premises.account)
        options = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "save": "",
            "appendonly": "no" if careless else "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        self.child = Child(
            "Valkey",
            [
                readable_program(find_redis(os.environ), premises),
                *(part for name, value in options.items() for part in (f"--{name}", value)),
            ],
            log=logs / "valkey.log",
            environ=bare_environ(),
            account=premises.account,
        )

    def start(self) -> None:
        self.child.start()
        if not wait_until(self.answers, self.child):
            self.child.end()
            raise Failure(f"Valkey did not start; these are the last lines of {self.child.log}:", self.child.tail())

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            try:
                door.connect(str(self.socket))
                door.sendall(b"PING\r\n")
                return door.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def address(self) -> str:
        """The URL under which Celery and the cache reach it."""
        return f"redis+socket://{self.socket}?virtual_host=0"
