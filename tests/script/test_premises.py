"""The folders of the servers: short, private, remembered, and removed by starting over."""

import os
import tempfile
from pathlib import Path

import pytest

from script.premises import LONGEST_SOCKET, clear, noted, remembered, server_account, settle


@pytest.fixture
def base():
    """A folder that the servers' user can reach, as a checkout in a home folder is."""
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def longest_socket(premises):
    return len(str(premises.sockets / ".s.PGSQL.5432.lock"))


def owner():
    account = server_account()
    return account.pw_uid if account else os.geteuid()


def test_in_a_short_folder_everything_stays_inside(base):
    premises = settle(base)
    assert (premises.data, premises.sockets) == (base / "servers", base / "servers" / "run")
    assert [path.stat().st_mode & 0o777 for path in (premises.data, premises.sockets)] == [0o700, 0o700]
    assert longest_socket(premises) <= LONGEST_SOCKET


@pytest.mark.parametrize("name", ["long" * 25, "with space", "社区"])
def test_a_long_or_unusual_path_gets_a_short_private_folder_for_sockets(base, name):
    inner = base / name
    inner.mkdir()
    premises = settle(inner)
    try:
        found = premises.sockets.stat()
        assert premises.data == inner / "servers"
        assert (found.st_mode & 0o777, found.st_uid) == (0o700, owner())
        assert longest_socket(premises) <= LONGEST_SOCKET
        assert settle(inner).sockets == premises.sockets
    finally:
        clear(inner)
    assert not premises.sockets.exists()


def test_a_folder_that_others_may_enter_is_not_used_again(base):
    note = base / "sockets-folder"
    first = remembered(note, (str(base),), server_account())
    first.chmod(0o755)
    assert noted(note, server_account()) is None
    assert remembered(note, (str(base),), server_account()) != first


def test_a_link_is_not_taken_for_a_folder_of_ours(base):
    note = base / "sockets-folder"
    real = remembered(note, (str(base),), server_account())
    link = base / "registry-link"
    link.symlink_to(real)
    note.write_text(str(link))
    assert noted(note, server_account()) is None


def test_starting_over_removes_all_but_what_is_kept(base):
    settle(base)
    (base / "lock").touch()
    (base / "secret-key").touch()
    clear(base, keep=("lock",))
    assert [path.name for path in base.iterdir()] == ["lock"]
