"""PostgreSQL and Valkey start, answer, come back after a kill, and end; the two roles have the rights they should."""

import os
import signal
import tempfile
from pathlib import Path

import psycopg
import pytest

from script.failure import Failure
from script.premises import clear, settle
from script.roles import OWNER, WEB, ensure_database, ensure_roles
from script.servers import Postgres, Valkey

pytestmark = pytest.mark.services


@pytest.fixture
def base():
    with tempfile.TemporaryDirectory(prefix="t-", dir="/tmp") as folder:
        base = Path(folder)
        base.chmod(0o711)
        (base / "log").mkdir()
        yield base
        clear(base)


@pytest.fixture
def postgres(base):
    server = Postgres(settle(base), base / "log", careless=True)
    server.start()
    yield server
    server.child.end()


@pytest.fixture
def valkey(base):
    server = Valkey(settle(base), base / "log")
    server.start()
    yield server
    server.child.end()


def as_role(server, role):
    return psycopg.connect(host=str(server.premises.sockets), user=role, dbname="registry", autocommit=True)


def test_postgres_sees_chinese_characters_and_listens_on_no_port(postgres):
    with postgres.connect("postgres") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT '社' ~ '[[:alpha:]]'").fetchone() == (True,)
    assert postgres.premises.sockets.stat().st_mode & 0o777 == 0o700


def test_the_applications_role_owns_nothing_and_is_no_superuser(postgres):
    ensure_roles(postgres)
    assert [ensure_database(postgres, "registry") for _ in range(2)] == [True, False]
    with as_role(postgres, OWNER) as connection:
        connection.execute("CREATE TABLE line (number int)")
        assert connection.execute("SELECT count(*) FROM pg_extension WHERE extname != 'plpgsql'").fetchone() == (2,)
    with as_role(postgres, WEB) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE own (number int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE line")


def test_a_killed_postgres_comes_back_with_its_data(base):
    postgres = Postgres(settle(base), base / "log")
    postgres.start()
    with postgres.connect("postgres") as connection:
        connection.execute("CREATE TABLE kept (number int)")
    os.kill(postgres.child.process.pid, signal.SIGKILL)
    postgres.child.process.wait()
    postgres.child.end()
    postgres.start()
    with postgres.connect("postgres") as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    postgres.child.end()


def test_a_vanished_database_folder_is_told_and_not_replaced(postgres):
    postgres.child.end()
    postgres.data.rename(postgres.data.with_name("elsewhere"))
    with pytest.raises(Failure, match="has vanished: put it back, or start over with script/demo --fresh"):
        postgres.start()
    postgres.data.with_name("elsewhere").rename(postgres.data)
    postgres.start()
    assert postgres.answers()


def test_an_interrupted_set_up_is_done_again(postgres):
    postgres.child.end()
    postgres.set_up_mark.unlink()
    postgres.start()
    assert postgres.answers()


def test_valkey_answers_on_its_private_socket_until_it_is_ended(valkey):
    assert valkey.answers()
    assert valkey.address() == f"redis+socket://{valkey.socket}?virtual_host=0"
    assert valkey.socket.stat().st_mode & 0o777 == 0o700
    valkey.child.end()
    assert not valkey.answers()
