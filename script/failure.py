"""What cannot be done, told in one sentence with its remedy."""

import errno
from pathlib import Path

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
NO_PERMISSION = {errno.EACCES, errno.EPERM}


class Failure(Exception):
    """One sentence for a person: what cannot be done, and what to do about it. ``tail`` holds last lines of a log."""

    def __init__(self, sentence: str, tail: str = ""):
        super().__init__(sentence)
        self.tail = tail


def told(error: OSError) -> Failure:
    """The sentence for an error of the operating system that nobody foresaw."""
    where = error.filename if isinstance(error.filename, str | Path) else "this folder"
    if error.errno in NO_SPACE:
        return Failure("The disk is full: free some space (about 700 MB for everything), then start again.")
    if error.errno in NO_PERMISSION:
        return Failure(
            f"{where} may not be read or written by this user: "
            "start as the user who owns the checkout, or give that folder to this user (chown -R)."
        )
    if error.errno == errno.EROFS:
        return Failure(f"{where} lies on a read-only disk: copy the checkout to a folder that can be written.")
    return Failure(f"{where} cannot be used ({error.strerror or error}): mend that, then start again.")


def last_lines(path: Path, count: int = 20) -> str:
    """The last ``count`` lines of a log, or nothing when there is no such log."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-count:])
