"""The test run: throw-away servers, variables for pytest, pytest in the foreground, then everything is removed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from script.browser import LEFT_OUT, needed, provide, without_browser
from script.children import bound_to_parent, ignore_signals, signals_held
from script.environment import say
from script.failure import Failure
from script.management import wait_for
from script.premises import allowed, clear, server_account, settle
from script.roles import OWNER, WEB, ensure_database, ensure_extensions, ensure_roles
from script.servers import Postgres, Valkey

DATABASE = "registry"
# Settings of a demonstration or of real use have no part in a test run.
FOREIGN = {
    "DEMO",
    "DEBUG",
    "PINNED_TODAY",
    "PINNED_SINCE",
    "REGISTRY_DB_ROLE",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_COOKIES",
}
FOREIGN |= {"BEHIND_PROXY", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "PYTHONHOME", "PYTHONSAFEPATH"}
FOREIGN |= {"THROW_AWAY_SERVERS"}


def throw_away_folder() -> Path:
    """A new folder for one run, where the servers' user can reach it."""
    account = server_account()
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if os.access(parent, os.W_OK) and allowed(account, Path(parent), os.X_OK):
            folder = Path(tempfile.mkdtemp(prefix="registry-test-", dir=parent))
            folder.chmod(0o711 if account else 0o700)
            return folder
    raise Failure("No folder for the test run can be made: make /tmp writable, or name a folder in TMPDIR.")


def start_servers(folder: Path, cleanup: contextlib.ExitStack) -> dict:
    """Starts what the environment does not name; returns the addresses."""
    named = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    addresses = {name: os.environ[name] for name in named if os.environ.get(name)}
    logs = folder / "log"
    logs.mkdir()
    premises = settle(folder)
    if "DATABASE_URL" not in addresses:
        postgres = Postgres(premises, logs, careless=True)
        cleanup.callback(postgres.child.end)
        postgres.start()
        ensure_roles(postgres, may_create_databases=True)
        ensure_extensions(postgres, "template1")
        ensure_database(postgres, DATABASE)
        addresses["DATABASE_URL"] = postgres.address(WEB, DATABASE)
        addresses["DATABASE_OWNER_URL"] = postgres.address(OWNER, DATABASE)
        addresses["THROW_AWAY_SERVERS"] = "1"
    if "REDIS_URL" not in addresses:
        valkey = Valkey(premises, logs, careless=True)
        cleanup.callback(valkey.child.end)
        valkey.start()
        addresses["REDIS_URL"] = valkey.address()
    return addresses


def variables(folder: Path, addresses: dict) -> dict:
    """The environment of pytest and of the processes that tests start."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {
        "SECRET_KEY": "only-for-tests",
        **kept,
        **addresses,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "PYTHONUTF8": "1",
        # A pinned day begins with the run: it goes over no midnight, at which its clock would go back.
        "PINNED_SINCE": datetime.now(UTC).isoformat(),
        # Imported before the settings, in each of the processes that --numprocesses starts.
        "PYTEST_PLUGINS": "tests.workers",
    }


def run_pytest(arguments: list[str], environ: dict, checkout: Path) -> int:
    """Pytest's exit code. A SIGTERM reaches it as Ctrl-C, so that its fixtures end what they started."""
    with signals_held():
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=checkout,
            env=environ,
            preexec_fn=bound_to_parent(signal.SIGINT),
        )
    code = wait_for(process, {signal.SIGTERM: signal.SIGINT, signal.SIGHUP: signal.SIGINT})
    return code if code >= 0 else 128 - code


def with_browser(arguments: list[str], environ: dict, checkout: Path) -> tuple[list[str], bool]:
    """Arguments that fit this machine's browser, which is named in ``environ``; and whether tests are left out."""
    chromium = provide(arguments, environ, checkout)
    if chromium:
        environ["CHROMIUM_PATH"] = chromium
        return arguments, False
    return without_browser(arguments), needed(arguments, environ, checkout)


@contextlib.contextmanager
def throw_away_servers():
    """Servers in a new folder, gone at the end, which further signals don't disturb. Yields the variables that name them.

    Raises Failure.
    """
    folder = throw_away_folder()
    with contextlib.ExitStack() as cleanup:
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        cleanup.callback(clear, folder)
        try:
            yield variables(folder, start_servers(folder, cleanup))
        finally:
            ignore_signals()


def main(checkout: Path, arguments: list[str]) -> int:
    """Pytest's exit code; 1 when browser tests had to be left out under CI=true. Raises Failure."""
    with throw_away_servers() as environ:
        arguments, incomplete = with_browser(arguments, environ, checkout)
        code = run_pytest(arguments, environ, checkout)
    if incomplete:
        say(LEFT_OUT)
        code = code or int(os.environ.get("CI", "").lower() == "true")
    return code
