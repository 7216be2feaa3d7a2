"""The application on its servers: starts them, gives it its variables, migrates, seeds, collects."""

import os
import sys
from pathlib import Path

from script.children import Child, run_to_end
from script.demofolder import DemoFolder
from script.environment import say
from script.existing import check_named
from script.failure import Failure
from script.premises import settle
from script.roles import OWNER, WEB, ensure_database, ensure_roles
from script.servers import Postgres, Valkey

DATABASE = "registry"
SERVER_VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
FOREIGN = ("PYTHONHOME", "PYTHONSAFEPATH", "REGISTRY_DB_ROLE")
# What is told → (arguments of manage.py, database role). Each is safe to repeat.
STEPS = {
    "Bringing the database up to date …": (["migrate", "--noinput", "--verbosity", "0"], "owner"),
    "Loading the calendar of working days …": (["load_calendar"], "web"),
    "Loading the demonstration district …": (["seed_demo"], "web"),
    "Collecting static files …": (["collectstatic", "--noinput", "--verbosity", "0"], "web"),
}


class Servers:
    """PostgreSQL and Valkey of one checkout's demonstration, as far as the environment names none."""

    def __init__(self, folder: DemoFolder, command: str):
        self.folder = folder
        self.command = command
        self.started: list[Postgres | Valkey] = []
        self.ready = False
        self.addresses = {name: os.environ[name] for name in SERVER_VARIABLES if os.environ.get(name)}

    def start(self) -> None:
        """Starts what is missing and makes roles and database; what is named must answer. Raises Failure."""
        check_named(self.addresses)
        if "DATABASE_URL" in self.addresses and "REDIS_URL" in self.addresses:
            return
        premises = settle(self.folder.path)
        if "DATABASE_URL" not in self.addresses:
            postgres = Postgres(premises, self.folder.logs)
            self.start_one(postgres)
            ensure_roles(postgres)
            ensure_database(postgres, DATABASE)
            self.addresses["DATABASE_URL"] = postgres.address(WEB, DATABASE)
            self.addresses["DATABASE_OWNER_URL"] = postgres.address(OWNER, DATABASE)
        if "REDIS_URL" not in self.addresses:
            valkey = Valkey(premises, self.folder.logs)
            self.start_one(valkey)
            self.addresses["REDIS_URL"] = valkey.address()

    def start_one(self, server: Postgres | Valkey) -> None:
        self.started.append(server)
        server.start()
        self.note()

    def note(self, *others: Child) -> None:
        """Keeps the state file true after a child was started."""
        children = [server.child for server in self.started] + list(others)
        self.folder.note_state(self.command, self.addresses, children, ready=self.ready)

    def prepare(self, *, quickly: bool) -> None:
        """Brings the database up to date, unless it is; a server of somebody else's is never taken for prepared.

        ``quickly`` leaves it at the migrations: new seeds and static files then wait for the next demonstration.
        """
        database = self.addresses["DATABASE_URL"]
        is_prepared = self.folder.was_prepared if quickly else self.folder.is_prepared
        is_somebody_elses = bool(os.environ.get("DATABASE_URL"))
        if not is_prepared(database) or (is_somebody_elses and not quickly):
            prepare(self.folder, self.addresses)
        self.ready = True
        self.note()

    def end(self) -> None:
        for server in reversed(self.started):
            server.child.end()


def variables(folder: DemoFolder, addresses: dict, role: str = "web") -> dict:
    """The environment in which the application runs as ``role``: this one's, with the demonstration's settings."""
    environ = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environ["SECRET_KEY"] = environ.get("SECRET_KEY") or folder.secret_key()
    environ |= addresses
    environ |= {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(folder.path / "static"),
        "MEDIA_ROOT": str(folder.path / "media"),
        "PYTHONUTF8": "1",
    }
    if role == "owner":
        environ["REGISTRY_DB_ROLE"] = "owner"
    return environ


def manage(folder: DemoFolder, addresses: dict, arguments: list[str], role: str = "web"):
    """Runs a command of manage.py to its end; returns the finished process."""
    command = [sys.executable, folder.checkout / "manage.py", *arguments]
    return run_to_end(command, environ=variables(folder, addresses, role), cwd=folder.checkout)


def prepare(folder: DemoFolder, addresses: dict) -> None:
    """Migrates, seeds and collects; what fails is told with its last lines. Raises Failure."""
    (folder.path / "static").mkdir(exist_ok=True)
    (folder.path / "media").mkdir(exist_ok=True)
    log = folder.logs / "preparation.log"
    log.write_text("")
    for told, (arguments, role) in STEPS.items():
        say(told)
        done = manage(folder, addresses, arguments, role)
        with log.open("a") as lines:
            lines.write(done.stdout + done.stderr)
        if done.returncode:
            raise not_done(arguments[0], done, log)
    folder.note_prepared(addresses["DATABASE_URL"])


def not_done(command: str, done, log: Path) -> Failure:
    """The sentence for a step that failed."""
    sentence = f"manage.py {command} failed; mend what it names in its last lines (all of them are in {log}):"
    return Failure(sentence, without_traceback(done.stdout + done.stderr))


def without_traceback(said: str) -> str:
    """What follows the last indented line: the error itself."""
    lines = said.strip().splitlines()
    inside = [number for number, line in enumerate(lines) if line.startswith("  ")]
    return "\n".join(lines[inside[-1] + 1 :] if "Traceback (most recent call last):" in lines and inside else lines)
