"""What cannot be done, told in one sentence with its remedy."""

import errno
import os
from pathlib import Path

TAIL = 12  # lines of a log that are shown
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
FULL_DISK = "The disk is full: free some space (900 MB are enough for everything), then start again."
NO_PERMISSION = {errno.EACCES, errno.EPERM}


class Failure(Exception):
    """One sentence for a person: what cannot be done, and what to do about it.

    ``said`` is what a program wrote when it failed; its last lines follow, unless they tell of a full disk.
    """

    def __init__(self, sentence: str, said: str = ""):
        is_full = any(os.strerror(number) in said for number in NO_SPACE)
        super().__init__(FULL_DISK if is_full else sentence)
        self.tail = "" if is_full else "\n".join(said.strip().splitlines()[-TAIL:])


def told(error: OSError) -> Failure:
    """The sentence for an error of the operating system that nobody foresaw."""
    where = error.filename if isinstance(error.filename, str | Path) else "this folder"
    if error.errno in NO_SPACE:
        return Failure(FULL_DISK)
    if error.errno in NO_PERMISSION:
        return Failure(
            f"{where} may not be read or written by this user: "
            "start as the user who owns the checkout, or give that folder to this user (chown -R)."
        )
    if error.errno == errno.EROFS:
        return Failure(f"{where} lies on a read-only disk: copy the checkout to a folder that can be written.")
    return Failure(f"{where} cannot be used ({error.strerror or error}): mend that, then start again.")


def last_lines(path: Path, began: int = 0) -> str:
    """The last lines of a log that were written after byte ``began``; nothing when there is no such log."""
    try:
        written = path.read_bytes()[began:].decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(written.splitlines()[-TAIL:])
