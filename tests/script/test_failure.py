"""What cannot be done is one sentence with its remedy."""

import errno

import pytest

from script.failure import FULL_DISK, TAIL, Failure, last_lines, told


def test_a_full_disk_is_named_as_the_reason_whoever_met_it():
    assert str(told(OSError(errno.ENOSPC, "No space left on device"))) == FULL_DISK
    failure = Failure("PostgreSQL did not start:", "FATAL: could not write to file: No space left on device")
    assert (str(failure), failure.tail) == (FULL_DISK, "")


def test_a_folder_without_permission_is_named_with_the_remedy():
    sentence = str(told(PermissionError(errno.EACCES, "Permission denied", "/srv/registry/.demo")))
    assert sentence == (
        "/srv/registry/.demo may not be read or written by this user: "
        "start as the user who owns the checkout, or give that folder to this user (chown -R)."
    )


@pytest.mark.parametrize("number", [errno.EROFS, errno.EIO, errno.ENOENT])
def test_other_errors_are_one_line_too(number):
    assert len(str(told(OSError(number, "Something", "/srv/registry"))).splitlines()) == 1


def test_only_the_last_lines_since_the_start_are_shown(tmp_path):
    log = tmp_path / "log"
    log.write_text("old\n" + "".join(f"line {number}\n" for number in range(30)))
    assert last_lines(log, 4).splitlines() == [f"line {number}" for number in range(30 - TAIL, 30)]
    assert last_lines(tmp_path / "none") == ""
